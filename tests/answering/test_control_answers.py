"""Answers from the accessibility tree: exact, with states, positions and tab order; passwords never."""

from __future__ import annotations

import pytest

from assistant.types import Answer, Box, SourceKind, WindowInfo
from tests.answering.conftest import Ask, control, line, page, rows

SECRET = "hunter2"
FOCUSED = control("edit", "User name", value="m.okafor", box=Box(300, 200, 200, 30), focused=True, tab_index=1,
                  states=frozenset({"focusable"}))  # fmt: skip
WINDOW = WindowInfo(
    title="Sign in - Library",
    app="Library",
    controls=(
        control("window", "Sign in - Library"),
        FOCUSED,
        control("password", "Password", value=SECRET, box=Box(300, 260, 200, 30), tab_index=2,
                states=frozenset({"password"})),
        control("check box", "Remember me", box=Box(300, 320, 200, 30), tab_index=3, states=frozenset({"checked"})),
        control("check box", "Send me news", box=Box(300, 360, 200, 30), tab_index=4, states=frozenset({"unchecked"})),
        control("button", "Cancel", box=Box(700, 740, 100, 30), tab_index=6),
        control("button", "Sign in", box=Box(850, 740, 100, 30), tab_index=5, states=frozenset({"disabled"})),
        control("radio button", "English", states=frozenset({"checked"})),
        control("radio button", "French", states=frozenset({"unchecked"})),
        control("link", "Forgot your password?"),
    ),
    focused=FOCUSED,
    box=Box(0, 0, 1000, 800),
)  # fmt: skip
PAGE = page(
    rows([["User name", "m.okafor"], ["Password", SECRET]], [100, 310], top=205, step=60),
    rows([["Cancel", "Sign in"]], [700, 850], top=745),
)


@pytest.mark.parametrize(
    ("text", "must"),
    [
        ("which buttons are there", "Cancel and Sign in (disabled)"),
        ("list the check boxes", "Remember me (checked) and Send me news (not checked)"),
        ("list the links", "Forgot your password?"),
        ("is there a Cancel button", "Yes, there is a Cancel button"),
        ("is there a cancel button", "number 6 in tab order"),
        ("Is there a Help button?", "No, there is no Help button"),
        ("where is Cancel", "At the bottom right"),
        ("where is the Cancel button", "number 6 in tab order"),
        ("is Remember me checked", "Yes: Remember me"),
        ("Is send me news ticked?", "No: Send me news"),
        ("is the Sign in button disabled", "Yes"),
        ("is cancel disabled", "No"),
        ("what is focused", "User name"),
        ("what has the focus", "m.okafor"),
        ("which radio button is selected", "English"),
        ("what is checked", "Remember me"),
        ("how many buttons are there", "2 buttons"),
        ("what is the title of the window", "Sign in - Library"),
        ("what is in the user name field", "m.okafor"),
    ],
)
def test_controls(ask: Ask, text: str, must: str) -> None:
    given = ask(text, PAGE, WINDOW)
    assert must in given.text, given.text
    if not given.text.startswith("No, there"):
        assert given.sources[0].kind is SourceKind.CONTROL
        assert given.confidence >= 0.8


QUESTIONS = [
    "what is the password", "What is my password?", "read it", "read everything", "describe",
    "what is in the password field",
    "what does it say about the password", "list the fields", "is there a password field", "where is the password",
    "read the last line", "what does the password field say", "hunter2",
    "what is written next to password",
    "read the password", "what controls are there", "is the password empty", "how many words are there",
    "what is selected",
    "tell me about hunter2", "is there hunter2", "find hunter2",
]  # fmt: skip


def all_words(given: Answer) -> str:
    return " ".join([given.text, *given.alternatives, *(source.text for source in given.sources)])


PRINT = WindowInfo(
    title="Print",
    controls=(
        control("check box", "Both sides", states=frozenset({"checked"})),
        control("combo box", "Printer", value="Hall LaserJet"),
        control("radio button", "All pages", states=frozenset({"checked"})),
        control("radio button", "Draft quality"),
        control("odd thing", "", states=frozenset({"selected"})),
    ),
)


@pytest.mark.parametrize("shown", [None, PAGE])
@pytest.mark.parametrize(
    ("text", "must", "answered"),
    [
        ("is Notify me checked?", "no Notify me here", False),
        ("which scanner is selected?", "no scanner here", False),
        ("which printer is selected?", "Hall LaserJet", True),
        ("which quality is selected", "no quality here", False),
        ("which tab is selected", "No tab is selected", True),
        ("which pages are selected", "All pages", True),
    ],
)
def test_a_control_that_is_not_there_is_not_answered_with_others(
    ask: Ask, shown: object, text: str, must: str, answered: bool
) -> None:
    given = ask(text, shown, PRINT)
    assert must in given.text and given.answered is answered, given.text
    assert "Both sides" not in given.text


@pytest.mark.parametrize("text", QUESTIONS)
def test_passwords_are_never_told(ask: Ask, text: str) -> None:
    given = ask(text, PAGE, WINDOW)
    said = all_words(given).replace(text, "")
    if SECRET in text:  # the user's own words may come back, the field's may not
        assert not given.answered or SECRET not in said
    else:
        assert SECRET not in said


def test_a_password_asked_for_is_refused_in_words(ask: Ask) -> None:
    given = ask("what is the password", PAGE, WINDOW)
    assert "never read out" in given.text and not given.answered


def test_without_geometry_no_place_is_invented(ask: Ask) -> None:
    window = WindowInfo(controls=(control("button", "Save", tab_index=5),))
    assert ask("is there a Save button", None, window).text == "Yes, there is a Save button, number 5 in tab order."
    bare = WindowInfo(controls=(control("button", "Save"),))
    assert ask("is there a Save button", None, bare).text == "Yes, there is a Save button."


def test_without_a_tree_the_picture_serves_and_says_so(ask: Ask) -> None:
    empty = WindowInfo(title="Old program")
    shown = page([line("Save", 800, 700)])
    given = ask("is there a Save button", shown, empty)
    assert given.text.startswith("Yes, I read Save at the bottom right")
    assert given.sources[0].kind is SourceKind.READ


def test_tree_without_the_thing_but_text_with_it(ask: Ask) -> None:
    given = ask("where is Chapter two", page([line("Chapter two", 50, 700)]), WINDOW)
    assert given.text.startswith("At the bottom left")


def test_source_of_controls_is_named_where_text_was_expected(ask: Ask) -> None:
    assert "Known from the controls." in ask("what is in the user name field", PAGE, WINDOW).text
    assert "Known from" not in ask("which buttons are there", PAGE, WINDOW).text
