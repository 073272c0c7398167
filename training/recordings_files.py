"""Where recordings lie on disk, and what a take is."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is of somebody's recordings: takes that count, and minutes of speech in them."""

    name: str
    folder: Path
    takes: int
    minutes: float

    @property
    def sentence(self) -> str:
        """ "Eva: 21 sentences, 1.1 minutes"."""
        return f"{self.name}: {self.takes} sentence{'s' if self.takes != 1 else ''}, {self.minutes:.1f} minutes"


def recordings_dir() -> Path:
    """Folder of all sessions, owner-only."""
    folder = paths.data_dir() / "recordings"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def names() -> tuple[str, ...]:
    """The sessions there are, by name."""
    return tuple(sorted(folder.name for folder in recordings_dir().iterdir() if (folder / PROMPTS).is_file()))


def summaries() -> tuple[Summary, ...]:
    """What there is, also of recordings that are open in another program. Reads headers only."""
    found = []
    for name in names():
        seconds = []
        for path in (recordings_dir() / name / WAVS).glob("*.wav"):
            with suppress(OSError, wave.Error, EOFError):
                seconds.append(seconds_of(path))
        found.append(Summary(name, recordings_dir() / name, len(seconds), sum(seconds) / 60))
    return tuple(found)


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
