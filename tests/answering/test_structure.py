"""Answers that rest on the structure of question and page, each on a page of its own."""

from __future__ import annotations

import pytest

from tests.answering.conftest import Ask, line, lines, page, rows

FORM = page(
    [line("Order a key", 50, 20, height=40)],
    rows([["Name", "Ada Byrd"], ["Party size", "14"], ["E-mail", "ada.byrd"], ["Country", "Denmark"]], [50, 250]),
    [line("We seat at most 8 people.", 420, 140), line("This address is incomplete.", 420, 180)],
    lines(["Do you need a high chair?", "Please correct 2 fields."], top=320, step=50),
)
STACKED = page(
    lines(["Theme", "Dark"], top=100, step=24),
    lines(["Language", "Welsh"], top=190, step=24),
    lines(["Time zone", "Lisbon"], top=280, step=24),
)
SLIDE = page(
    [line("North Harbour Trust", 40, 10)],
    [line("Bringing back the seagrass", 90, 80, height=50)],
    lines(["Our plan", "1. Collect seeds", "2. Dry them over winter", "3. Plant in April"], left=90, top=250, step=32),
)
PAPER = page(
    [line("THE FEN POST", 50, 10, height=44), line("Ferry stops after engine fire", 50, 90, height=36)],
    lines(["The ferry will not sail this week.", "Its engine caught fire on Sunday evening."], top=180, step=26),
    lines(["Note: fares are refunded at the harbour office."], top=320),
)
CHAT = page(
    lines(["Jo 18:11", "Is there a shower at the site?"], top=60, step=26),
    lines(["Priya 18:12", "Yes, but it costs one pound."], top=160, step=26),
    lines(["Jo 18:14", "Would you like pizza or a barbecue?"], top=260, step=26),
)
EDITOR = page(
    rows([["File", "Edit", "View", "Help"]], [20, 90, 160, 240], top=10),
    rows([["basket.py", "stock.py", "notes.md"]], [20, 160, 300], top=50),
    rows([["1", "def total():"], ["2", "result = 0"], ["3", "for x in y:"], ["4", "result += x"],
          ["5", "return result"]], [20, 70], top=120, step=30),
)  # fmt: skip
TABS = page(
    rows([["Input", "Output", "Alerts", "Devices"]], [30, 140, 260, 380], top=60),
    lines(["Volume is at 65 percent."], top=200),
)


@pytest.mark.parametrize(
    ("shown", "text", "must", "never"),
    [
        (FORM, "what did i do wrong", "Party size: We seat at most 8 people. E-mail: This address", "Name:"),
        (FORM, "what's wrong with the email", "address is incomplete", "8 people"),
        (FORM, "why was the party size refused", "at most 8", "address"),
        (FORM, "what country is selected", "Denmark", "can't"),
        (FORM, "what is it asking me", "high chair", "Ada"),
        (FORM, "which fields are there", "Name, Party size, E-mail and Country", "Denmark"),
        (STACKED, "what language is chosen", "Welsh", "can't"),
        (STACKED, "is the theme light or dark", "Dark", "Light"),
        (SLIDE, "what is the title of the slide", "Bringing back the seagrass", "Trust"),
        (SLIDE, "what is this slide about", "seagrass", "Collect"),
        (SLIDE, "what is step 3", "Plant in April", "Dry"),
        (SLIDE, "how many steps are there", "3", "April"),
        (PAPER, "what's the headline", "Ferry stops", "POST"),
        (PAPER, "what newspaper is this", "FEN POST", "Ferry"),
        (PAPER, "why will the ferry not sail", "engine caught fire", "will not"),
        (PAPER, "read the note", "fares are refunded", "ferry will"),
        (CHAT, "is there a shower", "Yes, but it costs", "at the site"),
        (EDITOR, "read line 5", "return result", "result +="),
        (EDITOR, "what menus are there", "File, Edit, View and Help", "basket"),
        (EDITOR, "which tabs are open", "basket.py, stock.py and notes.md", "Edit"),
        (TABS, "which tabs are there", "Input, Output, Alerts and Devices", "Volume"),
    ],
)
def test_structure_answers(ask: Ask, shown: object, text: str, must: str, never: str) -> None:
    given = ask(text, shown)
    assert must in given.text
    assert never not in given.text


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (CHAT, "would you like pizza"),
        (FORM, "do i need a high chair"),
        (FORM, "what's the error on the name field"),
        (SLIDE, "is there a file called harvest"),
        (SLIDE, "is there a slide named seeds of gold"),
    ],
)
def test_nothing_is_taken_for_an_answer(ask: Ask, shown: object, text: str) -> None:
    given = ask(text, shown)
    assert not given.answered
    assert not given.text.startswith("Yes")


def test_refusals_hold_no_leftover_words(ask: Ask) -> None:
    given = ask("what is the first result called about turning heating", SLIDE)
    assert "result" not in given.text.split(".")[0].replace("text that answers", "")


def test_marks_are_not_doubled() -> None:
    from assistant.answering.evidence import Draft
    from assistant.answering.phrasing import finish
    from assistant.settings import AnnounceSettings, ReadingSettings
    from assistant.types import Question, QuestionKind

    draft = Draft("The file is missing., The disk is full; etc., and so on …")
    given = finish(draft, Question("?", QuestionKind.FREE), ReadingSettings(), AnnounceSettings(), 1)
    assert given.text.startswith("The file is missing. The disk is full; etc., and so on")
