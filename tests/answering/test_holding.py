"""What is said has to be of what is asked for: the thing and its property held together, or an honest nothing."""

from __future__ import annotations

import pytest

from assistant.answering.asked import plain
from assistant.answering.evidence import EvidenceSet, Work, read_source
from assistant.answering.fact import Fact, Form
from assistant.answering.facts import gather
from assistant.answering.holding import holds, qualifiers
from assistant.answering.needs import understood
from assistant.answering.phrasing import closed, of_what
from assistant.answering.prominent import prominent
from assistant.answering.roles import is_role, role_named
from assistant.answering.router import route
from assistant.answering.values import Wanted, wanted
from assistant.settings import ReadingSettings
from assistant.types import Control, QuestionKind, WindowInfo
from tests.answering.conftest import Ask, line, lines, page, rows

FERRY = page(
    [line("Harbour ferry", 50, 20, height=34)],
    lines(["Single ticket £3.40", "Child ticket £1.70", "Buy it on board, no cards."], top=100),
    lines(["Mr Ode Fenwick has sailed this ferry for 31 years.", "After nine years we are moving the jetty.",
           "The harbour cafe is free from 3 March."], top=260),
)  # fmt: skip
LOCKED = page(
    lines(["The PIN is wrong. You have 3 attempts left, then your account will be locked.",
           "VAT No 311 4402 88", "Returns within 28 days with your receipt."])
)  # fmt: skip
SUMS = page(
    rows([["Item", "Sold", "Stock"], ["Clay mug", "14", "60"], ["Tea towel", "9", "0"], ["Candle", "31", "12"]],
         [40, 300, 500])
)  # fmt: skip
TABLE = page(
    [line("Dale League", 40, 20, height=34)],
    rows([["Team", "Played", "Points"], ["Skerry Town", "9", "22"], ["Holm United", "9", "17"],
          ["Brae Rovers", "9", "11"]], [40, 300, 500]),
)  # fmt: skip
APT = page(
    lines(["$ sudo apt install gimp", "After this operation, 212 MB of additional disk space will be used.",
           "Ln 4, Col 12, 9 Spaces"])
)  # fmt: skip
SHOP = page(
    lines(["Parcel history", "Next day, order before 14:00", "Label created", "In stock",
           "Free delivery on orders over £50"])
)  # fmt: skip
PARCEL = page(lines(["Your basket", "Free delivery on orders over £50", "Check out"]))
NOW = page(lines(["Arrive by 16:45 if you leave soon", "Bus 7 to Mill Lane"], top=300))


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (FERRY, "how much is a weekly ticket"),
        (FERRY, "how old is Mr Fenwick"),
        (FERRY, "why are they moving the jetty"),
        (FERRY, "how many square metres does the cafe have"),
        (FERRY, "who brings the sandwiches"),
        (LOCKED, "what is my account number"),
        (LOCKED, "how much is the VAT"),
        (LOCKED, "what is the receipt number"),
        (SUMS, "who is top of the table"),
        (SUMS, "which nation is first"),
        (SUMS, "when is the next match"),
        (SUMS, "what is the first result"),
        (TABLE, "which song is first"),
        (APT, "how much disk space is left"),
        (SHOP, "where was it made"),
        (PARCEL, "when would it be delivered"),
        (NOW, "what time is it now"),
        (SHOP, "which printer will be used"),
    ],
)
def test_half_of_what_is_asked_is_no_answer(ask: Ask, shown: object, text: str) -> None:
    given = ask(text, shown)
    assert not given.answered, given.text


