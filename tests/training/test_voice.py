"""A voice learned end to end on tiny checkpoints and real speech: through the command, killed and gone on with."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import BadInput
from assistant.speaking.voices import open_voice, voices
from tests.tiny_models.speech import tiny_hifigan, tiny_speaker_encoder, tiny_speecht5
from tests.training.speech import folder_of_recordings, spoken
from tests.training.test_voice_likeness import write_package
from training import cli, events
from training.events import StopWord
from training.voice import train
from training.voice_lesson import Options


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Recordings and checkpoints."""
    folder = tmp_path_factory.mktemp("voice")
    folder_of_recordings(folder / "recordings", spoken())
    tiny_speecht5(folder / "speecht5")
    tiny_hifigan(folder / "vocoder")
    tiny_speaker_encoder(folder / "encoder")
    return folder


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    # The models that come inside packages are found without the user's folders.


class Ear:
    """Hears events."""

    def __init__(self) -> None:
        self.heard: list[events.Event] = []

    def __call__(self, event: events.Event) -> None:
        self.heard.append(event)

    def losses(self) -> dict[int, float]:
        return {event.step: event.loss for event in self.heard if isinstance(event, events.Stepped)}

    def listened(self) -> list[events.Listened]:
        return [event for event in self.heard if isinstance(event, events.Listened)]


def words(place: Path, **others: object) -> list[str]:
    values: dict[str, object] = {
        "data": place / "recordings", "name": "tiny", "from": place / "speecht5", "vocoder": place / "vocoder",
        "encoder": place / "encoder", "public": "CC0", "steps": 12, "batch": 4, "save-every": 4, "rate": 1e-3,
        "held-out": 0.2, "threads": 1,
    }  # fmt: skip
    pairs = ((f"--{name}", str(value)) for name, value in (values | others).items())
    return ["voice", *(part for pair in pairs for part in pair)]


def options(place: Path, **others: object) -> Options:
    from assistant.speaking.voices import voices_dir

    values: dict[str, object] = {
        "name": "tiny", "folder": voices_dir() / "tiny", "data": str(place / "recordings"),
        "start": str(place / "speecht5"), "vocoder": str(place / "vocoder"), "encoder": place / "encoder",
        "public": "CC0", "steps": 12, "batch_size": 4, "save_every": 4, "rate": 1e-3, "held_out": 0.2, "threads": 1,
    }  # fmt: skip
    return Options(**(values | others))  # type: ignore[arg-type]


def test_a_voice_that_was_learned_speaks_and_loads_with_plain_transformers(
    place: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from assistant.cancel import CancelToken
    from assistant.speaking.speecht5 import Limits, SpeechT5Synthesizer

    handlers = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        assert cli.main(words(place)) == 0
    finally:
        for each, handler in handlers.items():
            signal.signal(each, handler)
    said = capfd.readouterr().out
    assert "Learning 8 recordings; 2 are held out" in said
    assert "megabytes of disk" in said and "steps take about" in said
    assert [voice.name for voice in voices()][-1] == "tiny"
    voice = open_voice("tiny")
    assert voice.folder is not None
    engine = SpeechT5Synthesizer(limits=Limits(most_steps=12, attention=False, end_at_most=True))
    sound = np.concatenate([chunk.samples for chunk in engine.stream("Hello there.", voice, CancelToken())])
    assert len(sound) and np.isfinite(sound).all()
    if os.name == "posix":
        modes = {file: stat.S_IMODE(file.stat().st_mode) for file in (voice.folder, *voice.folder.rglob("*"))}
        assert not any(mode & 0o077 for mode in modes.values())
    card = (voice.folder / "README.md").read_text(encoding="utf-8")
    assert "CC0" in card and "| after |" in card and "8 recordings were learned from" in card
    assert str(place) not in card and str(place) not in (voice.folder / "voice.json").read_text(encoding="utf-8")
    assert not list(voice.folder.parent.glob(".training-*"))
    _loads_with_transformers(voice.folder)


def _loads_with_transformers(folder: Path) -> None:
    program = (
        "import sys, torch; from safetensors.torch import load_file;"
        "from transformers import SpeechT5ForTextToSpeech, SpeechT5HifiGan, SpeechT5Processor;"
        "model = SpeechT5ForTextToSpeech.from_pretrained(sys.argv[1]);"
        "given = SpeechT5Processor.from_pretrained(sys.argv[1])(text='Hello there.', return_tensors='pt');"
        "speaker = load_file(sys.argv[1] + '/embedding.safetensors')['embedding'][None];"
        "vocoder = SpeechT5HifiGan.from_pretrained(sys.argv[1] + '/vocoder');"
        "sound = model.generate_speech(given['input_ids'], speaker, vocoder=vocoder, maxlenratio=2.0);"
        "print(len(sound) > 0, bool(torch.isfinite(sound).all()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True, timeout=200
    )
    assert done.stdout.split() == ["True", "True"]


def test_going_on_after_a_kill_gives_the_losses_and_figures_of_an_unbroken_run(place: Path) -> None:
    unbroken = Ear()
    assert train(options(place), unbroken, StopWord())
    shutil.rmtree(options(place).folder)
    command = [sys.executable, "-m", "training", *words(place), "--json"]
    first = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for event in filter(None, map(events.decode, run.stdout)):
            if isinstance(event, events.Stepped):
                first[event.step] = event.loss
                if event.step >= 6:
                    run.send_signal(signal.SIGKILL)
                    break
    # What was recorded is not needed again.
    moved = place / "moved"
    (place / "recordings").rename(moved)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=250, check=False)
    finally:
        moved.rename(place / "recordings")
    assert done.returncode == 0, done.stdout + done.stderr
    rest = Ear()
    for event in filter(None, map(events.decode, done.stdout.splitlines())):
        rest(event)
    assert min(rest.losses()) == 5
    assert first | rest.losses() == pytest.approx(unbroken.losses(), rel=1e-5)
    for mine, its in zip(rest.listened(), unbroken.listened()[2:], strict=True):
        assert (mine.name, mine.step, mine.faults) == (its.name, its.step, its.faults)
        assert (mine.loss or 0.0) == pytest.approx(its.loss or 0.0, rel=1e-5)


