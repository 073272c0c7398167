"""Training end to end on tiny networks: through the command, killed and gone on with, from a checkpoint, with flaws."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training.pictures import draw, folder_of_questions
from training import checkpoint, events
from training.batches import Collator
from training.data import Places
from training.evaluate import Given
from training.events import StopWord
from training.lesson import Options
from training.small import SIZES, Size
from training.vqa import train

TINY = Size(picture=32, patch=8, width=16, layers=2, heads=2, inner=32)


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small network, smaller."""
    monkeypatch.setitem(SIZES, "small", TINY)


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of_questions(tmp_path_factory.mktemp("questions"), 48)


class Ear:
    """Hears events."""

    def __init__(self) -> None:
        self.heard: list[events.Event] = []

    def __call__(self, event: events.Event) -> None:
        self.heard.append(event)

    def losses(self) -> dict[int, float]:
        return {event.step: event.loss for event in self.heard if isinstance(event, events.Stepped)}


def options(out: Path, questions: Path, **others: object) -> Options:
    values: dict[str, object] = {
        "size": "small", "epochs": 3.0, "batch_size": 8, "rate": 3e-3, "held_out": 0.2, "save_every": 5, "threads": 1
    }  # fmt: skip
    return Options(out=out, places=Places(str(questions)), **(values | others))  # type: ignore[arg-type]


