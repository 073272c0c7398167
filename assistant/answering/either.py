"""'A or B' questions, and questions that the text itself asks and answers."""

from __future__ import annotations

import re

from assistant.answering.asked import plain
from assistant.answering.evidence import Draft, Work, read_source
from assistant.answering.fact import Form
from assistant.answering.facts import gather
from assistant.answering.structure import Piece, sentences
from assistant.reading.words import content, stems, support

_EITHER = re.compile(r"^(?P<before>.*?)(?P<one>[\w'-]+) or (?:(?:an?|the|is it|on|in|at) )?(?P<other>[\w'-]+)$", re.I)
_OPEN = re.compile(r"^(?:what|which (?!of)|who|where|when|how|why|read|list|is there|are there|find|tell|any)\b", re.I)
# "yes or no", "this or that" offer no words to look for.
_EMPTY = frozenset(("yes", "no", "not", "so", "two", "that", "this", "something", "anything", "later", "more", "less"))


def either(text: str, work: Work) -> Draft | None:
    """The one of two things that the text has: as the value of what is asked, else the only one that stands there."""
    question = plain(text)
    found = _EITHER.match(question)
    if found is None or _OPEN.match(question) or work.page is None:
        return None
    pair = (found["one"].lower(), found["other"].lower())
    if _EMPTY.intersection(pair):
        return None
    words = [w for w in content(found["before"]) if w not in content("is it the this does do set selected")]
    hits: list[tuple[float, str, Draft]] = []
    for fact in gather(work):
        there = [choice for choice in pair if _has(choice, fact.value)]
        if len(there) != 1 or fact.text.rstrip().endswith("?") or _negated(there[0], fact.value):
            continue
        about = sum(support(w, stems(f"{fact.label} {fact.text}")) for w in words) / len(words) if words else 0.0
        short = 0.3 if len(fact.value.split()) <= 3 else 0.0
        labelled = 0.2 if fact.form in (Form.PAIR, Form.CONTROL, Form.STACK) and fact.label else 0.0
        said = fact.value if labelled and len(fact.value.split()) <= 4 else fact.text
        hits.append((about + short + labelled * about, there[0], Draft(said, (fact.source,), 0.85)))
    if not hits or (words and max(h[0] for h in hits) < 0.5):
        return None
    hits.sort(key=lambda hit: -hit[0])
    rivals = [hit for hit in hits if hit[1] != hits[0][1] and hit[0] > hits[0][0] - 0.2]
    return None if rivals else hits[0][2]


def _has(word: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", text, re.I) is not None


def _negated(word: str, text: str) -> bool:
    return re.search(rf"\b(?:not|no|never|n't)\b(?: \w+){{0,2}} {re.escape(word)}\b", text, re.I) is not None


_VERDICT = re.compile(r"^(?:yes|yeah|yep|no|nope|sure|of course|certainly|not really|i don't think so)\b", re.I)


def replied(text: str, work: Work) -> Draft | None:
    """What is answered to the question where the text asks it too: the next line that says yes or no."""
    question = plain(text)
    asks = r"^(?:is|are|was|were|do|does|did|can|could|shall|should|will|would|has|have)\b"
    if work.page is None or not re.match(asks,
                                         question, re.I):  # fmt: skip
        return None
    words = content(question)
    pieces = [(_SPEAKER.sub("", text), box, sure) for text, box, sure in sentences(work.page)
              if not _stamp((text, box, sure))]  # fmt: skip
    for at, (said, _, _) in enumerate(pieces[:-1]):
        share = sum(support(w, stems(said)) for w in words) / len(words) if words else 0.0
        if said.rstrip().endswith("?") and share >= 0.75 and _VERDICT.match(pieces[at + 1][0]):
            return Draft(pieces[at + 1][0], (read_source(*pieces[at + 1]),), 0.9)
    return None


_SPEAKER = re.compile(r"^[A-Z][\w'-]+(?: [A-Z][\w'-]+)?:\s+(?=\S)")


def _stamp(piece: Piece) -> bool:
    """The line over a message: who and when."""
    return re.search(r"\b\d{1,2}[:.]\d{2}(?:\s?[ap]m)?\W*$", piece[0]) is not None and len(piece[0].split()) <= 5
