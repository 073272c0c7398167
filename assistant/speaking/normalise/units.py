# ruff: noqa: RUF001, RUF002 - look-alike characters are what this file is about
"""Quantities with a unit: lengths, sizes, speeds, temperatures, resolutions."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import DIGITS, DONE, Say, rule
from assistant.speaking.normalise.numbers import NUMBER, START, cardinal, number_words

_IRREGULAR = {
    "foot": "feet",
    "inch": "inches",
    "hertz": "hertz",
    "kilohertz": "kilohertz",
    "megahertz": "megahertz",
    "gigahertz": "gigahertz",
    "kelvin": "kelvin",
    "stone": "stone",
    "em": "em",
    "rem": "rem",
    "H": "H",
    "W": "W",
}
_NAMES = """
km kilometre|m metre|cm centimetre|mm millimetre|μm micrometre|nm nanometre|mi mile|yd yard|ft foot|kg kilogram|g gram
mg milligram|μg microgram|mcg microgram|lb pound|lbs pound|oz ounce|l litre|L litre|ml millilitre|mL millilitre
cl centilitre|dl decilitre|tsp teaspoon|tbsp tablespoon|gal gallon|ha hectare|kB kilobyte|KB kilobyte|MB megabyte
GB gigabyte|TB terabyte|PB petabyte|KiB kibibyte|MiB mebibyte|GiB gibibyte|TiB tebibyte|kbit kilobit|Kbit kilobit
Mbit megabit|Gbit gigabit|Gb gigabit|Mb megabit|Hz hertz|kHz kilohertz|MHz megahertz|GHz gigahertz|V volt|mV millivolt
kV kilovolt|mA milliamp|mAh milliamp hour|Ah amp hour|W watt|mW milliwatt|kW kilowatt|MW megawatt|GW gigawatt
Wh watt hour|kN kilonewton|sq_ft square_foot|sq_m square_metre|cu_ft cubic_foot|fl_oz fluid_ounce|mmol millimole
μF microfarad|nF nanofarad|pF picofarad|N·m newton metre|kWh kilowatt hour|MWh megawatt hour|J joule|kJ kilojoule
MJ megajoule|GJ gigajoule|mbar millibar
kcal kilocalorie|cal calorie|Pa pascal|hPa hectopascal|kPa kilopascal|MPa megapascal|Nm newton metre|dB decibel|Ω ohm
kΩ kilohm|pts point|em em|rem rem|vh V_H|vw V_W|px pixel|pt point|MP megapixel|lx lux|lm lumen|s second|sec second
secs second|ms millisecond|μs microsecond|us microsecond|ns nanosecond|min minute|mins minute|h hour|hr hour|hrs hour
wk week|wks week|yr year|yrs year|mo month|mos month|pcs piece
"""
_FIXED = {
    "mph": "miles per hour",
    "mpg": "miles per gallon",
    "mmHg": "millimetres of mercury",
    "dBm": "decibel milliwatts",
    "kph": "kilometres per hour",
    "kmh": "kilometres per hour",
    "fps": "frames per second",
    "FPS": "frames per second",
    "rpm": "revolutions per minute",
    "RPM": "revolutions per minute",
    "bpm": "beats per minute",
    "BPM": "beats per minute",
    "dpi": "dots per inch",
    "DPI": "dots per inch",
    "ppi": "pixels per inch",
    "ppm": "parts per million",
    "bps": "bits per second",
    "kbps": "kilobits per second",
    "Kbps": "kilobits per second",
    "Mbps": "megabits per second",
    "Gbps": "gigabits per second",
    "MBps": "megabytes per second",
    "psi": "P S I",
    "hp": "horsepower",
    "°C": "degrees Celsius",
    "ºC": "degrees Celsius",
    "℃": "degrees Celsius",
    "°F": "degrees Fahrenheit",
    "ºF": "degrees Fahrenheit",
    "℉": "degrees Fahrenheit",
    "°": "degrees",
    "º": "degrees",
    "lux": "lux",
    "B/s": "bytes per second",
}
UNITS: dict[str, str] = {
    key.replace("_", " "): name.replace("_", " ")
    for key, name in (entry.split(" ", 1) for line in _NAMES.split("\n") for entry in line.split("|") if entry)
}
POWERS = {"²": "square ", "³": "cubic ", "2": "square ", "3": "cubic "}
PER = {"s": "second", "sec": "second", "min": "minute", "h": "hour", "hr": "hour", "d": "day", "day": "day"}
PER |= {
    "week": "week",
    "wk": "week",
    "mo": "month",
    "month": "month",
    "yr": "year",
    "year": "year",
    "person": "person",
}
PER |= {
    "kg": "kilogram",
    "g": "gram",
    "l": "litre",
    "L": "litre",
    "ml": "millilitre",
    "m": "metre",
    "km": "kilometre",
    "dL": "decilitre",
    "mol": "mole",
    "dl": "decilitre",
    "mL": "millilitre",
}
_ANY = "|".join(sorted(map(re.escape, (*UNITS, *_FIXED)), key=len, reverse=True))
_EACH = "|".join(sorted(PER, key=len, reverse=True))
_LINES = {
    "144": "one forty-four",
    "240": "two forty",
    "360": "three sixty",
    "480": "four eighty",
    "720": "seven twenty",
}
_LINES |= {"1080": "ten eighty", "1440": "fourteen forty", "2160": "twenty-one sixty", "4320": "forty-three twenty"}


def several(noun: str) -> str:
    """The plural of a unit: "metres", "feet", "kilowatt hours"."""
    head, _, last = noun.rpartition(" ")
    return f"{head} {_IRREGULAR.get(last, last + 's')}".strip()


def _unit(match: re.Match[str], say: Say) -> str:
    count, name, power, per, per_power = match[1], match[2], match[3] or "", match[4], match[5] or ""
    if len(name) == 1 and name.isupper() and re.match(r" \d", match.string[match.end() : match.end() + 2]):
        return match[0]  # a table of letters and numbers: "W 8 D 2 L 2"
    is_one = count.lstrip("-−+") == "1"
    if name in _FIXED:
        said = _FIXED[name]
        if is_one:
            said = re.sub(r"^(degree|mile|kilometre|frame)s\b", r"\1", said)
    else:
        noun = UNITS[name]
        said = POWERS.get(power, "") + (noun if is_one else several(noun))
    if per:
        said += f" per {POWERS.get(per_power, '')}{PER[per]}" + (" squared" if per_power and per == "s" else "")
    return say(
        f"{number_words(count)} {said}".replace("per square second squared", "per second squared"), quantity=True
    )


def _feet(match: re.Match[str], say: Say) -> str:
    if int(match[2]) > 11:  # 4'33" is a time
        return say(
            f"{cardinal(int(match[1]))} minutes {cardinal(int(match[2]))} seconds".replace("one minutes", "one minute")
        )
    return say(f"{cardinal(int(match[1]))} foot {number_words(match[2])}", quantity=True)


def _inches(match: re.Match[str], say: Say) -> str:
    """27": inches, unless the mark closes a quotation that was opened shortly before."""
    line = match.string[max(0, match.start() - 200) : match.start()].rpartition("\n")[2]
    if match[2] == '"' and line.count('"') % 2:
        return match[0]
    return say(f"{number_words(match[1])} inch")


