# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""Text made speakable and cut into sentences: what holds for every text."""

from __future__ import annotations

import random
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.cli import main
from assistant.speaking.text import LANGUAGES, sentences, speakable

SAYABLE = re.compile(r"[A-Za-zÀ-ÖØ-öø-ſ .,?!'\-:;]*")
POOLS = (
    "abcXYZ 0123456789.,:;/-+%$£€#@&*()[]{}<>\"'!?_=~^|\\\n\t",
    "".join(map(chr, range(0x2000, 0x2C00))),
    "".join(map(chr, range(0x80, 0x3000))),
    "".join(map(chr, range(0x1F300, 0x1FA00))),
    "IVXLCDM AB12-. xhms",
    "\u200d\ufe0f\u0301\u20e3\U0001f1e6\U0001f1e7👍🏽1# ",
)


def _texts(count: int) -> list[str]:
    """Random texts, the same in every run: from each pool, from all of Unicode, and mixed."""
    chance = random.Random(2026)
    made = []
    for number in range(count):
        kind = number % (len(POOLS) + 2)
        length = chance.randint(1, 60)
        if kind < len(POOLS):
            made.append("".join(chance.choice(POOLS[kind]) for _ in range(length)))
        elif kind == len(POOLS):
            made.append("".join(chr(chance.randrange(0x110000)) for _ in range(length)))
        else:
            made.append("".join(chance.choice(chance.choice(POOLS)) for _ in range(length)))
    return made


