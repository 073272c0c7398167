"""Words as the finder and the answers compare them: tokens, stems, and small groups of words that mean the same.

Pure functions on English text; no model. The lists are ours: they hold what people ask of screens, letters, receipts
and signs, where a sentence embedding alone is weak because the passages are two or three words long.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from assistant.reading.vocabulary import GROUPS, IRREGULAR


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


# Words that say nothing about what a question is about.
STOP = word_set(
    """a an the this that these those it its is are was were be been being am do does did done doing have has
    had having will would shall should can could may might must of in on at to for from by with about as into
    onto and or but if then than so there here what which who whom whose when where why how me my mine i you
    your we our us they them their he she his her him please tell say says said show read find give let know
    any some all every each no not s t re ll ve d m also just now out up down get got go going want need many
    much long does't don't isn't there's according currently exactly actually really one ones thing things
    does under over between during per via"""
)

# Names that must match or be shortened ("Tue"), never be taken for each other.
_CALENDAR = word_set(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december"""
)


_SMALL = """two three four five six seven eight nine ten eleven twelve"""
_NUMBER_WORDS = {word: str(number) for number, word in enumerate(_SMALL.split(), start=2)}


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A rough stem: enough that departs, departed and departing meet, and bus stays bus."""
    if word in IRREGULAR:
        word = IRREGULAR[word]
        return word[:-1] if len(word) > 4 and word.endswith("e") else word  # as the regular words below
    if len(word) <= 3 or not word.isalpha():
        return word
    for ending, put in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")):
        if word.endswith(ending):
            return word[: -len(ending)] + put
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _undouble(word[: -len(ending)])
    if len(word) > 4 and word.endswith("e"):
        return word[:-1]  # so that leave and leaving, price and pricing meet
    return word


def _undouble(word: str) -> str:
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        return word[:-1]
    return word


def is_known(word: str) -> bool:
    """True for a word of the groups: "bill", "sender", "delivery" name things, not people."""
    return stem(word) in _GROUP_OF


def _table() -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(GROUPS):
        for word in line:
            groups.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in groups.items()}


_GROUP_OF = _table()
_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*%?|[^\W\d_]+(?:['\u2019][^\W\d_]+)?|[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
# Spellings with a hyphen or a space that are one word for a search.
_JOINED = ((re.compile(r"\be-?mail", re.I), "email"), (re.compile(r"\bwi-?fi\b", re.I), "wifi"),
           (re.compile(r"\bpost ?code|\bzip ?code", re.I), "postcode"),
           (re.compile(r"\bcheck ?box", re.I), "checkbox"), (re.compile(r"\bweb ?(site|page)", re.I), "website"),
           (re.compile(r"\bsub[- ]?total", re.I), "subtotal"), (re.compile(r"\blog ?in\b", re.I), "login"),
           (re.compile(r"\bsun ?(set|rise)s?\b", re.I), r"sun\1"))  # fmt: skip


def tokens(text: str) -> list[str]:
    """Lower-case words and numbers of a text, possessives without their s."""
    return list(_tokens(text))


@lru_cache(maxsize=4096)
def _tokens(text: str) -> tuple[str, ...]:
    """The same texts of a page are taken apart for every question about it."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    for pattern, joined in _JOINED:
        text = pattern.sub(joined, text)
    found: list[str] = _TOKEN.findall(_CAMEL.sub(" ", text))
    return tuple(_plain(word) for word in found)


def _plain(word: str) -> str:
    word = word.lower().replace("\u2019", "'")
    return word[:-2] if word.endswith("'s") else word


def stem_set(text: str) -> frozenset[str]:
    """The stems of the words of a text, as a set."""
    return frozenset(stem(word) for word in text.split())


def stems(text: str) -> list[str]:
    """Stems of all words."""
    return [stem(word) for word in tokens(text)]


def content(text: str) -> list[str]:
    """Stems of the words that say what a text is about, each once, in order."""
    return list(dict.fromkeys(stem(word) for word in tokens(text) if word not in STOP))


def likeness(asked: str, there: str) -> float:
    """How well one stem stands for another: 1 the same, 0.75 a synonym, 0.9 one letter misread, else 0."""
    if asked == there or _NUMBER_WORDS.get(asked, asked) == _NUMBER_WORDS.get(there, there):
        return 1.0
    if asked in _CALENDAR or there in _CALENDAR:
        short, long = sorted((asked, there), key=len)
        return 0.95 if long in _CALENDAR and len(short) >= 3 and long.startswith(short) else 0.0
    if not _GROUP_OF.get(asked, frozenset()).isdisjoint(_GROUP_OF.get(there, frozenset())):
        return 0.75
    shorter = min(len(asked), len(there))
    if shorter == 4 and asked.isalpha() and abs(len(asked) - len(there)) <= 2 and asked[:4] == there[:4]:
        return 0.8  # wind and windy, rain and rainy
    if shorter == 4 and len(asked) != len(there) and asked.isalpha() and there.isalpha() and _one_apart(asked, there):
        return 0.85  # a letter lost by the recogniser: "Prit" for Print
    if shorter >= 5 and asked.isalpha() and there.isalpha():
        if asked.startswith(there) or there.startswith(asked):
            return 0.8  # cheap and cheaper, forecast and forecasting
        # One wrong letter: a slip of the recogniser of text or of speech.
        if _one_apart(asked, there):
            return 0.9
    return 0.0


def _one_apart(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        return a[at + 1 :] == b[at + 1 :]
    longer, other = (a, b) if len(a) > len(b) else (b, a)
    return longer[at + 1 :] == other[at:]


def support(asked: str, there: list[str]) -> float:
    """How well the best of the stems in `there` stands for `asked`, 0 to 1."""
    return max((likeness(asked, word) for word in there), default=0.0)


def coverage(asked: list[str], there: list[str]) -> float:
    """Share of the stems asked for that `there` supports; 0 when nothing is asked for."""
    if not asked:
        return 0.0
    return sum(support(word, there) for word in asked) / len(asked)
