"""Pages made of lines that are known: order, rows, paragraphs, pairs, tables, cards."""

from __future__ import annotations

import random

import pytest

from assistant.reading.layout import build_page
from assistant.reading.page import BlockKind, Page
from tests.reading.drawing import Placed, lines


def page(texts: list[Placed], width: int = 1000, height: int = 800) -> Page:
    return build_page(lines(texts), width, height)


def passages(built: Page) -> list[str]:
    return [passage.text for passage in built.passages]


def pairs(built: Page) -> dict[str, str]:
    return {pair.label: pair.value for pair in built.pairs}


def test_nothing() -> None:
    built = page([])
    assert (built.is_empty, built.text, built.blocks, built.passages) == (True, "", (), ())


LEFT = [
    "The lighthouse has been dark since the",
    "last keeper rowed ashore with his two",
    "cats. Next spring it will turn again.",
]
RIGHT = [
    "The old lamp burned paraffin and smelt",
    "of it. The new one is a set of diodes",
    "that uses less power than a kettle.",
]


def columns() -> list[Placed]:
    return [(20, 80 + 24 * n, t) for n, t in enumerate(LEFT)] + [(400, 80 + 24 * n, t) for n, t in enumerate(RIGHT)]


def test_columns_under_a_heading() -> None:
    built = page([(200, 20, "A heading over both of the columns"), *columns()])
    assert built.blocks[0].text == "A heading over both of the columns"
    assert built.blocks[1].text == " ".join(LEFT)
    assert built.blocks[2].text == " ".join(RIGHT)
    assert "Next spring it will turn again." in passages(built)


def test_order_does_not_depend_on_the_input() -> None:
    made = lines([(200, 20, "A heading over both of the columns"), *columns()])
    shuffled = random.Random(7).sample(made, len(made))
    assert build_page(shuffled, 800, 400).text == build_page(made, 800, 400).text


def test_side_bar_before_the_page() -> None:
    bar = [(10, 100 + 34 * n, t) for n, t in enumerate(["Inbox", "Drafts", "Sent", "Junk", "Trash"])]
    content = [(300, 93 + 27 * n, t) for n, t in enumerate(["Hello", "from", "the", "other", "side", "of", "it"])]
    text = page(bar + content).text
    assert text.index("Trash") < text.index("Hello")


def test_chat_goes_down_not_across() -> None:
    texts = [
        (20, 40, "Are you there?"),
        (400, 110, "Yes, I am."),
        (20, 180, "Good. Come over."),
        (400, 250, "On my way."),
    ]
    assert page(texts).text.split("\n") == [t for _, _, t in texts]


def test_row_across_a_gap() -> None:
    built = page([(20, 40, "TOTAL"), (300, 41, "9.82"), (20, 70, "CASH"), (300, 71, "10.00")])
    assert built.text == "TOTAL 9.82\nCASH 10.00"
    assert pairs(built) == {"TOTAL": "9.82", "CASH": "10.00"}


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("Error code: 0x80070070", "Error code", "0x80070070"),
        ("TOTAL 9.82", "TOTAL", "9.82"),
        ("Postcode KY11 9TQ", "Postcode", "KY11 9TQ"),
        ("Departs: 08:45", "Departs", "08:45"),
        ("Bread.......... £1.20", "Bread", "£1.20"),
    ],
)
def test_pair_in_one_line(text: str, label: str, value: str) -> None:
    built = page([(20, 20, text)])
    assert pairs(built) == {label: value}
    assert passages(built) == [text]


@pytest.mark.parametrize(
    "text",
    ["08:45 train", "https://example.org/a", "jo@heron:~/src$ ls", "=SUM(B4:D4)", "if window_open:", "C:\\Users"],
)
def test_no_pair(text: str) -> None:
    assert pairs(page([(20, 20, text), (20, 44, "return room")])) == {}


def test_several_pairs_in_one_line() -> None:
    assert pairs(page([(20, 20, "Unread: 4 Total: 128")])) == {"Unread": "4", "Total": "128"}


def test_labels_above_their_values() -> None:
    texts = [(20, 20, "First name"), (300, 20, "Last name"), (28, 46, "Ingrid"), (308, 46, "Haugland")]
    texts += [(20, 100, "Postcode"), (300, 100, "Country"), (28, 126, "KY11 9TQ"), (308, 126, "Scotland")]
    assert pairs(page(texts)) == {
        "First name": "Ingrid",
        "Last name": "Haugland",
        "Postcode": "KY11 9TQ",
        "Country": "Scotland",
    }


def test_buttons_are_no_pair() -> None:
    assert pairs(page([(20, 20, "Sign in"), (300, 20, "Cancel")])) == {}


def test_menu_entries_are_no_pairs() -> None:
    assert pairs(page([(20, 20 + 30 * n, t) for n, t in enumerate(["Display", "Language", "Date and time"])])) == {}


def test_hyphen_at_the_line_end_is_undone() -> None:
    built = page([(20, 20, "The committee met in the exam-"), (20, 42, "ination hall at noon and went.")])
    assert built.text == "The committee met in the examination hall at noon and went."


def test_paragraphs_part_where_a_line_ends_early() -> None:
    texts = [
        (20, 20, "The first paragraph is set in two lines and"),
        (20, 42, "ends early."),
        (20, 64, "The second one begins in the very next line"),
        (20, 86, "without any white between the two of them."),
    ]
    assert [block.kind for block in page(texts).blocks] == [BlockKind.PARAGRAPH] * 2


def test_sign_is_read_line_by_line() -> None:
    texts = [
        (100, 20, "Open daily from seven to nine"),
        (100, 50, "No cycling on the paths"),
        (100, 80, "Dogs on leads only"),
    ]
    assert passages(page(texts)) == [t for _, _, t in texts]


