"""`facebook/voxpopuli` as parquet files on this machine: speeches in the European Parliament, with who spoke.

Columns: audio {bytes, path}, normalized_text, raw_text, speaker_id, language; others are not read. The sounds are read
when they are needed, by soundfile; no decoder of datasets' own is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from training.voice_data.clips import Clip, InParquet, VoiceData, Wanted, chosen_speakers

COLUMNS = {"audio", "normalized_text", "speaker_id"}
_TEXTS = ("normalized_text", "raw_text", "speaker_id", "language")
# VoxPopuli's own numbers for languages, in the order of its list: for files that don't say so themselves.
_LANGUAGES = tuple("en de fr es pl it ro hu cs nl fi hr sk sl et lt en_accented".split())  # noqa: SIM905


def fits(place: str) -> bool:
    """A parquet file, or a folder with some."""
    return bool(_files(place))


def read(place: str, wanted: Wanted) -> VoiceData:
    """Read who says what in all files for training; those of one language.

    Raises:
        BadInput: a file is broken or of another sort, or there is nothing in that language.
    """
    clips: list[Clip] = []
    for file in _files(place):
        _read_file(file, wanted.language, clips)
    if not clips:
        raise BadInput(
            f"In {Path(place).name} there is no speech in the language {wanted.language}. Say which with --language."
        )
    chosen = chosen_speakers(clips, wanted)
    speakers = len({clip.speaker for clip in chosen})
    about = (
        f"facebook/voxpopuli, {wanted.language}: speeches in the European Parliament (CC0), {len(chosen):,} clips of "
        f"{speakers} speakers."
    )
    return VoiceData("facebook/voxpopuli", chosen, (), about, public=True)


def _files(place: str) -> tuple[Path, ...]:
    path = Path(place).expanduser()
    if path.is_file():
        return (path,) if path.suffix.lower() == ".parquet" else ()
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else []
    # Both ways in which the hub lays splits out: train-00000-of-00009.parquet, and train/0000.parquet.
    train = [file for file in files if file.stem.startswith("train") or file.parent.name == "train"]
    return tuple(train or files)


def _read_file(file: Path, language: str, clips: list[Clip]) -> None:
    from pyarrow import ArrowException, parquet

    try:
        with parquet.ParquetFile(file) as table:
            names = set(table.schema_arrow.names)
            if not names >= COLUMNS:
                raise BadInput(f"The file {file.name} has no columns {', '.join(sorted(COLUMNS))}.")
            columns = [name for name in _TEXTS if name in names]
            languages = _named(table.schema_arrow.metadata)
            number = 0
            for group in range(table.num_row_groups):
                for row, values in enumerate(table.read_row_group(group, columns=columns).to_pylist()):
                    number += 1
                    if _spoken(values.get("language"), languages) in ("", language):
                        clip = _clip(f"row {number} of {file.name}", InParquet(file, group, row), values)
                        clips.append(clip)
    except (ArrowException, OSError) as error:
        raise BadInput(f"The file {file.name} is broken: it can't be read as parquet.") from error


def _named(metadata: dict[bytes, bytes] | None) -> Sequence[str]:
    """Languages by number, as datasets writes them into a file."""
    try:
        features = json.loads((metadata or {})[b"huggingface"])["info"]["features"]
        return [str(name) for name in features["language"]["names"]]
    except (LookupError, ValueError, TypeError):
        return _LANGUAGES


def _spoken(language: Any, languages: Sequence[str]) -> str:
    if isinstance(language, int):
        return languages[language] if 0 <= language < len(languages) else ""
    return str(language or "")


def _clip(where: str, sound: InParquet, values: dict[str, Any]) -> Clip:
    text = values["normalized_text"] or values.get("raw_text") or ""
    return Clip(where, sound, str(text), str(values["speaker_id"] or ""))