@pytest.mark.parametrize(
    ("shown", "text", "must"),
    [
        (FERRY, "how much is a child ticket", "1.70"),
        (FERRY, "when is the cafe free", "3 March"),
        (TABLE, "who is top of the table", "Skerry"),
        (TABLE, "which team is last", "Brae"),
        (TABLE, "who has the most points", "Skerry"),
        (APT, "how much disk space will be used", "212 MB"),
        (LOCKED, "how many attempts do i have left", "3"),
        (LOCKED, "what is the VAT number", "311 4402 88"),
    ],
)
def test_what_is_held_together_is_still_told(ask: Ask, shown: object, text: str, must: str) -> None:
    given = ask(text, shown)
    assert given.answered and must in given.text, given.text


def test_the_refusal_names_what_was_asked_for_in_whole_words_only(ask: Ask) -> None:
    assert ask("how much is a weekly ticket", FERRY).text.startswith("I found no price for a weekly ticket.")
    assert of_what("how much is the train ticket") == "for the train ticket"
    assert of_what("how much does a haircut cost") == "for a haircut"
    assert of_what("how much do i have to pay") == "that answers that"
    assert of_what("how much is it when you get two") == "that answers that"


def test_words_that_tell_one_thing_from_others_of_its_kind() -> None:
    assert qualifiers("how much is a weekly ticket") == ["weekly"]
    assert qualifiers("what does the ticket cost") == []


def test_sorts_of_questions_whose_last_word_misleads() -> None:
    assert wanted("who wrote this code") is Wanted.PERSON
    assert wanted("which card did i pay with") is Wanted.ANY
    assert wanted("which price do i pay") is Wanted.MONEY


def test_a_story_is_no_name_of_a_control() -> None:
    story = "where is the save button " + "and what does the lamp cost " * 20
    assert route(plain(story)).kind is QuestionKind.FREE
    assert route("where is the save button").kind is QuestionKind.WHERE


def test_controls_without_a_name_are_left_out_and_long_names_are_cut(ask: Ask) -> None:
    window = WindowInfo(controls=(Control("edit", "  ", "x"), Control("button", "Send"), Control("link", "word " * 60)))
    said = ask("describe it", None, window).text
    assert said.startswith("Controls: Send") and len(said) < 120


def test_a_comma_is_not_followed_by_another_mark() -> None:
    assert closed("Kind regards,") == "Kind regards."
    assert closed("Dear Ms Oduya") == "Dear Ms Oduya."


def stated(text: str) -> Fact:
    return Fact(Form.SENTENCE, text, text, "", "", read_source(text, None, 1.0), 0)


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("who brings the bread", "Kofi brings the drinks on Sunday", False),
        ("who brings the drinks", "Kofi brings the drinks on Sunday", True),
        ("which printer will be used", "61% used, 49.8 GB free", False),
        ("which printer will be used", "The printer Hall LaserJet is used", True),
    ],
)
def test_one_fact_tells_what_it_is_of(question: str, text: str, told: bool) -> None:
    one = stated(text)
    assert holds(understood(question, [one]), one, 0.0) is told


def test_a_row_without_a_time_tells_no_time(ask: Ask) -> None:
    assert not ask("when is the candle sold", SUMS).answered


def test_a_large_price_is_no_sum_of_another_name() -> None:
    shown = page(
        [line("VAT No 311 4402 88", 50, 20, height=44), line("£17.18", 50, 100, height=60)],
        lines(["Bread £2.18", "Kettle £15.00", "Thank you"], top=220),
    )  # fmt: skip
    work = Work(EvidenceSet(page=shown), ReadingSettings(), None)
    facts = gather(work)
    assert prominent(understood("how much is the VAT", facts), work) is None
    assert prominent(understood("how much is it", facts), work) is not None


def test_the_only_time_of_a_page_is_no_time_of_what_it_does_not_name(ask: Ask) -> None:
    shown = page(lines(["Stock market", "Trading closes at 16:00", "Shares fell a little"]))
    assert not ask("when is the harvest", shown).answered


def test_no_control_is_meant_by_a_word_for_no_role() -> None:
    assert not is_role("button", "printer")
    assert role_named("check boxes") == "check box" and not role_named("paper size")
