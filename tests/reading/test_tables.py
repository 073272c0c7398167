"""Tables of lines that are known: wrapped cells, headers, what stands beside and above them, tiles that are none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.reading.layout import build_page
from assistant.reading.page import BlockKind, Page
from tests.reading.drawing import Placed, lines


def page(texts: list[Placed], width: int = 1000, height: int = 800) -> Page:
    return build_page(lines(texts), width, height)


def grid(rows: list[list[str]], lefts: list[int], top: int = 100, step: int = 30) -> list[Placed]:
    """Rows of cells flush left; "" leaves a place empty."""
    return [(lefts[c], top + step * r, t) for r, row in enumerate(rows) for c, t in enumerate(row) if t]


def cells(built: Page, row: int) -> list[str]:
    return [cell.text for cell in built.tables[0].cells if cell.row == row]


def pairs(built: Page) -> dict[str, str]:
    return {pair.label: pair.value for pair in built.pairs}


ORDER = [
    ["Item", "Qty", "Price", "Amount"],
    ["Posters", "250", "1.20", "300.00"],
    ["Postcards", "900", "0.10", "90.00"],
    ["Courier", "1", "14.00", "14.00"],
]


def test_wrapped_cells_are_whole() -> None:
    texts = grid(
        [
            ["Branch", "Saturday", "Access"],
            ["Westgate", "10.00 to 16.00", "Step-free entrance"],
            ["Northcote", "9.00 to 13.00", "Ramp at the side and"],
        ],
        [20, 200, 420],
        step=44,
    )
    texts += [(420, 100 + 44 + 17, "in Mill Lane"), (20, 100 + 88 + 17, "Road"), (420, 100 + 88 + 17, "a hearing loop")]
    built = page(texts)
    assert built.tables[0].row_names == ("Westgate", "Northcote Road")
    assert cells(built, 0)[2] == "Step-free entrance in Mill Lane"
    assert cells(built, 1)[2] == "Ramp at the side and a hearing loop"
    assert "Northcote Road 9.00 to 13.00 Ramp at the side and a hearing loop" in built.text


def test_wrapped_header() -> None:
    body = [["January", "1,420", "310"], ["February", "1,238", "287"], ["March", "955", "265"]]
    texts = grid(body, [20, 200, 320], top=150, step=32)
    texts += [(20, 108, "Month"), (200, 100, "Gas used"), (200, 117, "(kWh)"), (320, 100, "Power"), (320, 117, "used")]
    assert page(texts).tables[0].header == ("Month", "Gas used (kWh)", "Power used")


def test_header_read_as_one_line() -> None:
    body = [["less than 5", "21", "348"], ["5 to 7", "38", "309"], ["7 or more", "27", "283"]]
    found = page([(20, 70, "Hours of sleep     Nurses     Mean"), *grid(body, [20, 180, 270], step=28)]).tables[0]
    assert found.header == ("Hours of sleep", "Nurses", "Mean")
    assert found.row_names[1] == "5 to 7"


def test_line_over_two_columns_is_cut() -> None:
    rows = [["Name", "Place", "Queue"], ["Inkjet Lab", "Room 118", "4 jobs"], ["Plotter", "Cellar", "1 job"]]
    texts = [*grid(rows, [20, 120, 230], step=28), (20, 184, "Laser North Room 210"), (230, 184, "0 jobs")]
    assert cells(page(texts), 2) == ["Laser North", "Room 210", "0 jobs"]


def test_table_is_not_cut_by_what_stands_above_it() -> None:
    above = [(20, 20 + 24 * n, t) for n, t in enumerate(["Kestrel Print Works", "4 Dock Street", "Cardiff CF10 4BJ"])]
    above += [(640, 32 + 24 * n, t) for n, t in enumerate(["No. KP-10882", "12 March 2026", "Pay by 11 April"])]
    built = page([*above, *grid(ORDER, [20, 300, 460, 640], top=200)])
    assert built.tables[0].header == ("Item", "Qty", "Price", "Amount")
    assert cells(built, 1) == ["Postcards", "900", "0.10", "90.00"]
    assert built.text.index("Cardiff") < built.text.index("KP-10882") < built.text.index("Posters")


def test_side_bar_is_no_column() -> None:
    bar = [(20, 85 + 39 * n, t) for n, t in enumerate(["Home", "Desktop", "Music", "Videos"])]
    built = page([*bar, *grid(ORDER, [300, 520, 640, 800])])
    assert built.tables[0].header == ("Item", "Qty", "Price", "Amount")
    assert built.text.startswith("Home\nDesktop\nMusic\nVideos\n")


def test_tilted_table_keeps_its_rows() -> None:
    rows = [["Fat", "13 g", "5 g"], ["Salt", "2 g", "1 g"], ["Sugar", "17 g", "7 g"], ["Fibre", "8 g", "3 g"]]
    rows += [["Starch", "30 g", "12 g"], ["Protein", "9 g", "4 g"], ["Iron", "1 g", "0 g"], ["Water", "5 g", "2 g"]]
    lefts = [20, 400, 800]
    tilted = [
        replace(
            line, box=replace(line.box, top=line.box.top - round(0.002 * (line.box.top - 100) * line.box.left / 50))
        )
        for line in lines(grid(rows, lefts, step=38))
    ]
    found = build_page(tilted, 1000, 500).tables[0]
    assert found.row_names == tuple(row[0] for row in rows)


@pytest.mark.parametrize("value", ["Silver", "1395 cc"])
def test_names_and_values_have_no_header(value: str) -> None:
    rows = [["Colour", value], ["Fuel type", "Petrol"], ["Tax due", "1 September 2026"], ["Seats", "5"]]
    built = page(grid(rows, [20, 300]))
    assert built.tables == ()
    assert pairs(built) == {"Colour": value, "Fuel type": "Petrol", "Tax due": "1 September 2026", "Seats": "5"}


def test_letters_and_numbers_of_a_spreadsheet() -> None:
    rows = [["", "A", "B", "C"], ["1", "Item", "Jan", "Feb"], ["2", "Rent", "820", "830"], ["3", "Food", "341", "298"]]
    found = page(grid(rows, [20, 60, 200, 320])).tables[0]
    assert (found.header, found.row_names) == (("Item", "Jan", "Feb"), ("Rent", "Food"))


def test_hours_side_by_side_are_no_table() -> None:
    rows = [["14:00", "15:00", "16:00"], ["9\u00b0", "9\u00b0", "8\u00b0"], ["60%", "70%", "40%"]]
    built = page(grid(rows, [20, 120, 220], step=17))
    assert built.tables == ()
    assert pairs(built)["15:00"] == "9\u00b0, 70%"


def test_addresses_side_by_side() -> None:
    rows = [["Shipping address", "Payment"], ["Philippa Strand", "Card ending 8830"], ["Flat 6, Weir House", "Paid"]]
    texts = [*grid(rows[:1], [20, 300]), *grid([*rows[1:], ["Shrewsbury SY1"]], [20, 300], top=132, step=18)]
    built = page(texts)
    assert built.tables == ()
    assert pairs(built)["Shipping address"] == "Philippa Strand, Flat 6, Weir House, Shrewsbury SY1"


def test_lessons_are_a_table() -> None:
    days = ["", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    rows = [[f"{8 + n}.30", "Maths", "English", "Science", "Art", "Music"] for n in range(4)]
    built = page(grid([days, *rows], [20, 120, 240, 360, 500, 620]))
    assert built.tables[0].header == tuple(days)
    assert built.tables[0].row_names == ("8.30", "9.30", "10.30", "11.30")


def test_day_that_was_not_read() -> None:
    days = [(120 + 200 * n, 60, t) for n, t in enumerate(["Mon", "Tue", "Wed", "Thu"])]
    dates = [(126 + 200 * n, 84, str(n + 1)) for n in range(5)]
    hours = [(10, 120 + 60 * n, f"{9 + n}:00") for n in range(5)]
    built = page([*days, *dates, *hours, (840, 182, "Dentist"), (60, 122, "Stand-up")], width=1100)
    assert pairs(built) == {"Mon 1, 9:00": "Stand-up", "Fri 5, 10:00": "Dentist"}


def test_names_beside_the_rows_of_a_calendar_month_are_days() -> None:
    names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    texts = [(60 + 120 * n, 60, t) for n, t in enumerate(names)]
    texts += [(50 + 120 * (n % 7), 90 + 90 * (n // 7), str(n + 1)) for n in range(31)]
    built = page([*texts, (50, 204, "Choir 19:00")])
    assert pairs(built) == {"Mon 8": "Choir 19:00"}


def test_one_row_under_a_header_is_pairs() -> None:
    built = page(grid([["Weight", "Service", "Piece"], ["4.35 kg", "Next day", "1 of 2"]], [20, 200, 400]))
    assert [block.kind for block in built.blocks] == [BlockKind.GRID]
    assert pairs(built)["Service"] == "Next day"
