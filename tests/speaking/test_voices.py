"""Voices are folders: kept whole, owner-only, never trusted blindly."""

from __future__ import annotations

import errno
import json
import os
import stat
import zipfile
from pathlib import Path

import numpy as np
import pytest

from assistant import settings
from assistant.errors import VoiceError
from assistant.speaking import ENGINES
from assistant.speaking.voice_archive import export_voice, import_voice
from assistant.speaking.voice_folder import CARD, VoiceCard, read_voice, write_voice
from assistant.speaking.voices import (
    add_voice,
    broken,
    find_voice,
    name_in_settings,
    open_voice,
    remove_voice,
    voices,
    voices_dir,
)

VECTOR = np.random.default_rng(7).normal(size=512).astype(np.float32)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def _anna() -> VoiceCard:
    return VoiceCard("Anna", "speecht5", "microsoft/speecht5_tts", made={"how": "test"})


def test_a_voice_that_was_added_is_found_by_name_in_any_case_and_by_folder() -> None:
    added = add_voice(_anna(), VECTOR)
    assert added.folder is not None
    for voice in (open_voice("anna"), open_voice(" ANNA "), open_voice(str(added.folder))):
        assert (voice.name, voice.engine, voice.model) == ("Anna", "speecht5", "microsoft/speecht5_tts")
        assert voice.embedding is not None
        np.testing.assert_allclose(voice.embedding, VECTOR / np.linalg.norm(VECTOR), rtol=1e-6)
    assert [voice.name for voice in voices()] == ["joe", "screen reader", "Anna"]


def test_what_belongs_to_a_voice_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    consent = tmp_path / "consent.wav"
    consent.write_bytes(b"RIFF")
    folder = add_voice(_anna(), VECTOR, consent).folder
    assert folder is not None
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = sorted(path.name for path in folder.iterdir())
    assert files == ["consent.wav", "embedding.safetensors", "voice.json"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert json.loads((folder / CARD).read_text())["consent"] == {"recording": "consent.wav"}


def test_plain_libraries_read_the_embedding() -> None:
    from safetensors.torch import load_file

    folder = add_voice(_anna(), VECTOR).folder
    assert folder is not None
    tensor = load_file(folder / "embedding.safetensors")["embedding"]
    assert tuple(tensor.shape) == (512,)
    assert float(tensor.norm()) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("name", ["", "../out", "a/b", ".hidden", "joe", "x" * 61, "con"])
def test_a_name_that_cannot_be_a_folder_or_is_taken_is_refused(name: str) -> None:
    with pytest.raises(VoiceError):
        add_voice(VoiceCard(name, "speecht5"), VECTOR)
    assert list(voices_dir().iterdir()) == []


def test_the_same_name_in_another_case_is_taken() -> None:
    add_voice(_anna(), VECTOR)
    with pytest.raises(VoiceError, match="already"):
        add_voice(VoiceCard("ANNA", "speecht5"), VECTOR)


@pytest.mark.parametrize("vector", [np.zeros(512, np.float32), np.full(512, np.nan, np.float32), VECTOR[:100]])
def test_a_broken_embedding_makes_no_voice_and_leaves_nothing_behind(vector: np.ndarray) -> None:
    with pytest.raises(VoiceError):
        add_voice(_anna(), vector)
    assert list(voices_dir().iterdir()) == []


def test_a_voice_that_is_written_again_is_replaced_whole(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    write_voice(folder, _anna(), VECTOR)
    write_voice(folder, VoiceCard("Anna", "speecht5", language="nl"), -VECTOR)
    voice = read_voice(folder)
    assert voice.language == "nl"
    assert voice.embedding is not None
    assert voice.embedding @ VECTOR < 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "v"] or not (tmp_path / ".old-v").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "no voice"),
        ("{", "can't be read"),
        ("[]", "is not one"),
        ('{"format": 99, "name": "x", "engine": "piper"}', "newer"),
        ('{"format": 1}', "lacks"),
        ('{"format": 1, "name": 3, "engine": "piper"}', "wrong name"),
        ('{"format": 1, "name": "x", "engine": "rockets"}', "rockets"),
        ('{"format": 1, "name": "x", "engine": "speecht5"}', "no speaker embedding"),
        (
            '{"format": 1, "name": "x", "engine": "speecht5", "embedding": "../../etc/passwd"}',
            "The speaker of the voice x can't",
        ),
    ],
)
def test_a_folder_that_is_no_usable_voice_says_why(tmp_path: Path, content: str | None, sentence: str) -> None:
    if content is not None:
        (tmp_path / CARD).write_text(content)
    with pytest.raises(VoiceError, match=sentence):
        read_voice(tmp_path)


def test_a_broken_voice_does_not_hide_the_others() -> None:
    add_voice(_anna(), VECTOR)
    (voices_dir() / "Broken").mkdir()
    assert [voice.name for voice in voices()][-1] == "Anna"
    assert list(broken()) == ["Broken"]


