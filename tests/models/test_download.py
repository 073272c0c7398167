"""Downloading with the hub's own client, in the process that really does it: killed, resumed, verified, refused."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

import pytest

from assistant.errors import ModelMissing
from assistant.models import checkpoints, downloads, record, store
from assistant.types import Progress
from tests.hub_server import COMMIT, Hub
from tests.models.conftest import FILES, FOLDER, NAME, WEIGHTS


def _fetch(name: str = NAME) -> tuple[downloads.Outcome, list[Progress]]:
    heard: list[Progress] = []
    ended: SimpleQueue[downloads.Outcome] = SimpleQueue()
    handle = downloads.start(name, heard.append, ended.put)
    assert handle.wait(60)
    return ended.get_nowait(), heard


def _child(name: str = NAME) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "assistant.models.fetching", "fetch", name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def _part(models: Path) -> Path | None:
    return next((models / FOLDER / checkpoints.PARTIAL).glob("model.safetensors.*"), None)


def test_a_repository_is_downloaded_verified_and_found(hub: Hub, models: Path) -> None:
    outcome, heard = _fetch()
    folder = models / FOLDER
    assert outcome == downloads.Outcome(folder)
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS
    assert sorted(file.name for file in folder.iterdir()) == [
        "config.json", "downloaded.json", "model.safetensors", "preprocessor_config.json", "tokenizer.json",
    ]  # fmt: skip
    kept = json.loads((folder / "downloaded.json").read_text())
    assert kept["revision"] == COMMIT
    assert len({each["sha256"] for each in kept["files"]}) == 3  # two of the four are alike
    assert store.find(NAME).folder == folder
    fractions = [each.fraction for each in heard if each.stage == "download" and each.fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert heard[-1].sentence == f"{FOLDER} is installed."


def test_what_is_here_is_not_downloaded_again(hub: Hub, models: Path) -> None:
    _fetch()
    hub.asked.clear()
    assert _fetch()[0].folder == models / FOLDER
    assert hub.asked == []


def test_one_that_was_killed_goes_on_where_it_stopped(hub: Hub, models: Path) -> None:
    hub.stop_after = 2_000_000
    with _child() as child:
        assert hub.stopped.wait(60)
        _until(lambda: (part := _part(models)) is not None and part.stat().st_size > 1_000_000)
        child.send_signal(signal.SIGKILL)
    with pytest.raises(ModelMissing, match="not on this machine"):
        store.find(NAME)
    part = _part(models)
    assert part is not None
    came = part.stat().st_size
    hub.asked.clear()
    outcome, _ = _fetch()
    assert outcome.folder is not None
    assert (models / FOLDER / "model.safetensors").read_bytes() == WEIGHTS
    assert hub.ranges("model.safetensors")[-1] == f"bytes={came}-"
    assert not hub.ranges("config.json")


def test_a_download_ends_when_the_app_is_gone(hub: Hub, models: Path) -> None:
    hub.stop_after = 1_000_000
    with _child() as child:
        assert hub.stopped.wait(60)
    assert child.returncode == 2  # leaving the block closed its standard input, as the end of the app does


def test_a_cancelled_one_keeps_what_came_and_says_no_error(hub: Hub, models: Path) -> None:
    hub.stop_after = 2_000_000
    ended: SimpleQueue[downloads.Outcome] = SimpleQueue()
    handle = downloads.start(NAME, lambda _: None, ended.put)
    assert hub.stopped.wait(60)
    _until(lambda: _part(models) is not None)
    handle.cancel()
    assert handle.wait(30)
    assert ended.get_nowait().cancelled
    assert _part(models) is not None


def test_a_broken_connection_is_made_anew(hub: Hub, models: Path) -> None:
    hub.drop_after, hub.drops = 1_500_000, 1
    assert _fetch()[0].folder is not None
    assert (models / FOLDER / "model.safetensors").read_bytes() == WEIGHTS
    assert hub.ranges("model.safetensors")[-1].startswith("bytes=")


def test_a_server_without_ranges_sends_it_all_again(hub: Hub, models: Path) -> None:
    hub.drop_after, hub.drops, hub.no_ranges = 1_500_000, 1, True
    outcome, heard = _fetch()
    assert outcome.folder is not None
    fractions = [each.fraction for each in heard if each.stage == "download" and each.fraction is not None]
    assert fractions != sorted(fractions)  # what was thrown away does not count as come
    assert (models / FOLDER / "model.safetensors").read_bytes() == WEIGHTS


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_a_file_that_is_not_the_listed_one_is_thrown_away(hub: Hub, models: Path, name: str) -> None:
    content = FILES[name]
    hub.swapped[name] = content[:-1] + bytes([content[-1] ^ 1])
    outcome, _ = _fetch()
    assert outcome.sentence.startswith(f"The file {name} that came from the hub is not the right one")
    assert not (models / FOLDER / name).exists()
    hub.swapped.clear()
    assert _fetch()[0].folder is not None


def test_a_file_that_rotted_is_fetched_again(hub: Hub, models: Path) -> None:
    _fetch()
    weights = models / FOLDER / "model.safetensors"
    weights.write_bytes(WEIGHTS[:-1] + b"?")
    assert record.changed(models / FOLDER) == ["model.safetensors"]
    assert _fetch()[0].folder is not None
    assert weights.read_bytes() == WEIGHTS


def test_the_commit_stays_the_one_it_began_with(hub: Hub, models: Path) -> None:
    partial = models / FOLDER / checkpoints.PARTIAL
    partial.mkdir(parents=True)
    listed = {"path": "config.json", "size": 2, "sha256": "", "local": "config.json", "git": ""}
    kept = {"repository": NAME, "revision": "f" * 40, "files": [listed]}
    (partial / "listing.json").write_text(json.dumps(kept))
    _fetch()
    assert [path for _, path, _ in hub.asked] == [f"/{NAME}/resolve/{'f' * 40}/config.json"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda hub: hub.gated.add(NAME), "given only to people who agreed to its terms"),
        (lambda hub: hub.repositories.clear(), "There is no model called somebody/tiny on the hub"),
        (lambda hub: setattr(hub, "failing", 503), "out of order at the moment"),
        (lambda hub: setattr(hub, "failing", 403), "given only to people who agreed"),
        (lambda hub: hub.repositories[NAME].pop("config.json"), "holds no model in a format"),
        (lambda hub: hub.repositories[NAME].update({"../config.json": b"", "model.safetensors": b""}), ""),
    ],
)
def test_what_the_hub_refuses_is_one_sentence(
    hub: Hub, models: Path, change: Callable[[Hub], object], sentence: str
) -> None:
    change(hub)
    outcome, _ = _fetch()
    assert sentence in outcome.sentence
    assert outcome.sentence.count("\n") == 0
    assert not (models / "config.json").exists()


def test_a_hub_that_cannot_be_reached_is_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert _fetch()[0].sentence.startswith("The hub can't be reached. What came stays;")
    with pytest.raises(ModelMissing, match="can't be reached"):
        downloads.announcement(NAME)


def test_a_disk_that_is_full_is_one_sentence_and_what_came_stays(hub: Hub, models: Path) -> None:
    hub.stop_after = 1_000_000
    with _child() as child:
        assert hub.stopped.wait(60)
        _until(lambda: _part(models) is not None)
        child.kill()
    part = _part(models)
    assert part is not None
    part.unlink()
    part.symlink_to("/dev/full")  # whoever writes there hears that the disk is full
    outcome, _ = _fetch()
    assert outcome.sentence.startswith("The disk is full. Please free some space")


def test_a_disk_that_is_too_small_is_said_before_anything_is_fetched(hub: Hub, home: Path, models: Path) -> None:
    done = _run(home, "shutil.disk_usage = lambda path: SimpleNamespace(free=100_000_000)")
    assert "The disk has 100 megabytes free, and somebody--tiny needs 203 megabytes." in done
    assert not hub.ranges("model.safetensors")


def test_two_at_once_do_not_mix(hub: Hub, models: Path) -> None:
    hub.stop_after = 1_000_000
    with _child() as child:
        assert hub.stopped.wait(60)
        assert _fetch()[0].sentence == "somebody--tiny is being downloaded already."
        hub.release.set()
        assert child.wait(60) == 0
    assert (models / FOLDER / "model.safetensors").read_bytes() == WEIGHTS


def _run(home: Path, before: str = "", **changes: str) -> str:
    """Download an entry that was changed, in a process of its own; what it says."""
    script = textwrap.dedent(f"""
        import os, shutil
        from types import SimpleNamespace
        os.environ["HF_HUB_OFFLINE"], os.environ["HF_HUB_DISABLE_TELEMETRY"] = "0", "1"
        from dataclasses import replace
        from assistant.errors import LookaloudError
        from assistant.models import download, known
        {before}
        entry = replace(known.entry_of({NAME!r}), **{changes!r})
        try:
            print(download.fetch(entry, print))
        except LookaloudError as error:
            print(error.sentence)
    """)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    return done.stdout + done.stderr


def test_a_pinned_version_that_is_gone_is_one_sentence(hub: Hub, home: Path) -> None:
    assert "The version of somebody/tiny that was pinned is not on the hub any more." in _run(home, revision="e" * 40)


def test_weights_that_are_not_the_pinned_ones_are_not_fetched(hub: Hub, home: Path) -> None:
    said = _run(home, "known.entry_of = lambda name, find=known.entry_of: replace(find(name), "
                      "sums=(('model.safetensors', '0' * 64),))")  # fmt: skip
    assert "The file model.safetensors on the hub is not the one that was pinned, so it was not downloaded." in said
    assert not hub.ranges("model.safetensors")


def test_weights_that_came_as_a_pickle_are_kept_as_safetensors(hub: Hub, models: Path, tmp_path: Path) -> None:
    import torch

    torch.save({"a.weight": torch.arange(9000.0)}, tmp_path / "x.bin")
    files = hub.repositories[NAME]
    del files["model.safetensors"]
    files["pytorch_model.bin"] = (tmp_path / "x.bin").read_bytes()
    outcome, heard = _fetch()
    assert outcome.folder is not None
    assert "convert" in [each.stage for each in heard]
    assert (models / FOLDER / "model.safetensors").is_file()
    assert not (models / FOLDER / "pytorch_model.bin").exists()
    assert store.find(NAME).folder == models / FOLDER
    assert record.changed(models / FOLDER) == []
    hub.asked.clear()
    _fetch()
    assert hub.asked == []


def test_a_pickle_with_a_program_in_it_is_refused(hub: Hub, models: Path, tmp_path: Path) -> None:
    import torch

    torch.save({"a.weight": torch.arange(9000.0), "b": print}, tmp_path / "x.bin")
    files = hub.repositories[NAME]
    del files["model.safetensors"]
    files["pytorch_model.bin"] = (tmp_path / "x.bin").read_bytes()
    assert "holds more than weights" in _fetch()[0].sentence
    with pytest.raises(ModelMissing):
        store.find(NAME)
