# ruff: noqa: SIM905, RUF001, RUF002 - lists of words are read and mended as words; look-alike characters are meant
"""Abbreviations, titles, streets, and Roman numerals where something before them says that they are numbers."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import DONE, Handler, Say, rule
from assistant.speaking.normalise.numbers import cardinal, digits, ordinal

# With a full stop, anywhere.
_DOTTED = {
    "Mr": "Mister",
    "Mrs": "Missus",
    "Ms": "Ms",
    "Prof": "Professor",
    "Rev": "Reverend",
    "Hon": "Honourable",
    "Capt": "Captain",
    "Lt": "Lieutenant",
    "Sgt": "Sergeant",
    "Col": "Colonel",
    "Gov": "Governor",
    "Sen": "Senator",
    "Jr": "Junior",
    "Sr": "Senior",
    "Inc": "Incorporated",
    "Ltd": "Limited",
    "Corp": "Corporation",
    "Bros": "Brothers",
    "approx": "approximately",
    "dept": "department",
    "Dept": "Department",
    "govt": "government",
    "est": "established",
    "incl": "including",
    "Incl": "Including",
    "excl": "excluding",
    "misc": "miscellaneous",
    "max": "maximum",
    "Max": "Maximum",
    "min": "minimum",
    "Min": "Minimum",
    "avg": "average",
    "Avg": "Average",
    "qty": "quantity",
    "Qty": "Quantity",
    "temp": "temperature",
    "attn": "attention",
    "Attn": "Attention",
    "acct": "account",
    "cont": "continued",
    "esp": "especially",
    "apt": "apartment",
    "Apt": "Apartment",
    "Ste": "Suite",
    "Blvd": "Boulevard",
    "Ave": "Avenue",
    "Rd": "Road",
    "Ln": "Lane",
    "Hwy": "Highway",
    "Pkwy": "Parkway",
    "Sq": "Square",
    "Mt": "Mount",
    "inc": "including",
    "ea": "each",
    "Tel": "telephone",
    "tel": "telephone",
    "viz": "namely",
    "Gen": "General",
    "Maj": "Major",
    "Cmdr": "Commander",
    "Cpl": "Corporal",
    "Adm": "Admiral",
    "Messrs": "Messers",
    "encl": "enclosed",
    "Assoc": "Associate",
    "Univ": "University",
    "Intl": "International",
    "Mgr": "Manager",
    "Fri": "Friday",
    "Thurs": "Thursday",
    "Tues": "Tuesday",
    "cf": "compare",
    "resp": "respectively",
    **{name[:3]: name for name in "February April August September October November December".split()},
    "Sept": "September",
    "Bldg": "Building",
    "bldg": "building",
    "tsp": "teaspoon",
    "tbsp": "tablespoon",
    "Tbsp": "tablespoon",
}
# Without a full stop as well: no other word looks like them.
_BARE = (
    "Mr Mrs Dept dept Qty qty approx incl excl Blvd Ltd Inc Attn attn govt Prof Sept Nov Oct Aug Feb avg Avg Hwy Pkwy"
).split()
_BEFORE_NUMBER = {
    "p": "page",
    "pp": "pages",
    "pg": "page",
    "vol": "volume",
    "ch": "chapter",
    "chap": "chapter",
    "fig": "figure",
    "figs": "figures",
    "sec": "section",
    "eq": "equation",
    "no": "number",
    "nos": "numbers",
    "nr": "number",
    "ex": "exercise",
    "ver": "version",
    "max": "maximum",
    "min": "minimum",
    "rm": "room",
    "ed": "edition",
    "art": "article",
    "ep": "episode",
    "rev": "revision",
    "lv": "level",
    "lvl": "level",
    "pt": "part",
    "apt": "apartment",
    "ste": "suite",
}
_SHORT_LABELS = (
    "[Pp]p?|[Pp]g|[Vv]ol|[Cc]h(?:ap)?|[Ff]igs?|[Ss]ec|[Ee]q|[Nn]os?|NO|[Nn]r|[Ee]x|[Vv]er|[Mm]ax|[Mm]in|[Rr]m|"
    "[Ee]d|[Aa]rt|[Ee]p|[Pp]t|[Rr]ev|[Ll]vl?"
)
_ROADS = {
    "St": "Street",
    "Ave": "Avenue",
    "Rd": "Road",
    "Dr": "Drive",
    "Ln": "Lane",
    "Ct": "Court",
    "Pl": "Place",
    "Sq": "Square",
}
_ROAD = "|".join(_ROADS)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
IS_ROMAN = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_KINGS = (
    "Henry|Louis|George|Edward|Charles|James|William|Richard|Elizabeth|Mary|John|Paul|Pius|Benedict|Francis|Leo|Gregory|"
    "Catherine|Peter|Nicholas|Alexander|Philip|Ferdinand|Frederick|Napoleon|Robert|Ramses|Ptolemy|Philippe|Albert|Otto|"
    "Clement|Innocent|Urban|Harald|Haakon|Gustav|Christian|Margrethe|Olav|Alfonso|Wilhelm|Friedrich|Malcolm"
)
_NUMBERED = (
    "Chapter|Part|Book|Volume|Vol\\.?|Section|Appendix|Act|Scene|Phase|Stage|Level|Type|Class|Article|Title|Schedule|"
    "War|Bowl|Mark|Step|Grade|Figure|Table|Unit|Module|Lesson|Episode|Round|Group|Category|Annex|Canto|Note|Tier|Rocky|"
    "Fantasy|Generation|Gen|Page|Number|Paragraph"
)


_LOOSE = {"part", "note", "page", "number", "step", "type", "title", "group", "class", "table", "level", "unit"}


def roman(text: str) -> int:
    """The value of a Roman numeral."""
    values = [_ROMAN[c] for c in text.upper()]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def _dotted(match: re.Match[str], say: Say) -> str:
    """The full stop goes with the abbreviation, unless it ends the sentence as well."""
    if match[1] == "min" and match.string[: match.start()].rstrip()[-1:].isdecimal():
        return match[0]  # "90 min." are minutes
    ends = re.match(r"\s*$|\n| [A-Z][a-z]+ (?:is|was|are|has|will)\b", match.string[match.end() : match.end() + 30])
    is_title = match[1] in ("Mr", "Mrs", "Ms", "Prof", "Rev", "Capt", "Lt", "Sgt", "Col", "Gov", "Sen", "Hon", "Mt")
    return say(_DOTTED[match[1]]) + ("." if ends and not is_title else "")


def _road(match: re.Match[str], say: Say) -> str:
    if not match[1].isalpha() and re.match(r"\. ?[A-Z]", match.string[match.end() - len(match[3]) :][:4]):
        return match[0]  # "at 08:45 Dr. Smith"
    return match[1] + " " + say(_ROADS[match[2]]) + match[3].replace(".", "")


def _before_number(match: re.Match[str], say: Say) -> str:
    if match[1].lower() in ("no", "ed", "art", "ex", "ch") and not match[2]:
        return match[0]
    return say(_BEFORE_NUMBER[match[1].lower()]) + " "


def _extension(match: re.Match[str], say: Say) -> str:
    return say("extension " + digits(match[1]))


def _king(match: re.Match[str], say: Say) -> str:
    return f"{match[1]} {say(f'the {ordinal(roman(match[2]))}')}"


def _numbered(match: re.Match[str], say: Say) -> str:
    """ "Type C" is a letter, and in "the part I like" the I is somebody."""
    verb = re.match(
        r" (?:am|was|have|had|will|would|can|could|do|did|\w+ed|want|need|like|think|know)\b",
        match.string[match.end() : match.end() + 20],
    )
    spelled = re.match(r" [A-Z](?!\w)", match.string[match.end() : match.end() + 3])  # "number I N V"
    if spelled or match[2] in ("C", "D", "L", "M") or (match[2] == "I" and verb and match[1].lower() in _LOOSE):
        return match[0]
    return f"{match[1]} {say(cardinal(roman(match[2])))}"


def _bare_roman(match: re.Match[str], say: Say) -> str:
    return match[0] if match[0] in ("MIX", "DIM", "MILD", "LID", "DID", "MID") else say(cardinal(roman(match[0])))


def _roman_point(match: re.Match[str], say: Say) -> str:
    return f"{say(cardinal(roman(match[1] or match[2])))}, "


def _roman_pages(match: re.Match[str], say: Say) -> str:
    """ "pp. iv–xii", the pages before the first."""
    numbers = [cardinal(roman(part)) for part in match.groups()[1:] if part]
    return say(f"{_BEFORE_NUMBER[match[1]]} {' to '.join(numbers)}")


def _degree(match: re.Match[str], say: Say) -> str:
    """Ph.D., B.Sc.: letter by letter."""
    return say(" ".join((match[1] + match[2]).upper()))


def _fixed(words: str) -> Handler:
    return lambda _, say: say(words)


EARLY_RULES = (
    rule(r"(?<!\w)[Cc]opyright (?=©|\([cC]\))", lambda *_: "", "C"),
    rule(r"(?<!\w)#s(?!\w)", _fixed("numbers"), "#"),
    rule(r"(?<!\w)(Ph|Ed|B|M|LL|D)\. ?(D|Sc|Ed|A|Phil|B)\.(?!\w)", _degree, "."),
    rule(r"(?<!\w)([A-Z])\.(?:([A-Z])\.)+", lambda m, s: s(" ".join(m[0].replace(".", ""))), "."),
)
"""Before anything takes "B.C." for a file."""
RULES = (
    rule(r"(?<!\w)ca?\. ?(?=\d{3,4}(?!\d))", lambda _, s: s("circa") + " ", "c"),
    rule(r"\((ii|iii|iv|vi|vii|viii|ix|xi|xii)\)|^ ?(ii|iii|iv|vi|vii|viii|ix|xi|xii)[.)](?= )", _roman_point, "iv"),
    rule(r"(?<!\w)[eE]\. ?g\.,?(?!\w)|(?<![\w.])eg(?= )", _fixed("for example"), "gG"),
    rule(r"(?<!\w)[iI]\. ?e\.,?(?!\w)", _fixed("that is"), "e"),
    rule(r"(?<!\w)a\.k\.a\.|(?<!\w)aka(?!\w)", _fixed("also known as"), "a"),
    rule(r"(?<![\w./])[Ee]tc\b(?:\.(?=\s*[a-z,;:)])|)", _fixed("et cetera"), "t"),
    rule(r"(?<!\w)(?:vs\.?|v\.(?= [A-Z]))(?![\w.])", _fixed("versus"), "v"),
    rule(
        rf"(?<!\w)([Vv]ol|[Cc]h|[Cc]hap|[Ff]ig|[Ss]ec|[Aa]rt|[Pp]t)\. ?(?={IS_ROMAN}(?!\w))",
        lambda m, _: _BEFORE_NUMBER[m[1].lower()] + " ",
        "IVXLC",
    ),
    rule(
        r"(?<!\w)(pp?)\. ?([ivxl]{1,7})(?:[-–]([ivxl]{1,7}))?(?!\w)",
        _roman_pages,
        "p",
    ),
    rule(r"(?<!\w)[Ii]ncl\.?(?=\)|,|$)", _fixed("included"), "n"),
    rule(r"(?<![\w-])([A-D])[-−](?=[,;)]|$| (?:grade|average|overall))", lambda m, s: s(f"{m[1]} minus"), "-−"),
    rule(r"(?<!\w)[Ee]qs?\.(?= ?\()", _fixed("equation"), "q"),
    rule(r"(?<!\w)et al\.", _fixed("et al"), "l"),
    rule(r"(?<![\w/])I/O(?![\w/])", _fixed("I O"), "/"),
    rule(r"(?<![\w/])w/o(?!\w)", _fixed("without"), "/"),
    rule(r"(?<![\w/])c/o(?!\w)", _fixed("care of"), "/"),
    rule(r"(?<![\w/])w/(?:(?! ?[vw]\b)(?= ?\w)|(?=\s|$))", _fixed("with"), "/"),
    rule(r"(?<![\w/])[Nn]/[Aa](?![\w/])", _fixed("N A"), "/"),
    rule(r"(?<![\w/])S/N(?![\w/])", _fixed("serial number"), "/"),
    rule(r"(?<![\w/])(?:and)/or(?!\w)", _fixed("and or"), "/"),
    rule(r"(?<![\w/])(?:FW|Fw|FWD|Fwd):", lambda _, s: s("forward:"), ":"),
    rule(r"(?<![\w/])(?:RE|Re):", lambda _, s: s("re:"), ":"),
    rule(r"(?<!\w)[Tt]el(?=:)", _fixed("telephone"), "T"),
    rule(r"(?<!\w)[Ee]xt\.? ?(\d{1,6})(?!\w)", _extension, "x"),
    rule(
        rf"(?<!\w)({_SHORT_LABELS})(\.) ?(?=[A-Z]{{0,3}}\d|{DONE})",
        _before_number,
    ),
    rule(r"(?<![\w.])(p{1,2}|[Vv]ol|[Ee]p|[Ff]ig|[Aa]pt|[Ss]te|[Mm]ax|[Mm]in)() (?=\d)", _before_number),
    rule(
        rf"(\b[A-Z][a-z]+(?:'s)?|{DONE}) ({_ROAD})"
        r"((?:\.(?= ?[a-z,;\d])|\.(?=\s*$)|)(?=[,;)\n.]|$| \d| [a-z]| &))(?![a-z])",
        _road,
    ),
    rule(r"(?<!\w)Mt\.? (?=[A-Z])", lambda _, s: s("Mount") + " ", "M"),
    rule(r"(?<=& )Co\.?(?![\w.])|(?<=[a-z] )Co\.(?!\w)", _fixed("Company"), "C"),
    rule(r"(?<!\w)Ft\. (?=[A-Z])", lambda _, s: s("Fort") + " ", "F"),
    rule(r"(?<!\w)Ln(?= \d)", _fixed("Line"), "L"),
    rule(r"(?<!\w)Col(?= \d)", _fixed("Column"), "C"),
    rule(r"(?<!\w)Dr\.? (?=[A-Z])", lambda _, s: s("Doctor") + " "),
    rule(r"(?<!\w)St\.? (?=[A-Z])", lambda _, s: s("Saint") + " "),
    rule(
        rf"(?<![\w.@/-])({'|'.join(sorted((k for k in _DOTTED if k.isalpha()), key=len, reverse=True))})\.(?!\w)",
        _dotted,
        ".",
    ),
    rule(rf"(?<![\w.@/-])({'|'.join(_BARE)})(?![\w.-])", lambda m, s: s(_DOTTED[m[1]])),
    rule(rf"(?<!\w)({_KINGS}) ({IS_ROMAN})(?!\w|'(?!s\b))", _king, "IVX"),
    rule(rf"(?<!\w)((?i:{_NUMBERED})) ({IS_ROMAN}|ii|iii|iv|vi|vii|viii|ix|xi|xii)(?![\w'])", _numbered, "IVXLCDMivx"),
    rule(r"(?<![\w'])(?:XX?X?)?(?:VIII|VII|III|XIV|XIII|XII|XVI{0,3}|XIX|IX|II|XI)(?![\w'])", _bare_roman, "IX"),
    rule(r"(?<!\w)(?:[a-z]\.){2,6}(?!\w)", lambda m, s: s(" ".join(m[0].replace(".", "").upper())), "."),
)
