"""Answers from read text, with the real layout and the real finder."""

from __future__ import annotations

import pytest

from assistant.settings import AnnounceSettings
from assistant.types import SourceKind
from tests.answering.conftest import Ask, line, lines, page, rows

TICKET = page(lines(["Your trip to Leeds", "", "departs 08:45 platform 7", "arrives 11:02", "coach B seat 12"]))
RECEIPT = page(
    lines(["CORNER SHOP", "12 Mill Lane, York YO1 7HH", "Tel 01904 555 012"]),
    rows([["Oat milk", "1.85"], ["Bread", "2.40"], ["Sub-total", "4.25"], ["TOTAL", "4.25"], ["CASH", "5.00"]],
         [50, 400], top=220),
)  # fmt: skip
WEATHER = page(
    rows(
        [["Day", "Sky", "High", "Low"], ["Monday", "Sunny", "21", "12"], ["Tuesday", "Rain", "14", "6"],
         ["Wednesday", "Fog", "17", "9"]],
        [50, 250, 450, 650],
    )
)  # fmt: skip
TALLY = page(
    rows([["Item", "January", "February", "March"], ["Rent", "845.00", "845.00", "870.00"],
          ["Water", "31.20", "28.45", "34.10"], ["Piano", "120.00", "90.00", "150.00"]], [50, 250, 450, 650])
)  # fmt: skip
MAIL = page(
    lines(["From: Anna Kowalska", "To: Tom Reed", "Date: 4 May 2026", "Subject: Keys for the hut"], top=40),
    lines(
        ["Dear Tom,", "the rent is 48 pounds and has to be paid before 25 May.", "Dogs are not allowed in the hut.",
         "Call me on 0161 496 0758 if you have questions."], top=240),
)  # fmt: skip
CHAT = page(
    lines(["Anna 10:02", "Has everybody read chapter five?"], top=60, step=26),
    lines(["Ben 10:05", "I will be done by Thursday."], top=160, step=26),
    lines(["Anna 10:07", "Then let us meet on Friday at seven."], top=260, step=26),
)
ARTICLE = page(
    lines(["The harbour opens again"], top=40, left=50),
    lines(["The old harbour has been closed since the storm of 2019,",
           "which broke its northern wall in two places."],
          top=120),
    lines(["Volunteers from the town rebuilt the wall with stones",
           "from the quarry at Brae, and fishing boats return"],
          top=220),
)  # fmt: skip


@pytest.mark.parametrize(
    ("shown", "text", "must"),
    [
        (TICKET, "when does my train leave?", "08:45"),
        (TICKET, "What platform?", "7"),
        (RECEIPT, "what is the total", "4.25"),
        (RECEIPT, "What does the bread cost?", "2.40"),
        (RECEIPT, "how much cash did I pay", "5.00"),
        (RECEIPT, "phone number", "01904 555 012"),
        (RECEIPT, "what is the address", "12 Mill Lane"),
        (RECEIPT, "what's the postcode", "YO1 7HH"),
        (WEATHER, "what is the Tuesday forecast", "Tuesday"),
        (WEATHER, "What's the high on Tuesday?", "Tuesday, High: 14"),
        (WEATHER, "how cold does it get on wednesday", "9"),
        (WEATHER, "which day is the warmest", "Monday"),
        (TALLY, "how much was the piano in February", "90.00"),
        (TALLY, "which month had water at 34.10", "March"),
        (MAIL, "who is it from", "Anna Kowalska"),
        (MAIL, "who is it to", "Tom Reed"),
        (MAIL, "what's the subject", "Keys for the hut"),
        (MAIL, "when do I have to pay the rent", "25 May"),
        (MAIL, "What is her phone number?", "0161 496 0758"),
        (MAIL, "are dogs allowed", "No"),
        (MAIL, "what does it say about dogs", "Dogs are not allowed"),
        (CHAT, "read the message from Ben", "done by Thursday"),
        (CHAT, "read the last message from Anna", "meet on Friday"),
        (CHAT, "how many messages are there", "3"),
        (ARTICLE, "what is the title", "The harbour opens again"),
        (ARTICLE, "read the first paragraph", "northern wall"),
    ],
)
def test_answers(ask: Ask, shown: object, text: str, must: str) -> None:
    given = ask(text, shown)
    assert must in given.text, given.text
    assert given.answered
    assert given.sources and given.sources[0].kind is SourceKind.READ
    assert given.sources[0].box is not None


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (TICKET, "what is the phone number"),
        (TICKET, "what's the CEO's salary"),
        (TICKET, "when does the train to Glasgow leave"),
        (RECEIPT, "what did the wine cost"),
        (RECEIPT, "what is the email address"),
        (RECEIPT, "who is the manager"),
        (WEATHER, "what's the high on Sunday"),
        (TALLY, "how much was the rent in June"),
        (TALLY, "what did we spend on petrol"),
        (MAIL, "when does Victor pay"),
        (MAIL, "what did Marta pay on 3 June"),
        (MAIL, "what is the website"),
        (MAIL, "what does it say about parking"),
        (MAIL, "when is the court hearing"),
        (CHAT, "what is Ben's phone number"),
        (ARTICLE, "who is the mayor"),
        (ARTICLE, "read the message from Zoe"),
        (ARTICLE, "what is the error"),
    ],
)
def test_unanswerable(ask: Ask, shown: object, text: str) -> None:
    given = ask(text, shown)
    assert not given.answered, given.text
    assert given.text.startswith(("I found no", "I can't", "There is no"))


