"""What sort of value a question asks for (a time, a sum, a name ...) and where such values stand in a text."""

from __future__ import annotations

import re
from enum import Enum

from assistant.answering.people import people
from assistant.reading.words import word_set


class Wanted(Enum):
    """The sort of value that answers. ANY and the yes-or-no kind need no value of a sort of their own."""

    ANY = "answer"
    YES_NO = "yes or no"
    PERSON = "name"
    PHONE = "phone number"
    EMAIL = "e-mail address"
    URL = "web address"
    MONEY = "price"
    WHEN = "date or time"
    TIME = "time"
    DATE = "date"
    DURATION = "length of time"
    NUMBER = "number"
    AMOUNT = "amount"
    PERCENT = "percentage"
    TEMPERATURE = "temperature"
    PLACE = "place"
    POSTCODE = "postcode"
    ADDRESS = "address"
    CODE = "number or code"
    VERSION = "version"
    REASON = "reason"


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?"
SMALL = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen|once|twice)"
)
_TIME = (
    r"\b(?:[01]?\d|2[0-3])[:.h][0-5]\d(?!\d|\.\d|\s?(?:kg|mm|m\b|GB|MB|%|£|€|"
    r"\$))(?:[:.][0-5]\d)?\s?(?:[ap]\.?m\b\.?)?|\b(?:1[0-2]|0?\d)\s?[ap]\.?m\b\.?|"
    r"\b(?:noon|midnight|midday)\b|\b" + SMALL + r" o'?clock\b|"
    r"\b(?:half|(?:a )?quarter|twenty|ten|five) (?:past|to) " + SMALL + r"\b|"
    r"\b(?:1[0-2]|[1-9])\s?(?:to|until|till|-|\u2013)\s?(?:1[0-2]|[1-9])\b(?!\s?(?:[%°£$€]|[.,:/]?\d|(?:years?|days?|weeks?|months?|"
    r"hours?|minutes?|people|persons?|players|kg|g|km|cm|mm|m|ml|l|of)\b))"
)
_DATE = (
    rf"\b(?:{_DAY},?\s+)?(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}\b\.?(?:,?\s+\d{{4}})?|"
    rf"\b(?:{_DAY},?\s+)?{_MONTH}\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?|"
    rf"\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?(?:\d{{4}}|\d{{2}})\b|"
    rf"\b\d{{1,2}}/\d{{4}}\b|"
    rf"\b{_MONTH}\s+\d{{4}}\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|"
    r"\b(?:mon|tue|wed|thu|fri|sat|sun)\b\.?(?=[\s,\d-]|$)|\b(?:today|tonight|tomorrow|yesterday)\b|"
    r"\b(?:next|last|this)\s+(?:week|month|year|weekend|morning|afternoon|evening|night|summer|winter|spring|autumn)\b|"
    r"\b(?:19|20)\d{2}\b|(?<=\bin )1[0-8]\d{2}\b|(?<=\bsince )1[0-8]\d{2}\b"
)
_DURATION = (
    rf"\b(?:\d+(?:[.,]\d+)?|{SMALL}|an?|half an|half a|a few|several|a couple of)(?:\s?(?:-|to|\u2013|"
    rf"or)\s?(?:\d+|{SMALL}))?"
    r"\s?-?(?:milliseconds?|ms|seconds?|secs?|minutes?|mins?|hours?|hrs?|hr|days?|weeks?|months?|years?|yrs?|"
    r"nights?|h\b|"
    r"s\b)\b"
)
_MONEY_STRICT = (
    r"(?:[£$€¥₹]|\b(?:GBP|USD|EUR|CHF|PLN)\s)\s?\d[\d,. ]*\d*(?:\s?(?:million|billion|k\b|m\b|bn\b))?|"
    r"\b\d[\d,.]*\s?(?:million\s|billion\s)?(?:[£$€¥₹]|(?:GBP|USD|EUR|CHF|PLN|zł|kr|pounds?|dollars?|euros?|pence|"
    r"cents?|francs?|quid)\b|p\b)|"
    rf"\b{SMALL}(?:[ -]{SMALL})*\s(?:pounds?|dollars?|euros?|pence|cents?|francs?|crowns?)\b"
)
_MONEY_PLAIN = (
    r"-?\b\d{1,3}(?:[, ]\d{3})*[.,]\s?\d{2}\b(?!\s?(?:%|°|[kmc]?m\b|[kmµ]?g\b|[mcd]?l\b|[kmgt]i?b\b|kcal|kwh|h\b|s\b|"
    r"lbs?\b|oz\b|[:/.-]\d|[ap]\.?m\b|[x\u00d7]))"
)
_PHONE = (
    r"(?<![\w.])\+?\(?\d{1,5}\)?(?:[\s./()-]{1,2}\d{2,6}){1,5}(?![\w%]|[.,:]\d)|(?<![\w.])\+?\d{9,13}(?!\w)|"
    r"\b(?:112|999|911|101|111)\b"
)
_NUMBER = (
    rf"(?<![\w.,:/£$€])[-+]?\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![\w:/])|(?<![\w.,:/£$€])[-+]?\d+(?:[.,]\d+)?(?![\d:/])|"
    rf"\b{SMALL}\b|"
    r"\b(?:no|none|a single|a couple)\b(?=\s)"
)
_AMOUNT = (
    r"(?<![\w.,])[-+]?\d[\d,.]*\s?(?:%|°\s?[CF]?|[kmgt]i?b\b|bytes?\b|[kcm]?m\b|km/?h\b|mph\b|kph\b|miles?\b|"
    r"metres?\b|meters?\b|"
    r"feet\b|foot\b|ft\b|inch(?:es)?\b|yards?\b|kg\b|g\b|mg\b|ml\b|cl\b|l\b|lit(?:re|er)s?\b|lbs?\b|oz\b|kcal\b|"
    r"cal\b|kwh\b|w\b|"
    r"v\b|dpi\b|pixels?\b|px\b|knots?\b|pages?\b|tonnes?\b|tons?\b|acres?\b|stone\b|cups?\b|tbsp\b|tsp\b|tablets?\b)"
)
_PATTERNS: dict[Wanted, str] = {
    Wanted.PHONE: _PHONE,
    Wanted.EMAIL: r"[\w.+-]+\s?@\s?[\w-]+(?:\.\s?[\w-]+)+",
    Wanted.URL: r"\b(?:https?://|www\.)[^\s,;]+|(?<![@\w.])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|co\.uk|uk|"
    r"io|de|fr|eu|"
    r"gov|edu|info|example|test|scot|app|dev)\b(?:/[^\s,;]*)?",
    Wanted.MONEY: f"{_MONEY_STRICT}|{_MONEY_PLAIN}|\\bfree(?: of charge)?\\b",
    Wanted.TIME: _TIME,
    Wanted.DATE: _DATE,
    Wanted.WHEN: rf"(?:{_DATE})(?:,?\s+(?:at\s+)?(?:{_TIME}))?|{_TIME}|\bin\s+{_DURATION[2:]}|\bnever\b|"
    rf"\balways\b|\bdaily\b|"
    rf"\bevery (?:day|week|month|year|night|hour)\b|\bnow\b|\bimmediately\b|\b(?:if|unless|once|over|until|after|"
    rf"before)\s+\S+|\bafter {_DURATION[2:]}|{_DURATION}",
    Wanted.DURATION: rf"{_DURATION}|\b\d+\s?(?:characters|letters|digits|words|pages|metres|meters|km|cm|mm|m|"
    rf"miles|feet|inches)\b|(?:{_TIME})\s?(?:-|\u2013|to|until)\s?(?:{_TIME})",
    Wanted.NUMBER: _NUMBER,
    Wanted.AMOUNT: rf"{_AMOUNT}|{_MONEY_STRICT}|{_DURATION}|{_NUMBER}",
    Wanted.PERCENT: r"\d+(?:[.,]\d+)?\s?(?:%|per ?cent\b)",
    Wanted.TEMPERATURE: r"[-+\u2212]?\d+(?:[.,]\d+)?\s?(?:°\s?[CF]?|º\s?[CF]?|degrees\b|C\b|F\b)|^[-+\u2212]?\d{1,2}$",
    Wanted.POSTCODE: r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|(?<![\d ])\b\d{5}(?:-\d{4})?\b(?! ?\d)|"
    r"\b\d{2}-\d{3}\b|\b\d{4}\s?[A-Z]{2}\b",
    Wanted.ADDRESS: r"\b\d+[a-z]?,?\s+(?:[A-Z][\w'\u2019.-]*\s+){1,4}(?:Street|Road|Lane|Avenue|Close|Drive|Way|"
    r"Court|Place|Square|Hill|"
    r"Gardens|Park|Terrace|Row|Crescent|Boulevard|Parade|Quay|Mews|Walk|Green|St|Rd|Ave|Ln|Dr|Blvd)\b\.?(?:,.*)?|"
    r"\b[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|str\.|weg|platz|allee|gasse)\s+\d+|\bul\. .+\d|"
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|"
    r"\bP\.?O\.? Box \d+|\b\d+[a-z]?\s+[A-Z][\w'\u2019-]+(?:,\s*[A-Z]\w+)+\b",
    Wanted.CODE: r"(?<![\w.@])(?=[\w/.#-]*\d)[A-Z0-9#][\w/#-]*(?:[ .-][A-Z0-9]*\d[\w]*)*",
    Wanted.VERSION: r"\bv?\d+(?:\.\d+)+[a-z]?\d*\b|\bv\d+\b|(?<=version )\d+\b",
}
# Case matters where capitals make the value.
_FINDERS = {
    wanted: re.compile(pattern, 0 if wanted in (Wanted.CODE, Wanted.POSTCODE, Wanted.ADDRESS) else re.I)
    for wanted, pattern in _PATTERNS.items()
}
# Where nothing of the sort stands, such a question has no answer.
STRICT = frozenset(_PATTERNS) | {Wanted.PERSON}
_ASKS: tuple[tuple[str, Wanted], ...] = (
    (r"\b(?:e-?mail|mail) address(?:es)?\b|^(?:the |my |their )?e-?mails?$|\b(?:what|which) (?:is|was) (?:the |"
     r"my |her |his |their |your )?"
     r"(?:\w+'s? )?e-?mail(?: for \w+)?$|"
     r"\bwhat e-?mail\b|\bwhere (?:can|do|should) i (?:e-?mail|write to)\b", Wanted.EMAIL),
    (r"\b(?:phone|telephone|mobile|cell(?:phone)?|fax|helpline|hotline|contact)(?: \w+)? ?numbers?\b|"
     r"^(?:the )?(?:tele)?phone$|"
     r"\bnumber (?:do i|to|should i|can i|i can) (?:call|ring|phone|dial)|\bnumber (?:of|for) (?:the |"
     r"their )?[\w ]*(?:desk|office|hotline|"
     r"support|reception|shop|store|restaurant|clinic|surgery|doctor|pharmacy|hotel|service)\b|"
     r"\b(?:phone|telephone|mobile) (?:is|for|of)\b|\bwhat is (?:the|her|his|their|your)?(?: [\w']+)? ?(?:tele)?phone$|"
     r"\b(?:how|where) (?:can|do|should|could) i (?:call|phone|ring|dial)", Wanted.PHONE),
    (r"^(?:who|whom) (?:can|do|should|could|must) (?:i|we) (?:call|ring|phone|text|dial)\b|"
     r"\bnumber (?:should|can|do|could|must) (?:i|we) (?:text|sms|whatsapp|message|call|ring)\b", Wanted.PHONE),
    (r"^(?:who|whom|where) (?:can|do|should|could|must) (?:i|we) (?:e-?mail|send)\b(?!.*\bby post\b)", Wanted.EMAIL),
    (r"\b(?:web ?site|web ?page|url|web address|internet address|homepage|domain|link address)\b|"
     r"^what is the link\b", Wanted.URL),
    (r"\b(?:post ?code|zip(?: ?code)?|postal code)\b", Wanted.POSTCODE),
    (r"\bwhich version|what version|version (?:number|is)|^version\b|\bversion$", Wanted.VERSION),
    (r"\b(?:what|which) (?:is the )?percent(?:age)?|how many percent|\bbattery(?: level)?$|\bpercent(?:age)?\b|"
     r"^how full\b|"
     r"\bchance of\b|\b(?:humidity|progress)\b", Wanted.PERCENT),
    (r"\btemperatures?\b|^how (?:hot|warm|cold|cool)\b|\bdegrees\b", Wanted.TEMPERATURE),
    (r"^(?:at )?what time\b|\b(?:opening|closing) (?:time|hour)s?\b|\bwhat hours?\b|\bopening hours\b|\b(?:time|"
     r"o'?clock) (?:is|does|do|did|will)\b|"
     r"^(?:what is )?the time\b|^what is the (?:\w+ )?time\b|\b(?:departure|arrival|start|check-?in|check-?out|"
     r"boarding) time\b|\btime of\b",
     Wanted.TIME),
    (r"^how much longer|^how much time|^how long\b|\bduration\b|\bhow many (?:minutes|hours|seconds|days|weeks|"
     r"months|years)\b|"
     r"\btime (?:left|remaining)\b|\bremaining time\b", Wanted.DURATION),
    (r"^(?:on )?(?:what|which) (?:date|day|month|year)\b|\bwhat is the (?:\w+ ){0,2}date\b|\bdate\b|\bdeadline\b|"
     r"\bbirthday$|\bdue date\b|"
     r"\bexpiry\b|\bdate of birth\b", Wanted.DATE),
    (r"^(?:since |until |by )?when\b|^how soon\b|^how often\b|\bwhen (?:is|are|was|were|do|does|did|will|can|must|"
     r"should)\b|^when\b", Wanted.WHEN),
    (r"^how much (?:space|memory|storage|disk|ram|battery|data|water|sugar|salt|fat|protein|rain|wind|paper|ink|"
     r"toner|flour|milk|"
     r"butter|weight|progress|room|power|energy|caffeine|alcohol)\b|"
     r"^how much (?!(?:is|was|are|were|am|do|does|did|will|would|should|can|could|has|have|had|must|for|to|it|this|"
     r"that|the|my|a|an|i|we|money|cash|vat|tax|interest|change|rent|tip)\b)\w+|"
     r"^how much (?:does|can|will|do|did|should|must|could) (?!.*\b(?:cost|pay|paid|owe|spend|charge|save|earn|"
     r"get|come|total|"
     r"worth|make|bill|refund)\b)|^how loud\b|\bhow much (?:are|is|was|were) .*\b(?:delayed|late|left|reduced|"
     r"down|up)\b|\bcapacity of\b|\bweighs?\b|^how (?:big|large|tall|high|deep|wide|heavy|"
     r"far|fast|windy|strong|thick)\b|"
     r"\b(?:size|weight|height|width|distance|speed|capacity|dose|dosage|humidity|pressure|resolution)$|"
     r"\bhow many (?:mg|ml|grams?|kilos?|"
     r"miles|metres|meters|km|kilometres|litres|calories|kcal|gb|mb|gigabytes|megabytes)\b", Wanted.AMOUNT),
    (r"\bhow many\b|\bhow old\b|^number of\b|^what is the (?:number|count) of\b|\bage\b", Wanted.NUMBER),
    (r"\bhow much\b|\bcosts?\b|\bprices?\b|\bfares?\b|\bfees?\b|\bpay\b|\bsalary\b|\bsubtotal\b|\bsub-total\b|"
     r"\bbalance\b|\bexpensive\b|\bspen[dt]\b|"
     r"\b(?:vat|tax|tip|discount|refund|deposit|rent|bill|owe|fine)$|\b(?:grand )?total$|^total\b|\btotal (?:for|"
     r"of|amount|price|cost)\b|"
     r"\bamount (?:due|owed|to pay)\b", Wanted.MONEY),
    (r"\b(?:order|invoice|booking|reservation|reference|account|flight|train|bus|ticket|serial|model|part|"
     r"tracking|customer|member|"
     r"membership|policy|case|permit|licen[cs]e|registration|passport|card|batch|lot|vat|iban|sort|room|seat|gate|"
     r"platform|page|line|"
     r"route|bank|ip|id|pin|product|discount|error|promo|voucher|coupon|confirmation|security|vehicle|plate|plot|"
     r"house|patient|nhs|"
     r"library card|credit card|debit card|student|employee)(?: card)? (?:number|no|code|id|address|plate)s?\b|"
     r"\bwhich (?:platform|gate|room|seat|seats|line|row|page|"
     r"floor|plot|aisle|terminal|bay|lane|bus|route|stop|track)\b|\bwhat (?:platform|gate|seat|page|line|floor|"
     r"row|plot|room)\b|\bregistration$|"
     r"\b(?:number plate|reference|iban|ip address|sort code|code|pin|barcode)$", Wanted.CODE),
    (r"^(?:who|whose|whom|from whom|by whom|to whom)\b|^(?:what|which) (?:is|was) (?:(?:her|his|their|my|your|"
     r"the) )?(?:(?:\w+'s?|first|last|full|"
     r"sur|family|user) )?(?:name of (?:the |my |her |his )?(?:person|man|woman|author|doctor|sender|manager|"
     r"teacher|driver|owner|patient|"
     r"customer|contact|nurse|dentist|boss|husband|wife))|\b(?:husband|wife|doctor|teacher|manager|boss|driver|"
     r"dentist|nurse)(?:'s)?(?: is)? (?:called|named?)\b|"
     r"\bauthor$|\bsender$", Wanted.PERSON),
    (r"\baddress$|^(?:what|which) (?:is|was) .*\baddress\b|\bwhere (?:do|does) .* live\b", Wanted.ADDRESS),
    (r"^where\b|\b(?:which|what) (?:place|city|town|street|address|venue|country|location|branch|building)\b|"
     r"\baddress\b", Wanted.PLACE),
    (r"^why\b|\breason\b|^how come\b|^what for\b", Wanted.REASON),
    (r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|am|may|must|isn't|aren't|doesn't|"
     r"don't|is it true)\b",
     Wanted.YES_NO),
)  # fmt: skip
_ASKING = tuple((re.compile(pattern, re.I), wanted) for pattern, wanted in _ASKS)
# Words of a question that only name the sort of value; they need no support in the text.
NAMING = word_set(
    """number time date day hour price cost much many long far big old name phone telephone email mail address website
    url
    web link code percentage percent amount person place what value exact mobile cell when where who why level kind sort
    type year month week minute figure answer question reason sign page screen picture text window message document
    photo image letter display people person someone costs spend pay spent tall high large heavy deep wide fast strong
    often soon warm hot cold chance degree temperature duration currently available exactly pounds dollars euros today
    call ring dial postcode zip postal"""
)