_WINDS = {"N": "north", "S": "south", "E": "east", "W": "west"}


def _degrees(match: re.Match[str], say: Say) -> str:
    """40°42'46"N: degrees, minutes and seconds of the globe."""
    wind = f" {_WINDS[match[4]]}" if match[4] else ""
    said = f"{cardinal(int(match[1]))} degrees {cardinal(int(match[2]))} minutes"
    said += f" {number_words(match[3])} seconds" if match[3] else ""
    return say(said + wind)


def _bearing(match: re.Match[str], say: Say) -> str:
    return say(f"{number_words(match[1])} degrees {_WINDS[match[2]]}")


def _times_per(match: re.Match[str], say: Say) -> str:
    return say(f"{number_words(match[1])} times per {match[2]}")


def _by(match: re.Match[str], say: Say) -> str:
    """1920x1080. A spaced × between small numbers is a multiplication and left to the symbols."""
    sizes = [part for part in match.groups() if part]
    after = match.string[match.end() : match.end() + 6]
    is_sum = after[:2].strip()[:1] == "="
    is_length = re.match(r" ?(?:mm|cm|m|ft|in)(?!\w)", after) is not None
    if is_sum or (
        not is_length
        and "×" in match[0]
        and " " in match[0]
        and max(float(part.replace(",", "")) for part in sizes) < 100
    ):
        return match[0]
    unit = re.match(rf" ?({_ANY}|in)(?!\w)", after)
    if unit and (
        unit[1] in UNITS or unit[1] == "in"
    ):  # the unit belongs to the last number: leave that one to the rule for units
        return say(" by ".join(map(number_words, sizes[:-1])) + " by") + " " + sizes[-1]
    return say(" by ".join(map(number_words, sizes)), quantity=True)


_NOT_THOUSAND = re.compile(" (?:run|race|video|screen|display|monitor|resolution|gold)")


def _short_count(match: re.Match[str], say: Say) -> str:
    """12K followers, 1.5M views; 4K alone is a kind of screen."""
    count, letter = match[1], match[2]
    after = match.string[match.end() : match.end() + 12]
    noun_follows = re.match(r" [a-z]", after) is not None
    if letter in ("bn", "mn"):
        return say(f"{number_words(count)} {'billion' if letter == 'bn' else 'million'}", quantity=True)
    if letter in "Kk":
        named = noun_follows and count not in ("2", "4", "5", "8") and not _NOT_THOUSAND.match(after)
        return say(f"{number_words(count)} {'thousand' if named or '.' in count else 'K'}", quantity=True)
    if letter == "M":
        return say(f"{number_words(count)} million", quantity=True)
    return say(f"{number_words(count)} billion", quantity=True) if noun_follows else match[0]


