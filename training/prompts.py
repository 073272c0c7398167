"""Sentences to read aloud for a voice of one's own, in tiers that are each of use when they are done.

Which sentences, and in which order: `resources/prompts/order.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant import paths
from assistant.errors import BadInput


@dataclass(frozen=True, slots=True)
class Prompt:
    """One sentence.

    Attributes:
        id: "p001"; its place in the order, and the name of its take.
        text: as it is to be said.
        minutes: of speech that its tier brings, all easier tiers with it.
    """

    id: str
    text: str
    minutes: int


def english() -> bytes:
    """The file of the sentences that come with Lookaloud."""
    return (paths.RESOURCES / "prompts" / "english.txt").read_bytes()


def read(path: Path) -> tuple[Prompt, ...]:
    """The sentences of a file: one a line, under lines "# 1" that give the minutes of each tier.

    Raises:
        BadInput: it is not there or can't be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The sentences in {path.parent.name} can't be read. Record into another folder.") from error
    prompts: list[Prompt] = []
    minutes = 0
    for line in lines:
        if line.startswith("#"):
            minutes = int(line.removeprefix("#"))
        elif line.strip():
            prompts.append(Prompt(f"p{len(prompts) + 1:03d}", line.strip(), minutes))
    return tuple(prompts)
