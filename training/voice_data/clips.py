"""What every format of recordings becomes: clips, and what is wrong with some of them."""

from __future__ import annotations

import functools
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.listening import Samples
from assistant.listening.files import load_wav
from training.data.rows import Flaw

__all__ = ["Clip", "Flaw", "InFile", "InParquet", "Sound", "VoiceData", "Wanted", "chosen_speakers"]


@dataclass(frozen=True, slots=True)
class InFile:
    """A sound file."""

    path: Path

    def read(self) -> Samples:
        """Float32 mono, 16,000 Hz. Raises: BadInput: it can't be read."""
        return load_wav(self.path)


@dataclass(frozen=True, slots=True)
class InParquet:
    """A sound file inside a parquet file, as data sets of the hub keep them.

    Attributes:
        path: of the parquet file.
        group: number of the row group.
        row: within the group.
    """

    path: Path
    group: int
    row: int

    def read(self) -> Samples:
        """Float32 mono, 16,000 Hz. Raises: BadInput: it can't be read."""
        content = _sounds(self.path, self.group)[self.row]
        if not content:
            raise BadInput("The sound is missing.")
        # libsndfile tells the format from the content, so any name will do.
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "sound"
            file.write_bytes(content)
            return load_wav(file)


@functools.lru_cache(maxsize=1)  # clips are read in their order; a group of VoxPopuli is some 50 MB
def _sounds(path: Path, group: int) -> list[bytes]:
    from pyarrow import ArrowException, parquet

    try:
        with parquet.ParquetFile(path) as table:
            rows: list[Mapping[str, Any] | None] = table.read_row_group(group, columns=["audio"])["audio"].to_pylist()
    except (ArrowException, OSError) as error:
        raise BadInput(f"The file {path.name} is broken: it can't be read as parquet.") from error
    return [(row or {}).get("bytes") or b"" for row in rows]


Sound = InFile | InParquet


@dataclass(frozen=True, slots=True)
class Clip:
    """Somebody saying something.

    Attributes:
        where: how a person finds it: "line 12 of metadata.csv".
        sound: where the sound is.
        text: what is said, as the data have it.
        speaker: who says it; one name for all where the data don't tell.
    """

    where: str
    sound: Sound
    text: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class VoiceData:
    """A set of recordings.

    Attributes:
        name: for people and for the model card.
        clips: in the order of the files.
        flaws: rows that can't be used.
        about: a sentence for the model card: what it is, who made it, its licence as far as it is known.
        consent: the speaker's agreement, as a voice keeps it; empty where the data hold none.
        consent_wav: its recording.
        public: whether the speakers gave these recordings to everybody for such use.
    """

    name: str
    clips: tuple[Clip, ...]
    flaws: tuple[Flaw, ...] = ()
    about: str = ""
    consent: Mapping[str, Any] = field(default_factory=dict)
    consent_wav: Path | None = None
    public: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which recordings are learned from, where the data leave a choice.

    Attributes:
        language: spoken in them.
        fewest: clips that a speaker has to have.
        most: clips that a speaker may have. As the published guide has it: with fewer a speaker is not learned, with
            more one drowns the others.
    """

    language: str = "en"
    fewest: int = 100
    most: int = 400


def chosen_speakers(clips: Iterable[Clip], wanted: Wanted) -> tuple[Clip, ...]:
    """Clips of the speakers that have as many as wanted; all clips where no speaker has."""
    every = tuple(clips)
    counts = Counter(clip.speaker for clip in every)
    some = tuple(clip for clip in every if wanted.fewest <= counts[clip.speaker] <= wanted.most)
    return some or every
