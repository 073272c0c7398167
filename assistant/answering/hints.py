"""What people call things, and what letters, mails, receipts and tickets call them.

"Who is it from" is answered by "From:", or by the name under "Kind regards"; "how much do I owe" by "Amount due".
"""

from __future__ import annotations

import re

from assistant.answering.fact import Fact

# Question, label that answers it, how sure that is.
_LABELS: tuple[tuple[str, str, float], ...] = (
    (r"\bwho\b.*\b(?:from|sent|send|sender|wrote|written|write)\b|\bsender\b|^from (?:who|whom)\b|"
     r"\bwho (?:e-?mailed|messaged)\b",
     r"from|sender|sent by|author|by|written by|signed|von", 0.8),
    (r"\bwho\b.*\b(?:from|sent|send|sender|issued?|invoic\w+|bill\w*)\b(?!.*\bto$)|\bsender\b", r"letterhead", 0.72),
    (r"\bwho\b.*\b(?:author|authors|wrote|written|write|made|by|publish\w*)\b|\bauthors?\b", r"authors?", 0.9),
    (r"\bwho\b.*\b(?:chat|talk|messag|text|speak|writ)\w* (?:with|to)\b|\bchat\b.*\b(?:called|named|name)\b",
     r"chat with", 0.9),
    (r"\bwho\b.*\b(?:in|of|on) (?:the |this )?(?:group|chat|conversation|team)\b|\bmembers?\b", r"members", 0.85),
    (r"^whose\b|\baccount holder\b", r"(?:account )?holder|(?:account |customer |full |patient )?name|customer|"
     r"passenger|"
     r"patient|cardholder|card holder|owner|member|bill(?:ed)? to|to|traveller|guest", 0.75),
    (r"\b(?:university|institut\w+|college|school|organi[sz]ation|company)\b", r"affiliation", 0.7),
    (r"\bsign(?:ed|s|ature)?\b", r"signed|signature", 0.85),
    (r"\b(?:who|whom)\b.*\b(?:to|for|recipient|addressed|received?)\b|\brecipient\b|^to (?:who|whom)\b",
     r"to|recipient|for|name|patient|addressee", 0.8),
    (r"\bsubject\b|^what is (?:the |this )?(?:mail|email|message) about\b", r"subject|re|betreff|topic", 0.9),
    (r"\bwhen\b.*\b(?:sent|send|written|received|arrived?|wrote|dated)\b|\bdate\b", r"date|sent|received|dated|"
                                                                                    r"date sent", 0.75),
    (r"\b(?:how much|what)\b.*\b(?:total|pay|owe|altogether|in all|bill|come to|due)\b.*|\btotal\b",
     r"(?:grand )?total(?: due| to pay| amount| price| cost)?|amount due|balance due|total due|to pay|"
     r"amount to pay|please pay", 0.72),
    (r"\btotal\b|\bhow much (?:is it|was it|did it cost|does it cost|do i (?:have to )?pay|did i (?:pay|"
     r"spend))(?: altogether| in total| in all)?$",
     r"(?:grand )?total(?: due| to pay| amount)?|amount due", 0.9),
    (r"^where\b|\bwhat place\b|\bvenue\b|\blocation\b", r"where|location|venue|place|room|meeting place|address", 0.62),
    (r"^where\b.*\b(?:to|going|arrive|land|destination)$", r"to|destination|arrival|arrives?", 1.0),
    (r"^where\b.*\b(?:from|leave|leaving|depart|start)$", r"from|origin|departure|departs?", 1.0),
    (r"^when\b|\bwhat time\b", r"when|date(?: and time)?|time|starts?|start time", 0.5),
    (r"\b(?:deadline|due)\b|\bwhen\b.*\b(?:pay|due|back|expire)\b", r"due(?: date)?|deadline|pay(?:ment)? (?:by|"
     r"due)|return by|expires?(?: on)?|valid until", 0.75),
    (r"\bexpir|\bbest before\b|\buse by\b|\bgood until\b|\bvalid\b", r"exp(?:iry|ires|\.)?(?: date)?|best before|"
                                                                     r"use (?:by|before)|valid (?:until|to|thru)|"
                                                                     r"bbe?", 0.85),
    (r"\bwho\b.*\b(?:coming|invited|attend|guests?|participants?|taking part)\b", r"attendees|participants|guests|"
                                                                                  r"invitees|with|required", 0.8),
    (r"\b(?:phone|telephone|call|ring|mobile|contact)\b", r"(?:tele)?phone(?: number)?|tel\.?|mobile|call(?: us)?|"
                                                          r"cell|contact|phone no\.?", 0.8),
    (r"\be-?mail\b", r"e-?mail(?: address)?|mail", 0.8),
    (r"\b(?:web ?site|url|web address)\b", r"web(?: ?site)?|url|www|online|homepage|visit(?: us)?", 0.8),
    (r"\baddress\b|\bwhere\b.*\blive", r"(?:postal |street |delivery |shipping |home |billing )?address", 0.8),
    (r"\bname\b|\bcalled\b", r"(?:full |first |last |user ?)?name", 0.5),
    (r"\bcheck(?:ing)?[- ]?out\b|\bwhen\b.*\bleave\b", r"departure|check-?out(?: time)?|leaving|vacate by", 0.85),
    (r"\bwhen\b.*\b(?:ends?|finish(?:es)?|expires?|runs? out|stops?|over)\b",
     r"valid (?:to|until|thru)|ends?(?: on| date)?|until|to|expir(?:y|es)(?: date| on)?|end date", 0.8),
    (r"\bwhen\b.*\b(?:starts?|begins?)\b", r"valid from|starts?(?: on| date)?|from|start date|begins?", 0.8),
    (r"\bcheck(?:ing)?[- ]?in\b", r"arrival|check-?in(?: time)?", 0.85),
    (r"\bwhen\b.*\b(?:arrive|come|here|delivered|get it)\b|\bdelivery (?:date|day|time)\b",
     r"expected|estimated (?:delivery|arrival)|delivery(?: date| day| time| slot)?|arriv(?:es|ing)|due|eta", 0.85),
    (r"\bwho\b.*\b(?:to|for)$", r"(?:deliver(?:ing|y|ed)?|bill(?:ed)?|ship(?:ped|ping)?|sold|sent|address(?:ed)?|"
                                 r"invoiced?|issued|payable|made out) to|customer|bill-to|ship-to", 0.9),
    (r"\bwho\b.*\b(?:signed|logged) in\b|\b(?:whose|which) account\b|\bmy (?:user ?name|login)\b",
     r"(?:signed|logged) in(?: as)?|account(?: holder| name)?|user(?:name)?|login", 0.85),
    (r"^how long\b", r"duration|running time|length|lasts?|total time|ready in|takes|runtime|cooking time|"
                     r"run time", 0.6),
    (r"\b(?:batch|lot)\b", r"(?:batch|lot)(?: no\.?| number)?", 0.8),
    (r"\bhow old\b|\bage\b", r"age", 0.85),
    (r"\bborn\b|\bbirthday\b|\bdate of birth\b", r"(?:date of )?birth|born|dob|d\.o\.b\.|birthday", 0.85),
    (r"\bhow (?:far|much) (?:is|has) it\b|\bprogress\b|\bhow much (?:is|has been) (?:done|left|downloaded|installed)\b",
     r"progress|complete|completed|downloaded|installed", 0.7),
)  # fmt: skip
_LABELLED = tuple((re.compile(q, re.I), re.compile(f"(?:{label})", re.I), sure) for q, label, sure in _LABELS)

