"""What a question needs: the sort of value, the words that must be supported, the property that must be told of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.extremes import is_superlative
from assistant.answering.fact import Fact, Form
from assistant.answering.facts import page_words
from assistant.answering.property import deed_asked, kind_of, narrowing, property_asked
from assistant.answering.units import measure
from assistant.answering.values import NAMING, STRICT, Wanted, wanted
from assistant.reading.words import STOP, content, stem, stem_set, support, tokens

# Words that only describe: their absence from the page says little.
SLIGHT = stem_set(
    """able available big bring enter fill call do does expensive far find full go going happen hand help hear kind
    know last first bottom highest lowest late leave like live main making mean must name need next new old
    open own planning possible
    problem put right run see set sort start still supposed take thing think time top try turn type use want way
    work working worth write year altogether earn served serve put over written given show allow allowed early
    soon currently actually did spend spent ago away back around made belong contain include including stand
    stands press recommended good best well total newest latest recent final next
    previous oldest earliest longer whole each full entire being"""
)
_AFTER = re.compile(
    r"\b(?:to|in|on|for|of|from|at|with|by|about|does|did|do|is|are|was|were)\s+(?:the\s+)?([\w'-]+)", re.I
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a free question needs: its words, split into those that must be supported and their weights."""

    text: str
    wanted: Wanted
    words: tuple[str, ...]
    weights: tuple[float, ...]
    missing: tuple[str, ...]
    absent: bool = False
    lacking: bool = False
    needed: tuple[str, ...] = ()  # stems of the property or the deed that a fact must tell of
    nowhere: bool = False  # that word stands nowhere on the page
    names: tuple[str, ...] = ()  # days, numbers and proper names that stand on the page: an answer is about them
    unknown: bool = False  # a file is named that is nowhere on the page


def understood(question: str, facts: list[Fact]) -> Asked:
    """The question's words with their weights: what the whole page lacks weighs most when it names something."""
    kind = wanted(question)
    there = page_words(facts)
    top = [word for fact in facts if fact.form is Form.SENTENCE and fact.order < 2 for word in content(fact.text)]
    every = [word for word in dict.fromkeys(tokens(question)) if stem(word) in content(question)]
    counted = re.search(
        r"\bhow many (.+?)(?: (?:are|is|do|does|did|have|has|can|will|were|was|should|i|we|you)\b|$)", question, re.I
    )
    kept = set(tokens(counted[1])) if counted else set()
    carrying = [
        w for w in every if w in kept or not (kind is not Wanted.ANY and (w in NAMING or stem(w) in _NAMING_STEMS))
    ]
    if not carrying and kind not in STRICT:
        carrying = every
    names = {m[1].lower() for m in _AFTER.finditer(question)}
    kind_noun = kind_of(question)
    if all(word in SLIGHT for word in property_asked(question)):
        kind_noun = ""
    words, weights, missing, absent, lacking = [], [], [], False, False
    proper: list[str] = []
    for word in carrying:
        root = stem(word)
        words.append(root)
        held = 1.0 if _same_number(root, there) else support(root, there)
        slight = root in SLIGHT
        weight = 0.35 if slight or root == kind_noun else 1.0
        if not slight and held >= 0.6 and len(facts) > 12 and support(root, top) >= 0.9:
            weight = 0.6  # what the whole page is about, or whose it is, tells little between its lines
        if held < 0.6 and not slight and (word in names or word[0].isdigit()):
            weight = 1.4
        if held < 0.6 and not slight and _is_name(word, question):
            missing.append(root)
            weight = 2.0
        elif held >= 0.6 and _is_name(word, question) and not re.fullmatch(r"\d", word):
            proper.append(root)
        lacking = lacking or (held < 0.6 and not slight and root not in _GENERIC | _HINTING | _LIGHT)
        absent = absent or (held < 0.6 and not slight and root not in _HINTING)
        weights.append(weight)
    needed = _needed(question, kind)
    nowhere = any(support(word, there) < 0.7 for word in needed)
    return Asked(question, kind, tuple(words), tuple(weights), tuple(missing), absent, lacking, needed, nowhere,
                 tuple(proper), _unknown_file(question, facts))  # fmt: skip