def test_a_broken_voice_can_be_removed() -> None:
    folder = add_voice(_anna(), VECTOR).folder
    assert folder is not None
    (folder / "embedding.safetensors").write_bytes(b"cut off")
    with pytest.raises(VoiceError, match="The speaker of the voice Anna can't be read"):
        open_voice("anna")
    remove_voice("anna")
    assert broken() == {}
    assert list(voices_dir().iterdir()) == []


def test_nobody_is_left_speaking_who_was_removed() -> None:
    add_voice(_anna(), VECTOR)
    settings.save_value("speech", "voice", "ANNA")
    settings.save_value("speech", "interface_voice", "Anna")
    after = remove_voice("Anna")
    assert (after.speech.voice, after.speech.interface_voice) == ("joe", "")
    assert settings.load().speech == after.speech


@pytest.mark.parametrize("engine", ENGINES)
def test_the_name_of_an_engine_is_its_own_voice_and_no_other(engine: str) -> None:
    assert (open_voice(engine).engine, open_voice(engine).folder) == (engine, None)
    with pytest.raises(VoiceError, match="already"):
        add_voice(VoiceCard(engine.title(), "speecht5"), VECTOR)


def test_a_folder_elsewhere_is_known_to_the_settings_by_its_path(tmp_path: Path) -> None:
    elsewhere = tmp_path / "Anna"  # called like the voice in it, and still not among the voices that were added
    write_voice(elsewhere, _anna(), VECTOR)
    assert name_in_settings(open_voice(str(elsewhere))) == str(elsewhere)
    assert [voice.name for voice in voices((str(elsewhere), "joe", ""))][2:] == ["Anna"]
    assert len(voices()) == 2


def test_a_folder_that_was_renamed_by_hand_is_found_by_either_name() -> None:
    folder = add_voice(_anna(), VECTOR).folder
    assert folder is not None
    folder.rename(folder.with_name("Anne"))
    for name in ("anna", "anne"):
        assert name_in_settings(open_voice(name)) == "Anne"


def test_names_may_have_accents_however_they_are_written() -> None:
    add_voice(VoiceCard("Jo\u0308rg M\u00fcller", "speecht5"), VECTOR)
    assert open_voice("j\u00f6rg mu\u0308ller").embedding is not None


def test_a_full_disk_is_said_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(VoiceError, match="The voice Anna can't be kept: no space left on device"):
        add_voice(_anna(), VECTOR)
    assert list(voices_dir().iterdir()) == []


def test_what_holds_no_voice_is_named_as_the_user_knows_it(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    with pytest.raises(VoiceError, match=r"^model holds no voice"):
        import_voice(tmp_path / "model")


def test_a_voice_exported_into_a_folder_is_called_like_the_voice(tmp_path: Path) -> None:
    add_voice(_anna(), VECTOR)
    assert export_voice("anna", tmp_path) == tmp_path / "Anna.zip"
    assert (tmp_path / "Anna.zip").is_file()


def test_a_name_that_is_not_there_lists_those_that_are_and_joe_serves() -> None:
    add_voice(_anna(), VECTOR)
    with pytest.raises(VoiceError, match="joe, screen reader, Anna"):
        open_voice("Berta")
    assert find_voice("Berta").name == "joe"


def test_a_voice_goes_to_another_machine_and_is_the_same_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = add_voice(_anna(), VECTOR)
    file = tmp_path / "anna.zip"
    export_voice("anna", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    after = import_voice(file)
    assert after.folder != before.folder
    np.testing.assert_array_equal(after.embedding, before.embedding)
    with pytest.raises(VoiceError, match="already"):
        import_voice(file)
    assert import_voice(file, "Anna two").name == "Anna two"
    assert [voice.name for voice in voices()][2:] == ["Anna", "Anna two"]


@pytest.mark.parametrize("member", ["../evil.txt", "/etc/evil", "a/../../evil"])
def test_an_archive_that_leads_out_of_its_folder_is_refused(tmp_path: Path, member: str) -> None:
    file = tmp_path / "evil.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(member, "x")
    with pytest.raises(VoiceError, match="leads out"):
        import_voice(file)
    assert list(voices_dir().iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"not a zip"])
def test_a_file_that_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "voice.zip"
    file.write_bytes(content)
    with pytest.raises(VoiceError, match=r"voice\.zip can't be read"):
        import_voice(file)
    assert list(voices_dir().iterdir()) == []


def test_only_what_the_user_added_can_be_removed(tmp_path: Path) -> None:
    folder = add_voice(_anna(), VECTOR).folder
    remove_voice("Anna")
    assert folder is not None
    assert not folder.exists()
    for name in ("joe", "Anna"):
        with pytest.raises(VoiceError):
            remove_voice(name)
    elsewhere = tmp_path / "elsewhere"
    write_voice(elsewhere, _anna(), VECTOR)
    with pytest.raises(VoiceError, match="elsewhere"):
        remove_voice(str(elsewhere))
    assert elsewhere.exists()