def _visible(text: str) -> bool:
    return any(not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf", "Cn", "Cs") for c in text)


def test_ten_thousand_random_texts_are_sayable_and_never_silent() -> None:
    for text in _texts(10_000):
        said = speakable(text)
        assert SAYABLE.fullmatch(said), (text, said)
        assert bool(re.search("[A-Za-z]", said)) or not _visible(text), (text, said)


def test_the_same_text_gives_the_same_words() -> None:
    texts = _texts(500)
    assert [speakable(text) for text in texts] == [speakable(text) for text in reversed(texts)][::-1]


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u200d", "\x00\x07"])
def test_nothing_to_see_is_nothing_to_say(text: str) -> None:
    assert speakable(text) == ""


@pytest.mark.parametrize(
    ("unit", "times"),
    [
        ("1,", 9),
        ("a.", 9),
        ("-", 9),
        ("A ", 9),
        ("I ", 9),
        ("/a", 9),
        ("a@", 9),
        ("(", 9),
        ("** a", 9),
        ("1h ", 9),
        ('27" ', 9),
    ],
)
def test_work_grows_with_the_length_not_with_its_square(unit: str, times: int) -> None:
    """A pattern that backtracks would not end in the suite's time limit: 900,000 characters take seconds."""
    assert speakable(unit * (times * 100_000 // len(unit)))


def test_a_long_text_is_worked_on_in_blocks_without_losing_words() -> None:
    text = "\n".join(f"Line {number} costs £{number}.50" for number in range(1, 3000))
    said = speakable(text)
    assert said.count("costs") == 2999
    assert said.endswith("two thousand nine hundred and ninety-nine pounds fifty")


def test_pauses_stand_where_a_reader_would_pause() -> None:
    assert speakable("Inbox (3)") == "Inbox, three"
    assert speakable("Name: Anna\nAge: 5") == "Name: Anna. Age: five"
    assert speakable("Wait!!! What???") == "Wait! What?"
    assert speakable("Save As…") == "Save As."
    assert speakable("KY11 9TQ") == "K Y one one, nine T Q"


def test_the_dictionary_is_obeyed_and_not_changed_by_the_rules() -> None:
    mine = {"nginx": "engine X", "SQL": "sequel", "C++": "see plus plus", "dr. who": "Doctor Who!"}
    assert speakable("Start NGINX and nginx", mine) == "Start engine X and engine X"
    assert speakable("SQL, not sql", mine) == "sequel, not S Q L"
    assert speakable("mysql nginxx", {"sql": "x", "nginx": "y"}) == "mysql nginxx"
    assert speakable("I like C++.", mine) == "I like see plus plus."
    assert speakable("Watch Dr. Who", mine) == "Watch Doctor Who!"
    assert speakable("3 items", {"items": "ITEMS 4U"}) == "three ITEMS 4U"


@pytest.mark.parametrize("word", ["", " ", "(", ".*", "\\", "[a", "a" * 1000, "🙂", "\x00"])
def test_no_dictionary_entry_breaks_it(word: str) -> None:
    assert speakable("Total 5", {word: "x"}) == "Total five"


# --- languages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_random_texts_are_sayable_and_never_silent_in_every_language(language: str) -> None:
    for text in _texts(2_500):
        said = speakable(text, language=language)
        assert SAYABLE.fullmatch(said), (text, said)
        assert bool(re.search("[A-Za-z]", said)) or not _visible(text), (text, said)


def test_a_country_behind_the_language_makes_no_difference() -> None:
    assert (
        speakable("€ 9,82", language="nl-BE") == speakable("€ 9,82", language="NL_nl") == speakable("€ 9,82", {}, "nl")
    )


@pytest.mark.parametrize("language", ["", "sw", "xx-YY", "english"])
def test_a_language_without_a_table_is_said_with_english_numbers(language: str) -> None:
    assert speakable("5 km", language=language) == "five kilometres"


def test_dates_are_read_in_the_order_of_the_language() -> None:
    assert speakable("03/04/2026", language="fr") == "trois avril deux mille vingt-six"
    assert speakable("03.04.2026", language="de") == "dritter April zweitausendsechsundzwanzig"
    assert speakable("03/04/2026") == "three, four, twenty twenty-six"  # either could be the month: as it is written


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("nl", "zo 3 mei", "zondag drie mei"),
        ("nl", "Dat is zo 5 keer gezegd, bijv. zo.", "Dat is zo vijf keer gezegd, bijvoorbeeld zo."),
        ("de", "So, 3. Mai", "Sonntag, dritter Mai"),
        ("de", "So 20 Leute, z. B. so.", "So zwanzig Leute, zum Beispiel so."),
        ("fr", "la mer 5 fois", "la mer cinq fois"),
        ("es", "mar 24/11", "martes veinticuatro de noviembre"),
    ],
)
def test_a_short_weekday_is_one_only_where_a_date_follows(language: str, text: str, said: str) -> None:
    assert speakable(text, language=language) == said


def test_a_comma_and_a_point_mean_what_they_mean_in_the_language() -> None:
    assert speakable("1.234", language="de") == "eintausendzweihundertvierunddreißig"
    assert speakable("1,234", language="de") == "eins Komma zwei drei vier"
    assert speakable("1,234") == "one thousand two hundred and thirty-four"


def test_what_is_said_at_the_same_time_in_two_languages_does_not_mix() -> None:
    lines = [
        ("5 km", "nl", "vijf kilometer"),
        ("5 km", "fr", "cinq kilomètres"),
        ("5 km", "en", "five kilometres"),
    ] * 60
    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(lambda line: speakable(line[0], language=line[1]), lines))
    assert said == [line[2] for line in lines]


def test_letters_of_the_language_stay_whole() -> None:
    assert speakable("Straße", language="de") == "Straße"
    assert speakable("cœur", language="fr") == "cœur"


# --- marks of the voices that laugh and sing ---------------------------------------------------------------------


def test_marks_stay_only_when_they_are_asked_for() -> None:
    text = "[laughter] Well, 5 [sighs] ♪ la la ♪"
    assert speakable(text, keep_marks=True) == "[laughter] Well, five [sighs] ♪ la la ♪"
    assert "[" not in speakable(text)
    assert "music note" in speakable(text)


