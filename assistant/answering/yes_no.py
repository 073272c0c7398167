"""Yes-or-no questions that only the text can answer: the verdict first, and always the words it rests on."""

from __future__ import annotations

import re

from assistant.answering.evidence import Draft
from assistant.reading.words import stem, stems, support

_NEGATIVE = re.compile(
    r"\b(?:not?|never|none|nobody|without|cannot|can't|won't|don't|doesn't|didn't|isn't|aren't|wasn't|weren't|"
    r"hasn't|haven't|"
    r"prohibited|forbidden|refused|denied|unable|failed|unavailable|except|excluded|mustn't)\b",
    re.I,
)
# States that exclude each other. A question for one, answered by a text with the other, is a no.
_OPPOSITES: tuple[tuple[str, str], ...] = (
    (r"open|opened", r"closed|shut"),
    (r"on|enabled|active|activated|switched on|turned on", r"off|disabled|inactive|deactivated|switched off|"
                                                           r"turned off"),
    (r"available|in stock|left", r"sold out|out of stock|unavailable|not available"),
    (r"connected|online", r"disconnected|offline|no connection|not connected|no internet"),
    (r"on time|punctual", r"late|delayed|cancelled|canceled"),
    (r"running|working|ok|okay|fine|alright|ready", r"stopped|failed|broken|offline|out of (?:paper|order|ink|"
                                                    r"toner)|error|not responding"),
    (r"free(?: of charge)?", r"[£$€]\s?\d"),
    (r"saved", r"unsaved|not saved"),
    (r"paid", r"unpaid|due|outstanding|overdue"),
    (r"locked", r"unlocked"), (r"visible|shown", r"hidden"), (r"allowed|permitted", r"prohibited|forbidden|"
                                                                                    r"not allowed|no \w+ing"),
    (r"required|mandatory", r"optional"),
    (r"successful|succeeded|worked|complete|completed|finished|done",
     r"failed|unsuccessful|incomplete|in progress"),
    (r"late|delayed", r"on time"), (r"full", r"empty|vacant|spaces"), (r"vegetarian|vegan", r"contains meat"),
)  # fmt: skip


def verdict(question: str, words: tuple[str, ...], draft: Draft) -> str:
    """'Yes: …', 'No: …', or the text alone where it gives no clear verdict."""
    text = draft.text
    value = text.split(": ", 1)[-1]
    asks_off = re.search(r"\b(?:off|disabled|deactivated|inactive)\b", question, re.I) is not None
    if re.match(r"(?:no|off|disabled|false|none|never|inactive)\b(?! \w+ \w+)", value, re.I):
        return f"{'Yes' if asks_off else 'No'}: {text}"
    if re.match(r"(?:yes|on|enabled|true)\b(?! (?:time|\w+ \w+))", value, re.I):
        return f"{'No' if asks_off else 'Yes'}: {text}"
    against = opposed(question, text)
    asked_negative = bool(_NEGATIVE.search(question))
    said_negative = _near_negative(words, text)
    if against or (said_negative and not asked_negative):
        return f"No: {text}"
    # Only what is stated counts: "Pregnant? Ask your doctor first." says no yes to "pregnant".
    stated = stems(" ".join(re.findall(r"[^.!?]+(?:[.!]|$)", re.sub(r"[^.!?]*\?", " ", text))))
    held = all(support(word, stated) >= 0.75 for word in words if len(word) > 2)
    if words and held and not asked_negative and not text.rstrip().endswith("?"):
        return f"Yes: {text}"
    return text


def opposed(question: str, text: str) -> bool:
    """True when the text has the state that excludes the one asked for: "sold out" where "available" is asked."""
    for one, other in _OPPOSITES:
        for asked, there in ((one, other), (other, one)):
            if re.search(rf"\b(?:{asked})\b", question, re.I) and re.search(
                rf"(?:\b|^)(?:{there})(?:\b|$|\d)", text, re.I
            ):
                return not re.search(rf"\b(?:{asked})\b", re.sub(rf"\b(?:{there})\b", "", text, flags=re.I), re.I)
    return False


def _near_negative(words: tuple[str, ...], text: str) -> bool:
    """A negation in the same clause as one of the question's words."""
    for clause in re.split(r"[;.!?]|,(?=\s)|\bbut\b|\bunless\b|\bif\b", text):
        if not _NEGATIVE.search(clause):
            continue
        there = [stem(word.lower()) for word in re.findall(r"[\w']+", clause)]
        if any(support(word, there) >= 0.75 for word in words):
            return True
    return False