# A line that is a date and nothing else, as letters and receipts carry it (a time may follow).
_DATE_LINE = (
    r"^(?i:(?:date:?\s*)?(?:\w+,?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}\.?,?\s+\d{4}|"
    r"[a-z]{3,9}\s+\d{1,2},?\s+\d{4}|\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4})(?:[ ,]+\d{1,2}[:.]\d{2})?)$"
)
# Question, text that answers it, how sure that is.
_TEXTS: tuple[tuple[str, str, float], ...] = (
    (r"\bwho\b.*\b(?:from|sent|wrote|written|write|signed|author|sender)\b|\bauthor\b|\bsender\b",
     r"^(?i:by|written by|from|posted by)\s+[A-Z][\w.'-]+(?:\s+[A-Z][\w.'-]+)*", 0.72),
    (r"\bwho\b.*\b(?:from|sent|wrote|written|write|signed|sender)\b|\bsender\b|\bsignature\b",
     r"(?i:regards|sincerely|faithfully|best wishes|yours truly|cheers|with love|many thanks|"
     r"love),?\s+[A-Z][\w.'-]+", 0.66),
    (r"\b(?:how far|progress|how much (?:is|has been) (?:done|installed|downloaded))\b|^how far is it\b",
     r"\d+\s?%", 0.66),
    (r"\bhow (?:much )?long(?:er)?\b|\btime (?:left|remaining)\b", r"(?i:\b(?:remaining|left|to go)\b)", 0.66),
    (r"\bexpir|\bbest before\b|\buse by\b", r"(?i:\b(?:exp(?:iry|ires)?|best before|use (?:by|before)|"
                                            r"valid (?:until|to))\b)", 0.7),
    (r"\blast (?:\w+ )?digits\b|\bdigits of\b|\b(?:which|what) card\b", r"(?i:\b(?:ending(?: in| with)?|"
                                                                        r"ends in)\W+\d{3,4}\b|"
                                                                     r"[*\u2022x.]{2,}\s?\d{4}\b)", 0.85),
    (r"^how long\b", r"(?i:\b(?:running time|duration|lasts|ready in|total time|takes|cooking time|runtime)\b)", 0.6),
    (r"\b(?:batch|lot)\b", r"^(?i:lot|batch|b/n)\b\W*\w*\d", 0.8),
    (r"\bwho\b.*\b(?:from|sent|send|sender)\b", r"\b(?i:sender|sent by|handed over by|shipped by|"
                                                r"sold by)\W+[A-Z]", 0.75),
    (r"\bwho\b.*\b(?:signed|logged) in\b|\b(?:whose|which) account\b|\bmy (?:user ?name|login)\b",
     r"(?i:\b(?:signed|logged) in as\b)", 0.85),
    (r"\bversion\b", r"(?i:\b(?:version|v)\.?\s?\d)", 0.7),
    (r"\b(?:open|close)\b.*\b(?:hours?|when|time)\b|\bwhen\b.*\b(?:open|close)|\bopening\b",
     r"(?i:\b(?:open(?:ing)?|hours|closes?|closed|daily|mon(?:day)?\s?(?:-|\u2013|to)))", 0.5),
    (r"\bpay\b.*\b(?:by|when)\b|\bwhen\b.*\bpay\b|\bdue\b|\bdeadline\b", r"(?i:\b(?:due|deadline|no later than|"
                                                                         r"paid (?:by|before)|pay by)\b)", 0.6),
    (r"\b(?:name|called|title)\b", r"[“\"][^”\"]{3,40}[”\"]", 0.5),
    (r"\bwho\b.*\b(?:for|to|patient|addressed)\b|\bpatient\b", r"^(?:Mrs?|Ms|Miss|Dr)\.? [A-Z][a-z]+|^Dear [A-Z]", 0.6),
    (r"\bwhere is (?:it|this|that)\b|^where\b.*\b(?:held|taking place|take place)\b|\bvenue\b",
     r"\b(?:Hall|Church|Street|Road|Room|Avenue|Square|Arena|Stadium|Theatre|Theater|Centre|Center|Park|School|"
     r"Library|Museum|Hotel)\b", 0.62),
    (r"\bformula\b", r"^=\w|=[A-Z]+\(", 0.75),
    (r"\bdate\b.*\b(?:letter|mail|email|receipt|invoice|document|this|it)\b|\bwhat date\b|\bwhen (?:was|were|"
     r"is) (?:it|this|that|"
     r"the \w+) (?:written|sent|dated|printed|published|posted|issued)|"
     r"^(?:what is )?the date$", _DATE_LINE, 0.75),
    (r"\bwhen (?:was|were|is) .*(?:published|posted|written|printed)$", r"^(?i:by|published|posted|"
                                                                        r"updated)\b.*\b\d{4}\b", 0.7),
    (r"^what (?:should|must|do|can) i (?:have to |need to )?(?:do|try)\b|^what (?:is|are) the (?:advice|"
     r"instructions?|next step)",
     r"(?i:^(?:hint|tip|please|try|note|use|call|contact|click|press|check|save|ask|restart)\b|\byou (?:should|"
     r"must|need to|have to|can)\b|\bmust\b)", 0.6),
    (r"\bshortcut\b|\bkey (?:for|to)\b|\bhot ?key\b", r"(?i:\b(?:ctrl|alt|shift|cmd)\s?\+|\bF\d{1,2}\b)", 0.4),
    (r"\bphone|\bcall\b|\btelephone", r"(?i:\b(?:call|tel|phone|ring|contact)\b)", 0.66),
)  # fmt: skip
_TEXTUAL = tuple((re.compile(q, re.I), re.compile(text), sure) for q, text, sure in _TEXTS)


def hinted(question: str, fact: Fact) -> float:
    """How surely a fact's label or wording answers a usual question, 0 when nothing is known about it."""
    best = 0.0
    label = fact.label.strip(" :*.").lower()
    if label:
        for asks, names, sure in _LABELLED:
            if names.fullmatch(label) and asks.search(question):
                best = max(best, sure)
    for asks, text, sure in _TEXTUAL:
        if asks.search(question) and text.search(fact.text):
            best = max(best, sure)
    return best
