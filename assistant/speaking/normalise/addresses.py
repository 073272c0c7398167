"""Addresses of machines and files: web, mail, IP, MAC, paths, file names, hashes, handles."""

from __future__ import annotations

import re
from urllib.parse import unquote

from assistant.speaking.normalise import machines
from assistant.speaking.normalise.draft import Say, rule
from assistant.speaking.normalise.language import word
from assistant.speaking.normalise.numbers import cardinal, digits, year
from assistant.speaking.normalise.words import letters, name_words

_EXTENSIONS = (
    "txt md pdf docx? xlsx? pptx? odt ods odp rtf csv tsv jpe?g png gif bmp tiff? webp svg heic ico psd mp3 mp4 "
    "wav ogg flac m4a aac avi mkv mov webm zip rar tar gz bz2 xz 7z exe msi dll sys bat cmd ps1 sh deb rpm apk "
    "dmg iso img bin py pyc ipynb js mjs ts tsx jsx json ya?ml toml ini cfg conf xml html? css scss php rb go rs "
    "c h cpp hpp cc java kt swift cs sql db sqlite3? log bak tmp lock onnx safetensors ttf otf epub ics eml vcf "
    "torrent desktop service pem crt lnk lua jar whl appimage msix"
)
_EXT = "|".join(_EXTENSIONS.split())
_TLDS = "com|org|net|edu|gov|mil|int|info|biz|io|co|dev|app|ai|me|tv|uk|de|fr|es|it|nl|be|eu|us|ca|au|nz|ie|ch|at|se|no"
_TLDS += "|dk|fi|pl|pt|jp|cn|in|br|ru|xyz|online|shop|site|tech|cloud|blog|news|local"
_MARKS = {
    ".": "dot",
    "-": "dash",
    "_": "underscore",
    "/": "slash",
    "\\": "backslash",
    "@": "at",
    "+": "plus",
    "=": "equals",
    "&": "and",
    "?": "question mark",
    "#": "hash",
    "%": "percent",
    "~": "tilde",
    ":": "colon",
    "$": "dollar",
    "*": "star",
    ",": "comma",
    ";": "semicolon",
    "!": "exclamation mark",
    "(": "open bracket",
    ")": "close bracket",
    "'": "apostrophe",
    "|": "bar",
    "[": "open bracket",
    "]": "close bracket",
    "{": "open brace",
    "}": "close brace",
}
_NAMES = {
    "usr": "user",
    "src": "source",
    "docx": "doc X",
    "xlsx": "X L S X",
    "pptx": "P P T X",
    "exe": "E X E",
    "html": "H T M L",
    "jpeg": "jay peg",
    "edu": "E D U",
    "io": "I O",
    "uk": "U K",
    "ac": "A C",
    "eu": "E U",
    "de": "D E",
    "fr": "F R",
    "nl": "N L",
    "es": "E S",
    "au": "A U",
    "us": "U S",
    "ca": "C A",
    "ie": "I E",
    "ai": "A I",
    "tv": "T V",
    "faq": "F A Q",
    "avi": "A V I",
    "msi": "M S I",
    "rsa": "R S A",
    "odt": "O D T",
    "ods": "O D S",
    "odp": "O D P",
    "eml": "E M L",
    "epub": "e pub",
    "aac": "A A C",
    "ico": "I C O",
    "iso": "I S O",
    "js": "J S",
    "py": "P Y",
    "apk": "A P K",
    "json": "jason",
    "etc": "E T C",
    "sqlite": "S Q lite",
    "syslog": "sys log",
    "utm": "U T M",
    "id": "I D",
}
_LONG_PATH = 80  # characters; about 8 s of speech: longer than that nobody keeps in mind
_LONG_QUERY = 16


def spoken_name(text: str) -> str:
    """Any address, letter runs as words where they are words, every mark by name."""
    said = []
    for run in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|\S", text):
        if run in _MARKS:
            said.append(word(_MARKS[run]))
        elif run.isdecimal():
            said.append(_digits(run))
        elif run in _NAMES:
            said.append(_NAMES[run])
        else:
            said.append(name_words(run))
    return " ".join(said)