_OF_KIND = re.compile(r"which (?!(?:price|cost|amount|sum|fee|fare|total|is|are|was|were|one)\b)\w+ ", re.I)


def wanted(question: str) -> Wanted:
    """The sort of value a plain question asks for."""
    kind = next((kind for pattern, kind in _ASKING if pattern.search(question)), Wanted.ANY)
    if kind is Wanted.CODE and re.match(r"who\b", question, re.I):
        return Wanted.PERSON  # "who wrote this code"
    if kind is Wanted.MONEY and _OF_KIND.match(question):
        return Wanted.ANY  # "which card did I pay with"
    if kind is Wanted.MONEY:
        # "How did I pay" and "do I have to pay" ask for no sum.
        first = re.match(r"how (?:did|do|can|should|could|would|must)\b|(?:where|who|why|can|is|are|do|does|did|"
                         r"will|must)\b",
                         question, re.I)  # fmt: skip
        if first is not None:
            word = first[0].lower()
            return {"where": Wanted.PLACE, "who": Wanted.PERSON, "why": Wanted.REASON}.get(
                word, Wanted.ANY if word.startswith("how") else Wanted.YES_NO
            )
    return kind


def find(text: str, kind: Wanted) -> list[re.Match[str]]:
    """Where values of this sort stand in a text, left to right."""
    if kind is Wanted.PERSON:
        return people(text)
    if kind not in _FINDERS:
        return []
    found = list(_FINDERS[kind].finditer(text))
    if kind is Wanted.PHONE:
        return [m for m in found if _is_phone(m[0], text)]
    if kind is Wanted.VERSION:
        return [m for m in found if not re.fullmatch(_DATE, m[0], re.I)]
    if kind is Wanted.CODE:
        return [m for m in found if not re.fullmatch(rf"{_TIME}", m[0], re.I)]
    return found


# What stands right before a number that no telephone has.
_OTHER_NUMBER = re.compile(
    r"(?:\b(?:vat|iban|account|tracking|order|invoice|reference|ref|booking|sort code|card|serial|registration|"
    r"customer|"
    r"member(?:ship)?|ticket|policy|patient|nhs)(?: (?:no|number|code|id))?\.?|\b[A-Z]{2,3})[\s:#]*$",
    re.I,
)


def other_number(label: str) -> bool:
    """True for a label of numbers that no telephone has: "VAT no", "Account"."""
    return _OTHER_NUMBER.search(label) is not None


def _is_phone(value: str, text: str) -> bool:
    digits = re.sub(r"\D", "", value)
    if re.fullmatch(_DATE, value.strip(), re.I) or re.search(r"\d[.,]\d{2}$", value):
        return False
    before = text[: text.find(value)]
    if _OTHER_NUMBER.search(before) and not re.search(r"\b(?:tel|phone|call|ring|fax|mobile|text)\b", before, re.I):
        return False
    if 7 <= len(digits) <= 15:
        return True
    # Short numbers are phone numbers only where the text says so.
    return len(digits) >= 3 and bool(re.search(r"\b(?:tel|phone|call|ring|dial|fax|mobile|emergency)", text, re.I))
