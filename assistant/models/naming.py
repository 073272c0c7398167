"""Names that were spelled in another way than the list has them: which was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from assistant.models.entries import PackagedModel

# Of the letters so many must be alike: at 0.6 "vilt-b32-vqua" finds vilt-vqa; "nobody", "dog" and "foo" find nothing.
_ALIKE = 0.6
_LEAST = 3  # letters: what is shorter begins too many names


def nearest(name: str, entries: Iterable[PackagedModel]) -> str:
    """The name of the entry that `name` probably means; "" where none is near.

    One that begins as it does comes first: "whisper" is whisper-tiny-en. A name on the hub counts without its owner.
    """
    wanted = name.strip().casefold().rsplit("/", 1)[-1]
    if len(wanted) < _LEAST:
        return ""
    names: dict[str, str] = {}
    for entry in entries:
        names.setdefault(entry.name.casefold(), entry.name)
        if entry.repository:
            names.setdefault(entry.repository.casefold().rsplit("/", 1)[-1], entry.name)
    begins = next((known for known in names if known.startswith(wanted) or wanted.startswith(known)), "")
    close = [begins] if begins else get_close_matches(wanted, names, 1, _ALIKE)
    return names[close[0]] if close else ""


def question(name: str, entries: Iterable[PackagedModel]) -> str:
    """ " Did you mean blip-vqa?", to be put behind a sentence; "" where no name is near."""
    meant = nearest(name, entries)
    return f" Did you mean {meant}?" if meant else ""
