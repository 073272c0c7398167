"""What holds for all free questions: sorts of values, measures, properties, numbers and what they count, lone "
"values."""

from __future__ import annotations

import pytest

from assistant.answering.binding import bound
from assistant.answering.property import deed_asked, narrowing, property_asked
from assistant.answering.units import measure
from assistant.answering.values import Wanted, find, wanted
from assistant.reading.words import stems
from tests.answering.conftest import Ask, line, lines, page, rows


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("how much rubbish did they collect", Wanted.AMOUNT),
        ("how much does the jug hold", Wanted.AMOUNT),
        ("how much does it cost", Wanted.MONEY),
        ("how much is the rent", Wanted.MONEY),
        ("who do i email with questions", Wanted.EMAIL),
    ],
)
def test_money_is_wanted_only_where_a_price_is_meant(question: str, kind: Wanted) -> None:
    assert wanted(question) is kind


@pytest.mark.parametrize("text", ["from half past seven", "served 12 to 3 daily", "at 17:30.", "doors 7 pm"])
def test_times_in_words_and_spans(text: str) -> None:
    assert find(text, Wanted.TIME)


@pytest.mark.parametrize("text", ["Built in 1768 by", "since 1840", "in 2026"])
def test_years_are_dates(text: str) -> None:
    assert find(text, Wanted.DATE)


@pytest.mark.parametrize("text", ["Track Send Help", "Bill date", "Standing charge 90 days", "Fri 5 June"])
def test_labels_and_menus_are_nobody(text: str) -> None:
    assert not find(text, Wanted.PERSON)


@pytest.mark.parametrize("text", ["Maria's birthday", "Tomas brings bread", "by Ruth Bielecki", "Bill Ashworth"])
def test_people_are_people(text: str) -> None:
    assert find(text, Wanted.PERSON)


def test_units_fit_the_property() -> None:
    heavy, tall = measure("how heavy is the kettle"), measure("how tall is the shelf")
    assert heavy is not None and tall is not None
    assert heavy.search("3.2 kg") and not heavy.search("1.7 L")
    assert tall.search("180 cm") and not tall.search("3.2 kg")
    assert measure("how many eggs") is None


def test_a_measure_of_something_else_is_no_answer(ask: Ask) -> None:
    shown = page(lines(["Weight: 3.2 kg", "Cable length: 1.1 m", "Jug capacity: 1.5 litres"], step=60))
    assert "3.2 kg" in ask("how heavy is the blender", shown).text
    assert not ask("how tall is it", shown).answered
    wide = page(lines(["The loom upstairs is 2.4 m wide."]))
    assert not ask("how tall is the loom", wide).answered
    assert "2.4 m" in ask("how wide is the loom", wide).text


def test_the_property_must_be_told_of_not_only_its_owner(ask: Ask) -> None:
    shown = page(lines(["Delivery: Monday 4 May, by van", "The parcel weighs two kilos."], step=60))
    assert not ask("who is the delivery driver", shown).answered
    assert property_asked("what is the name of the delivery driver") == ("name",)
    assert property_asked("what is the capacity of the jug") == ("capacity",)
    assert deed_asked("who stopped the server") == "stop" and deed_asked("who is the owner") == ""


def test_a_word_that_narrows_a_number_must_be_there(ask: Ask) -> None:
    shown = page(lines(["The label printer on ward 3 prints blank labels.", "Asset tag: LT-40882"], step=60))
    assert not ask("what is the printer's serial number", shown).answered
    assert "LT-40882" in ask("what is the asset tag", shown).text
    assert narrowing("what is the serial number") and not narrowing("what is the phone number")


def test_numbers_are_bound_to_what_they_count() -> None:
    text = "a team of five and eleven volunteers"
    span = bound(stems("volunteers"), text)
    assert span is not None and text[slice(*span)] == "eleven volunteers"
    assert bound(stems("carrots"), "2. Add carrots and stock") is None
    assert bound(stems("people"), "You used 8% less gas") is None


def test_the_counted_number_is_the_answer(ask: Ask) -> None:
    shown = page(lines(["3 carrots", "1.2 litres vegetable stock", "2. Add carrots, cumin and stock."], step=60))
    assert ask("how many carrots", shown).text.startswith("3 carrots")
    assert ask("how much stock do i need", shown).text.startswith("1.2 litres")


def test_the_only_value_of_its_sort_is_given(ask: Ask) -> None:
    shown = page(lines(["Your parcel is on its way", "1Z 884 A2 03 9917 42", "Leith EH6 5RT"], step=60))
    assert "9917" in ask("what's the tracking number", shown).text
    assert ask("what's the tracking number", shown).confidence < 0.75
    two = page(lines(["Shop: shop@one.example", "Office: office@two.example"], step=60))
    assert not ask("what's the email address of the bakery", two).answered


def test_a_question_and_its_stamp_date_nothing(ask: Ask) -> None:
    shown = page([line("Yes! What time do we meet?", 50, 50), line("09:14", 300, 80)])
    assert not ask("what time are we meeting", shown).answered


def test_sizes_are_compared_with_their_units(ask: Ask) -> None:
    table = [["Name", "Size", "State"], ["maps.zip", "2.4 GB", "Done"], ["talk.mp4", "812 MB", "Done"],
             ["setup.exe", "96 MB", "Paused"]]  # fmt: skip
    shown = page(rows(table, [50, 400, 700]))
    assert "maps.zip" in ask("which is the biggest file", shown).text
