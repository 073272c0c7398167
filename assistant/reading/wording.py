"""What the words of a row tell about its part in the page: running text, a label, an amount, an item of a list."""

from __future__ import annotations

import re
from functools import lru_cache

# Words that name a field of a form; as the first words of a row they part label from value where no colon does.
_FIELD = (
    r"(?:(?:first|last|full|given|family|middle|user|display|account|company|host|file|street|card|bank|network|"
    r"computer|device|bill(?:ing)?|shipping|home|work|mobile|e-?mail|postal|web|ip|mac|new|old|current|confirm|"
    r"date of|place of|time of|name of|type of|number of)\s+)*"
    r"(?:name|surname|forename|username|user id|password|passphrase|passcode|pin|e-?mail|mail|address|street|"
    r"town|city|county|state|country|region|post ?code|zip(?: code)?|phone|telephone|tel|mobile|fax|website|url|"
    r"date|time|birth|born|age|sex|gender|nationality|title|subject|from|to|cc|bcc|sent|received|reply-to|total|"
    r"subtotal|sub-total|amount|balance|change|cash|vat|tax|price|cost|quantity|qty|due|order|order number|"
    r"order no\.?|invoice|invoice number|invoice no\.?|reference|ref\.?|number|account|sort code|iban|bic|gate|"
    r"seat|flight|platform|departs|departure|arrives|arrival|train|passenger|class|booking|ticket|status|version|"
    r"type|size|length|width|height|weight|colou?r|language|location|port|server|host|domain|id|serial number|"
    r"model|category|department|company|organi[sz]ation|occupation|job title|comments?|notes?|message|description)"
    r"(?:\s(?:no|nr|number|id|code|ref|reg)\b\.?)?"
)
FIELD_LABEL = re.compile(rf"^{_FIELD}\s*\*?$", re.IGNORECASE)
_FIELD_START = re.compile(rf"^(?P<label>{_FIELD})\s+(?P<value>\S.*)$", re.IGNORECASE)
# "Placed on 9 January 2026": a word or two, then a day and nothing else.
_DAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
    r"(?:\d{1,2}(?:st|nd|rd|th)? ?[a-z]{3,9}\.?,? \d{4}|[a-z]{3,9}\.? \d{1,2}, \d{4}|\d{1,4}[./-]\d{1,2}[./-]\d{2,4})"
)
_WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\b"
_DATED = re.compile(rf"^(?P<label>(?!{_WEEKDAY})[A-Z][a-z]+(?: [a-z]+){{0,2}}) (?P<value>(?i:{_DAY}))$")
# "Statement number 118", "Order no. 5520".
_NUMBERED = re.compile(r"^(?P<label>[A-Z][a-z]+ (?:number|no|nr|code|ref|id)\b\.?) (?P<value>[#\w][\w/-]*\d[\w/ -]*)$")
_BULLET = re.compile(r"^(?:[•●○◦▪■□◆‣∙·*\u2013—-]|\(?\d{1,2}[.)]|\(?[a-hA-H][.)])\s+\S|^[•●○◦▪■]\S")
_BULLET_MARK = re.compile(r"^(?:[•●○◦▪■□◆‣∙·*\u2013—-]\s*)")
_AMOUNT = re.compile(
    r"^[-+]?(?:[£$€¥]|[A-Z]{3}\s)?\s*[-+]?\d{1,3}(?:[,. ]?\d{3})*(?:[.,]\d{1,2})?\s*(?:[£$€¥%]|[A-Z]{3})?$"
)
_TRAILING_AMOUNT = re.compile(
    r"^(?P<label>\S*[A-Za-z].*?)[\s.·…:]+(?P<value>[-+]?[£$€¥]?\s?-?\d[\d, ]*[.,]\d{2}\s?(?:[£$€¥]|[A-Z]{3})?)$"
)
# A colon between digits is a time or a ratio, one before // an address, one after a lone letter a drive.
_COLON = re.compile(r"^(?P<label>[^:\uff1a]{2,48}?)\s*[:\uff1a](?!//)\s*(?P<value>.*)$")
# A word of running text, with what may stand before and after it.
_AROUND = "([\"'\u2018\u201c)].,;:!?\u2019\u201d"
_PLAIN = re.compile(r"^[(\[\"'\u2018\u201c]*[^\W\d_]+(?:['\u2019-][^\W\d_]+)*[)\]\"'.,;:!?\u2019\u201d]*$")
# What may end a sentence or a quotation.
ENDS = '.!?:"\u2019\u201d)'
# What a letter's subject starts with when it answers another or passes it on.
_REPLIES = frozenset({"re", "fw", "fwd"})
# A second label in the same line: "Unread: 4 Total: 128".
_NEXT_LABEL = re.compile(r"\s+(?=[A-Z][\w'-]*(?: [a-z]\w*)?:\s)")
# Words of a label; brackets, slashes and signs belong to code, paths and prompts.
_LABEL_WORDS = re.compile(r"^[\w\s'\u2019&.,()#/*+-]+$")
_WORD = re.compile(r"[^\W\d_]+")
# Between digits a dot multiplies, between letters a stroke may be code; elsewhere both may lack their spaces.
_PARTING = re.compile(r"\s+[|\u2022]\s*|\s*[|\u2022]\s+|\s*(?<!\d)\u00b7\s*|\s*\u00b7(?!\d)\s*|\s+\u00b7\s+")
_SENTENCE_END = re.compile(r"[.!?…]['\"”\u2019)\]]*$")
# Abbreviations whose full stop ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:^|\s|\()(?:mr|mrs|ms|dr|prof|st|no|nr|vs|etc|e\.g|i\.e|approx|dept|tel|ext|fig|vol|pp?|inc|ltd|co|jr|sr|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|[A-Za-z])\.$",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)
def is_prose(text: str) -> bool:
    """True for a line of running text: several words, most of them plain and in small letters; not code."""
    tokens = text.split()
    plain = [token for token in tokens if _PLAIN.match(token)]
    small = sum(1 for token in plain if token.strip(_AROUND).islower() and len(token) > 1)
    return small >= 3 and small >= 0.4 * len(tokens) and len(plain) >= 0.65 * len(tokens)