def test_sentences_not_cut_in_abbreviations_or_numbers() -> None:
    built = page([(20, 20, "Mr. Lind pays 4.50 euros to Dr. Hale today. He is late.")])
    assert passages(built) == ["Mr. Lind pays 4.50 euros to Dr. Hale today.", "He is late."]


def test_list_items() -> None:
    texts = [
        (20, 20, "\u2022 two lemons and"),
        (36, 42, "a lime"),
        (20, 64, "\u2022 oat milk"),
        (20, 86, "\u2022 candles"),
    ]
    built = page(texts)
    assert built.blocks[0].kind is BlockKind.LIST
    assert passages(built) == ["two lemons and a lime", "oat milk", "candles"]


TABLE = [
    ["Time", "Destination", "Platform"],
    ["08:45", "Edinburgh", "7"],
    ["08:52", "Carlisle", "2"],
    ["09:03", "Whitby", "14"],
]


def table(rows: list[list[str]]) -> list[Placed]:
    return [(20 + 200 * c, 100 + 34 * r, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text]


def test_table_with_header() -> None:
    found = page(table(TABLE)).tables[0]
    assert found.header == ("Time", "Destination", "Platform")
    assert found.row_names == ("08:45", "08:52", "09:03")
    assert [c.text for c in found.cells if c.column == 2] == ["7", "2", "14"]
    assert [(c.row, c.column) for c in found.cells if c.text == "Carlisle"] == [(1, 1)]


def test_table_rows_can_be_spoken_alone() -> None:
    assert passages(page(table(TABLE)))[1] == "08:52: Destination Carlisle, Platform 2"


def test_table_with_an_empty_corner_and_an_empty_cell() -> None:
    rows = [
        ["", "2024", "2025", "2026"],
        ["North", "12", "", "19"],
        ["South", "14", "15", "11"],
        ["West", "9", "8", "7"],
    ]
    found = page(table(rows)).tables[0]
    assert found.header == ("", "2024", "2025", "2026")
    assert [(c.column, c.text) for c in found.cells if c.row == 0] == [(0, "North"), (1, "12"), (3, "19")]


def test_title_with_a_clock_is_not_the_table() -> None:
    built = page([(20, 50, "Departures"), (420, 50, "08:41"), *table(TABLE)])
    assert built.tables[0].header == ("Time", "Destination", "Platform")


def test_degrees_read_as_zero() -> None:
    rows = [
        ["Day", "High", "Low"],
        ["Mon", "23\u00b0", "12\u00b0"],
        ["Tue", "19\u00b0", "80"],
        ["Wed", "17\u00b0", "7\u00ba"],
    ]
    low = [c for c in page(table(rows)).tables[0].cells if c.column == 2]
    assert [c.text for c in low] == ["12\u00b0", "8\u00b0", "7\u00b0"]
    assert low[1].confidence < 0.75  # it is a guess, and said so


def test_cards_are_read_one_by_one() -> None:
    rows = [
        ["Enamel teapot", "Iron pan", "Bread knife"],
        ["\u00a324.50", "\u00a339.00", "\u00a317.25"],
        ["In stock", "Sold out", "In stock"],
    ]
    built = page([(20 + 300 * c, 100 + 28 * r, t) for r, row in enumerate(rows) for c, t in enumerate(row)])
    assert passages(built)[1] == "Iron pan, \u00a339.00, Sold out"
    assert pairs(built)["Bread knife"] == "\u00a317.25"


def test_state_at_the_end_of_a_card() -> None:
    texts: list[Placed] = []
    for n, (name, note, state) in enumerate(
        [("Brother", "3 pages", "Ready"), ("Desk", "1 page", "Empty"), ("Label", "None", "Off")]
    ):
        texts += [(20, 100 + 90 * n, name), (20, 124 + 90 * n, note), (700, 112 + 90 * n, state)]
    assert passages(page(texts)) == ["Brother, 3 pages, Ready", "Desk, 1 page, Empty", "Label, None, Off"]


def test_window_buttons_are_left_out() -> None:
    assert (
        page([(20, 5, "Writer"), (800, 5, "\u25a1"), (840, 5, "X"), (20, 60, "\u53e3 New event")]).text
        == "Writer\nNew event"
    )


def test_chinese_page_keeps_its_signs() -> None:
    assert "\u53e3" in page([(20, 20, "\u4eba\u53e3\u666e\u67e5\u6570\u636e"), (20, 60, "\u53e3")]).text


def test_passage_boxes_are_their_rows() -> None:
    built = page([(20, 20, "The first sentence ends here. The"), (20, 42, "second one goes on in the next row.")])
    first, second = built.passages
    assert (first.box.top, first.box.bottom) == (20, 40)
    assert (second.box.top, second.box.bottom) == (20, 62)


@pytest.mark.parametrize("seed", range(40))
def test_any_lines_make_a_page_with_all_of_them(seed: int) -> None:
    chosen = random.Random(seed)
    words = [
        "Total:",
        "9.82",
        "and then it went",
        "Name",
        "\u2022 item",
        "\u25a1x",
        "Save",
        "12:30",
        "A",
        "-",
        "exam-",
        "\u00a33.50",
    ]
    texts = [
        (chosen.randrange(1900), chosen.randrange(1000), chosen.choice(words)) for _ in range(chosen.randrange(1, 60))
    ]
    built = page(texts, 1920, 1080)
    assert sorted(line.text for line in built.lines) == sorted(
        line.text for line in build_page(built.lines, 1920, 1080).lines
    )
    assert len(built.lines) == len(texts)
    assert all(passage.text.strip() for passage in built.passages)
    assert {passage.block for passage in built.passages} == set(range(len(built.blocks)))