_BARE = {
    "km/h": "kilometres per hour",
    "m/s": "metres per second",
    "MB/s": "megabytes per second",
    "m²": "square metres",
}
_BARE |= {name: _FIXED[name] for name in ("mph", "Mbps", "°C", "°F")}
_BARE |= {
    name: several(UNITS[name])
    for name in ("km", "cm", "mm", "kg", "ml", "kWh", "mAh", "kB", "Mbit", "kHz", "MHz", "GHz")
}


_SIZE = r"(\d{1,3},\d{3}|\d{1,6}(?:\.\d{1,3})?)"
RULES = (
    rule(rf"(?<![\w.,-]){_SIZE} ?[x×] ?{_SIZE}(?: ?[x×] ?{_SIZE})?(?![\w]|\.\d)", _by, "x×"),
    rule(
        r"(?<![\w./])(\d{2,3})/(\d{2,3}) ?mmHg",
        lambda m, s: s(f"{cardinal(int(m[1]))} over {cardinal(int(m[2]))}"),
        "H",
    ),
    rule(r"(?<![\w.,])(\d{1,3})° ?(\d{1,2})['′](?: ?(\d{1,2}(?:\.\d+)?)(?:[\"″]|''))? ?([NSEW](?!\w))?", _degrees, "°"),
    rule(r"(?<![\w.,])(\d{1,3}(?:\.\d+)?) ?° ?([NSEW])(?!\w)", _bearing, "°"),
    rule(
        r"(?<![\w.,/])(\d{1,3}(?:\.\d)?)[\"″] ?[x×] ?(\d{1,3}(?:\.\d)?)[\"″]",
        lambda m, s: s(f"{number_words(m[1])} inch by {number_words(m[2])} inch"),
        "x×",
    ),
    rule(
        r"(?<![\w.,])(\d{1,2}) ?st (\d{1,2}) ?lbs?(?!\w)",
        lambda m, s: s(f"{number_words(m[1])} stone {number_words(m[2])}"),
        "t",
    ),
    rule(
        rf"(?<![\w.,/])({NUMBER}) ?in(?:\.(?!\w)|(?= (?:wide|tall|long|deep|high|thick|screen|x )|$))"
        r"|(?<![\w.,/])(\d+\.\d+) ?in(?!\w)",
        lambda m, s: s(f"{number_words(m[1] or m[2])} inch{'' if (m[1] or m[2]) == '1' else 'es'}", quantity=True),
        "n",
    ),
    rule(r"(?<![\w.,])(\d)['′’] ?(\d{1,2})(?:[\"″”]|'')", _feet, "'′’"),
    rule(r"(?<![\w.,/])(\d{1,3}(?:\.\d)?)([\"″”])(?!\w)", _inches, '"″”'),
    rule(
        r"(?<![\w.,])(144|240|360|480|720|1080|1440|2160|4320)([pi])(?!\w)",
        lambda m, s: s(f"{_LINES[m[1]]} {m[2].upper()}"),
        "pi",
    ),
    rule(
        rf"({START}{NUMBER}) ?°([CF])(?!\w)",
        lambda m, s: (
            s(f"{number_words(m[1])} degrees {'Celsius' if m[2] == 'C' else 'Fahrenheit'}", quantity=True)
            if m[1].lstrip("-−+") != "1"
            else m[0]
        ),
        "°",
    ),
    rule(
        rf"({START}{NUMBER}) ?({_ANY})([²³23])?(?:/({_EACH})([²³23])?)?(?!\w|/[A-Za-z])",
        _unit,
        DIGITS,
    ),
    rule(rf"(?<![\w.,])({NUMBER}) x (?={DONE})", lambda m, s: f"{s(number_words(m[1]))} {s('times')} ", "x"),
    rule(
        r"(?<![\w.,+])(\d{1,3})(?:′|'(?=\s*$| (?:tall|long|wide|high|x )))",
        lambda m, s: s(f"{number_words(m[1])} feet"),
        "′'",
    ),
    rule(rf"({DONE}) ?[x×] ?(?={DONE})", lambda m, s: f"{m[1]} {s('by')} ", "x×"),
    rule(rf"(?<![\w.,])({NUMBER})[x×]/(day|week|month|year)(?!\w)", _times_per, "x×"),
    rule(rf"(?<={DONE})/({_EACH})(?!\w)", lambda m, s: f" {s('per ' + PER[m[1]])}", "/"),
    rule(rf"({START}{NUMBER})(bn|mn|[KkMB])(?![\w/+-])", _short_count, "KkMBn"),
    rule(rf"(?<![\w/])({'|'.join(map(re.escape, _BARE))})(?![\w/²³])", lambda m, s: s(_BARE[m[1]])),  # "Speed (km/h)"
    rule(r"(?<![\w.,])x(?!(?:86|64)\b)(\d{1,4})(?!\w)", lambda m, s: s(f"times {number_words(m[1])}"), "x"),
    rule(
        rf"(?<![\w.,])({NUMBER}) ?[x×](?= [A-Za-z]{{2}}| \(|[,.;)]|$)",
        lambda m, s: m[0] if re.search(r"[=+] ?$", m.string[: m.start()]) else s(f"{number_words(m[1])} times"),
        "x×",
    ),
)
