"""Questions made from what a pattern of the router caught: its kind, its subject, and what narrows it."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.answering.asked import ordinal, without_article
from assistant.answering.roles import role_at_end, role_at_start
from assistant.types import QuestionKind

K = QuestionKind
Made = tuple[K, str, str]

# Things that hold text: "what does the sign say" asks for all of it.
HOLDER = (
    r"(?:it|this|that|(?:(?:the|this|that|my)\s+)?(?:whole |entire |full )?(?:screen|page|picture|image|photo|"
    r"photograph|"
    r"screenshot|window|text|document|letter|note|sign|label|poster|card|notification|dialog(?:ue)?(?: box)?|pop-?up|"
    r"article|email|mail|menu|receipt|board|plaque|banner|leaflet|thing|everything|content|contents|article|terminal|"
    r"notice|sticker|display|slide|paper|ticket|web ?page|website|box|toast|prompt|caption|file|form))"
)
PART = (
    r"(?:paragraphs?|lines?|sentences?|headings?|headlines?|headers?|title|columns?|rows?|sections?|messages?|words?|"
    r"blocks?|bullets?|bullet points?|points?|items?|list|table|caption|footer|subtitle|steps?|entry|entries|part|"
    r"verses?|address|signature|greeting|subject|ingredients|warning|note|footnote|summary|introduction|conclusion)"
)
# Nouns that only eyes can find; text may mention them too, and then the text is told.
THINGS = (
    r"(?:dogs?|puppy|cats?|kitten|animals?|birds?|horses?|persons?|people|men|man|women|woman|child|children|"
    r"kids?|baby|"
    r"boys?|girls?|faces?|humans?|someone|anyone|anybody|somebody|cars?|bus|buses|trucks?|bikes?|bicycles?|trees?|"
    r"flowers?|plants?|mountains?|sky|sun|clouds?|beach|sea|ocean|water|snow|grass|houses?|buildings?|chairs?|sofa|"
    r"tables? and chairs|cups?|bottles?|food|hats?|glasses|beards?|shadows?|fire|smoke|logos?|icons?|pictures?|images?|"
    r"photos?|drawings?|charts?|graphs?|diagrams?)"
)
SHOWN = r"(?:picture|image|photo|photograph|screenshot|drawing|painting|camera|snapshot|pic|scene)"


def whole(kind: K) -> Callable[[str, re.Match[str]], Made]:
    return lambda _asked, _found: (kind, "", "")


def read_part(asked: str, found: re.Match[str]) -> Made | None:
    subject = without_article(re.sub(r"^(?:out|aloud|just|only|me|to me|back)\s+", "", found["what"], flags=re.I))
    subject = re.sub(r"\s+(?:out loud|aloud|out|to me|loud)$", "", subject, flags=re.I)
    if not subject or re.fullmatch(HOLDER, subject, re.I):
        return K.READ_ALL, "", ""
    number = ordinal(subject)
    part = re.search(rf"\b{PART}\b", subject, re.I)
    if part is None and number is None and re.match(r"(?:about|what)\b", asked, re.I):
        return None
    return K.READ_PART, subject, "" if number is None else str(number)


def part_says(_asked: str, found: re.Match[str]) -> Made | None:
    subject = without_article(found["what"])
    _, role = role_at_end(subject)
    if role and role not in ("heading", "table"):
        return None
    number = ordinal(subject)
    return K.READ_PART, subject, "" if number is None else str(number)


def said_by(asked: str, found: re.Match[str]) -> Made | None:
    """'What did Anna say last': a name, not 'the warning' (patterns ignore case, speech recognition loses it)."""
    who = re.sub(r"^the (?=[\w ]+$)", "", found["what"], flags=re.I)
    if re.match(r"(?:it|this|that|they|he|she|my|his|her|their|your|our|an?|i|we|you)\b", who, re.I):
        return None
    if found["what"] != who and re.search(rf"\b(?:{HOLDER}|{PART}|error|warning|text|todo|doc\w*|tests?)$", who, re.I):
        return None
    last = re.search(r"\b(first|last)$", asked, re.I)
    return K.READ_PART, f"{last[1].lower() + ' ' if last else ''}message from {who}", ""


def about(_asked: str, found: re.Match[str]) -> Made:
    return K.ABOUT, without_article(found["what"]), ""


def listed_controls(_asked: str, found: re.Match[str]) -> Made | None:
    phrase = without_article(found["what"])
    _, role = role_at_end(phrase)
    return (K.LIST_CONTROLS, "", role) if role else None


def exists(_asked: str, found: re.Match[str]) -> Made | None:
    phrase = without_article(re.sub(r"\s+(?:here|anywhere|on (?:the |this )?(?:screen|page|window|dialog|form)|"
                                    r"in (?:the |this )?(?:window|dialog|form|page|menu))$", "",
                                    found["what"], flags=re.I))  # fmt: skip
    in_picture = re.sub(rf"\s+(?:in|on) (?:the|this|that|my) {SHOWN}$", "", phrase, flags=re.I)
    if re.fullmatch(rf"(?:\w+ )?{THINGS}", in_picture, re.I):
        return K.LOOKS, in_picture, "exists"
    if re.fullmatch(
        r"(?:errors?|problems?|warnings?|error messages?|anything wrong|something wrong)", in_picture, re.I
    ):
        return K.ERROR, "", "exists"
    if re.match(r"(?:unread|new)\b", in_picture, re.I):
        return K.COUNT, in_picture, "unread"
    called = re.match(r"^(?:(?P<kind>.*?)\s+)?(?:called|named|titled|labell?ed)\s+(?P<name>.+)$", in_picture, re.I)
    if called is not None:
        _, role = role_at_end(called["kind"] or "")
        return K.EXISTS, unquoted(called["name"]), role or "name"
    name, role = role_at_end(in_picture)
    if not role:
        name, role = role_at_start(in_picture)
    if role:
        return K.EXISTS, unquoted(name), role
    if re.fullmatch(
        r"(?:texts?|words?|writing|letters|anything(?: to read)?|something(?: to read)?)", in_picture, re.I
    ):
        return K.EXISTS, "", "text"
    return K.EXISTS, unquoted(in_picture), ""


def state(_asked: str, found: re.Match[str]) -> Made:
    name = without_article(found["what"])
    bare, role = role_at_end(name)
    subject = unquoted(bare) if role and bare else unquoted(name)
    return K.SELECTED, subject, found["state"].lower()


def where(asked: str, found: re.Match[str]) -> Made:
    phrase = without_article(re.sub(r"\s+(?:on (?:the |this |my )?(?:screen|page|window)|located|placed|shown|"
                                    r"displayed|"
                                    r"in (?:the |this )?(?:window|picture|dialog|form|page))$", "",
                                    found["what"], flags=re.I))  # fmt: skip
    if re.fullmatch(r"(?:focus|cursor|keyboard focus|caret|i|keyboard cursor|insertion point)", phrase, re.I):
        return K.SELECTED, "", "focused"
    name, role = role_at_end(phrase)
    if not role:
        name, role = role_at_start(phrase)
    del asked
    return K.WHERE, unquoted(name if role and name else phrase), role


def title(_asked: str, found: re.Match[str]) -> Made:
    of = (found.groupdict().get("of") or "").lower()
    return K.TITLE, "", "window" if re.search(r"window|app|program|dialog|software", of) else ""


def count(_asked: str, found: re.Match[str]) -> Made:
    phrase = without_article(found["what"])
    phrase = re.sub(r"\s+(?:are|is|do|does|did|have|has|can|were|was|will)\b.*$", "", phrase, flags=re.I)
    if re.search(r"\b(?:unread|new (?:mails?|emails?|messages?|notifications?))\b", phrase + " " + found[0], re.I):
        return K.COUNT, phrase, "unread"
    core = re.sub(r"\s+(?:in|on|of|here|at)\b.*$", "", phrase, flags=re.I)
    _, role = role_at_end(core)
    return K.COUNT, core, role


def looks(_asked: str, found: re.Match[str]) -> Made:
    what = found.groupdict().get("what") or ""
    return K.LOOKS, without_article(what), "colour" if re.search(r"colou?r", found[0], re.I) else ""


def error(_asked: str, found: re.Match[str]) -> Made:
    return K.ERROR, "", "why" if found[0].lower().startswith("why") else ""


def unquoted(name: str) -> str:
    return re.sub(r"^(?:called|labell?ed|named|marked|for|to|with)\s+", "", name.strip(), flags=re.I).strip(
        " \"'“”\u2018\u2019.,?!"
    )


def kind_asked(asked: str) -> str:
    words = re.sub(r"^(?:what|which)\s+", "", asked, flags=re.I)
    words = re.split(r"\s+(?:is|are)\b", words)[0] if not re.match(r"(?:is|are)\b", words, re.I) else ""
    return words.strip()


def error_or_more(asked: str, _found: re.Match[str]) -> Made | None:
    if re.match(r"^(?:how many|where|when|who|list|is there an? .*(?:button|link))\b", asked, re.I):
        return None
    if re.search(r"\berror (?:code|number)\b", asked, re.I):
        return K.ERROR, "", "code"
    if re.match(r"^(?:is|are|was|were|did|any|has|have|do|does) ", asked, re.I):
        return K.ERROR, "", "exists"
    return K.ERROR, "", "why" if asked.lower().startswith("why") else ""


def list_or_state(asked: str, found: re.Match[str]) -> Made | None:
    state = re.search(r"\b(?:is|are)\b.*?\b(selected|focused|highlighted|checked|ticked|unchecked|unticked|chosen|"
                      r"active|"
                      r"pressed|disabled|greyed out|grayed out|enabled|expanded|open|on|off)$",
                      asked, re.I)  # fmt: skip
    if state and not re.search(r"\b(?:here|there)\b", state[0], re.I):
        return K.SELECTED, kind_asked(asked), state[1].lower()
    if re.match(r"^what is the (?:\w+ )?(?:link|heading|table|tab|button|field)$", asked, re.I) and not re.search(
        r"(?:s|es)$", asked, re.I
    ):
        return None
    return listed_controls(asked, found)


def state_or_free(asked: str, found: re.Match[str]) -> Made | None:
    """'Is dark mode on' is about a state; 'is the meeting on' or a long sentence is a free yes-or-no question."""
    if len(found["what"].split()) > 6 or re.match(r"there\b", found["what"], re.I):
        return None
    return state(asked, found)


def where_or_free(asked: str, found: re.Match[str]) -> Made | None:
    what = found["what"]
    if re.match(r"^(?:find|locate)\b", asked, re.I) and re.match(r"out\b", what, re.I):
        return None
    # "Where is the package going", "where are they meeting": a place is asked for that the text tells.
    if re.search(r"\b(?:from|to|going|coming|held|taking place|happening|meeting|made|born|sent|delivered|based|headed|"
                 r"staying|leaving|departing|arriving|made in)$", what, re.I):  # fmt: skip
        return None
    return where(asked, found)
