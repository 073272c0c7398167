"""Two processes, as `accelerate launch` starts them, learn what one learns, and only the first writes and tells."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.speaking.voices import voices_dir
from tests.tiny_models.speech import tiny_hifigan, tiny_speaker_encoder, tiny_speecht5
from tests.training.pictures import folder_of_questions
from tests.training.speech import folder_of_recordings, spoken
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
    scores: list[events.Scored] = []

    def hear(event: events.Event) -> None:
        if isinstance(event, events.Stepped):
            alone[event.step] = event.loss
        elif isinstance(event, events.Scored):
            scores.append(event)

    settings = Options(
        out=tmp_path / "alone", places=Places(str(questions)), size="small", epochs=4.0, batch_size=8, rate=2e-3,
        keep=16, held_out=0.2, save_every=10, threads=1,
    )  # fmt: skip
    assert train(settings, hear, StopWord())
    begun = _run(tmp_path, questions, events.STOP)
    assert isinstance(begun[-1], events.Finished) and not begun[-1].whole
    assert (tmp_path / "two" / checkpoint.STATES).is_dir()
    rest = _run(tmp_path, questions)
    assert isinstance(rest[-1], events.Finished) and rest[-1].whole
    assert isinstance(rest[0], events.Said) and "2 processes share each step" in rest[0].sentence
    steps = [event for event in (*begun, *rest) if isinstance(event, events.Stepped)]
    assert [each.step for each in steps] == sorted(alone)  # each told once, by one of them
    asked = [event for event in rest if isinstance(event, events.Scored)]
    assert [(each.name, each.step, each.questions) for each in asked] == [
        (each.name, each.step, each.questions) for each in scores
    ]
    # Two halves are not added in the order of one whole.
    assert {each.step: each.loss for each in steps} == pytest.approx(alone, rel=1e-3, abs=1e-5)


def test_two_processes_give_the_losses_of_one_for_a_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from training import voice, voice_teach
    from training.voice_lesson import Options as VoiceOptions

    for name in ("DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    data = str(folder_of_recordings(tmp_path / "recordings", spoken()))
    start, vocoder = str(tiny_speecht5(tmp_path / "speecht5")), str(tiny_hifigan(tmp_path / "vocoder"))
    encoder = tiny_speaker_encoder(tmp_path / "encoder")
    alone: dict[int, float] = {}

    def hear(event: events.Event) -> None:
        if isinstance(event, events.Stepped):
            alone[event.step] = event.loss

    monkeypatch.setattr(voice_teach, "_FEW", 2)  # a step of four is two parts, one for each of two processes
    settings = VoiceOptions(
        name="alone", folder=voices_dir() / "alone", data=data, start=start, vocoder=vocoder, encoder=encoder,
        language="nl", public="CC0", steps=5, batch_size=4, save_every=4, rate=1e-3, held_out=0.2, threads=1,
    )  # fmt: skip
    assert voice.train(settings, hear, StopWord())
    words = ["--data", data, "--name", "two", "--from", start, "--vocoder", vocoder, "--encoder", str(encoder)]
    sizes = ["--language", "nl", "--public", "CC0", "--steps", "5", "--batch", "4", "--save-every", "4"]
    heard = _launched(["voice", *words, *sizes, "--rate", "1e-3", "--held-out", "0.2", "--threads", "1", "--json"])
    assert isinstance(heard[-1], events.Finished) and heard[-1].whole
    assert any(isinstance(each, events.Said) and "2 processes share each step" in each.sentence for each in heard)
    listened = [event.step for event in heard if isinstance(event, events.Listened)]
    assert listened[:-1] == [0, 4, 5, 0]  # before, on the way, and at the end the first and the best: by one of them
    steps = [event for event in heard if isinstance(event, events.Stepped)]
    assert [each.step for each in steps] == sorted(alone)
    assert {each.step: each.loss for each in steps} == pytest.approx(alone, rel=1e-3, abs=1e-5)
    assert (voices_dir() / "two" / "config.json").is_file()


def _run(folder: Path, questions: Path, word: str = "") -> list[events.Event]:
    """What was told. The word is said before there is a first step, so that none can be quicker than it."""
    words = ["--data", str(questions), "--from-scratch", "small", "--out", str(folder / "two"), "--held-out", "0.2"]
    sizes = ["--batch", "8", "--epochs", "4", "--save-every", "10", "--threads", "1", "--json"]
    return _launched(["vqa", *words, *sizes], word)


def _launched(words: list[str], word: str = "") -> list[events.Event]:
    launch = ["accelerate.commands.launch", "--multi_gpu", "--num_processes", "2", "--num_machines", "1"]
    command = [sys.executable, "-m", *launch, "--mixed_precision", "no", "--dynamo_backend", "no", "-m", "training"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [*command, *words],
        input=f"{word}\n",
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    return [event for event in map(events.decode, done.stdout.splitlines()) if event is not None]


def test_a_step_that_cannot_be_shared_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.errors import BadInput

    monkeypatch.setenv("WORLD_SIZE", "2")
    crew.check_batch(8)
    with pytest.raises(BadInput, match="--batch"):
        crew.check_batch(9)


def test_an_examination_is_shared_out_and_comes_to_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    from training import evaluate, lesson

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    questions = Places(str(folder_of_questions(tmp_path / "questions", 24)))
    settings = Options(tmp_path / "out", questions, size="small", held_out=0.0)
    made = lesson.prepare(settings, lesson.read_checked(settings, lambda _: None))
    alone = evaluate.ask_all(made.network, made.collator(made.learned), batch_size=4).logits
    parts: list[Any] = []
    monkeypatch.setattr(crew, "size", lambda: 2)
    monkeypatch.setattr(crew, "all_of", lambda part: parts.append(part) or [part])
    for place in (0, 1):
        monkeypatch.setattr(crew, "rank", lambda place=place: place)
        evaluate.ask_all(made.network, made.collator(made.learned), batch_size=4, shared=True)
    np.testing.assert_array_equal(parts[0] + parts[1], alone)
    asked = [set(np.flatnonzero(part.any(axis=1)).tolist()) for part in parts]
    assert asked[0] and asked[1] and not asked[0] & asked[1]