def is_item(text: str) -> bool:
    """True when it starts with a bullet, a number or a letter of a list."""
    return bool(_BULLET.match(text))


def without_bullet(text: str) -> str:
    """The item's words; its number, if it has one, stays."""
    return _BULLET_MARK.sub("", text)


def is_amount(text: str) -> bool:
    """True for a number, a sum of money, a percentage."""
    return bool(_AMOUNT.match(text.strip()))


def has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def ends_sentence(text: str) -> bool:
    """True when the last word ends a sentence."""
    return bool(_SENTENCE_END.search(text)) and not _ABBREVIATION.search(text)


def is_label(text: str) -> bool:
    """True for words that ask for a value: a known field's name, or anything short with a colon or a star."""
    text = text.strip()
    if len(text) > 48 or not _WORD.search(text):
        return False
    if not _LABEL_WORDS.match(text.rstrip(":\uff1a*")) or "_" in text or "(" in text:
        return False
    return (text[-1] in ":\uff1a*" and not is_prose(text)) or bool(FIELD_LABEL.match(text))


def clean_label(text: str) -> str:
    """A label without its colon, its star and its dotted leader."""
    return text.strip().rstrip(":\uff1a*.,·… ").strip()


def split_pairs(text: str, alone: bool = True) -> list[tuple[str, str]]:
    """All (label, value) of one line: "Total: 9.82", "TOTAL 9.82", "Postcode KY11 9TQ", "Unread: 4 Total: 128".

    The value is "" where the line ends with a label and its colon.

    Args:
        text: the line.
        alone: False where other lines stand beside it; "Message Tools" may then be any two words.
    """
    if text.count(":") > 1:
        parts = _NEXT_LABEL.split(text)
        found = [pair for part in parts for pair in [_split_pair(part, alone)] if pair]
        if len(found) > 1:
            return found
    pair = _split_pair(text, alone)
    return [pair] if pair else []


def _split_pair(text: str, alone: bool) -> tuple[str, str] | None:
    match = _COLON.match(text)
    if match and _is_colon_label(text, match):
        return clean_label(match["label"]), match["value"].strip()
    match = _TRAILING_AMOUNT.match(text)
    if match and len(match["label"]) <= 48 and not is_prose(text):
        return clean_label(match["label"]), match["value"].strip()
    match = _DATED.match(text) or _NUMBERED.match(text)
    if match and not is_item(text):
        return match["label"], match["value"].strip()
    match = _FIELD_START.match(text)
    if match and len(text) <= 64 and not is_prose(text) and _is_value(match["value"], alone):
        return clean_label(match["label"]), match["value"].strip()
    return None


def _is_colon_label(text: str, match: re.Match[str]) -> bool:
    label, value = match["label"], match["value"]
    if label.lower() in _REPLIES or label[:1] == "#":  # a letter's subject, a remark in code
        return False
    if not _WORD.search(label) or len(label) < 2 or len(label.split()) > 6 or not _LABEL_WORDS.match(label):
        return False
    sentence = ends_sentence(text) and is_prose(text) and len(label.split()) > 2
    if sentence or label.count("(") != label.count(")"):
        return False
    touching = text[match.end("label") : match.end("label") + 2].strip(" ") == text[match.end("label") :][:2]
    if not touching or not value:
        return True
    # Without a space the colon may belong to a time, an address, a path, code; the recogniser loses spaces, too.
    return label[-1:].isalpha() and len(label) > 2 and (value[:1].isupper() or value[:1].isdigit())


def _is_value(text: str, alone: bool) -> bool:
    """What may follow a field's name without a colon: it holds a digit, an @, or starts with a capital."""
    return has_digit(text) or "@" in text or (alone and text[0].isupper())


def is_plain_label(text: str) -> bool:
    """True when its signs may stand in a label; False for code, paths and prompts."""
    return bool(_LABEL_WORDS.match(text)) and bool(_WORD.search(text))


def parts(text: str) -> list[str]:
    """The parts of a line that dots or strokes part: "Single 2.80 · Day ticket 6.00"; one part where none do."""
    found = [part.strip() for part in _PARTING.split(text)]
    return found if len(found) > 1 and all(len(part) > 1 for part in found) else [text]


def sentences(text: str) -> list[str]:
    """`text` cut after each sentence; never inside an abbreviation, a number or an address."""
    found: list[str] = []
    words: list[str] = []
    parts = text.split()
    for position, word in enumerate(parts):
        words.append(word)
        following = parts[position + 1] if position + 1 < len(parts) else ""
        if ends_sentence(" ".join(words[-2:])) and not following[:1].islower():
            found.append(" ".join(words))
            words = []
    if words:
        found.append(" ".join(words))
    return found
