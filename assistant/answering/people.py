"""Names of people and organisations in a text.

Capitals alone make none: "Table 1" and "Choose a printer" name nobody.
"""

from __future__ import annotations

import re

from assistant.reading.words import is_known, word_set

_NAME_WORD = r"[A-Z][a-zß-ÿ]+(?:[-'\u2019][A-Z]?[a-zß-ÿ]+)*"
_TITLE = r"(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Sir|Lady|Captain|Nurse|Judge|Rev|St)"
_PERSON = re.compile(
    rf"\b(?:{_TITLE}\.?\s+)?(?:{_NAME_WORD}|[A-Z]\.)"
    rf"(?:\s+(?:(?:de|van|von|der|la|di|bin|al|&|Ó|O'|Mc)\s*)?(?:{_NAME_WORD}|[A-Z]\.?(?![a-z]))){{0,4}}(?![A-Za-z])"
)
_TITLED = re.compile(rf"^{_TITLE}\b")
# Capitalised words that begin sentences, labels, headings and buttons but name nobody.
_NOBODY = word_set(
    """the a an this that these those it its is are was were you your we our i my he she his her him they their there
    here what who whom whose which when where why how no yes not if in on at to for from by with of and or but as so
    than then too also please thank thanks dear hello hi hey regards kind best yours sincerely cc bcc subject date sent
    save cancel ok open close new old edit view help file monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december total amount price name
    street road email mail phone tel call inbox drafts reply all forward settings tickets ticket doors only every each
    one two three four five six seven eight nine ten do don did does mon tue tues wed thu thur thurs fri sat sun jan feb
    mar apr jun jul aug sep sept oct nov dec today tomorrow yesterday now never always
    table figure fig chart page section chapter abstract introduction methods results conclusion references note notes
    appendix summary step part item items list contents index title heading headline line row column text words word
    earlier later recent first second third last next previous many most some few several other others another more
    less much such both either neither short long high low large small big great good bad full empty true false
    choose select pick enter type add create make sign log set turn press click tap use get go see show hide find
    search buy order pay book check try keep take put send write read ask tell change changes update download upload
    install start stop run print scan share copy paste cut delete remove move rename insert format tools window options
    preferences account accounts user users username password login logout welcome back home menu more info details
    untracked unread read modified deleted staged branch commit commits author message messages filesystem size used
    avail available mounted use directory folder folders files document documents downloads desktop pictures music
    videos archive spam trash bin junk starred important compose notifications privacy security general system display
    sound network keyboard mouse language region theme dark light appearance about version license terms conditions
    error warning errors warnings problem failed cannot could can will would should must may might
    price prices cost costs fee fees fare charge vat tax subtotal discount balance payment paid out credit debit cash
    card change receipt invoice bill quantity qty unit description rate rates opening closing standing direct
    delivery shipping dispatch returns return refund free order orders number code reference customer member members
    department office room floor hall building station platform gate terminal exit entrance reception desk counter
    hours breakfast lunch dinner supper starters mains desserts drinks sides soup salad ingredients method serves
    weight height width depth length volume capacity temperature humidity wind rain snow sunny cloudy clear fog sunrise
    sunset weather forecast energy fat salt sugar sugars protein fibre carbohydrate
    arrivals departures arrival departure destination due expected status time times on late delayed cancelled
    train trains bus buses flight flights seat seats coach class single valid
    meeting meetings event events agenda calendar reminder reminders guests organiser organizer location venue
    contact contacts address mobile website web www http https online offline
    nurses patients participants students pupils staff teachers doctors people person customers guests visitors
    residents drivers passengers children adults women men boys girls everyone everybody nobody somebody anyone
    birds traffic water gas electricity night day morning afternoon evening week month year
    left right top bottom north south east west up down in off of out over under between
    high street lane avenue close square court drive hill park gardens place bank holiday
    yours truly faithfully sincerely warm wishes love cheers many
    while because although however therefore during before after since until unless once
    like likes liked comment comments follow followers following post posts video photo photos
    maths science history geography art english french german spanish physics chemistry biology
    report review meeting minutes project plan team teams group groups board committee
    collected delivered dispatched arrived departed received shipped posted ready done complete completed
    contains warning keep store take shake wash dry clean directed written produced presented published played
    exp est approx tel fax no nos ref id app apps mode level status state type kind sort product products recipe
    book books film play show song album concert exhibition course lesson class school university college institute
    church museum library theatre cinema hotel restaurant cafe bar pub shop store market supermarket bakery pharmacy
    hospital clinic surgery practice garden trust council company limited ltd inc plc llc gmbh
    source sources target input output devices device camera microphone speaker speakers printer printers monitor
    import from none null return class function def var let const public static void int string bool true"""
)
# Words that make a run of capitals a firm, a body or a house: "Institute of Occupational Health", "Nordpeak AB".
_BODY = re.compile(
    r"\b(?:Ltd|Limited|Inc|PLC|plc|LLC|GmbH|AG|AB|BV|S\.?A|& (?:Sons?|Daughters?|Co)|Bros|Brothers|Company|Group|Trust|"
    r"Foundation|Institute|University|College|School|Council|Bank|Union|Society|Association|Agency|Authority|Ministry|"
    r"Club|Church|Library|Museum|Theatre|Practice|Surgery|Clinic|Hospital|Pharmacy|Joinery|Bakery|Ceramics|Books|"
    r"Energy|Water|Services?|Studios?|Works|Press|Records|Ensemble|Orchestra|Band|Choir|Partners|Express|Hotel|Cafe|"
    r"Centre|Center|Team|Committee|Airlines?|Railways?|Insurance|Solutions|Systems|Motors|Yarns|Foods?|Farm|Shop)\b"
)
_DEED = re.compile(
    r"\s*(?:$|[^\sa-z]|(?:is|was|are|were|has|had|have|will|would|can|said|says|wrote|made|won|left|sent|and|at|on|"
    r"in|by|of|from|for|to|or|the|got|came|took|gave|ran|met|spoke|\w+ed|\w+es|\w+s)\b)"
)