def _needed(question: str, kind: Wanted) -> tuple[str, ...]:
    """The property or the deed that must be told of; () for words that pages do not use of themselves."""
    if is_superlative(question):
        return ()
    noun = kind_of(question)
    if kind in (Wanted.CODE, Wanted.PHONE, Wanted.EMAIL):
        word = narrowing(question) or (noun if kind is Wanted.CODE and noun not in _NAMING_STEMS else "")
        return (word,) if word else ()
    if kind is Wanted.PERSON:
        deed = deed_asked(question)
        asked = (deed,) if deed else property_asked(question)
        return tuple(word for word in asked if word not in _LIGHT)
    if kind in _SELF_NAMED:
        return ()
    dropped = SLIGHT | _GENERIC | _HINTING | _NAMING_STEMS
    told = tuple(word for word in property_asked(question) if word not in dropped)
    return told or ((noun,) if noun and noun not in dropped else ())


# Words for what a table's row is, which stand in no table themselves.
_GENERIC = stem_set(
    """forecast weather mark result score grade detail data entry row line number schedule plan status info
    information hour time temperature figure value price amount course train bus flight team player student
    member person product item game match point month week"""
)


# What `hints` answers for: these need not stand on the page themselves.
_HINTING = stem_set(
    """write wrote sent send sender sign signed author expire subject due deadline recipient venue born birthday
    invite attend address total owe bill progress message mail email letter article receipt invoice remaining
    publish post issue print enter signature letter mail photo visit hold held meeting event place take best
    before valid bought check parcel package shipment ticket note text poster bill form chat page come coming group play
    show recipe statement account label whose own"""
)


# Verbs of questions that tell nothing of a deed.
_LIGHT = stem_set("get got have go come do did want need like know be named call sent from name person people")
# Sorts whose own name is the property that is asked for.
_SELF_NAMED = (Wanted.VERSION, Wanted.URL, Wanted.EMAIL, Wanted.PHONE, Wanted.POSTCODE, Wanted.PERCENT, Wanted.TIME,
               Wanted.TEMPERATURE, Wanted.CODE, Wanted.DATE, Wanted.YES_NO, Wanted.REASON, Wanted.WHEN)  # fmt: skip
_NAMING_STEMS = frozenset(stem(word) for word in NAMING)


def _unknown_file(question: str, facts: list[Fact]) -> bool:
    """True when the question names a file that the page does not: a letter may be misread, a name may be cut."""
    named = re.findall(r"(?<![@/\w])([\w-]+\.(?!(?:com|org|net|uk|example)\b)[a-z][a-z0-9]{1,4})\b", question, re.I)
    if not named:
        return False
    there = {re.sub(r"[^a-z0-9.]", "", word.lower()) for fact in facts for word in fact.text.split()}
    whole = re.sub(r"[^a-z0-9.]", "", " ".join(fact.text for fact in facts).lower())
    bare = [re.sub(r"[^a-z0-9.]", "", name.lower()) for name in named]
    return any(name not in whole and support(name.replace(".", ""), [t.replace(".", "") for t in there]) < 0.85
               for name in bare)  # fmt: skip


def _same_number(word: str, there: list[str]) -> bool:
    """7:12 is 07:12, and 10 is 10:00."""
    if not word[0].isdigit():
        return False
    bare = word.lstrip("0").replace(".", ":")
    return any(other.lstrip("0").replace(".", ":") in (bare, f"{bare}:00") for other in there if other[0].isdigit())


def _is_name(word: str, question: str) -> bool:
    """Capitalised within the sentence, a number, or a day or month: it can't be stood in for by another word."""
    if word[0].isdigit():
        return True
    if re.search(rf"\b{re.escape(word)}(?:[\w.-]*)\.[a-z]{{1,4}}\b|[\w-]\.{re.escape(word)}\b", question, re.I):
        return True  # the name of a file
    inside = re.search(rf"(?<=\s){re.escape(word)}\b", question, re.I)
    if inside and inside[0][0].isupper():
        return True
    return bool(re.fullmatch(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|april|june|july|august|"
                             r"september|october|november|december", word))  # fmt: skip


def counted_words(asked: Asked) -> list[str]:
    """The question's words that a number can count; none where a measure is asked for, which has units of its own."""
    if measure(asked.text) is not None:
        return []
    counted = re.match(r"how (?:many|much) ([\w' -]+)", asked.text, re.I)
    things: list[str] = []
    for word in tokens(counted[1]) if counted else []:
        if word in STOP:
            break
        things.append(stem(word))
    return things or [word for word in asked.words if word not in SLIGHT]
