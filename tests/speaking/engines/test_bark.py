"""Bark: the speaker that was chosen, marks untouched, cancelled at any step."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.cancel import CancelToken
from assistant.errors import Cancelled, ModelMissing
from assistant.speaking import bark
from assistant.speaking.bark import BarkSynthesizer, find_prompt
from assistant.types import Voice

Checkpoint = Callable[..., Path]
SIZES = (10_000, 1024)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bark, "_SPARE_S", 0.3)  # a tiny model never ends by itself


@pytest.fixture(scope="module")
def engine() -> BarkSynthesizer:
    return BarkSynthesizer()


def voice_of(folder: Path, speaker: str = "") -> Voice:
    return Voice("x", "bark", model=str(folder), speaker=speaker)


def said(engine: BarkSynthesizer, voice: Voice, text: str = "Yes [sighs].") -> NDArray[np.float32]:
    return np.concatenate([chunk.samples for chunk in engine.stream(text, voice, CancelToken())])


def test_it_speaks_always_the_same_and_each_speaker_otherwise(checkpoint: Checkpoint, engine: BarkSynthesizer) -> None:
    folder = checkpoint("tiny_bark")
    first = said(engine, voice_of(folder))
    assert engine.sample_rate == 24_000
    assert len(first) > 1000
    assert np.array_equal(said(engine, voice_of(folder)), first)
    assert not np.array_equal(said(engine, voice_of(folder, "v2/en_speaker_1"))[:1000], first[:1000])


def test_it_is_cancelled_at_the_next_step(checkpoint: Checkpoint, engine: BarkSynthesizer) -> None:
    voice = voice_of(checkpoint("tiny_bark"))
    engine.load(voice)
    for stage in (engine._model.semantic, engine._model.coarse_acoustics, engine._model.fine_acoustics):
        token, steps = CancelToken(), []

        def cancel(*_: object, token: CancelToken = token, steps: list[int] = steps) -> None:
            steps.append(1)
            token.cancel()

        hook = stage.layers[-1].register_forward_hook(cancel)
        with pytest.raises(Cancelled):
            list(engine.stream("Yes.", voice, token))
        hook.remove()
        assert len(steps) == 1
    assert len(said(engine, voice)), "it speaks again"


def test_marks_reach_the_model_as_they_are(checkpoint: Checkpoint, engine: BarkSynthesizer) -> None:
    engine.load(voice_of(checkpoint("tiny_bark")))
    given: list[str] = []
    tokenizer = engine._tokenizer

    def note(text: str, **options: object) -> object:
        given.append(text)
        return tokenizer(text, **options)

    engine._tokenizer = note
    try:
        said(engine, voice_of(checkpoint("tiny_bark")), "♪ Oh [laughter] WOW ♪")
    finally:
        engine._tokenizer = tokenizer
    assert given == ["♪ Oh [laughter] WOW ♪"]


def test_the_preset_is_the_one_named_or_the_default_or_the_first(checkpoint: Checkpoint, tmp_path: Path) -> None:
    folder = checkpoint("tiny_bark")
    default = find_prompt(voice_of(folder), folder, SIZES)
    named = find_prompt(voice_of(folder, "v2/en_speaker_6"), folder, SIZES)
    other = find_prompt(voice_of(folder, "v2/en_speaker_1"), folder, SIZES)
    assert default is not None and named is not None and other is not None
    assert all(np.array_equal(default[part], named[part]) for part in default)
    assert not np.array_equal(default["semantic_prompt"], other["semantic_prompt"])
    with pytest.raises(ModelMissing, match="v2/en_speaker_6"):
        find_prompt(voice_of(folder, "v2/de_speaker_1"), folder, SIZES)
    bare = shutil.copytree(folder, tmp_path / "bare")
    (bare / "speaker_embeddings_path.json").unlink()
    assert find_prompt(voice_of(bare), bare, SIZES) is None


def test_a_voice_may_bring_its_own_prompt(checkpoint: Checkpoint, tmp_path: Path) -> None:
    folder = checkpoint("tiny_bark")
    prompt = find_prompt(voice_of(folder), folder, SIZES)
    assert prompt is not None
    np.savez(tmp_path / "prompt.npz", **prompt)  # type: ignore[arg-type]  # arrays by name
    own = find_prompt(Voice("me", "bark", folder=tmp_path), folder, SIZES)
    assert own is not None
    assert all(np.array_equal(own[part], prompt[part]) for part in prompt)


@pytest.mark.parametrize("damage", ["pickle", "shape", "range", "float", "outside"])
def test_a_prompt_that_is_none_is_refused(checkpoint: Checkpoint, tmp_path: Path, damage: str) -> None:
    folder = shutil.copytree(checkpoint("tiny_bark"), tmp_path / "model")
    path = folder / "speaker_embeddings" / "v2" / "en_speaker_6_semantic_prompt.npy"
    if damage == "pickle":
        np.save(path, np.array([print], dtype=object), allow_pickle=True)
    elif damage == "shape":
        np.save(path, np.zeros((2, 3), np.int64))
    elif damage == "range":
        np.save(path, np.full(10, 10_000))
    elif damage == "float":
        np.save(path, np.zeros(10))
    else:
        listed = json.loads((folder / "speaker_embeddings_path.json").read_text())
        shutil.copy(path, tmp_path / "elsewhere.npy")
        listed["v2/en_speaker_6"]["semantic_prompt"] = "../elsewhere.npy"
        (folder / "speaker_embeddings_path.json").write_text(json.dumps(listed))
    with pytest.raises(ModelMissing):
        find_prompt(voice_of(folder, "v2/en_speaker_6"), folder, SIZES)


def test_weights_that_are_a_pickle_of_code_are_not_run(checkpoint: Checkpoint, tmp_path: Path) -> None:
    import torch

    folder = shutil.copytree(checkpoint("tiny_bark"), tmp_path / "model")
    (folder / "model.safetensors").unlink()
    torch.save({"weights": shutil.rmtree}, folder / "pytorch_model.bin")
    with pytest.raises(ModelMissing, match="can't be opened"):
        BarkSynthesizer().load(voice_of(folder))
