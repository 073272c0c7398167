"""What a question needs: its kind, what it is about, and what narrows it.

An explicit, ordered list of patterns: the first that fits decides. Everything that no pattern knows is a free question
about the text, which is the safe default: the finder decides there whether anything answers it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.answering.asked import plain
from assistant.answering.making import (
    HOLDER,
    SHOWN,
    K,
    Made,
    about,
    count,
    error,
    error_or_more,
    exists,
    kind_asked,
    list_or_state,
    looks,
    part_says,
    read_part,
    said_by,
    state_or_free,
    title,
    where_or_free,
    whole,
)
from assistant.answering.roles import WORDS
from assistant.answering.shapes import SHAPES
from assistant.types import Question

LONGEST_SUBJECT = 12  # words; a longer one is several questions or a story, and no name of anything


def route(text: str) -> Question:
    """The question that these words ask. Never raises; empty words ask for a description."""
    said = " ".join(text.split())
    asked = plain(said)
    if not asked or not re.search(r"\w", asked):
        return Question(said, K.DESCRIBE)
    for pattern, make in (*SHAPES, *_ROUTES):
        found = pattern.search(asked)
        if found:
            made = make(asked, found)
            if made is not None:
                kind, subject, detail = made
                if len(subject.split()) > LONGEST_SUBJECT:
                    break
                return Question(said, kind, subject, detail)
    return Question(said, K.FREE, asked)


_Q = r"(?:what|which)"
_STATES = (
    r"(?:checked|ticked|unchecked|unticked|selected|chosen|focused|highlighted|pressed|expanded|collapsed|disabled|"
    r"enabled|greyed out|grayed out|switched on|switched off|turned on|turned off|active|required|on|off|"
    r"marked|picked|activated|deactivated|empty|filled in|filled out|filled|blank|available|read[- ]only)"
)
_ROUTES: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], Made | None]], ...] = tuple(
    (re.compile(pattern, re.I), make)
    for pattern, make in (
        # --- the whole of it, read ---
        (r"^(?:read|speak|say|recite)(?: out)?(?: loud| aloud)?$", whole(K.READ_ALL)),
        (
            rf"^(?:read|speak|recite)(?: out| aloud)? (?:me |to me )?(?:all(?: of)? )?{HOLDER}(?: all)?"
            rf"(?: out)?(?: loud| aloud)?(?: to me)?(?: (?:on|in|of|from) {HOLDER})?$",
            whole(K.READ_ALL),
        ),
        (
            r"^(?:read|speak)(?: out| aloud)? (?:me |to me )?(?:everything|all|the lot|it all|all of it|the rest|"
            r"more|on|"
            r"all the text|the text(?: to me)?|from (?:the )?(?:top|beginning|start))\b.*$",
            whole(K.READ_ALL),
        ),
        (
            rf"^{_Q} (?:does|do|did|is) {HOLDER} (?:say|read|tell(?: me| us)?|state|saying|ask(?: me)?|asking(?: me)?)"
            r"(?: exactly| here| in full)?$",
            whole(K.READ_ALL),
        ),
        (
            rf"^(?:{_Q} (?:text|words) (?:is|are) (?:there|in|on|shown|written|visible|displayed)\b|"
            rf"what (?:is|does) (?:it|this|that) (?:say|written|read|text)$|what is (?:the text|written)"
            rf"(?: (?:on|in) {HOLDER}| here| there)?$|what text(?! fields?| box| areas?)\b)",
            whole(K.READ_ALL),
        ),
        (r"^continue(?: reading)?$|^go on$|^keep reading$", whole(K.READ_ALL)),
        # --- the error ---
        (
            r"\b(?:error|errors|exception|failure|traceback)\b(?!.*\b(?:code|number|id)\b.*\b(?:for|of)\b)"
            r"(?!.*\b(?:how many|button|link)\b)",
            error_or_more,
        ),
        (
            r"^(?:what (?:is|went|has gone|goes|did go) wrong|what (?:is|was|are) the (?:problem|warning|trouble|"
            r"matter|fault)"
            r"s?|what (?:has )?(?:failed|happened wrong)|what failed|why (?:did|does|has|is|was) (?:it|this|"
            r"that)(?: not)? "
            r"(?:fail|crash|break|failed|failing|crashed|work|working|start|starting)\w*|what is the matter|"
            r"is (?:something|anything) wrong|did "
            r"(?:something|anything|it) (?:fail|go wrong|crash|break)|any (?:errors|problems|warnings))\b",
            error,
        ),
        (
            r"^what (?:does|do|did|is) (?:the |this |that )?(?:warning|alert|problem|"
            r"warnings)(?: message)? (?:say|saying|mean|about|tell)\b",
            error,
        ),
        # --- parts read ---
        (r"^(?:read|recite|speak)(?: out| aloud| me)? (?P<what>.+)$", read_part),
        (
            r"^what (?:does|do|did|is) (?P<what>(?:the |my )?(?:[\w'-]+ ){0,3}(?:paragraph|line|sentence|heading|"
            r"headline|"
            r"header|message|row|section|bullet|bullet point|footer|caption|step|footnote|column|reply|chat message)"
            r"(?: (?:from|of|by|about|under|called) .+?| \d+| two| three)?) (?:say|says|saying|read|reads|written|"
            r"contain)$",
            part_says,
        ),
        (
            r"^what (?:is|was|are|were) (?P<what>the (?:first|second|third|fourth|fifth|last|final|next to last|"
            r"penultimate|"
            r"second to last|bottom|top) (?:paragraph|line|sentence|heading|headline|message|row|bullet point|"
            r"word|section|"
            r"step|item|entry|command|reply)s?)(?: (?:on|in|of) .+)?$",
            part_says,
        ),
        (
            r"^what (?:did|does|has|is) (?P<what>(?:the )?[A-Z@][\w'-]+(?: [A-Z][\w'-]+)?) (?:say|write|written|reply|"
            r"saying|answer|ask|asking|post|comment|wrote|said|text|replied|send)"
            r"(?: last| first| to (?:me|us|that|this)| back| there| here| in (?:the|this) \w+)?$",
            said_by,
        ),
        # --- about ---
        (
            rf"^(?:{_Q} (?:does|do|did|is|was|has) (?:{HOLDER}|they|he|she|\w+) (?:say|says|said|tell|mention|"
            rf"mentioned|"
            r"state|write|written|saying)(?: me| us)? (?:about|on|regarding|concerning|of) (?P<what>.+))$",
            about,
        ),
        (
            rf"^(?:(?:tell|say)(?: me)? (?:something |more |everything |anything |what it says )?(?:about|regarding)|"
            rf"(?:is|are) there (?:anything|something|any mention|information|text) (?:about|on|of|said about)|"
            rf"anything (?:about|on)|what about|how about|does {HOLDER} mention|does {HOLDER} (?:say|"
            rf"tell)(?: me)? (?:anything |something )?"
            rf"(?:about|on|of)?|what (?:is|was) (?:said|written|mentioned|stated|known) (?:about|on|of)|"
            rf"what information (?:is there |do you have )?(?:about|on)|(?:find|search(?: for)?|look for|"
            rf"look up)) (?P<what>.+)$",
            about,
        ),
        # --- description ---
        (
            rf"^what is (?:the|this|that) (?:sign|letter|page|screen|window|document|email|mail|message|text|"
            rf"article|picture|poster|note)"
            r" (?:for|about)$|"
            rf"^(?:describe\b|summari[sz]e\b|(?:give|make)(?: me)? an? (?:summary|overview|description)\b|"
            rf"overview$|what (?:is|am) "
            rf"(?:this|i looking at|on (?:the |my )?(?:screen|page|window)|happening|going on|there|here|shown|"
            rf"{HOLDER} about|it about|in front of me|open|being shown|displayed|in (?:the |this )?window)"
            rf"(?: here| (?:on|in) {HOLDER})?$|what (?:do|can) (?:you|we|i) see|what does (?:it|this) show|"
            rf"what (?:kind|sort|type)"
            rf" of (?:window|screen|page|document|dialog|file) |what have (?:i|we) got(?: here)?$|where am i$|"
            rf"explain (?:this|it)$|"
            rf"look(?: at (?:this|it))?$|what (?:is|are) (?:this|these|that|it)$|help$|what does {HOLDER} show$)",
            whole(K.DESCRIBE),
        ),
        # --- how it looks ---
        (r"\b(?:what|which|is|are)\b.*\bcolou?rs?\b(?P<what>.*)", lambda a, _f: (K.LOOKS, a, "colour")),
        (
            rf"^(?:what|who) (?:is|are|can you see|do you see) (?:there )?(?:in|on) (?:the|this|that|my) {SHOWN}s?\b",
            looks,
        ),
        (
            rf"^what does (?:the|this|that|my) {SHOWN} (?:show|depict|contain|look like)|"
            r"^what does (?:it|this|he|she|that|the .+) look like$|^(?:is|was) (?:it|this|the .+) (?:pretty|"
            r"beautiful|ugly|"
            r"blurry|blurred|dark|bright|sharp|in focus)$|^what (?:is|are) (?:he|she|they|the (?:man|woman|person|"
            r"people|dog|"
            r"cat|child|boy|girl)) (?:doing|wearing|holding)\b|^who is (?:this|that|he|she)$|"
            r"^how (?:does|do) (?:it|this|the .+) look$",
            looks,
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
            lambda _a, f: (K.TITLE, "", "window" if re.search(r"window|app|program|dialog", f[0], re.I) else ""),
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
            title,
        ),
        # --- controls ---
        (
            rf"^(?:{_Q}|list|name|show(?: me)?|give(?: me)?|tell me|enumerate|say|are there any|are there|"
            rf"what are|any)\b"
            rf"(?: is| are)?(?: all)?(?: of)?(?: the)?(?: available| different| visible)? ?(?P<what>{WORDS})"
            r"(?: are| is| do| does| can| could| has| have| exist| here| there| on| in| of| available| visible|"
            r" shown|$).*$",
            list_or_state,
        ),
        (
            r"^(?:what|which) (?:can|could|should) i (?:click|press|push|tap|choose|select|type)(?: on| here|"
            r" in .*| next)*$",
            lambda a, _f: (K.LIST_CONTROLS, "", "button" if re.search("click|press|push|tap", a, re.I) else "control"),
        ),
        (
            r"^(?:what|which) (?:choices|options|actions) (?:are there|do i have|can i|have i|are available|"
            r"are offered|exist)\b",
            lambda _a, _f: (K.LIST_CONTROLS, "", "control"),
        ),
        (
            r"^(?:what|which)(?: \w+){0,4}? (?:is|are) (?:currently |now |already )?(?P<state>selected|focused|"
            r"highlighted|"
            r"checked|ticked|unchecked|chosen|active|in focus|pressed|disabled|expanded|unticked|greyed out|grayed out|"
            r"picked|switched on|turned on)\b(?! (?:by|for|from)\b)",
            lambda a, f: (K.SELECTED, kind_asked(a), f["state"].lower()),
        ),
        (
            r"^(?:what|which)(?: \w+){0,3} (?:has|have|got|holds) (?:the )?(?:keyboard )?focus\b",
            lambda _a, _f: (K.SELECTED, "", "focused"),
        ),
        (
            r"^(?:what|where) is (?:the |my |in )?(?:keyboard )?(?:focus|cursor|selection)$|^where am i typing",
            lambda a, _f: (K.SELECTED, "", "selected" if "selection" in a else "focused"),
        ),
        (
            r"^(?:what|which) (?:have i|did i|i) (?:selected|select|chosen|choose|checked)$",
            lambda _a, _f: (K.SELECTED, "", "selected"),
        ),
        (
            rf"^(?:is|are|has|was) (?P<what>.+?) (?:currently |now |already |been )?(?P<state>{_STATES})$",
            state_or_free,
        ),
        (r"^(?:is|are) there (?:(?:an?|any|some|the)\b)?\s*(?P<what>.+)$", exists),
        (r"^(?:can|do) (?:you|we|i) (?:see|find|spot|have) (?:an?|any|the|some)\b\s*(?P<what>.+)$", exists),
        (
            rf"^(?:does|do) (?:it|this|{HOLDER}) (?:have|contain|show|offer|include)s? (?:(?:an?|any|some|"
            rf"the)\b)?\s*(?P<what>.+)$",
            exists,
        ),
        (r"^any (?P<what>.+)$", exists),
        (
            r"^(?:where(?:abouts)? (?:is|are|do i find|can i find|would i find|to find|has|could i find)|find|"
            r"locate|point me to|"
            r"whereabouts are|what is the (?:position|location) of|in which corner is|on which side is) "
            r"(?P<what>.+)$",
            where_or_free,
        ),
        # --- numbers of things ---
        (r"^(?:how many|count(?: the| all)?|what is the (?:number|count) of|number of) (?P<what>.+)$", count),
        (r"^(?:do i have|have i got|have i|are there|is there|got) (?:any )?(?P<what>(?:unread|new) .+)$", count),
    )
)
