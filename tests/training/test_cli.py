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
