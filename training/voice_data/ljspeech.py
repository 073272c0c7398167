"""A folder laid out as LJSpeech is: `metadata.csv` with lines `id|text|text in words`, and `wavs/id.wav`.

The words of the third column are taken where there are any: they say how the speaker read numbers and abbreviations.
"""

from __future__ import annotations

from pathlib import Path

from assistant.errors import BadInput
from training.voice_data.clips import Clip, Flaw, InFile, VoiceData, Wanted

METADATA = "metadata.csv"
_SOUNDS = (".wav", ".flac", ".ogg", ".mp3")


def fits(place: str) -> bool:
    """A folder with a metadata.csv, or that file."""
    return _list(place).is_file()


def read(place: str, wanted: Wanted) -> VoiceData:  # noqa: ARG001 - all formats are read alike
    """Read the list.

    Raises:
        BadInput: it is no text.
    """
    return read_list(_list(place))


def read_list(file: Path) -> VoiceData:
    """Read a metadata.csv; sounds lie in `wavs` beside it, or beside it.

    Raises:
        BadInput: it can't be read, or is no UTF-8.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")  # other separators of lines may be in a text
    except UnicodeDecodeError as error:
        raise BadInput(f"The file {file.name} in {file.parent.name} is no UTF-8 text. Save it as UTF-8.") from error
    except OSError as error:
        raise BadInput(f"The file {file.name} in {file.parent.name} can't be read.") from error
    clips, flaws, seen = [], [], set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"line {number} of {file.name}"
        columns = [column.strip() for column in line.split("|")]
        if len(columns) < 2:
            flaws.append(Flaw(where, "There are no columns with a name and a text, parted by an upright stroke."))
        elif columns[0] in seen:
            flaws.append(Flaw(where, f"{columns[0]} was named before."))
        else:
            seen.add(columns[0])
            text = next((column for column in reversed(columns[1:3]) if column), "")
            clips.append(Clip(where, InFile(_sound(file.parent, columns[0])), text))
    return VoiceData(file.parent.name, tuple(clips), tuple(flaws), f"Recordings in a folder called {file.parent.name}.")


def _list(place: str) -> Path:
    path = Path(place).expanduser()
    return path if path.name == METADATA else path / METADATA


def _sound(folder: Path, name: str) -> Path:
    """The file of a name with or without its ending; where there is none, the one that should be there."""
    names = [name] if Path(name).suffix.lower() in _SOUNDS else [name + suffix for suffix in _SOUNDS]
    places = [folder / "wavs" / each for each in names] + [folder / each for each in names]
    return next((place for place in places if place.is_file()), places[0])