def test_stop_keeps_what_was_learned_and_the_same_call_goes_on(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from training import voice_teach

    monkeypatch.setattr(voice_teach, "_FEW", 2)  # two batches add up to a step, as on a processor at full size
    unbroken = Ear()
    assert train(options(place), unbroken, StopWord())
    shutil.rmtree(options(place).folder)
    stop, ear = StopWord(), Ear()

    def hear(event: events.Event) -> None:
        ear(event)
        if isinstance(event, events.Stepped) and event.step == 2:
            stop.say()

    assert not train(options(place), hear, stop)
    assert isinstance(ear.heard[-1], events.Finished) and not ear.heard[-1].whole
    assert not options(place).folder.exists()
    assert not [voice for voice in voices() if voice.name.startswith(".")]
    with pytest.raises(BadInput, match="other settings"):
        train(options(place, rate=2e-3), Ear(), StopWord())
    rest = Ear()
    assert train(options(place), rest, StopWord())
    assert min(rest.losses()) == 4  # stopped after the step that followed
    assert ear.losses() | rest.losses() == pytest.approx(unbroken.losses(), rel=1e-5)


def test_a_voice_from_nothing_is_stopped_goes_on_and_loads_with_plain_transformers(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.training.test_voice_small import TINY
    from training import voice_small

    monkeypatch.setitem(voice_small.SIZES, "small", TINY)
    chosen = options(place, start="nobody/nothing", size="small", rate=voice_small.RATE, steps=6, save_every=2)
    unbroken = Ear()
    assert train(chosen, unbroken, StopWord())
    losses = unbroken.losses()
    assert losses[6] < losses[1]
    config = json.loads((chosen.folder / "config.json").read_text(encoding="utf-8"))
    assert config["hidden_size"] == TINY.width and config["reduction_factor"] == TINY.reduction
    assert "It started from nothing (size small)" in (chosen.folder / "README.md").read_text(encoding="utf-8")
    _loads_with_transformers(chosen.folder)
    shutil.rmtree(chosen.folder)
    stop, ear, rest = StopWord(), Ear(), Ear()

    def hear(event: events.Event) -> None:
        ear(event)
        if isinstance(event, events.Stepped) and event.step == 2:
            stop.say()

    assert not train(chosen, hear, stop)
    assert train(chosen, rest, StopWord())
    assert min(rest.losses()) > 2
    assert ear.losses() | rest.losses() == pytest.approx(losses, rel=1e-4)


def test_every_flaw_is_named_and_nothing_is_learned(place: Path, tmp_path: Path) -> None:
    flawed = tmp_path / "flawed"
    shutil.copytree(place / "recordings", flawed)
    (flawed / "wavs" / "p003.wav").unlink()
    (flawed / "wavs" / "p005.wav").write_bytes(b"RIFF")
    with (flawed / "metadata.csv").open("a", encoding="utf-8") as file:
        file.write("p001b\n")
    ear = Ear()
    with pytest.raises(BadInput, match="3 recordings of 10 can't be used"):
        train(options(place, data=str(flawed)), ear, StopWord())
    named = [event.where for event in ear.heard if isinstance(event, events.Problem)]
    assert named == ["line 11 of metadata.csv", "line 3 of metadata.csv", "line 5 of metadata.csv"]
    assert not options(place).folder.exists() and not options(place).work.exists()
    assert train(options(place, data=str(flawed), skip_flawed=True, steps=1, held_out=0.0), Ear(), StopWord())


def test_a_voice_needs_consent(place: Path) -> None:
    with pytest.raises(BadInput, match="consent"):
        train(options(place, public=""), Ear(), StopWord())
    assert not options(place).work.exists()


def test_a_model_that_is_missing_is_said_first_and_leaves_nothing(place: Path) -> None:
    from assistant.errors import ModelMissing

    ear = Ear()
    for wrong in ({"start": "microsoft/speecht5_tts"}, {"start": str(place / "vocoder")}, {"encoder": None}):
        with pytest.raises(ModelMissing):
            train(options(place, **wrong), ear, StopWord())
        assert not options(place).work.exists()
    assert not ear.heard


def test_a_broken_model_is_said_first_and_leaves_nothing(place: Path, tmp_path: Path) -> None:
    from assistant.errors import ModelMissing

    for part, file in (("speecht5", "model.safetensors"), ("vocoder", "model.safetensors")):
        broken = tmp_path / part
        shutil.copytree(place / part, broken)
        (broken / file).write_bytes((place / part / file).read_bytes()[:-100])
        changed = {"speecht5": "start", "vocoder": "vocoder"}[part]
        with pytest.raises(ModelMissing, match="download it again"):
            train(options(place, **{changed: str(broken)}), Ear(), StopWord())
        assert not options(place).work.exists()


def test_logs_for_tensorboard_and_a_plot_lie_in_the_voice_and_what_they_show_is_said(place: Path) -> None:
    pytest.importorskip("tensorboard")
    pytest.importorskip("matplotlib")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    ear = Ear()
    assert train(options(place, tensorboard=True, language="nl", steps=4), ear, StopWord())
    folder = options(place).folder
    logs = EventAccumulator(str(folder / "tensorboard")).Reload()
    assert {"train/loss", "eval/loss", "eval/badness"} <= set(logs.Tags()["scalars"])
    assert (folder / "curves.png").is_file()
    assert "](curves.png)" in (folder / "README.md").read_text(encoding="utf-8")
    assert any(isinstance(event, events.Said) and "held-out loss was" in event.sentence for event in ear.heard)


def test_where_resemblyzer_is_installed_it_judges_and_the_card_says_so(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from training import voice_lesson
    from training.voice_likeness import Likeness

    judged = Likeness(write_package(tmp_path))
    asked = []
    embed = judged.embed
    monkeypatch.setattr(judged, "embed", lambda samples: asked.append(len(samples)) or embed(samples), raising=False)
    monkeypatch.setattr(voice_lesson, "found", lambda: judged)
    assert train(options(place, language="nl", steps=1), Ear(), StopWord())
    assert len(asked) > 10  # the recordings, and what the voice said
    card = (options(place).folder / "README.md").read_text(encoding="utf-8")
    assert "cosine of Resemblyzer's vectors" in card and "x-vectors" not in card


def test_a_loss_that_is_no_number_ends_it_with_the_voice_of_before(place: Path) -> None:
    ear = Ear()
    assert not train(options(place, rate=1e30, save_every=2, steps=8), ear, StopWord())
    finished = ear.heard[-1]
    assert isinstance(finished, events.Finished) and not finished.whole and "no number" in finished.sentence
    assert open_voice("tiny").folder == options(place).folder


def test_a_voice_that_is_there_is_kept_until_a_new_one_is_whole(place: Path) -> None:
    assert train(options(place, steps=1, held_out=0.0), Ear(), StopWord())
    before = (options(place).folder / "model.safetensors").read_bytes()
    with pytest.raises(BadInput, match="already"):
        train(options(place), Ear(), StopWord())
    stop = StopWord()
    stop.say()
    assert not train(options(place, anew=True, seed=1, held_out=0.0), Ear(), stop)
    assert (options(place).folder / "model.safetensors").read_bytes() == before
    assert train(options(place, anew=True, steps=2, held_out=0.0), Ear(), StopWord())
    assert (options(place).folder / "model.safetensors").read_bytes() != before


def test_when_memory_runs_out_smaller_batches_take_over(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from training.voice_trainer import VoiceTrainer

    plain = VoiceTrainer.compute_loss

    def scarce(self: VoiceTrainer, model: object, inputs: dict[str, object], *others: object, **more: object) -> object:
        if len(inputs["input_ids"]) > 2:  # type: ignore[arg-type]
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes.")
        return plain(self, model, inputs, *others, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(VoiceTrainer, "compute_loss", scarce)
    ear = Ear()
    assert train(options(place, steps=3, held_out=0.0), ear, StopWord())
    assert any(isinstance(event, events.Said) and "Memory ran out" in event.sentence for event in ear.heard)
    assert max(ear.losses()) == 3


def test_at_last_one_recording_at_a_time_is_learned_from_with_activations_made_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from training import voice_teach
    from training.voice_trainer import VoiceTrainer

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(voice_teach, "_FEW", 1)
    alone = Ear()
    assert train(options(place, steps=3, held_out=0.0), alone, StopWord())
    plain = VoiceTrainer.compute_loss

    def scarce(self: VoiceTrainer, model: object, inputs: dict[str, object], *others: object, **more: object) -> object:
        if not self.args.activation_checkpointing and self.state.global_step == 1:
            raise MemoryError
        return plain(self, model, inputs, *others, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(VoiceTrainer, "compute_loss", scarce)
    ear = Ear()
    assert train(options(place, name="other", folder=options(place).folder.with_name("other"), steps=3, held_out=0.0),
                 ear, StopWord())  # fmt: skip
    # One step had been made when memory ran out: it is made again, from the start.
    assert ear.losses() == pytest.approx(alone.losses(), rel=2e-3)


def test_a_layer_of_the_decoder_is_always_left(place: Path, tmp_path: Path) -> None:
    start = tiny_speecht5(tmp_path / "speecht5", decoder_layerdrop=1.0)
    ear = Ear()
    assert train(options(place, start=str(start), steps=3, held_out=0.0), ear, StopWord())
    assert sorted(ear.losses()) == [1, 2, 3]
    config = json.loads((options(place).folder / "config.json").read_text(encoding="utf-8"))
    assert config["decoder_layerdrop"] == 1.0 and config["decoder_layers"] == 2


def test_a_step_is_cut_into_parts_that_can_be_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from training.voice_teach import ways

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert [(way.parts, way.again) for way in ways(12)] == [
        (2, False), (3, False), (4, False), (6, False), (12, False), (12, True)
    ]  # fmt: skip
    monkeypatch.setenv("WORLD_SIZE", "3")
    assert [way.parts for way in ways(12)] == [3, 6, 12, 12]
    monkeypatch.setenv("WORLD_SIZE", "1")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert [(way.parts, way.again) for way in ways(4)] == [(1, False), (1, True), (2, True), (4, True)]


def test_other_voices_are_mixed_in_and_the_speaker_is_the_own(place: Path, tmp_path: Path) -> None:
    shutil.copytree(place / "recordings", tmp_path / "others")
    lines = (tmp_path / "others" / "metadata.csv").read_text(encoding="utf-8").splitlines()[:4]
    (tmp_path / "others" / "metadata.csv").write_text("\n".join(lines), encoding="utf-8")
    ear = Ear()
    chosen = options(place, mix=str(tmp_path / "others"), mix_share=0.2, steps=2, held_out=0.0)
    assert train(chosen, ear, StopWord())
    assert any(isinstance(e, events.Said) and "10 recordings and 4 of other voices" in e.sentence for e in ear.heard)
    card = (chosen.folder / "README.md").read_text(encoding="utf-8")
    assert "4 of them of other voices" in card and "| mix share | 0.2 |" in card
    made = json.loads((chosen.folder / "voice.json").read_text(encoding="utf-8"))["made"]
    assert made["how"] == "training" and made["steps"] == 2


def test_recordings_made_in_the_app_bring_their_consent(place: Path) -> None:
    from training.recordings_files import recordings_dir

    folder = recordings_dir() / "Anna"
    shutil.copytree(place / "recordings", folder)
    (folder / "prompts.txt").write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="has not agreed yet"):
        train(options(place, data="Anna", public=""), Ear(), StopWord())
    shutil.copyfile(folder / "wavs" / "p001.wav", folder / "consent.wav")
    (folder / "consent.json").write_text(json.dumps({"sentence": "I agree.", "date": "2026-11-22"}), encoding="utf-8")
    chosen = options(place, data="Anna", public="", steps=1, held_out=0.0)
    assert train(chosen, Ear(), StopWord())
    card = json.loads((chosen.folder / "voice.json").read_text(encoding="utf-8"))
    assert card["consent"]["sentence"] == "I agree." and (chosen.folder / "consent.wav").is_file()
    assert "The speaker said on 2026-11-22" in (chosen.folder / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """The tiny checkpoints are saved without a progress bar."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    yield
    logging.enable_progress_bar()
