"""Which questions a look can answer at all: asked before a model that sees is run, because it answers anything.

A model that picks from a closed list says "yes" to "is this milk still good?" and "coca cola" to "what does it say?".
What has to be read, named or known is left to the text and the controls, and what a wrong word makes dangerous to
people.
"""

from __future__ import annotations

import re

from assistant.answering.asked import plain
from assistant.types import Question, QuestionKind

K = QuestionKind

# Kinds that are about text or controls by what they ask.
_TEXT = (K.READ_ALL, K.READ_PART, K.ABOUT, K.ERROR, K.LIST_CONTROLS, K.TITLE)
# What only letters and digits tell. "Sign" or "bus" alone don't: a stop sign is seen.
_READ = re.compile(
    r"\b(?:says?|said|saying|read|reads|reading|written|writes?|wrote|spell(?:s|ed|ing)?|print(?:ed)?|text|words?|"
    r"letters?|sentences?|lines?|paragraphs?|captions?|titles?|headlines?|headings?|names?|named|called|labels?|"
    r"labell?ed|brands?|logos?|makes?|models?|manufacturers?|authors?|numbers?(?! of)|digits?|codes?|"
    r"prices?|costs?|fees?|fares?|"
    r"how much(?! (?:snow|water|light|food|sky|hair|grass|traffic|smoke|dust|dirt|mess))|cheap\w*|expensive|discounts?|"
    r"dollars?|euros?|pounds?|cents?|total|sum|amount|balance|"
    r"phone number|e-?mails?|address(?:es)?|websites?|urls?|links?|passwords?|dates?|(?<!time of )year|month|"
    r"when|deadline|birthday|what time(?! of (?:the )?(?:day|year))|which time|clock (?:show|say)|o'clock|"
    r"expir\w*|best before|use by|still good|flavou?rs?|ingredients?|calories|nutrition\w*|percent(?:age)?|score|"
    r"messages?|notifications?|subject|sender|unread|attachments?|version|files?|folders?|"
    r"instructions?|recipe|menu|page|chapter|quote|translat\w+|language|mean|means|meaning|percentages?|"
    r"speed limit|platform|gate|flight|departs?|departure|arrives?|arrival|temperature)\b",
    re.I,
)
# Who somebody is and why something is: no look tells, and a guess offends.
_UNKNOWABLE = re.compile(
    r"^(?:why|how come)\b|^who(?:se)?\b(?! (?:is|are|can you see) (?:there )?(?:in|on|at|near|behind|beside|"
    r"next to|sitting|standing|holding|wearing)\b)|\b(?:race|religion|nationality|gay|ethnicity|disabled|pregnant)\b",
    re.I,
)
# A "yes" that is wrong costs more than an answer.
_DANGEROUS = re.compile(
    r"\b(?:safe|safely|danger\w*|poison\w*|toxic|edible|can i (?:eat|drink|take|cross|touch|go)|cross the|pills?|"
    r"tablets?|medic(?:ine|ation|al)\w*|dos(?:e|age)|allerg\w*|rash|infected|cancer|raw|cooked through)\b",
    re.I,
)
# States that things have as well as controls: "is the light on?" The controls are asked first.
_STATES_OF_THINGS = frozenset(
    ("on", "off", "switched on", "switched off", "turned on", "turned off", "empty", "filled")
)


def can_be_seen(question: Question) -> bool:
    """Whether a sighting may answer the question; False where it has to be read, is about controls, or is dangerous."""
    if question.kind is K.DESCRIBE:
        return True
    asked = plain(question.text)
    if question.kind in _TEXT or question.detail in ("unread", "text", "name"):
        return False
    if question.kind in (K.EXISTS, K.COUNT, K.WHERE) and question.detail:
        return False  # the detail is a role of controls
    if question.kind is K.SELECTED and (not question.subject or question.detail not in _STATES_OF_THINGS):
        return False
    return not (_UNKNOWABLE.search(asked) or _DANGEROUS.search(asked) or _READ.search(asked))
