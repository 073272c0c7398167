"""Recordings to learn from, as they lie on disk."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from assistant.errors import BadInput
from training.voice_data import Wanted, open_recordings


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def tone(rate: int = 16_000, form: str = "FLAC") -> bytes:
    """Half a second."""
    content = io.BytesIO()
    soundfile.write(content, 0.1 * np.sin(np.arange(rate // 2) / 10), rate, format=form)
    return content.getvalue()


def test_ljspeech_lists_clips_and_names_flaws(tmp_path: Path) -> None:
    (tmp_path / "wavs").mkdir()
    (tmp_path / "b.flac").write_bytes(tone(22_050))
    (tmp_path / "metadata.csv").write_text(
        '\ufeffa|In 1871, he said "no".|In eighteen seventy-one, he said "no".\n\nb|Two.|\na|Three.|Three.\nd\n',
        encoding="utf-8",
    )
    data = open_recordings(str(tmp_path))
    assert [(clip.where, clip.text) for clip in data.clips] == [
        ("line 1 of metadata.csv", 'In eighteen seventy-one, he said "no".'),
        ("line 3 of metadata.csv", "Two."),
    ]
    assert [flaw.where for flaw in data.flaws] == ["line 4 of metadata.csv", "line 5 of metadata.csv"]
    assert len(data.clips[1].sound.read()) == 8000  # at 16,000 Hz, whatever the file's rate
    with pytest.raises(BadInput, match=r"no file a\.wav"):
        data.clips[0].sound.read()


def test_what_parts_lines_elsewhere_parts_none_here(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_text("a|One\x85two.|One\u2028two.\r\n", encoding="utf-8", newline="")
    assert [clip.text for clip in open_recordings(str(tmp_path)).clips] == ["One\u2028two."]


def test_a_list_in_another_encoding_is_said(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_bytes("a|Grüße".encode("utf-16"))
    with pytest.raises(BadInput, match="UTF-8"):
        open_recordings(str(tmp_path))


def row(text: str, speaker: str, language: Any = 9, **others: Any) -> dict[str, Any]:
    sound = {"bytes": tone(), "path": "x.wav"}
    return {
        "audio": sound,
        "normalized_text": text,
        "raw_text": "",
        "speaker_id": speaker,
        "language": language,
        **others,
    }


def write_parquet(file: Path, rows: list[dict[str, Any]]) -> None:
    import pyarrow
    from pyarrow import parquet

    file.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pyarrow.Table.from_pylist(rows), file, row_group_size=2)


def test_voxpopuli_gives_the_training_clips_of_one_language(tmp_path: Path) -> None:
    write_parquet(tmp_path / "nl" / "test" / "0000.parquet", [row("niet deze", "1")])
    rows = [row("goedendag", "1"), row("guten tag", "2", 1), row("dank u", "3"), row("tot ziens", "1")]
    rows[2]["audio"] = {"bytes": None, "path": "x.wav"}
    write_parquet(tmp_path / "nl" / "train" / "0000.parquet", rows)
    data = open_recordings(str(tmp_path), Wanted("nl"))
    assert [(c.where, c.text, c.speaker) for c in data.clips] == [
        ("row 1 of 0000.parquet", "goedendag", "1"),
        ("row 3 of 0000.parquet", "dank u", "3"),
        ("row 4 of 0000.parquet", "tot ziens", "1"),
    ]
    assert data.public and "2 speakers" in data.about
    assert len(data.clips[2].sound.read()) == 8000
    with pytest.raises(BadInput, match="sound is missing"):
        data.clips[1].sound.read()
    with pytest.raises(BadInput, match="no speech in the language fr"):
        open_recordings(str(tmp_path), Wanted("fr"))


def test_voxpopuli_keeps_speakers_with_enough_clips(tmp_path: Path) -> None:
    rows = [row("ja", "often", "nl", audio={"bytes": b"x", "path": ""}) for _ in range(100)]
    write_parquet(tmp_path / "train-00000-of-00001.parquet", [*rows, row("nee", "seldom", "nl")])
    assert {clip.speaker for clip in open_recordings(str(tmp_path), Wanted("nl")).clips} == {"often"}
    assert {clip.speaker for clip in open_recordings(str(tmp_path), Wanted("nl", 1, 9)).clips} == {"seldom"}
    assert len(open_recordings(str(tmp_path), Wanted("nl", 500, 600)).clips) == 101  # none has so many


@pytest.mark.parametrize("form", ["WAV", "OGG"])
def test_voxpopuli_as_datasets_writes_it(tmp_path: Path, form: str) -> None:
    import pyarrow
    from datasets import Audio, ClassLabel, Features, Value
    from pyarrow import parquet

    text = Value("string")
    features = Features({
        "audio_id": text, "language": ClassLabel(names=["en", "fr", "nl"]), "audio": Audio(sampling_rate=16_000),
        "raw_text": text, "normalized_text": text, "gender": text, "speaker_id": text,
        "is_gold_transcript": Value("bool"), "accent": text,
    })  # fmt: skip
    some = {
        "audio_id": "20170906-0900-PLENARY-15-nl_1", "language": 2, "gender": "female", "raw_text": "",
        "audio": {"bytes": tone(form=form), "path": "20170906-0900-PLENARY-15-nl_1.wav"},
        "normalized_text": "goedendag", "speaker_id": "123481", "is_gold_transcript": True, "accent": "None",
    }  # fmt: skip
    rows = [some, some | {"language": 1}, some | {"normalized_text": "", "raw_text": "Dank u."}]
    # The schema that datasets writes, with the names of the languages in its metadata.
    table = pyarrow.Table.from_pylist(rows, schema=features.arrow_schema)
    parquet.write_table(table, tmp_path / "train-00000-of-00001.parquet")
    found = open_recordings(str(tmp_path), Wanted("nl"))
    assert [(clip.text, clip.speaker) for clip in found.clips] == [("goedendag", "123481"), ("Dank u.", "123481")]
    assert len(found.clips[0].sound.read()) == pytest.approx(8000, abs=100)


def test_other_parquet_files_and_broken_ones_are_said(tmp_path: Path) -> None:
    write_parquet(tmp_path / "a.parquet", [{"question": "?"}])
    with pytest.raises(BadInput, match="no columns audio"):
        open_recordings(str(tmp_path / "a.parquet"))
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(BadInput, match="broken"):
        open_recordings(str(tmp_path))


def test_where_there_is_nothing_it_says_what_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"metadata\.csv"):
        open_recordings(str(tmp_path))
    with pytest.raises(BadInput, match="lookaloud record"):
        open_recordings("nobody")