def _digits(run: str) -> str:
    if (len(run) <= 2 and run[0] != "0") or run == "0":
        return cardinal(int(run))
    if len(run) == 4 and "1980" <= run <= "2039":
        return year(int(run))
    return digits(run)


def _unclosed(text: str) -> tuple[str, str]:
    """Splits off what ends a sentence or a bracket rather than an address."""
    end = len(text)
    while end and (text[end - 1] in ".,;:!?'\"*_" or (text[end - 1] in ")]}>" and _more_closed(text[:end]))):
        end -= 1
    return text[:end], text[end:]


def _more_closed(text: str) -> bool:
    pair = {")": "(", "]": "[", "}": "{", ">": "<"}[text[-1]]
    return text.count(text[-1]) > text.count(pair)


def _more(count: int) -> str:
    return f", {word('and {} more characters').format(cardinal(count))}"


def _path(path: str) -> str:
    if len(path) <= _LONG_PATH:
        return spoken_name(path)
    cut = path.rfind("/", 0, _LONG_PATH // 2)
    cut = cut if cut > 0 else _LONG_PATH // 2
    return spoken_name(path[:cut]) + _more(len(path) - cut)


def _url(match: re.Match[str], say: Say) -> str:
    address, after = _unclosed(match[0])
    scheme, _, rest = address.rpartition("://") if "://" in address else ("", "", address)
    parts = re.fullmatch(r"([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", rest, re.DOTALL)
    if not parts or not parts[1] + parts[2]:
        return match[0]
    host, path, query, fragment = parts[1], unquote(parts[2]).rstrip("/"), parts[3] or "", parts[4] or ""
    said = [] if scheme.lower() in ("http", "https", "") else [letters(scheme) if scheme != "file" else "file"]
    said.append(_host(re.sub(r"^www\d?\.", "", host.rpartition("@")[2])))
    said.append(_path(path))
    tail = query + fragment
    if len(tail) > _LONG_QUERY:
        return say(" ".join(filter(None, said)) + _more(len(tail))) + after
    said.append(spoken_name(tail))
    return say(" ".join(filter(None, said))) + after


def _host(host: str) -> str:
    name, _, port = host.partition(":")
    said = machines.octets(name) if re.fullmatch(r"\d+(?:\.\d+){3}", name) else spoken_name(name)
    return said + (f" {word('port')} {digits(port)}" if port.isdecimal() else "")


def _named(match: re.Match[str], say: Say) -> str:
    address, after = _unclosed(match[0])
    return say(_path(address)) + after


def _file(match: re.Match[str], say: Say) -> str:
    """A file name by itself: like a title, so without its underscores."""
    return say(spoken_name(match[0].replace("_", " ")))


def _dotted_name(match: re.Match[str], say: Say) -> str:
    """ "os.path" and "com.example.App": names of programs. "end.Next" is a sentence whose space was lost."""
    if match[0].count(".") < 2 and not re.search(r"\.[a-z_]", match[0]):
        return match[0].replace(".", ". ")
    return say(spoken_name(match[0].replace("_", " ")))


def _drive(match: re.Match[str], say: Say) -> str:
    address, after = _unclosed(match[0])
    return say(spoken_name(address)) + after


def _hashtag(match: re.Match[str], say: Say) -> str:
    if re.fullmatch(r"[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8}", match[1]) and re.search(r"\d", match[1]):
        return say(f"{word('hash')} {letters(match[1])}")
    if len(match[1]) == 3 and len(set(match[1].lower())) == 1 and re.fullmatch("[0-9A-Fa-f]+", match[1]):
        return say(f"{word('hash')} {letters(match[1])}")  # the colour #fff
    if re.match(r"[A-Z]*-?\d", match[1]) or re.match(r"-\d", match.string[match.end() : match.end() + 2]):
        return say(word("number")) + " " + match[1]
    return say(word("hashtag")) + " " + match[1]


RULES = (
    rule(r"(?<![\w.])(?:(?:https?|ftps?|sftp|file|ssh)://|www\d?\.(?=\w))[^\s<>\"`|]+", _url, "/w", re.I),
    rule(r"(?<![\w.])mailto:(?=\w)", lambda *_: "", "m"),
    rule(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+(?::(?=[\w~/])[\w./~-]+)?", _named, "@"),
    rule(r"(?<![\w.+%-])[\w.-]+@[\w-]+(?=:[~/])", _named, "@"),
    rule(rf"(?<=[)\]])\.({_EXT})(?!\w)", lambda m, s: s(spoken_name(m[0])), "."),
    rule(r"(?<=\w)\.NET(?!\w)", lambda _, s: f" {s('dot net')}", "N"),
    rule(r"(?<=\w)\?\.(?=[A-Za-z_])", lambda _, s: f" {s(spoken_name('?.'))} ", "?"),
    rule(rf"(?<![\w.])\.({_EXT})(?![\w.])", lambda m, s: s(spoken_name(m[0])), "."),
    rule(r"(?<![\w./\\~])\.(?=[A-Za-z]\w{1,20}(?:\.\w{2,})?(?![\w.]))", lambda _, s: s(word("dot")) + " ", "."),
    *machines.RULES,
    rule(
        r"(?<![\w])[A-Za-z]:\\(?:[^\s\\/:*?\"<>|]+(?: [^\s\\/:*?\"<>|]+(?=[^\n\\\"]{0,40}\\)){0,4}\\?)*", _drive, "\\"
    ),
    rule(r"(?<![\w\\])\\\\[\w.$-]+(?:\\[^\s\\\"<>|]+)*", _drive, "\\"),
    rule(r"(?<![\w/.~:<€$£¥%°p)-])(?:~|\.{1,2})?/(?:[\w.+@%-]+/)*[\w.+@%-]+/?(?:\?[\w=&%.+-]+)?", _named, "/"),
    rule(rf"(?<![\w/.~:<-])(?:[\w.+@-]+/)+[\w+@-][\w.+@-]*\.(?:{_EXT})(?![\w])", _named, "/", re.I),
    rule(
        rf"(?<![\w.+-])[^\W\d_](?:[\w-]|'(?=\w))*(?:\.[\w-]+)*?\.(?:{_EXT})(?!\w|\.\w)",
        _file,
        ".",
        re.I,
    ),
    rule(rf"(?<![\w.+-])\d[\w-]*\.(?=\w\w)(?:{_EXT})(?!\w|\.\w)", _file, ".", re.I),
    rule(rf"(?<![\w.@+-])(?:[A-Za-z0-9-]+\.)+(?:{_TLDS})(?::\d{{2,5}})?(?:/[^\s<>\"|]*)?(?![\w@-])", _url, "."),
    rule(r"(?<![\w.@/-])(?:[a-z]\.){0,4}[A-Za-z_]\w+(?:\.[A-Za-z_]\w+)+(?![\w@])", _dotted_name, "."),
    rule(r"(?<![\w.@/-])(?:[a-z_]{2,20}\.[a-z]|[a-z]\.out)(?![\w.@])", _dotted_name, "."),
    rule(r"(?:(?<=\s)|^):(\d{2,5})(?!\w|:)", lambda m, s: s(digits(m[1])), ":"),
    rule(r"(?<=\s)\.\.(?=\s|$|/)", lambda _, s: s(f"{word('dot')} {word('dot')}"), "."),
    rule(r"(?<![\w.])localhost(?::\d{2,5})?(?:/[^\s<>\"|]*)?", _url, "l"),
    machines.SHORT_HASH,
    rule(r"(?<![\w@])@([A-Za-z_]\w*)", lambda m, s: s(word("at")) + " " + m[1], "@"),
    rule(r"(?<![\w#&])#(\d{1,4})([A-Z][a-z]\w*)", lambda m, s: f"{s(word('hashtag'))} {m[1]} {m[2]}", "#"),
    rule(r"(?<![\w#&])#([0-9A-Fa-f]{6}\b|[^\W\d]\w*)", _hashtag, "#"),
)