def test_what_is_learned_loads_with_plain_transformers_in_a_fresh_process(tmp_path: Path, questions: Path) -> None:
    ear = Ear()
    logged = importlib.util.find_spec("tensorboard") is not None
    assert train(options(tmp_path / "model", questions, epochs=12.0, tensorboard=logged), ear, StopWord())
    assert logged == bool(list((tmp_path / "model").glob("tensorboard/events.*")))
    assert any(isinstance(each, events.Said) and "The loss fell from" in each.sentence for each in ear.heard)
    assert (tmp_path / "model" / "curves.png").exists() == (importlib.util.find_spec("matplotlib") is not None)
    assert [each.step for each in ear.heard if isinstance(each, events.Scored)][:3] == [5, 10, 15]
    finished = ear.heard[-1]
    assert isinstance(finished, events.Finished) and finished.whole
    assert not (tmp_path / "model" / checkpoint.STATES).exists()
    program = (
        "import sys; from PIL import Image; from transformers import ViltForQuestionAnswering, ViltProcessor;"
        "model = ViltForQuestionAnswering.from_pretrained(sys.argv[1]).eval();"
        "processor = ViltProcessor.from_pretrained(sys.argv[1]);"
        "given = [processor(Image.open(f), 'What colour is it?', return_tensors='pt') for f in sys.argv[2:]];"
        "print(*(model.config.id2label[model(**each).logits.argmax().item()] for each in given))"
    )
    command = [
        sys.executable,
        "-c",
        program,
        str(tmp_path / "model"),
        *(str(questions / f"00{n}.png") for n in range(4)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=200)
    assert done.stdout.split() == ["red", "blue", "red", "blue"]
    card = (tmp_path / "model" / "README.md").read_text()
    assert "48" not in card.split("## Data")[0]
    assert "Official VQA accuracy" in card


def test_going_on_after_a_kill_gives_the_losses_of_an_unbroken_run(tmp_path: Path, questions: Path) -> None:
    unbroken = Ear()
    train(options(tmp_path / "unbroken", questions), unbroken, StopWord())
    killed = subprocess.run(
        _command(tmp_path / "killed", questions, dies_at=7),
        capture_output=True, text=True, timeout=250, env=_environment(), check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stdout + killed.stderr
    first = _losses(killed.stdout)
    assert max(first) == 7
    assert (tmp_path / "killed" / checkpoint.STATES / "checkpoint-5" / "whole").is_file()
    # As a crash in the middle of a save would leave it.
    (tmp_path / "killed" / checkpoint.STATES / "checkpoint-9").mkdir()
    command = _command(tmp_path / "killed", questions)
    done = subprocess.run(command, capture_output=True, text=True, timeout=250, env=_environment(), check=False)
    after = _losses(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert min(after) == 6
    assert first | after == pytest.approx(unbroken.losses(), rel=1e-6)


def test_stop_keeps_what_was_learned_and_the_same_call_goes_on(tmp_path: Path, questions: Path) -> None:
    stop, ear = StopWord(), Ear()

    def hear(event: events.Event) -> None:
        ear(event)
        if isinstance(event, events.Stepped) and event.step == 3:
            stop.say()

    assert not train(options(tmp_path, questions, save_every=10), hear, stop)
    finished = ear.heard[-1]
    assert isinstance(finished, events.Finished) and not finished.whole and "goes on" in finished.sentence
    rest = Ear()
    assert train(options(tmp_path, questions, save_every=10), rest, StopWord())
    assert min(rest.losses()) == 5  # stopped after the step that followed


def test_other_settings_do_not_go_on_and_a_model_is_not_overwritten(tmp_path: Path, questions: Path) -> None:
    from assistant.errors import BadInput

    stop = StopWord()
    stop.say()
    assert not train(options(tmp_path, questions), Ear(), stop)
    with pytest.raises(BadInput, match="other settings"):
        train(options(tmp_path, questions, rate=1e-3), Ear(), StopWord())
    assert train(options(tmp_path, questions, epochs=1.0, anew=True), Ear(), StopWord())
    with pytest.raises(BadInput, match="a model in"):
        train(options(tmp_path, questions), Ear(), StopWord())


def test_answers_that_were_known_are_kept_when_more_are_learned(tmp_path: Path, questions: Path) -> None:
    from transformers import ViltForQuestionAnswering

    assert train(options(tmp_path / "first", questions), Ear(), StopWord())
    more = tmp_path / "more"
    draw(more / "a.png", "red")
    draw(more / "b.png", "blue")
    lines = [{"picture": f"{name}.png", "question": "What is it?", "answer": "a square"} for name in "ab"]
    (more / "questions.jsonl").write_text("\n".join(map(json.dumps, lines)))
    start = {"size": "", "start": tmp_path / "first", "held_out": 0.0, "rate": 1e-3}
    assert train(options(tmp_path / "second", more, **start), Ear(), StopWord())
    first = ViltForQuestionAnswering.from_pretrained(tmp_path / "first").config.id2label
    second = ViltForQuestionAnswering.from_pretrained(tmp_path / "second").config.id2label
    assert second == first | {2: "square"}


def test_flaws_end_it_before_anything_is_learned(tmp_path: Path, questions: Path) -> None:
    from assistant.errors import BadInput

    folder = folder_of_questions(tmp_path / "flawed", 8)
    (folder / "003.png").unlink()
    ear = Ear()
    with pytest.raises(BadInput, match="1 row of flawed"):
        train(options(tmp_path / "model", folder), ear, StopWord())
    assert ear.heard == [events.Problem("row 4 of questions.jsonl", "There is no picture 003.png.")]
    assert not (tmp_path / "model").exists()
    assert train(options(tmp_path / "model", folder, skip_flawed=True, epochs=1.0), ear, StopWord())


def test_a_loss_that_is_no_number_is_said_and_the_last_state_stays(tmp_path: Path, questions: Path) -> None:
    from assistant.errors import LookaloudError

    with pytest.raises(LookaloudError, match="no number"):
        train(options(tmp_path, questions, rate=1e30, save_every=1), Ear(), StopWord())
    assert not (tmp_path / "config.json").exists()


def test_when_memory_runs_out_smaller_batches_learn_the_same(
    tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from training.trainer import VqaTrainer

    whole = Ear()
    train(options(tmp_path / "whole", questions), whole, StopWord())
    plain = VqaTrainer.compute_loss

    def scarce(self: VqaTrainer, model: object, inputs: dict[str, object], *others: object, **more: object) -> object:
        if len(inputs["input_ids"]) > 4:  # type: ignore[arg-type]
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes.")
        return plain(self, model, inputs, *others, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(VqaTrainer, "compute_loss", scarce)
    parts = Ear()
    assert train(options(tmp_path / "parts", questions), parts, StopWord())
    assert any(isinstance(event, events.Said) and "Memory ran out" in event.sentence for event in parts.heard)
    assert max(parts.losses()) >= max(whole.losses())


def test_with_16_bit_numbers_it_learns_and_is_examined_in_32(
    tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safetensors.numpy import load_file

    from training import evaluate, network, start
    from training.network import Eyes, Learner

    monkeypatch.setattr(network, "learns_in_half", lambda _: True)
    asked: list[tuple[Collator, Given]] = []
    ask_all = evaluate.ask_all

    def spy(model: Learner, collator: Collator, **more: Any) -> Given:
        asked.append((collator, ask_all(model, collator, **more)))
        return asked[-1][1]

    monkeypatch.setattr(evaluate, "ask_all", spy)
    ear, out = Ear(), tmp_path / "model"
    assert train(options(out, questions), ear, StopWord())
    assert isinstance(ear.heard[0], events.Said) and "bfloat16" in ear.heard[0].sentence
    assert all(each.dtype == "float32" for each in load_file(out / "model.safetensors").values())
    plain = Learner(start.from_checkpoint(out, ("blue", "red"), 0).model, Eyes())
    last, halves = asked[-1][1].logits, asked[-2][1].logits
    np.testing.assert_allclose(ask_all(plain, asked[-1][0]).logits, last, atol=1e-5)
    # While it learns it is examined as it learns: what it gives is rounded.
    assert not np.allclose(ask_all(plain, asked[-2][0]).logits, halves, atol=1e-5)


def test_a_start_is_gone_on_with_by_the_loss_it_was_taught_with(tmp_path: Path, questions: Path) -> None:
    assert train(options(tmp_path / "first", questions, epochs=1.0), Ear(), StopWord())
    config = json.loads((tmp_path / "first" / "config.json").read_text())
    assert config["problem_type"] == "single_label_classification"
    again: dict[str, object] = {"size": "", "start": tmp_path / "first", "epochs": 1.0}
    goes_on = Ear()
    assert train(options(tmp_path / "second", questions, **again), goes_on, StopWord())
    # As the published ones, whose configurations tell no loss: binary cross-entropy, summed over two answers.
    (tmp_path / "first" / "config.json").write_text(json.dumps({**config, "problem_type": None}))
    published = Ear()
    assert train(options(tmp_path / "third", questions, **again), published, StopWord())
    assert published.losses()[1] > goes_on.losses()[1] * 1.2


def _losses(lines: str) -> dict[int, float]:
    told = filter(None, map(events.decode, lines.splitlines()))
    return {event.step: event.loss for event in told if isinstance(event, events.Stepped)}


def _command(out: Path, questions: Path, dies_at: int = 0) -> list[str]:
    # It kills itself as soon as it has told that step: how quick it or this process is makes no difference.
    dies = (
        "import os; from training.trainer import Watch; told = Watch.on_log;"
        "Watch.on_log = lambda self, args, state, control, **more: "
        "(told(self, args, state, control, **more),"
        f" state.global_step == {dies_at} and os.kill(os.getpid(), 9)) and None;"
    )
    program = (
        f"{dies if dies_at else ''}"
        "import sys; from training import small, cli;"
        f"small.SIZES['small'] = small.Size(*{(32, 8, 16, 2, 2, 32)});"
        "cli._RECIPES['small'] = (3.0, 8, 3e-3, 0);"
        "sys.exit(cli.main())"
    )
    words = ["--data", str(questions), "--from-scratch", "small", "--out", str(out), "--held-out", "0.2"]
    return [sys.executable, "-c", program, "vqa", *words, "--save-every", "5", "--threads", "1", "--json"]


def _environment() -> Mapping[str, str]:
    return {**os.environ, "OMP_NUM_THREADS": "1"}


@pytest.fixture(scope="module", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of these trainings goes into the user's folders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield
