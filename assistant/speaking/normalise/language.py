"""The language that a text is being made speakable in, and what the rules ask of it.

Rules are plain functions without a place to carry a language in. `speaking_in` sets it for the thread that normalises,
and only while it does; English, which most rules are written in, is the absence of a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

Noun = tuple[str, str, str]
"""One, several, gender: "m", "f" or "" where a number has one form only."""
Currency = tuple[Noun, Noun | None]
"""The unit and its hundredth; None where there is none in daily use."""


@dataclass(frozen=True)
class Language:
    """What one language says and writes differently.

    Attributes:
        code: ISO 639-1.
        signs: the English name that the rules use ("dot", "minus") to this language's; what is missing stays English.
        decimal: how the decimal mark is said.
        months: twelve names, January first.
        month_forms: short forms as screens write them, without the full stop, to the month's number.
        days: seven names, Monday first; `day_forms` as above, to 0 to 6.
        units: a unit's sign to its noun.
        per: a unit after a slash to its noun, said after `per_word`.
        fixed_units: signs that are said as they are: "km/h".
        currencies: a sign or code to a currency.
        money_and: between the unit and its hundredths.
        per_word: "per", "par", "por".
        scales: "k", "M" and the like to the word for it, one and several.
        abbreviations: as written, with their stops, to what is said; `before_number` only where a number follows.
        labels: words after which a number is a code, digit by digit, as a regular expression's alternatives.
        titles: words before a Roman numeral.
        short_words: words of two or three letters, in capitals, that are not to be spelled.
        fractions: the part's number to its names, one and several ("quart", "quarts").
        ordinal_mark: regular expression of what stands behind a number to make it an ordinal; group 1 shows its gender.
        letters: characters beyond the ASCII ones that the voice says and that cleaning must not take apart.
        hour_word: what may stand behind a time of day ("Uhr"), as a regular expression's alternatives.
    """

    code: str
    signs: Mapping[str, str] = field(default_factory=dict)
    decimal: str = "point"
    months: tuple[str, ...] = ()
    month_forms: Mapping[str, int] = field(default_factory=dict)
    days: tuple[str, ...] = ()
    day_forms: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, Noun] = field(default_factory=dict)
    per: Mapping[str, str] = field(default_factory=dict)
    fixed_units: Mapping[str, str] = field(default_factory=dict)
    currencies: Mapping[str, Currency] = field(default_factory=dict)
    money_and: str = ""
    per_word: str = "per"
    scales: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    before_number: Mapping[str, str] = field(default_factory=dict)
    labels: str = "code|pin"
    titles: str = ""
    short_words: frozenset[str] = frozenset()
    fractions: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    ordinal_mark: str = ""
    letters: str = ""
    hour_word: str = ""

    # --- numbers: what num2words says, mended where a language bends its numbers -----------------------------------

    def cardinal(self, number: int, gender: str = "") -> str:
        """A whole number; `gender` is that of the noun which follows, "" when none does."""
        del gender
        return _num2words(number, self.code, "cardinal")

    def ordinal(self, number: int, gender: str = "", before: str = "") -> str:
        """ "third"; `before` is the word before it, on which its ending depends in German."""
        del gender, before
        return _num2words(number, self.code, "ordinal")

    def year(self, number: int) -> str:
        return self.cardinal(number)

    def date(self, day: int, month: int, year: int | None, before: str) -> str:
        """A day of a month; `before` is the word that stands before it."""
        raise NotImplementedError

    def clock(self, hour: int, minute: int, second: int | None) -> str:
        raise NotImplementedError

    def count(self, said: str, number: float, noun: Noun) -> str:
        """An amount in words with its noun; the languages in which millions take a preposition put it in."""
        return f"{said} {noun[0] if abs(number) == 1 else noun[1]}"

    def mixed(self, whole: int, part: str) -> str:
        """A whole number and a part of one: "two and a half"."""
        return f"{self.cardinal(whole)} {part}"

    def gender_of(self, noun: str) -> str:
        """The gender of a noun that follows a number; "" where the language does not care or nobody can tell."""
        del noun
        return ""

    def roman(self, number: int, title: str) -> str:
        """A Roman numeral behind a name or a word for a part of a book."""
        del title
        return self.cardinal(number)


_current: ContextVar[Language | None] = ContextVar("language", default=None)


@contextmanager
def speaking_in(language: Language | None) -> Iterator[None]:
    """Sets the language for what runs inside, on this thread only; None is English."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Language | None:
    """The table of the language that is being spoken; None for English."""
    return _current.get()


def code() -> str:
    language = _current.get()
    return language.code if language else "en"


def word(english: str) -> str:
    """What the current language calls something that the rules know by its English name."""
    language = _current.get()
    return language.signs.get(english, english) if language else english


def _num2words(number: int, language: str, kind: str) -> str:
    from num2words import num2words  # in here: English needs none of it

    said: str = num2words(number, lang=language, to=kind)
    return said
