"""What a question needs: its kind, what it is about, and what narrows it.

An explicit, ordered list of patterns: the first that fits decides. Everything that no pattern knows is a free question
about the text, which is the safe default: the finder decides there whether anything answers it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.answering.asked import ordinal, plain, without_article
from assistant.answering.roles import WORDS, role_at_end, role_at_start
from assistant.types import Question, QuestionKind

K = QuestionKind
_Made = tuple[K, str, str]

# Things that hold text: "what does the sign say" asks for all of it.
_HOLDER = (
    r"(?:it|this|that|(?:(?:the|this|that|my)\s+)?(?:whole |entire |full )?(?:screen|page|picture|image|photo|"
    r"photograph|"
    r"screenshot|window|text|document|letter|note|sign|label|poster|card|notification|dialog(?:ue)?(?: box)?|pop-?up|"
    r"article|email|mail|menu|receipt|board|plaque|banner|leaflet|thing|everything|content|contents|article|terminal|"
    r"notice|sticker|display|slide|paper|ticket|web ?page|website|box|toast|prompt|caption|file|form))"
)
_PART = (
    r"(?:paragraphs?|lines?|sentences?|headings?|headlines?|headers?|title|columns?|rows?|sections?|messages?|words?|"
    r"blocks?|bullets?|bullet points?|points?|items?|list|table|caption|footer|subtitle|steps?|entry|entries|part|"
    r"verses?|address|signature|greeting|subject|ingredients|warning|note|footnote|summary|introduction|conclusion)"
)
# Nouns that only eyes can find; text may mention them too, and then the text is told.
_THINGS = (
    r"(?:dogs?|puppy|cats?|kitten|animals?|birds?|horses?|persons?|people|men|man|women|woman|child|children|"
    r"kids?|baby|"
    r"boys?|girls?|faces?|humans?|someone|anyone|anybody|somebody|cars?|bus|buses|trucks?|bikes?|bicycles?|trees?|"
    r"flowers?|plants?|mountains?|sky|sun|clouds?|beach|sea|ocean|water|snow|grass|houses?|buildings?|chairs?|sofa|"
    r"tables? and chairs|cups?|bottles?|food|hats?|glasses|beards?|shadows?|fire|smoke|logos?|icons?|pictures?|images?|"
    r"photos?|drawings?|charts?|graphs?|diagrams?)"
)
_SHOWN = r"(?:picture|image|photo|photograph|screenshot|drawing|painting|camera|snapshot|pic|scene)"


def route(text: str) -> Question:
    """The question that these words ask. Never raises; empty words ask for a description."""
    said = " ".join(text.split())
    asked = plain(said)
    if not asked or not re.search(r"\w", asked):
        return Question(said, K.DESCRIBE)
    for pattern, make in _ROUTES:
        found = pattern.search(asked)
        if found:
            made = make(asked, found)
            if made is not None:
                kind, subject, detail = made
                return Question(said, kind, subject, detail)
    return Question(said, K.FREE, asked)


def _whole(kind: K) -> Callable[[str, re.Match[str]], _Made]:
    return lambda _asked, _found: (kind, "", "")


def _read_part(asked: str, found: re.Match[str]) -> _Made | None:
    subject = without_article(re.sub(r"^(?:out|aloud|just|only|me|to me|back)\s+", "", found["what"], flags=re.I))
    subject = re.sub(r"\s+(?:out loud|aloud|out|to me|loud)$", "", subject, flags=re.I)
    if not subject or re.fullmatch(_HOLDER, subject, re.I):
        return K.READ_ALL, "", ""
    number = ordinal(subject)
    part = re.search(rf"\b{_PART}\b", subject, re.I)
    if part is None and number is None and re.match(r"(?:about|what)\b", asked, re.I):
        return None
    return K.READ_PART, subject, "" if number is None else str(number)


def _part_says(_asked: str, found: re.Match[str]) -> _Made | None:
    subject = without_article(found["what"])
    _, role = role_at_end(subject)
    if role and role not in ("heading", "table"):
        return None
    number = ordinal(subject)
    return K.READ_PART, subject, "" if number is None else str(number)


def _said_by(asked: str, found: re.Match[str]) -> _Made | None:
    """'What did Anna say': a name, not 'the warning' (patterns ignore case, speech recognition loses it)."""
    who = found["what"]
    if re.match(r"(?:the|it|this|that|they|he|she|my|his|her|their|your|our|an?)\b", who, re.I):
        return None
    del asked
    return K.READ_PART, f"message from {who}", ""


def _about(_asked: str, found: re.Match[str]) -> _Made:
    return K.ABOUT, without_article(found["what"]), ""


def _list(_asked: str, found: re.Match[str]) -> _Made | None:
    phrase = without_article(found["what"])
    _, role = role_at_end(phrase)
    return (K.LIST_CONTROLS, "", role) if role else None


def _exists(_asked: str, found: re.Match[str]) -> _Made | None:
    phrase = without_article(re.sub(r"\s+(?:here|anywhere|on (?:the |this )?(?:screen|page|window|dialog|form)|"
                                    r"in (?:the |this )?(?:window|dialog|form|page|menu))$", "", found["what"], flags=re.I))  # fmt: skip
    in_picture = re.sub(rf"\s+(?:in|on) (?:the|this|that|my) {_SHOWN}$", "", phrase, flags=re.I)
    if re.fullmatch(rf"(?:\w+ )?{_THINGS}", in_picture, re.I):
        return K.LOOKS, in_picture, "exists"
    if re.fullmatch(
        r"(?:errors?|problems?|warnings?|error messages?|anything wrong|something wrong)", in_picture, re.I
    ):
        return K.ERROR, "", "exists"
    if re.match(r"(?:unread|new)\b", in_picture, re.I):
        return K.COUNT, in_picture, "unread"
    name, role = role_at_end(in_picture)
    if not role:
        name, role = role_at_start(in_picture)
    if role:
        return K.EXISTS, _unquoted(name), role
    if re.fullmatch(
        r"(?:texts?|words?|writing|letters|anything(?: to read)?|something(?: to read)?)", in_picture, re.I
    ):
        return K.EXISTS, "", "text"
    return K.EXISTS, _unquoted(in_picture), ""


def _state(_asked: str, found: re.Match[str]) -> _Made:
    name = without_article(found["what"])
    bare, role = role_at_end(name)
    subject = _unquoted(bare) if role and bare else _unquoted(name)
    return K.SELECTED, subject, found["state"].lower()


def _where(asked: str, found: re.Match[str]) -> _Made:
    phrase = without_article(re.sub(r"\s+(?:on (?:the |this |my )?(?:screen|page|window)|located|placed|shown|"
                                    r"displayed|"
                                    r"in (?:the |this )?(?:window|picture|dialog|form|page))$", "", found["what"], flags=re.I))  # fmt: skip
    if re.fullmatch(r"(?:focus|cursor|keyboard focus|caret|i|keyboard cursor|insertion point)", phrase, re.I):
        return K.SELECTED, "", "focused"
    name, role = role_at_end(phrase)
    if not role:
        name, role = role_at_start(phrase)
    del asked
    return K.WHERE, _unquoted(name if role and name else phrase), role


def _title(_asked: str, found: re.Match[str]) -> _Made:
    of = (found.groupdict().get("of") or "").lower()
    return K.TITLE, "", "window" if re.search(r"window|app|program|dialog|software", of) else ""


def _count(_asked: str, found: re.Match[str]) -> _Made:
    phrase = without_article(found["what"])
    phrase = re.sub(r"\s+(?:are|is|do|does|did|have|has|can|were|was|will)\b.*$", "", phrase, flags=re.I)
    if re.search(r"\b(?:unread|new (?:mails?|emails?|messages?|notifications?))\b", phrase + " " + found[0], re.I):
        return K.COUNT, phrase, "unread"
    core = re.sub(r"\s+(?:in|on|of|here|at)\b.*$", "", phrase, flags=re.I)
    _, role = role_at_end(core)
    return K.COUNT, core, role


def _looks(_asked: str, found: re.Match[str]) -> _Made:
    what = found.groupdict().get("what") or ""
    return K.LOOKS, without_article(what), "colour" if re.search(r"colou?r", found[0], re.I) else ""


def _error(_asked: str, found: re.Match[str]) -> _Made:
    return K.ERROR, "", "why" if found[0].lower().startswith("why") else ""


def _looks_exists(asked: str, found: re.Match[str]) -> _Made | None:
    return _exists(asked, found)


def _unquoted(name: str) -> str:
    return re.sub(r"^(?:called|labell?ed|named|marked|for|to|with)\s+", "", name.strip(), flags=re.I).strip(
        " \"'“”\u2018\u2019.,?!"
    )


_Q = r"(?:what|which)"
_STATES = (
    r"(?:checked|ticked|unchecked|unticked|selected|chosen|focused|highlighted|pressed|expanded|collapsed|disabled|"
    r"enabled|greyed out|grayed out|switched on|switched off|turned on|turned off|active|required|on|off|"
    r"marked|picked|activated|deactivated|empty|filled in|filled out|filled|blank|available|read[- ]only)"
)
_ROUTES: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], _Made | None]], ...] = tuple(
    (re.compile(pattern, re.I), make)
    for pattern, make in (
        # --- the whole of it, read ---
        (r"^(?:read|speak|say|recite)(?: out)?(?: loud| aloud)?$", _whole(K.READ_ALL)),
        (
            rf"^(?:read|speak|recite)(?: out| aloud)? (?:me |to me )?(?:all(?: of)? )?{_HOLDER}(?: all)?"
            rf"(?: out)?(?: loud| aloud)?(?: to me)?(?: (?:on|in|of|from) {_HOLDER})?$",
            _whole(K.READ_ALL),
        ),
        (
            r"^(?:read|speak)(?: out| aloud)? (?:me |to me )?(?:everything|all|the lot|it all|all of it|the rest|"
            r"more|on|"
            r"all the text|the text(?: to me)?|from (?:the )?(?:top|beginning|start))\b.*$",
            _whole(K.READ_ALL),
        ),
        (
            rf"^{_Q} (?:does|do|did|is) {_HOLDER} (?:say|read|tell(?: me| us)?|state|saying|ask(?: me)?|asking(?: me)?)"
            r"(?: exactly| here| in full)?$",
            _whole(K.READ_ALL),
        ),
        (
            rf"^(?:{_Q} (?:text|words) (?:is|are) (?:there|in|on|shown|written|visible|displayed)\b|"
            rf"what (?:is|does) (?:it|this|that) (?:say|written|read|text)$|what is (?:the text|written)"
            rf"(?: (?:on|in) {_HOLDER}| here| there)?$|what text\b)",
            _whole(K.READ_ALL),
        ),
        (r"^continue(?: reading)?$|^go on$|^keep reading$", _whole(K.READ_ALL)),
        # --- the error ---
        (
            r"\b(?:error|errors|exception|failure|traceback)\b(?!.*\b(?:code|number|id)\b.*\b(?:for|of)\b)"
            r"(?!.*\b(?:how many|button|link)\b)",
            lambda a, f: _error_or_more(a, f),
        ),
        (
            r"^(?:what (?:is|went|has gone|goes|did go) wrong|what (?:is|was|are) the (?:problem|warning|trouble|"
            r"matter|fault)"
            r"s?|what (?:has )?(?:failed|happened wrong)|what failed|why (?:did|does|has|is|was) (?:it|this|"
            r"that)(?: not)? "
            r"(?:fail|crash|break|failed|failing|crashed|work|working|start|starting)\w*|what is the matter|"
            r"is (?:something|anything) wrong|did "
            r"(?:something|anything|it) (?:fail|go wrong|crash|break)|any (?:errors|problems|warnings))\b",
            _error,
        ),
        (
            r"^what (?:does|do|did|is) (?:the |this |that )?(?:warning|alert|problem|"
            r"warnings)(?: message)? (?:say|saying|mean|about|tell)\b",
            _error,
        ),
        # --- parts read ---
        (r"^(?:read|recite|speak)(?: out| aloud| me)? (?P<what>.+)$", _read_part),
        (
            r"^what (?:does|do|did|is) (?P<what>(?:the |my )?(?:[\w'-]+ ){0,3}(?:paragraph|line|sentence|heading|"
            r"headline|"
            r"header|message|row|section|bullet|bullet point|footer|caption|step|footnote|column|reply|chat message)"
            r"(?: (?:from|of|by|about|under|called) .+?| \d+| two| three)?) (?:say|says|saying|read|reads|written|"
            r"contain)$",
            _part_says,
        ),
        (
            r"^what (?:is|was|are|were) (?P<what>the (?:first|second|third|fourth|fifth|last|final|next to last|"
            r"penultimate|"
            r"second to last|bottom|top) (?:paragraph|line|sentence|heading|headline|message|row|bullet point|"
            r"word|section|"
            r"step|item|entry|command|reply)s?)(?: (?:on|in|of) .+)?$",
            _part_says,
        ),
        (
            r"^what (?:did|does|has|is) (?P<what>[A-Z][\w'-]+(?: [A-Z][\w'-]+)?) (?:say|write|written|reply|"
            r"saying|answer|"
            r"wrote|said|text|replied)$",
            _said_by,
        ),
        # --- about ---
        (
            rf"^(?:{_Q} (?:does|do|did|is|was|has) (?:{_HOLDER}|they|he|she|\w+) (?:say|says|said|tell|mention|"
            rf"mentioned|"
            r"state|write|written|saying)(?: me| us)? (?:about|on|regarding|concerning|of) (?P<what>.+))$",
            _about,
        ),
        (
            rf"^(?:(?:tell|say)(?: me)? (?:something |more |everything |anything |what it says )?(?:about|regarding)|"
            rf"(?:is|are) there (?:anything|something|any mention|information|text) (?:about|on|of|said about)|"
            rf"anything (?:about|on)|what about|how about|does {_HOLDER} mention|does {_HOLDER} (?:say|"
            rf"tell)(?: me)? (?:anything |something )?"
            rf"(?:about|on|of)?|what (?:is|was) (?:said|written|mentioned|stated|known) (?:about|on|of)|"
            rf"what information (?:is there |do you have )?(?:about|on)|(?:find|search(?: for)?|look for|"
            rf"look up)) (?P<what>.+)$",
            _about,
        ),
        # --- description ---
        (
            rf"^(?:describe\b|summari[sz]e\b|(?:give|make)(?: me)? an? (?:summary|overview|description)\b|"
            rf"overview$|what (?:is|am) "
            rf"(?:this|i looking at|on (?:the |my )?(?:screen|page|window)|happening|going on|there|here|shown|"
            rf"{_HOLDER} about|it about|in front of me|open|being shown|displayed|in (?:the |this )?window)"
            rf"(?: here| (?:on|in) {_HOLDER})?$|what (?:do|can) (?:you|we|i) see|what does (?:it|this) show|"
            rf"what (?:kind|sort|type)"
            rf" of (?:window|screen|page|document|dialog|file) |what have (?:i|we) got|where am i$|"
            rf"explain (?:this|it)$|"
            rf"look(?: at (?:this|it))?$|what (?:is|are) (?:this|these|that|it)$|help$|what does {_HOLDER} show$)",
            _whole(K.DESCRIBE),
        ),
        # --- how it looks ---
        (r"\b(?:what|which|is|are)\b.*\bcolou?rs?\b(?P<what>.*)", lambda a, f: (K.LOOKS, a, "colour")),
        (
            rf"^(?:what|who) (?:is|are|can you see|do you see) (?:there )?(?:in|on) (?:the|this|that|my) {_SHOWN}s?\b",
            _looks,
        ),
        (
            rf"^what does (?:the|this|that|my) {_SHOWN} (?:show|depict|contain|look like)|"
            r"^what does (?:it|this|he|she|that|the .+) look like$|^(?:is|was) (?:it|this|the .+) (?:pretty|"
            r"beautiful|ugly|"
            r"blurry|blurred|dark|bright|sharp|in focus)$|^what (?:is|are) (?:he|she|they|the (?:man|woman|person|"
            r"people|dog|"
            r"cat|child|boy|girl)) (?:doing|wearing|holding)\b|^who is (?:this|that|he|she)$|"
            r"^how (?:does|do) (?:it|this|the .+) look$",
            _looks,
        ),
        # --- titles ---
        (
            rf"^(?:{_Q}|tell me|say) (?:is|are|was|the)? ?(?:the )?(?P<of>(?:page |window |app |article |book |"
            rf"main |document |"
            r"dialog |program |film |movie )?(?:title|headline|heading|name of (?:the |this )?(?:window|app|"
            r"application|program|"
            r"article|page|dialog|document)|caption))"
            r"(?P<more> (?:of|on|in|for) (?:the |this |that )?(?:current )?(?:window|page|app|application|program|"
            r"article|"
            r"document|dialog|screen|text|letter|picture|image|story|photo|front window))?(?: called| here)?$",
            lambda a, f: (K.TITLE, "", "window" if re.search(r"window|app|program|dialog", f[0], re.I) else ""),
        ),
        (
            rf"^(?:title|headline|heading|window title)$|^(?:{_Q}) (?P<of>window|app|application|program|software|"
            rf"dialog) "
            r"(?:is (?:this|it|open|active|in front|in the foreground|running)|am i (?:in|on|using)|has (?:the )?focus|"
            r"do i have open)\b",
            lambda a, f: (K.TITLE, "", "window" if f["of"] or "window" in a.lower() else ""),
        ),
        (
            r"^(?:what is|how is) (?P<of>(?:this|the) (?:window|app|application|page|program|article)) "
            r"(?:called|named|titled)$",
            _title,
        ),
        # --- controls ---
        (
            rf"^(?:{_Q}|list|name|show(?: me)?|give(?: me)?|tell me|enumerate|say|are there any|are there|"
            rf"what are|any)\b"
            rf"(?: is| are)?(?: all)?(?: of)?(?: the)?(?: available| different| visible)? ?(?P<what>{WORDS})"
            r"(?: are| is| do| does| can| could| has| have| exist| here| there| on| in| of| available| visible|"
            r" shown|$).*$",
            lambda a, f: _list_or_state(a, f),
        ),
        (
            r"^(?:what|which) (?:can|could|should) i (?:click|press|push|tap|choose|do|select|type)(?: on| here|"
            r" in .*| next)*$",
            lambda a, f: (K.LIST_CONTROLS, "", "button" if re.search("click|press|push|tap", a, re.I) else "control"),
        ),
        (
            r"^(?:what|which) (?:choices|options|actions) (?:are there|do i have|can i|have i|are available|"
            r"are offered|exist)\b",
            lambda a, f: (K.LIST_CONTROLS, "", "control"),
        ),
        (
            r"^(?:what|which)(?: \w+){0,4}? (?:is|are) (?:currently |now |already )?(?P<state>selected|focused|"
            r"highlighted|"
            r"checked|ticked|unchecked|chosen|active|in focus|pressed|disabled|expanded|unticked|greyed out|grayed out|"
            r"picked|switched on|turned on)\b(?! (?:by|for|from)\b)",
            lambda a, f: (K.SELECTED, _kind_asked(a), f["state"].lower()),
        ),
        (
            r"^(?:what|which)(?: \w+){0,3} (?:has|have|got|holds) (?:the )?(?:keyboard )?focus\b",
            lambda a, f: (K.SELECTED, "", "focused"),
        ),
        (
            r"^(?:what|where) is (?:the |my |in )?(?:keyboard )?(?:focus|cursor|selection)$|^where am i typing",
            lambda a, f: (K.SELECTED, "", "selected" if "selection" in a else "focused"),
        ),
        (
            r"^(?:what|which) (?:have i|did i|i) (?:selected|select|chosen|choose|checked)$",
            lambda a, f: (K.SELECTED, "", "selected"),
        ),
        (
            rf"^(?:is|are|has|was) (?P<what>.+?) (?:currently |now |already |been )?(?P<state>{_STATES})$",
            lambda a, f: _state_or_free(a, f),
        ),
        (r"^(?:is|are) there (?:an?|any|some|the)?\s*(?P<what>.+)$", _exists),
        (r"^(?:can|do) (?:you|we|i) (?:see|find|spot|have) (?:an?|any|the|some)\s*(?P<what>.+)$", _exists),
        (
            rf"^(?:does|do) (?:it|this|{_HOLDER}) (?:have|contain|show|offer|include)s? (?:an?|any|some|"
            rf"the)?\s*(?P<what>.+)$",
            _exists,
        ),
        (r"^any (?P<what>.+)$", _exists),
        (
            r"^(?:where(?:abouts)? (?:is|are|do i find|can i find|would i find|to find|has|could i find)|find|"
            r"locate|point me to|"
            r"whereabouts are|what is the (?:position|location) of|in which corner is|on which side is) "
            r"(?P<what>.+)$",
            lambda a, f: _where_or_free(a, f),
        ),
        # --- numbers of things ---
        (r"^(?:how many|count(?: the| all)?|what is the (?:number|count) of|number of) (?P<what>.+)$", _count),
        (r"^(?:do i have|have i got|have i|are there|is there|got) (?:any )?(?P<what>(?:unread|new) .+)$", _count),
    )
)


def _kind_asked(asked: str) -> str:
    words = re.sub(r"^(?:what|which)\s+", "", asked, flags=re.I)
    words = re.split(r"\s+(?:is|are)\b", words)[0] if not re.match(r"(?:is|are)\b", words, re.I) else ""
    return words.strip()


def _error_or_more(asked: str, _found: re.Match[str]) -> _Made | None:
    if re.match(r"^(?:how many|where|when|who|list|is there an? .*(?:button|link))\b", asked, re.I):
        return None
    if re.search(r"\berror (?:code|number)\b", asked, re.I):
        return K.ERROR, "", "code"
    if re.match(r"^(?:is|are|was|were|did|any|has|have|do|does) ", asked, re.I):
        return K.ERROR, "", "exists"
    return K.ERROR, "", "why" if asked.lower().startswith("why") else ""


def _list_or_state(asked: str, found: re.Match[str]) -> _Made | None:
    state = re.search(r"\b(?:is|are)\b.*?\b(selected|focused|highlighted|checked|ticked|unchecked|unticked|chosen|"
                      r"active|"
                      r"pressed|disabled|greyed out|grayed out|enabled|expanded|open|on|off)$", asked, re.I)  # fmt: skip
    if state and not re.search(r"\b(?:here|there)\b", state[0], re.I):
        return K.SELECTED, _kind_asked(asked), state[1].lower()
    if re.match(r"^what is the (?:\w+ )?(?:link|heading|table|tab|button|field)$", asked, re.I) and not re.search(
        r"(?:s|es)$", asked, re.I
    ):
        return None
    return _list(asked, found)


def _state_or_free(asked: str, found: re.Match[str]) -> _Made | None:
    """'Is dark mode on' is about a state; 'is the meeting on' or a long sentence is a free yes-or-no question."""
    if len(found["what"].split()) > 6 or re.match(r"there\b", found["what"], re.I):
        return None
    return _state(asked, found)


def _where_or_free(asked: str, found: re.Match[str]) -> _Made | None:
    what = found["what"]
    if re.match(r"^(?:find|locate)\b", asked, re.I) and re.match(r"out\b", what, re.I):
        return None
    # "Where is the package going", "where are they meeting": a place is asked for that the text tells.
    if re.search(r"\b(?:from|to|going|coming|held|taking place|happening|meeting|made|born|sent|delivered|based|headed|"
                 r"staying|leaving|departing|arriving|made in)$", what, re.I):  # fmt: skip
        return None
    return _where(asked, found)
