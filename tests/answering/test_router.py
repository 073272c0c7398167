"""What people say, and what is understood."""

from __future__ import annotations

import pytest

from assistant.answering.asked import ordinal, plain
from assistant.answering.router import route
from assistant.types import QuestionKind as K


@pytest.mark.parametrize(
    ("text", "kind", "subject", "detail"),
    [
        ("read it", K.READ_ALL, "", ""),
        ("Could you please read everything to me?", K.READ_ALL, "", ""),
        ("What does the sign say?", K.READ_ALL, "", ""),
        ("read the last paragraph", K.READ_PART, "last paragraph", "-1"),
        ("Read the second line please", K.READ_PART, "second line", "1"),
        ("read the next to last paragraph", K.READ_PART, "next to last paragraph", "-2"),
        ("Read the heading.", K.READ_PART, "heading", ""),
        ("read the message from Anna", K.READ_PART, "message from Anna", ""),
        ("what did Anna say", K.READ_PART, "message from Anna", ""),
        ("What does it say about refunds?", K.ABOUT, "refunds", ""),
        ("Tell me about parking", K.ABOUT, "parking", ""),
        ("What's the error?", K.ERROR, "", ""),
        ("is there an error", K.ERROR, "", "exists"),
        ("what went wrong", K.ERROR, "", ""),
        ("which buttons are there", K.LIST_CONTROLS, "", "button"),
        ("List the links.", K.LIST_CONTROLS, "", "link"),
        ("what menus are there", K.LIST_CONTROLS, "", "menu"),
        ("name the check boxes", K.LIST_CONTROLS, "", "check box"),
        ("what text fields are on the form", K.LIST_CONTROLS, "", "field"),
        ("Is there a Save button?", K.EXISTS, "Save", "button"),
        ("is there a button called Don't Save", K.EXISTS, "Don't Save", "button"),
        ("Tell me if there's a save button", K.EXISTS, "save", "button"),
        ("Is their a Save button", K.EXISTS, "Save", "button"),
        ("Is Remember me checked?", K.SELECTED, "Remember me", "checked"),
        ("is the remember me checkbox ticked", K.SELECTED, "remember me", "ticked"),
        ("what is selected", K.SELECTED, "", "selected"),
        ("Which tab is selected?", K.SELECTED, "tab", "selected"),
        ("what's focused", K.SELECTED, "", "focused"),
        ("Where is the focus?", K.SELECTED, "", "focused"),
        ("Where's the Save button?", K.WHERE, "Save", "button"),
        ("where is Cancel", K.WHERE, "Cancel", ""),
        ("What is the title of the window?", K.TITLE, "", "window"),
        ("what's the headline", K.TITLE, "", ""),
        ("How many unread messages are there?", K.COUNT, "unread messages", "unread"),
        ("do I have new mail", K.COUNT, "new mail", "unread"),
        ("how many buttons", K.COUNT, "buttons", "button"),
        ("how many rows are in the table", K.COUNT, "rows", ""),
        ("what colour is the car", K.LOOKS, "what colour is the car", "colour"),
        ("What is in the picture?", K.LOOKS, "", ""),
        ("is there a dog", K.LOOKS, "dog", "exists"),
        ("Can you see a cat?", K.LOOKS, "cat", "exists"),
        ("describe this", K.DESCRIBE, "", ""),
        ("What's on the screen?", K.DESCRIBE, "", ""),
        ("", K.DESCRIBE, "", ""),
        ("?!", K.DESCRIBE, "", ""),
    ],
)
def test_route(text: str, kind: K, subject: str, detail: str) -> None:
    made = route(text)
    assert (made.kind, made.subject, made.detail) == (kind, subject, detail)
    assert made.text == text.strip()


@pytest.mark.parametrize(
    "text",
    ["What's the total?", "who is it from", "when does my train leave", "how much is the tea", "phone number",
     "what is the Tuesday forecast", "What does the coffee cost?", "which row has Anna", "what is the email address"],
)  # fmt: skip
def test_free_questions(text: str) -> None:
    assert route(text).kind is K.FREE


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Hey, could you please tell me what's the total?", "what is the total"),
        ("um, I'd like to know when it closes", "when it closes"),
        ("WHATS THE TOTAL", "what is THE TOTAL"),
        ("What\u2019s the total, please?", "What is the total"),
        ("please", "please"),
    ],
)
def test_plain(said: str, meant: str) -> None:
    assert plain(said) == meant


@pytest.mark.parametrize(
    ("text", "number"),
    [("the first line", 0), ("line 3", 2), ("2nd paragraph", 1), ("the last one", -1), ("next to last", -2),
     ("second to last row", -2), ("the heading", None), ("third from the last", -3)],
)  # fmt: skip
def test_ordinal(text: str, number: int | None) -> None:
    assert ordinal(text) == number


@pytest.mark.parametrize("text", ["a" * 10_000, "what " * 2_000, "\n\t ", "\u0000", "🙂" * 50, "((((" * 500])
def test_any_text_is_routed(text: str) -> None:
    assert route(text).kind in K
