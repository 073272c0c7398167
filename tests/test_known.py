"""Questions that the controls answer by themselves: the same answer as with everything read, and none on a guess."""

from __future__ import annotations

import numpy as np
import pytest

from assistant import known
from assistant.answering.answers import EvidenceSet, answer
from assistant.answering.router import route
from assistant.reading.layout import build_page
from assistant.settings import AnnounceSettings, ReadingSettings
from assistant.types import Answer, Box, Control, Picture, PictureSource, Question, TextLine, WindowInfo

PICTURE = Picture(np.zeros((400, 600, 3), np.uint8), PictureSource.WINDOW, window_title="Your account")
CONTROLS = (
    Control("window", "Your account", box=Box(0, 0, 600, 400)),
    Control("text", "Please check your data", box=Box(10, 10, 300, 20)),
    Control("edit", "Name", "Anna Bell", Box(100, 50, 200, 24), True, frozenset({"focusable"}), 1, 1),
    Control("edit", "E-mail", "", Box(100, 90, 200, 24), False, frozenset({"focusable"}), 2, 1),
    Control("edit", "Password", "", Box(100, 130, 200, 24), False, frozenset({"focusable", "password"}), 3, 1),
    Control("check box", "Remember me", "", Box(100, 170, 200, 24), False, frozenset({"checked"}), 4, 1),
    Control("button", "Cancel", "", Box(400, 360, 80, 30), False, frozenset({"disabled"}), None, 1),
    Control("button", "Save", "", Box(500, 360, 80, 30), False, frozenset({"focusable"}), 5, 1),
    Control("radio button", "Monthly", "", Box(100, 210, 200, 24), False, frozenset({"checked"}), 6, 1),
    Control("radio button", "Yearly", "", Box(100, 250, 200, 24), False, frozenset({"unchecked"}), 7, 1),
)
WINDOW = WindowInfo("Your account", "Accounts", CONTROLS, CONTROLS[2])
PAGE = build_page(
    [
        TextLine("Please check your data", Box(10, 10, 300, 20), 0.99),
        TextLine("Name", Box(10, 52, 60, 20), 0.99),
        TextLine("Anna Bel1", Box(104, 52, 90, 20), 0.9),
        TextLine("Save", Box(520, 365, 40, 20), 0.99),
        TextLine("Cancel", Box(415, 365, 50, 20), 0.99),
        TextLine("Yearly report", Box(130, 300, 120, 20), 0.99),
    ],
    600,
    400,
)


def from_controls(text: str, window: WindowInfo | None = WINDOW, last: Question | None = None) -> Answer | None:
    asked = known.understood(route(text), last)
    evidence = EvidenceSet(window=window, picture=PICTURE)
    return known.from_controls(asked, evidence, ReadingSettings(), AnnounceSettings(), 1)


@pytest.mark.parametrize(
    "text",
    [
        "which buttons are there?",
        "list the check boxes",
        "is there a Save button?",
        "is there a button called Cancel?",
        "where is Save?",
        "where is the Name field?",
        "what is the title?",
        "what is the title of this window?",
        "what has the focus?",
        "is Remember me checked?",
        "is the Save button disabled?",
        "is Cancel greyed out?",
        "what is selected?",
        "which radio button is selected?",
        "how many buttons are there?",
    ],
)
def test_the_answer_is_the_one_that_reading_would_have_led_to(text: str) -> None:
    early = from_controls(text)
    assert early is not None
    evidence = EvidenceSet(page=PAGE, window=WINDOW, picture=PICTURE)
    assert early == answer(route(text), evidence, ReadingSettings(), AnnounceSettings(), None, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("what is in the Name field?", "Anna Bell."),
        ("What does the name box say?", "Anna Bell."),
        ("what is the value of the Name field?", "Anna Bell."),
        ("What did I type in the name field", "Anna Bell."),
        ("read the name field", "Anna Bell."),
        ("what's in the e-mail field?", "The E-mail field is empty."),
        ("which control has the focus?", "Name edit: Anna Bell, at the top, number 1 in tab order."),
        ("is the Remember me box ticked?", "Yes: Remember me check box, checked."),
    ],
)
def test_what_a_field_holds_comes_exactly(text: str, said: str) -> None:
    found = from_controls(text)
    assert found is not None
    assert found.text == said
    assert found.confidence == 1.0


def test_a_password_is_never_told() -> None:
    shown = WindowInfo(
        "Login", "Login", (Control("edit", "Password", "hunter22", None, states=frozenset({"password"})),)
    )
    found = from_controls("what is in the password field?", shown)
    assert found is not None
    assert not found.answered
    assert "hunter22" not in str(found)


@pytest.mark.parametrize(
    "text",
    [
        "is there a Print button?",  # that there is none is for the text to say, too
        "where is the printer?",
        "is Notify me checked?",
        "which country is selected?",
        "what is in the Postcode field?",
        "which sliders are there?",
        "what is the headline?",
        "what is the name of this letter?",
        "how many unread messages are there?",
        "how many points does Leeds have?",
        "when is it due?",
        "what is the name?",
        "read it",
        "describe it",
    ],
)
def test_what_the_controls_do_not_have_is_left_to_the_text(text: str) -> None:
    assert from_controls(text) is None


@pytest.mark.parametrize("window", [None, WindowInfo(), WindowInfo("Your account")])
def test_without_a_tree_only_the_title_is_known(window: WindowInfo | None) -> None:
    assert from_controls("which buttons are there?", window) is None
    assert from_controls("what is in the Name field?", window) is None
    assert from_controls("is Save selected?", window) is None
    title = from_controls("what is the title?", window)
    assert title is not None
    assert title.text == "Your account."


def test_of_two_fields_that_may_be_meant_none_is_read() -> None:
    names = tuple(Control("edit", name, "Bell") for name in ("First name", "Last name"))
    window = WindowInfo("Form", "Form", names)
    assert from_controls("what is in the name field?", window) is None
    found = from_controls("what is in the last name field?", window)
    assert found is not None
    assert found.text == "Bell."


def test_a_short_question_is_made_whole_by_the_one_before_it() -> None:
    found = from_controls("what about Save?", last=route("is there a Cancel button?"))
    assert found is not None
    assert found.text.startswith("Yes, there is a Save button")