def test_a_mark_alone_is_kept_and_other_brackets_are_not() -> None:
    assert speakable("[clears throat]", keep_marks=True) == "[clears throat]"
    assert speakable("[Submit] [MAN] hello", keep_marks=True) == "Submit, [MAN] hello"
    assert speakable("♪", keep_marks=True) == "♪"
    assert speakable("Well… 5 — or 6", keep_marks=True) == "Well … five — or six"


def test_ninety_marks_come_back_in_their_order() -> None:
    marks = ["[laughter]", "[sighs]", "[gasps]"] * 30
    assert speakable(" ".join(marks), keep_marks=True).split() == marks


def test_nothing_in_a_text_can_pretend_to_be_a_kept_mark() -> None:
    assert SAYABLE.fullmatch(speakable("\ue000a\ue000 [laughter]"))
    assert speakable("\ue000zz\ue000 [laughter]", keep_marks=True).endswith("[laughter]")


# --- sentences ---------------------------------------------------------------------------------------------------


def _joined(pieces: list[str]) -> list[str]:
    return " ".join(pieces).split()


def test_random_texts_keep_their_words_in_order() -> None:
    for text in _texts(2_000):
        assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Smith paid £9.82 on Jan. 5. He left.", ["Dr. Smith paid £9.82 on Jan. 5.", "He left."]),
        ("See https://example.com/a.b?c=1. It works.", ["See https://example.com/a.b?c=1.", "It works."]),
        ('She said "Stop. Now." and left. Then', ['She said "Stop. Now." and left.', "Then"]),
        ("It was J. R. R. Tolkien. Yes.", ["It was J. R. R. Tolkien.", "Yes."]),
        ("Use apples, e.g. red ones, etc. The rest waits.", ["Use apples, e.g. red ones, etc.", "The rest waits."]),
        ("At 9 a.m. we start. Good.", ["At 9 a.m. we start.", "Good."]),
        ("Version 1.2.3 is out. Get it", ["Version 1.2.3 is out.", "Get it"]),
        ("first line\nsecond line", ["first line", "second line"]),
        ("1. First point", ["1. First point"]),
        ("Wait... what?", ["Wait... what?"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_cuts(text: str, pieces: list[str]) -> None:
    assert sentences(text) == pieces


def test_a_long_sentence_is_cut_at_clauses_and_the_first_piece_is_short() -> None:
    clause = "the parcel that was sent on Monday has not arrived yet"
    text = ", ".join([clause] * 9) + "."
    pieces = sentences(text)
    assert _joined(pieces) == text.split()
    assert len(pieces[0]) <= 120
    assert all(len(piece) <= 200 for piece in pieces)
    assert all(piece.endswith((",", ".")) for piece in pieces)


def test_a_long_sentence_without_clauses_is_cut_between_words() -> None:
    text = "word " * 200
    assert all(len(piece) <= 200 for piece in sentences(text))
    assert _joined(sentences(text)) == text.split()


def test_a_number_or_a_name_is_not_cut_at_its_comma() -> None:
    text = "The total that was paid to the company for the repair of the roof came to exactly £1,234,567.89 " * 3
    assert not any(piece.endswith(("1,", "234,")) for piece in sentences(text))


def test_a_date_stays_whole() -> None:
    text = "The appointment that you asked for is now on Nov 22, 2026, and it cannot be moved to another day this year"
    assert any("Nov 22, 2026" in piece for piece in sentences(text))
    assert len(sentences(text)) > 1


def test_an_open_quotation_mark_does_not_hold_up_everything() -> None:
    text = 'He said "this. ' + "And then more was said. " * 40
    assert len(sentences(text)) > 20


# --- the command -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [([], "five kilometres"), (["--language", "nl"], "vijf kilometer"), (["--language", "fr"], "cinq kilomètres")],
)
def test_the_command_prints_what_would_be_spoken(
    options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["say", "5 km", "--text-only", *options]) == 0
    assert capsys.readouterr().out.strip() == said
