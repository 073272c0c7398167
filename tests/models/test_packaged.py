"""Packaged models: verified before use, downloaded when missing."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from assistant.errors import ModelMissing
from assistant.models import downloads, packaged
from assistant.models.entries import HubFile, ModelFile, PackagedModel
from tests.hub_server import Hub

CONTENT = b"the weights" * 1000
SHA = hashlib.sha256(CONTENT).hexdigest()


def test_every_model_that_comes_with_the_packages_is_what_was_pinned() -> None:
    for entry in packaged.MODELS:
        assert packaged.locate(entry.name).exists()


def test_an_altered_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged.paths, "RESOURCES", tmp_path)
    entry = PackagedModel("altered", "a test", "", (ModelFile("a.onnx", SHA),), "MIT")
    (tmp_path / "a.onnx").write_bytes(CONTENT)
    assert packaged._find(entry) == tmp_path / "a.onnx"
    (tmp_path / "a.onnx").write_bytes(CONTENT[:-1] + b"S")
    with pytest.raises(ModelMissing, match="not the one it should be"):
        packaged._find(entry)


def test_a_missing_model_says_how_big_its_download_is() -> None:
    voice = packaged.model("piper-joe")
    entry = PackagedModel(
        "voice", "the voice", "no_such_package", voice.files, "CC0-1.0", repository="a/b", hub_files=voice.hub_files
    )
    with pytest.raises(ModelMissing, match=r"63 megabytes: run lookaloud models download voice\."):
        packaged._find(entry)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ModelMissing, match="piper-joe"):
        packaged.locate("nobody")


def _fetch(sha: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: the hub's client reads its address when it is imported."""
    script = textwrap.dedent(f"""
        import os
        os.environ["HF_HUB_OFFLINE"], os.environ["HF_HUB_DISABLE_TELEMETRY"] = "0", "1"
        from assistant.errors import LookaloudError
        from assistant.models import download, packaged
        from assistant.models.entries import HubFile, PackagedModel
        files = (HubFile("x/a.onnx", {len(CONTENT)}, {sha!r}, "a.onnx"),)
        entry = PackagedModel("m", "a test", None, (), "MIT", repository="owner/name", hub_files=files)
        try:
            download.fetch(entry, lambda progress: None)
            print(packaged._find(entry))
        except LookaloudError as error:
            print(error.sentence)
    """)
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)


def test_files_that_are_pinned_are_downloaded_without_asking_for_a_list(hub: Hub, home: Path, models: Path) -> None:
    hub.repositories["owner/name"] = {"x/a.onnx": CONTENT}
    done = _fetch(SHA)
    target = models / "m" / "a.onnx"
    assert str(target) in done.stdout, done.stderr
    assert target.read_bytes() == CONTENT
    assert not any(path.startswith("/api/") for _, path, _ in hub.asked)


def test_a_download_that_is_not_the_pinned_file_is_thrown_away(hub: Hub, home: Path, models: Path) -> None:
    hub.repositories["owner/name"] = {"x/a.onnx": CONTENT}
    done = _fetch("0" * 64)
    assert "thrown away" in done.stdout, done.stderr
    assert not list((models / "m").rglob("a.onnx*"))


def test_the_size_is_said_before_anything_is_fetched(hub: Hub, home: Path) -> None:
    assert downloads.announcement("piper-joe").startswith("piper-joe is 63 megabytes, from rhasspy/piper-voices")
    assert hub.asked == []
    with pytest.raises(ModelMissing):
        downloads.announcement("ocr-det")


def test_a_downloaded_file_that_rotted_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    files = (HubFile("x", 1, SHA, "a.onnx"),)
    entry = PackagedModel("m", "a test", None, (), "MIT", repository="o/n", hub_files=files)
    folder = packaged.downloaded_folder("m")
    folder.mkdir(parents=True)
    (folder / "a.onnx").write_bytes(b"rot")
    with pytest.raises(ModelMissing):
        packaged._find(entry)
