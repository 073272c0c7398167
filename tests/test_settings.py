"""Settings: defaults, what can't be used, saving."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from assistant import paths, settings
from assistant.errors import SettingsError
from assistant.models.plan import PRECISIONS
from assistant.settings import Settings


def test_the_documented_defaults_are_the_real_ones(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text((paths.RESOURCES / "defaults.toml").read_text())
    assert settings.load(file) == Settings()
    documented = tomllib.loads(file.read_text())
    for name, kind in settings.SECTIONS.items():
        assert set(documented[name]) == set(kind.__dataclass_fields__), name


def test_every_precision_of_the_models_can_be_chosen() -> None:
    for precision in ("auto", *PRECISIONS, "cpu"):
        assert settings.checked("seeing.precision", precision, "auto") == precision
    with pytest.raises(SettingsError, match="auto, fp32, bf16"):
        settings.checked("seeing.precision", "fp8", "auto")


def test_without_a_file_the_defaults_serve(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "none.toml") == Settings()


def test_a_broken_file_is_kept_aside_and_said(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("[speech\nrate = fast")
    loaded = settings.load(file)
    assert loaded.speech == Settings().speech
    assert len(loaded.problems) == 1
    assert "settings.broken-1.toml" in loaded.problems[0]
    assert (tmp_path / "settings.broken-1.toml").read_text() == "[speech\nrate = fast"
    assert not file.exists()
    file.write_bytes(b"\xff\xfe\x00")
    settings.load(file)
    assert (tmp_path / "settings.broken-2.toml").exists()


@pytest.mark.parametrize(
    ("line", "section", "word"),
    [
        ("rate = 9.0", "speech", "0.5"),
        ("rate = true", "speech", "not true or false"),
        ('rate = "fast"', "speech", "number"),
        ("rate = nan", "speech", "number"),
        ('engines = "piper"', "speech", "list"),
        ("voice = 3", "speech", "quotes"),
        ("on = 1", "earcons", "true or false"),
        ('ask_mode = "shout"', "keys", "toggle"),
        ("no_such_key = 1", "keys", "does not exist"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_the_rest_is_kept(
    tmp_path: Path, line: str, section: str, word: str
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f"[{section}]\n{line}\n[reading]\nidle_unload_s = 7\n")
    loaded = settings.load(file)
    assert getattr(loaded, section) == getattr(Settings(), section)
    assert loaded.reading.idle_unload_s == 7.0
    assert len(loaded.problems) == 1
    assert word in loaded.problems[0]


def test_saving_changes_one_value_and_keeps_comments(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("# mine\n[speech]\nvolume = 0.5 # quiet\n")
    loaded = settings.save_value("speech", "rate", 2.5, file)
    assert loaded.speech.rate == 2.5
    assert loaded.speech.volume == 0.5
    assert "# mine" in file.read_text()
    assert "# quiet" in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert settings.save_value("pronunciations", "Lookaloud", "look aloud", file).pronunciations["Lookaloud"]
    assert settings.save_value("announce", "at_once", ("title",), file).announce.at_once == ("title",)


@pytest.mark.parametrize(
    ("section", "key", "value"), [("speech", "rate", 99), ("speech", "nothing", 1), ("nowhere", "rate", 1)]
)
def test_saving_refuses_what_cannot_be_used(tmp_path: Path, section: str, key: str, value: object) -> None:
    file = tmp_path / "settings.toml"
    with pytest.raises(SettingsError):
        settings.save_value(section, key, value, file)
    assert not file.exists()


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    paths.write_whole(file, b"old")

    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        paths.write_whole(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_the_runtime_folder_is_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "lookaloud").mkdir(mode=0o755)
    assert stat.S_IMODE(paths.runtime_dir().stat().st_mode) == 0o700
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    assert stat.S_IMODE(paths.runtime_dir().stat().st_mode) == 0o700
