"""`lookaloud train`: what is wrong is said in one sentence, and the exit code tells which sort it is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from training import cli
from training.checkpoint import alone


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("out", ["vqa", "--data", "easy-vqa", "--from-scratch", "small", "--out", "out"]),
        ("lookaloud/voices/Eva", ["voice", "--data", "Eva"]),
    ],
)
def test_two_programs_do_not_train_into_one_folder(
    folder: str, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    handlers = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        with alone(tmp_path / folder):
            assert cli.main(words) == 2
    finally:
        for each, handler in handlers.items():
            signal.signal(each, handler)
    assert "has not ended yet" in capsys.readouterr().out
    with alone(tmp_path / folder), alone(tmp_path / "other"):
        pass


@pytest.mark.parametrize(
    ("width", "words", "expected"),
    [
        (128, (), (6.0, 1e-3, 1000)),
        (128, ("--replay", "easy-vqa"), (1.0, 1e-3, 10_000)),
        (128, ("--replay", "easy-vqa", "--rate", "0.5"), (1.0, 0.5, 10_000)),
        (768, ("--replay", "easy-vqa"), (4.0, 5e-5, 1000)),
        (128, ("--lora",), (4.0, 5e-4, 1000)),
    ],
)
def test_a_start_is_taught_as_suits_its_size(
    width: int,
    words: tuple[str, ...],
    expected: tuple[float, float, int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from training import vqa
    from training.lesson import Options

    taught: list[Options] = []
    monkeypatch.setattr(vqa, "train", lambda options, *_: taught.append(options))
    start = tmp_path / "start"
    start.mkdir()
    (start / "config.json").write_text(json.dumps({"architectures": ["ViltModel"], "hidden_size": width}))
    (start / "model.safetensors").write_bytes(b"not opened here")
    cli.main(["vqa", "--data", "x", "--from", str(start), "--out", str(tmp_path / "out"), *words])
    assert (taught[0].epochs, taught[0].rate, taught[0].again) == expected


def test_the_sample_and_what_was_downloaded_are_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.errors import ModelMissing

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.chdir(tmp_path)
    assert (cli._start("small-vilt") / "model.safetensors").is_file()
    with pytest.raises(ModelMissing, match="lookaloud models download vilt-mlm"):
        cli._start("dandelin/vilt-b32-mlm")


def test_lookaloud_train_becomes_the_trainer(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "assistant", "train", "vqa", "--data", str(tmp_path), "--from-scratch", "small"]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "model"), "--json"],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
        env={**os.environ},
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 2, done.stderr
    event = json.loads(done.stdout)
    assert event["event"] == "failed"
    assert "questions.jsonl" in event["sentence"]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["vqa"],
        ["vqa", "--data", "easy-vqa", "--out", "a"],
        ["vqa", "--data", "easy-vqa", "--out", "a", "--from-scratch", "huge"],
        ["vqa", "--data", "easy-vqa", "--out", "a", "--from-scratch", "small", "--epochs", "0"],
        ["vqa", "--data", "easy-vqa", "--out", "a", "--from-scratch", "small", "--held-out", "1"],
        ["voice"],
        ["voice", "--data", "a", "--consent", "b", "--public", "c"],
        ["voice", "--data", "a", "--mix-share", "1"],
    ],
)
def test_bad_usage_is_one_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
