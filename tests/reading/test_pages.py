"""Drawn pages through the real reader: what is told of them has to keep together what stands together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from assistant.cancel import CancelToken
from assistant.reading.layout import build_page
from assistant.reading.ocr import TextReader
from assistant.reading.page import BlockKind, Page
from assistant.settings import ReadingSettings
from assistant.types import TextLine
from tests.reading.drawing import picture
from tests.reading.gallery import PICTURES


@pytest.fixture(scope="module")
def reader() -> Iterator[TextReader]:
    reader = TextReader(ReadingSettings())
    yield reader
    reader.unload()


@cache
def _read(reader: TextReader, name: str) -> tuple[tuple[TextLine, ...], int, int]:
    drawn = picture(PICTURES[name]())
    return reader.read(drawn, CancelToken()), drawn.width, drawn.height


def page(reader: TextReader, name: str) -> Page:
    return build_page(*_read(reader, name))


def pairs(built: Page) -> dict[str, str]:
    return {pair.label: pair.value for pair in built.pairs}


def passages(built: Page) -> list[str]:
    return [passage.text for passage in built.passages]


def cell(built: Page, row: str, column: str) -> str:
    """The text where a row and a column meet."""
    for table in built.tables:
        if row in table.row_names and column in table.header:
            place = table.row_names.index(row), table.header.index(column)
            return next((c.text for c in table.cells if (c.row, c.column) == place), "")
    return "no such table"


@pytest.mark.parametrize(
    ("name", "label", "value"),
    [
        ("boarding pass", "SEAT", "27F"),
        ("boarding pass", "BOARDING", "17:35"),
        ("boarding pass", "FROM", "Porto (OPO)"),
        ("rail ticket", "Coach", "B"),
        ("rail ticket", "Price", "£34.10"),
        ("parcel label", "TO", "Hana Kovarik, 19 Mill Lane, Ludlow SY8 1EG"),
        ("parcel label", "PIECES", "1 of 3"),
        ("parcel label", "ZONE", "6"),
        ("dashboard", "Turnover", "£6,305, -3% on yesterday"),
        ("dark dashboard", "Returns", "5, 2 waiting"),
        ("weather", "Tue", "-1°, -6°, Cloudy"),
        ("invoice", "Invoice no", "MJ-2207"),
        ("invoice", "Total due", "£316.80"),
        ("invoice", "VAT 20%", "52.80"),
        ("week", "Wed 22, 11:00", "Call with Oslo"),
        ("week", "Sat 25, 12:00", "Birthday lunch"),
        ("month", "Wed 9 September", "Eye clinic 10:15, Choir"),
        ("account", "Your plan", "Family, £14 per month"),
        ("dark account", "Country", "Romania"),
        ("date picker", "Birthday", "17/08/1990"),
        ("notice", "Return", "£5.90"),
        ("figures", "Resting pulse", "61"),
        ("figures", "Distance", "5.9 km"),
        ("dark week", "Wed 13, 12 PM", "Lunch with Ola, 12:30 - 1:30"),
    ],
)
def test_labels_have_their_values(reader: TextReader, name: str, label: str, value: str) -> None:
    assert pairs(page(reader, name)).get(label) == value


@pytest.mark.parametrize(
    ("name", "row", "column", "text"),
    [
        ("dashboard", "Wool hat", "Stock", "8"),
        ("nutrition", "Salt", "per 100 g", "0.62 g"),
        ("invoice", "Fitting, per hour", "Amount", "70.00"),
        ("terminal", "/dev/sdb1", "Avail", "541G"),
        ("terminal", "/dev/nvme0n1p1", "Mounted on", "/boot/efi"),
        ("light terminal", "tmpfs", "Used", "2.2M"),
        ("paper", "6 to 8", "Mean (ms)", "278"),
        ("processes", "9903", "CMD", "rsync"),
        ("processes", "77d0e9aa", "STATUS", "Up 12 minutes"),
    ],
)
def test_cells(reader: TextReader, name: str, row: str, column: str, text: str) -> None:
    assert cell(page(reader, name), row, column) == text


def test_cards_side_by_side_do_not_share_rows(reader: TextReader) -> None:
    assert "Payment from Dale failed" in passages(page(reader, "dashboard"))


def test_sums_are_not_rows_of_the_table(reader: TextReader) -> None:
    assert page(reader, "invoice").tables[0].row_names[-1] == "Door handle, brass"


def test_rows_of_a_listing_stay_whole(reader: TextReader) -> None:
    assert "-rw-r--r-- 1 ruth ruth 0 Jun 11 10:30 empty.log" in page(reader, "terminal").text.split("\n")


def test_entries_of_a_mail_program(reader: TextReader) -> None:
    assert "Tomas Reyes Yesterday, Rehearsal moved, We now meet in the small hall at" in passages(page(reader, "mail"))


def test_times_stay_with_their_letters(reader: TextReader) -> None:
    assert "Council Mon, Parking permit, Renew before the 30th" in passages(page(reader, "letters"))


def test_parts_of_a_line(reader: TextReader) -> None:
    told = passages(page(reader, "notice"))
    assert "First boat 06:40" in told
    assert "Dogs free" in told
    assert "Lost property 0191 555 0142" in told


@pytest.mark.parametrize("name", ["preferences", "dark preferences"])
def test_signs_are_not_read_as_letters(reader: TextReader, name: str) -> None:
    text = page(reader, name).text.split("\n")
    assert {"Preferences", "Play a sound", "Check spelling", "Light", "Dark", "Saved", "Apply Cancel"} <= set(text)


def test_masthead_is_not_the_headline(reader: TextReader) -> None:
    headings = [block.text for block in page(reader, "news").blocks if block.kind is BlockKind.HEADING]
    assert headings == ["Mill becomes a library"]


def test_paragraphs_of_a_newspaper(reader: TextReader) -> None:
    built = page(reader, "news")
    assert [block.text[:9] for block in built.blocks if block.kind is BlockKind.PARAGRAPH][-2:] == [
        "Not every",
        "The libra",
    ]


def test_numbered_steps(reader: TextReader) -> None:
    told = passages(page(reader, "recipe"))
    assert "2. Add the potatoes and the stock. Bring to the boil." in told
    assert next(text for text in told if text.startswith("3.")).endswith("with a spoon.")


@pytest.mark.parametrize("name", ["editor", "light editor"])
def test_line_numbers_stay_with_their_lines(reader: TextReader, name: str) -> None:
    assert "5 RETRIES = 5" in page(reader, name).text.split("\n")


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_is_lost_or_doubled(reader: TextReader, name: str) -> None:
    lines, width, height = _read(reader, name)
    built = build_page(lines, width, height)
    boxes = [line.box for line in built.lines]
    assert len(boxes) == len(set(boxes))
    assert len(lines) - len(boxes) <= (8 if "preferences" in name else 2)  # signs that are no words
