"""Two processes, as `accelerate launch` starts them, learn what one learns, and only the first writes and tells."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.training.pictures import folder_of_questions
from training import checkpoint, crew, events
from training.data import Places
from training.events import StopWord
from training.lesson import Options
from training.vqa import train


def test_two_processes_stopped_and_started_again_give_the_losses_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    questions = folder_of_questions(tmp_path / "questions", 24)
    alone: dict[int, float] = {}

    def hear(event: events.Event) -> None:
        if isinstance(event, events.Stepped):
            alone[event.step] = event.loss

    settings = Options(
        out=tmp_path / "alone", places=Places(str(questions)), size="small", epochs=4.0, batch_size=8, rate=2e-3,
        keep=16, held_out=0.2, save_every=10, threads=1,
    )  # fmt: skip
    assert train(settings, hear, StopWord())
    begun = _run(tmp_path, questions, stop_at=3)
    assert isinstance(begun[-1], events.Finished) and not begun[-1].whole
    assert (tmp_path / "two" / checkpoint.STATES).is_dir()
    rest = _run(tmp_path, questions)
    assert isinstance(rest[-1], events.Finished) and rest[-1].whole
    assert isinstance(rest[0], events.Said) and "2 processes share each step" in rest[0].sentence
    steps = [event for event in (*begun, *rest) if isinstance(event, events.Stepped)]
    assert [each.step for each in steps] == sorted(alone)  # each told once, by one of them
    # Two halves are not added in the order of one whole.
    assert {each.step: each.loss for each in steps} == pytest.approx(alone, rel=1e-3, abs=1e-5)


def _run(folder: Path, questions: Path, stop_at: int = 0) -> list[events.Event]:
    launch = ["accelerate.commands.launch", "--multi_gpu", "--num_processes", "2", "--num_machines", "1"]
    words = ["--data", str(questions), "--from-scratch", "small", "--out", str(folder / "two"), "--held-out", "0.2"]
    sizes = ["--batch", "8", "--epochs", "4", "--save-every", "10", "--threads", "1", "--json"]
    command = [sys.executable, "-m", *launch, "--mixed_precision", "no", "--dynamo_backend", "no", "-m", "training"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    heard = []
    with subprocess.Popen(
        [*command, "vqa", *words, *sizes],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
    ) as run:  # fmt: skip
        assert run.stdin is not None and run.stdout is not None
        for event in filter(None, map(events.decode, run.stdout)):
            heard.append(event)
            if isinstance(event, events.Stepped) and event.step == stop_at:
                print(events.STOP, file=run.stdin, flush=True)
    return heard


def test_a_step_that_cannot_be_shared_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.errors import BadInput

    monkeypatch.setenv("WORLD_SIZE", "2")
    crew.check_batch(8)
    with pytest.raises(BadInput, match="--batch"):
        crew.check_batch(9)
