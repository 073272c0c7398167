"""Packaged models: verified before use, downloaded when missing."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.errors import ModelMissing
from assistant.models import download, packaged
from assistant.models.entries import HubFile, ModelFile, PackagedModel

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


class _Hub(BaseHTTPRequestHandler):
    """As much of the hub's HTTP as its client needs for one file."""

    def do_HEAD(self) -> None:
        self._head(len(CONTENT))

    def do_GET(self) -> None:
        self._head(len(CONTENT))
        self.wfile.write(CONTENT)

    def _head(self, length: int) -> None:
        self.send_response(200)
        self.send_header("X-Repo-Commit", "0" * 40)
        self.send_header("ETag", f'"{SHA}"')
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def hub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _fetch(hub: str, home: Path, sha: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: the hub's client reads its address when it is imported."""
    script = textwrap.dedent(f"""
        from assistant.errors import LookaloudError
        from assistant.models import download, packaged
        from assistant.models.entries import HubFile, PackagedModel
        files = (HubFile("x/a.onnx", {len(CONTENT)}, {sha!r}, "a.onnx"),)
        entry = PackagedModel("m", "a test", None, (), "MIT", repository="owner/name", hub_files=files)
        try:
            download.fetch(entry, print)
            print(packaged._find(entry))
        except LookaloudError as error:
            print(error.sentence)
    """)
    environment = {**os.environ, "HF_ENDPOINT": hub, "XDG_DATA_HOME": str(home), "HF_HOME": str(home / "hf")}
    return subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_a_download_by_the_hubs_own_client_is_verified_and_then_used(hub: str, tmp_path: Path) -> None:
    done = _fetch(hub, tmp_path, SHA)
    target = tmp_path / "lookaloud" / "models" / "m" / "a.onnx"
    assert str(target) in done.stdout, done.stderr
    assert target.read_bytes() == CONTENT


def test_a_download_that_is_not_the_pinned_file_is_thrown_away(hub: str, tmp_path: Path) -> None:
    done = _fetch(hub, tmp_path, "0" * 64)
    assert "thrown away" in done.stdout, done.stderr
    assert not list((tmp_path / "lookaloud" / "models" / "m").rglob("a.onnx"))


def test_a_hub_that_cannot_be_reached_is_one_sentence(tmp_path: Path) -> None:
    done = _fetch("http://127.0.0.1:9", tmp_path, SHA)
    assert "can't be reached" in done.stdout, done.stderr


def test_the_size_is_said_before_anything_is_fetched() -> None:
    assert "63 megabytes" in download.announcement(packaged.model("piper-joe"))
    with pytest.raises(ModelMissing):
        download.announcement(packaged.model("ocr-det"))


def test_a_downloaded_file_that_rotted_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    files = (HubFile("x", 1, SHA, "a.onnx"),)
    entry = PackagedModel("m", "a test", None, (), "MIT", repository="o/n", hub_files=files)
    folder = packaged.downloaded_folder("m")
    folder.mkdir(parents=True)
    (folder / "a.onnx").write_bytes(b"rot")
    with pytest.raises(ModelMissing):
        packaged._find(entry)
