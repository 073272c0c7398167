"""What the headers of tables stand for, and the words of questions that any table answers for."""

from __future__ import annotations

from assistant.answering.tables import Grid
from assistant.reading.words import content, stem, stem_set

# What short headers stand for, and what people say for a column; by header, lower case.
_HEADERS = {
    "p": "played games", "pl": "played games", "gp": "played games", "w": "won wins win", "d": "drawn draws draw",
    "l": "lost lose losses", "gd": "goal difference", "gf": "goals for", "ga": "goals against", "pts": "points",
    "pos": "position place rank", "goals": "goal difference", "plat": "platform", "pl.": "platform", "dest":
    "destination", "dep": "departure leaves", "arr": "arrival arrives", "qty": "quantity count",
    "no.": "number", "avail": "available free left space", "available free space": "available free left space",
    "use%": "full percent used", "full percent used": "full percent used disk", "mounted on": "disk drive",
    "status": "late delay delayed cancelled time state", "expected": "late delay delayed status",
    "exp": "late expected",
    "modified": "change changed edited date when", "date modified": "change changed edited when", "last modified":
    "change changed edited when", "owner": "own owns belongs owner who", "author": "who made wrote did added add "
    "author changed", "size": "big large size", "size in bytes": "big large size", "length": "long duration",
    "uptime": "long running", "address": "ip address", "message": "about change commit",
    "commit hash": "hash commit id",
    "last": "price trading worth", "change %": "percent change", "money out": "spend spent paid out",
    "paid out": "spend spent paid out", "money in": "earn received paid in", "paid in": "earn received paid in",
    "low": "cold night minimum", "high": "warm hot maximum", "date": "when date", "amount": "cost price",
    "mean": "average mean", "details": "what for",
}  # fmt: skip
# Words about the asking or about any table: no row and no column need hold them.
ROUND = stem_set(
    """train bus flight team player match game item row table list line file day month year result number forecast
    weather hour total much many long get spend cost leave go come reach arrive depart run stand
    one place time next last first final closing opening latest current entry record order thing change after before
    per week bus stop have made make newest new oldest top bottom left listed each altogether
    will would mark score grade teacher lesson subject class train station"""
)


def header_words(table: Grid, column: int) -> list[str]:
    """Stems of a column's header, and of what people say for it."""
    header = table.header_of(column).lower().strip(" :")
    return [*content(header), *(stem(word) for word in _HEADERS.get(header, "").split())]