def people(text: str) -> list[re.Match[str]]:
    """Where people and organisations are named, left to right."""
    return [m for m in _PERSON.finditer(text) if _names(m[0]) and not _opens_sentence(m, text)]


def bodies(text: str) -> bool:
    """True where an organisation is named: "Thistle & Grain Joinery"."""
    return _BODY.search(text) is not None and re.search(r"[A-Z][\w'\u2019]+", text) is not None


def only_names(text: str) -> bool:
    """True for a line of names and nothing else: "Matteo Ferri, Joanna Kowalczyk and Abebe Tesfaye"."""
    pieces = [piece for piece in re.split(r",|;|\band\b|&|\u00b7", re.sub(r"[\d*†‡]", "", text)) if piece.strip()]
    names = [re.fullmatch(r"(?:(?:and|with|by)\s+)?(?P<name>.+)", piece.strip()) for piece in pieces]
    return bool(pieces) and all(n is not None and _whole_name(n["name"]) for n in names)


def _whole_name(text: str) -> bool:
    found = _PERSON.fullmatch(text.strip(" .:"))
    words = text.split()
    return found is not None and 2 <= len(words) <= 4 and _names(text) and not any(_plain(w) in _NOBODY for w in words)


def _plain(word: str) -> str:
    return re.sub(r"['\u2019]s?$", "", word.strip(".,:;'\u2019")).lower()


def _names(value: str) -> bool:
    if _TITLED.match(value) and " " in value:
        return True
    words = [_plain(word) for word in value.split()]
    return any(word not in _NOBODY and len(word) > 1 and not is_known(word) for word in words) and words[0] not in (
        "the", "no")  # fmt: skip


def _opens_sentence(match: re.Match[str], text: str) -> bool:
    """One capital at the start of a text, no deed after it: "Standing charge 90 days" is nobody."""
    return match.start() == 0 and not re.search(r"\s|['\u2019]s$", match[0]) and not _DEED.match(text, match.end())
