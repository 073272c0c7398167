"""`facebook/voxpopuli` as parquet files on this machine: speeches in the European Parliament, with who spoke.

Columns: audio {bytes, path}, normalized_text, raw_text, speaker_id, language. The sounds are read when they are needed,
by soundfile; no decoder of datasets' own is asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from training.voice_data.clips import Clip, InParquet, VoiceData, chosen_speakers

COLUMNS = {"audio", "normalized_text", "speaker_id"}
# As the published guide has it: with fewer a speaker is not learned, with more one drowns the others.
_FEWEST, _MOST = 100, 400
_TEXTS = ("normalized_text", "raw_text", "speaker_id", "language")
# VoxPopuli's own numbers for languages, in the order of its list.
_LANGUAGES = tuple("en de fr es pl it ro hu cs nl fi hr sk sl et lt en_accented".split())  # noqa: SIM905


def fits(place: str) -> bool:
    """A parquet file, or a folder with some."""
    return bool(_files(place))


def read(place: str, language: str) -> VoiceData:
    """Read who says what in all files for training; those of one language.

    Raises:
        BadInput: a file is broken or of another sort, or there is nothing in that language.
    """
    clips: list[Clip] = []
    for file in _files(place):
        _read_file(file, language, clips)
    if not clips:
        raise BadInput(
            f"In {Path(place).name} there is no speech in the language {language}. Say which with --language."
        )
    chosen = chosen_speakers(clips, _FEWEST, _MOST)
    speakers = len({clip.speaker for clip in chosen})
    about = (
        f"facebook/voxpopuli, {language}: speeches in the European Parliament (CC0), {len(chosen):,} clips of "
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
            number = 0
            for group in range(table.num_row_groups):
                for row, values in enumerate(table.read_row_group(group, columns=columns).to_pylist()):
                    number += 1
                    if _spoken(values.get("language")) in ("", language):
                        clip = _clip(f"row {number} of {file.name}", InParquet(file, group, row), values)
                        clips.append(clip)
    except (ArrowException, OSError) as error:
        raise BadInput(f"The file {file.name} is broken: it can't be read as parquet.") from error


def _spoken(language: Any) -> str:
    if isinstance(language, int):
        return _LANGUAGES[language] if 0 <= language < len(_LANGUAGES) else ""
    return str(language or "")


def _clip(where: str, sound: InParquet, values: dict[str, Any]) -> Clip:
    text = values["normalized_text"] or values.get("raw_text") or ""
    return Clip(where, sound, str(text), str(values["speaker_id"] or ""))