def test_start_with_the_answer_and_be_short(ask: Ask) -> None:
    given = ask("what is the total", RECEIPT)
    assert given.text.startswith("4.25")
    assert len(ask("what does it say about the harbour", ARTICLE).text) <= 190


def test_low_confidence_is_hedged(ask: Ask) -> None:
    unsure = page([line("Postcode: KY11 9TQ", 50, 50, confidence=0.6)])
    assert ask("what is the postcode", unsure).text.startswith("Probably ")
    worse = page([line("Postcode: KY11 9TQ", 50, 50, confidence=0.4)])
    assert ask("what is the postcode", worse).text.startswith("I'm not sure, maybe ")
    off = ask("what is the postcode", unsure, announce=AnnounceSettings(confidence="off"))
    assert off.text.startswith("KY11") and off.confidence < 0.75
    assert "percent" in ask("what is the postcode", unsure, announce=AnnounceSettings(confidence="full")).text


def test_sources_are_named_when_asked_for(ask: Ask) -> None:
    assert ask("what is the total", RECEIPT, announce=AnnounceSettings(source="full")).text.endswith(
        "Read from the picture."
    )
    assert "Read from" not in ask("what is the total", RECEIPT).text


def test_errors(ask: Ask) -> None:
    shown = page(lines(["Report.odt could not be saved.", "The disk is full.", "Error code: 0x80070070"]))
    assert "could not be saved" in ask("what's the error", shown).text
    assert ask("what is the error code", shown).text.startswith("0x80070070")
    assert ask("is there an error", shown).text.startswith("Yes")
    assert ask("is there an error", WEATHER).text.startswith("No")


def test_unread(ask: Ask) -> None:
    assert ask("how many unread", page(lines(["Inbox (3)", "Drafts", "Sent"]))).text.startswith("3")
    assert ask("how many unread messages", page(lines(["You have 5 unread messages"]))).text.startswith("5")
    assert not ask("how many unread", page(lines(["Drafts", "Sent (4)"]))).answered


def test_describe_short_and_long(ask: Ask) -> None:
    short = page(lines(["Save changes before closing?", "", "Cancel"]))
    assert "Save changes before closing?" in ask("describe", short).text
    long = page(lines([f"Line {n} of a rather long page of plain text about boats" for n in range(40)], step=18))
    text = ask("describe", long).text
    assert "more line" in text and "ask me to read it" in text
    assert len(text) < 450


def test_read_all_reads_all(ask: Ask) -> None:
    text = ask("read everything", RECEIPT).text
    for word in ("CORNER SHOP", "Oat milk", "TOTAL", "5.00"):
        assert word in text


def test_nothing_to_read(ask: Ask) -> None:
    given = ask("read it", page([]))
    assert not given.answered and given.text.startswith("I found no text")


@pytest.mark.parametrize("text", ["is there a dog", "what colour is the car", "how many people are there"])
def test_looks_are_never_guessed(ask: Ask, text: str) -> None:
    given = ask(text, page([]), colours="Mostly blue.")
    assert not given.answered and "No model that sees is installed" in given.text


def test_what_is_pictured_tells_measured_colours(ask: Ask) -> None:
    given = ask("what is in the picture", page([]), colours="Mostly blue with an orange band.")
    assert given.text.startswith("Mostly blue with an orange band.")
    assert given.sources[0].kind is SourceKind.MEASURED


def test_a_word_in_the_text_is_told_but_not_taken_for_the_thing(ask: Ask) -> None:
    given = ask("is there a dog", page(lines(["Beware of the dog"])))
    assert "Beware of the dog" in given.text and not given.answered


def test_buttons_from_text_are_told_as_likely(ask: Ask) -> None:
    shown = page(
        lines(["Save changes to the document?"]), rows([["Don't Save", "Cancel", "Save"]], [400, 620, 800], top=700)
    )
    given = ask("which buttons are there", shown)
    assert "Don't Save, Cancel and Save" in given.text and "text alone" in given.text
    assert ask("is there a Save button", shown).text.startswith("Yes")
    assert "Print" in ask("is there a Print button", shown).text
    assert ask("is there a Print button", shown).text.startswith("No")
    assert ask("where is Cancel", shown).text.startswith("At the bottom")
    assert not ask("is Save focused", shown).answered


def test_without_a_finder_words_alone_decide() -> None:
    from assistant.answering.answers import EvidenceSet, answer
    from assistant.answering.router import route
    from assistant.settings import ReadingSettings

    given = answer(
        route("what is the total"), EvidenceSet(page=RECEIPT), ReadingSettings(), AnnounceSettings(), None, 7
    )
    assert given.text.startswith("4.25") and given.id == 7


def test_follow_up() -> None:
    from assistant.answering.answers import EvidenceSet, answer
    from assistant.answering.router import route
    from assistant.settings import ReadingSettings

    before = route("What's the high on Monday?")
    given = answer(
        route("And on Tuesday?"), EvidenceSet(page=WEATHER), ReadingSettings(), AnnounceSettings(), None, 1, before
    )
    assert "Tuesday, High: 14" in given.text
