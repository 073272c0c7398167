"""Row with column, doer with deed, value with owner: an answer accounts for all that the question names, or is none."""

from __future__ import annotations

import pytest

from assistant.answering.chats import said, sender
from assistant.answering.listings import listings
from assistant.answering.people import only_names, people
from assistant.answering.who import same_deed
from assistant.reading.words import likeness, stem
from tests.answering.conftest import Ask, line, lines, page, rows

TERMINAL = page(
    lines(["$ git log -2", "commit 9c1e77ab0d", "Author: Rosa Lindgren <rosa@fjord.example>",
           "Date: Mon Nov 3 08:12:44 2025 +0100", "", "Fix rounding in tide tables", "", "commit 5520af91c3",
           "Author: Ken Abara <ken@fjord.example>", "Date: Fri Oct 31 16:40:09 2025 +0100", "", "Add harbour map",
           "$ df -h", "Filesystem Size Used Avail Use% Mounted on", "/dev/nvme0n1p2 234G 101G 122G 46% /",
           "tmpfs 7.8G 12M 7.8G 1% /dev/shm"], left=10, top=10, step=24)
)  # fmt: skip
ARRIVALS = page(
    [line("Arrivals", 40, 20, height=34)],
    rows([["From", "Due", "Platform", "Status"], ["Penrith", "16:52", "2", "On time"],
          ["Glasgow Central", "16:58", "5", "Exp 17:06"], ["Oxenholme", "17:03", "1", "Cancelled"],
          ["Manchester", "17:15", "2", "On time"]], [40, 400, 560, 720], top=100),
)  # fmt: skip
GROUP = page(
    lines(["Noah 17:40", "Wall is closed on Thursday, they are repainting it."], top=110, step=26),
    lines(["Elif 17:44", "Oh no. Can we go on Friday at six instead?"], top=190, step=26),
    lines(["Priya 17:51", "Friday works. I will bring the spare harness."], top=270, step=26),
)
GOODS = page(
    [line("Ridge 2 tent, two persons", 420, 40, height=34)],
    [line("€189.00", 420, 100, height=30)],
    lines(["was €219.00", "Packed weight: 2.4 kg", "Sold by Nordpeak AB"], left=420, top=160),
    lines(["Footprint for Ridge 2", "€24.50"], left=60, top=500),
)
FOLDER = page(
    rows([["Name", "Type", "Size"], ["notes.txt", "Text", "2 KB"], ["plan.pdf", "PDF", "812 KB"],
          ["drafts", "Folder", ""], ["photos", "Folder", ""]], [40, 300, 500])
)  # fmt: skip


@pytest.mark.parametrize(
    ("shown", "text", "must"),
    [
        (TERMINAL, "who made the last commit", "Rosa"),
        (TERMINAL, "who added the harbour map", "Ken"),
        (TERMINAL, "how full is the root disk", "46%"),
        (ARRIVALS, "what platform for manchester", "2"),
        (ARRIVALS, "how late is the glasgow one", "17:06"),
        (ARRIVALS, "which train is cancelled", "Oxenholme"),
        (ARRIVALS, "what's the last train", "Manchester"),
        (GROUP, "who is bringing the harness", "Priya"),
        (GROUP, "what did noah say last", "repainting"),
        (GOODS, "how much is the tent", "189"),
        (GOODS, "what did it cost before", "219"),
        (GOODS, "who sells it", "Nordpeak"),
        (FOLDER, "how many folders are there", "2"),
    ],
)
def test_row_and_column_doer_and_deed(ask: Ask, shown: object, text: str, must: str) -> None:
    given = ask(text, shown)
    assert given.answered and must in given.text, given.text


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (TERMINAL, "who reviewed the harbour map"),
        (TERMINAL, "how big is main.py"),
        (ARRIVALS, "when does the train from Carlisle arrive"),
        (ARRIVALS, "how much is a ticket to manchester"),
        (GROUP, "what did Marta say"),
        (GROUP, "who is driving"),
        (GOODS, "what is the discount code"),
        (GOODS, "how much vitamin C is in it"),
        (FOLDER, "who made these files"),
        (FOLDER, "how big is contract.odt"),
    ],
)
def test_what_is_not_there_is_not_told(ask: Ask, shown: object, text: str) -> None:
    given = ask(text, shown)
    assert not given.answered, given.text


def test_names() -> None:
    assert only_names("Dagny Holm, Peter Achebe and Rita Solis") and not only_names("Table 1. Mean time")
    assert people("asked Wanjiru Otieno") and not people("Untracked files") and not people("Choose a printer")
    assert same_deed(stem("organised"), stem("organiser")) and not same_deed("driver", "deliver")


def test_senders_and_messages() -> None:
    assert sender("Odalys Reyes8:51 AM") == "Odalys Reyes" and sender("@polkaqueen 3 weeks ago") == "@polkaqueen"
    assert not sender("Are we still on for Saturday")
    assert [message.who for message in said(GROUP)] == ["Noah", "Elif", "Priya"]


def test_listings_are_tables() -> None:
    disks, log = listings(TERMINAL)
    assert disks.names == ("/dev/nvme0n1p2", "tmpfs") and log.newest_first
    assert log.rows[0][1].text.startswith("Rosa Lindgren")


def test_words_compare_as_people_say_them() -> None:
    assert likeness(stem("two"), "2") == 1.0 and stem("frozen") == stem("freeze")
    assert likeness("saturday", "sat") > 0.9 and likeness("saturday", "sunday") == 0.0
