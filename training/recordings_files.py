"""Where recordings lie on disk, and what a take is."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant import paths
from assistant.errors import BadInput
from training.prompts import Prompt

WAVS, DOUBTFUL, CONSENT, PROMPTS, METADATA = "wavs", "doubtful", "consent.wav", "prompts.txt", "metadata.csv"


@dataclass(frozen=True, slots=True)
class Take:
    """A recording of one sentence. `counts` is False while it has a flaw that nobody accepted."""

    prompt: Prompt
    path: Path
    seconds: float
    counts: bool


def recordings_dir() -> Path:
    """Folder of all sessions, owner-only."""
    folder = paths.data_dir() / "recordings"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def names() -> tuple[str, ...]:
    """The sessions there are, by name."""
    return tuple(sorted(folder.name for folder in recordings_dir().iterdir() if (folder / PROMPTS).is_file()))


def seconds_of(path: Path) -> float:
    """How long a WAV file is. Raises: OSError, wave.Error, EOFError: it is damaged."""
    with wave.open(str(path), "rb") as file:
        return file.getnframes() / file.getframerate()


@contextmanager
def told(name: str) -> Iterator[None]:
    """What the disk refuses, as a sentence.

    Raises:
        BadInput: instead of any OSError.
    """
    try:
        yield
    except OSError as error:
        reason = (error.strerror or "the disk refused").lower()
        raise BadInput(
            f"The recordings of {name} can't be written: {reason}. What was kept before is safe; free some space and "
            "go on."
        ) from error
