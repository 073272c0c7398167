# ruff: noqa: RUF001 - look-alike characters are what some of these tests are about
"""VITS and MMS: the samples of transformers, streamed; nothing left out in silence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.cancel import CancelToken
from assistant.errors import Cancelled, ModelMissing
from assistant.speaking import CannotSay, vits_text
from assistant.speaking.checkpoint import fixed_dice
from assistant.speaking.vits import VitsSynthesizer
from assistant.types import Voice
from tests.tiny_models import IPA_CHARACTERS

TEXT = "the train leaves at eight forty-five, it's platform seven"
Checkpoint = Callable[..., Path]


def voice_of(folder: Path, speaker: str = "", name: str = "anna") -> Voice:
    return Voice(name, "vits", model=str(folder), speaker=speaker)


def said(engine: VitsSynthesizer, voice: Voice, text: str = TEXT) -> NDArray[np.float32]:
    return np.concatenate([chunk.samples for chunk in engine.stream(text, voice, CancelToken())])


def test_streamed_samples_are_those_of_transformers(checkpoint: Checkpoint) -> None:
    from transformers import VitsModel, VitsTokenizer

    folder = checkpoint("tiny_vits")
    voice, engine = voice_of(folder), VitsSynthesizer()
    chunks = list(engine.stream(TEXT, voice, CancelToken()))
    assert len(chunks) > 3
    assert {chunk.sample_rate for chunk in chunks} == {16_000}
    model = VitsModel.from_pretrained(folder).eval()
    with fixed_dice(TEXT, voice):
        ids = VitsTokenizer.from_pretrained(folder)(TEXT, return_tensors="pt").input_ids
        whole = model(ids).waveform[0].numpy()
    streamed = np.concatenate([chunk.samples for chunk in chunks])
    assert len(streamed) == len(whole)
    assert np.abs(streamed - whole).max() < 1e-3  # random weights saturate: one in a thousand there is rounding


def test_less_context_would_be_heard(checkpoint: Checkpoint) -> None:
    engine, voice = VitsSynthesizer(), voice_of(checkpoint("tiny_vits"))
    right = said(engine, voice)
    engine._context = 2
    assert np.abs(said(engine, voice) - right).max() > 1e-3


def test_the_same_words_always_sound_the_same(checkpoint: Checkpoint) -> None:
    import torch

    voice, engine = voice_of(checkpoint("tiny_vits")), VitsSynthesizer()
    first = said(engine, voice)
    said(engine, voice, "something else")
    assert np.array_equal(said(VitsSynthesizer(), voice), first)
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    assert np.array_equal(said(engine, voice), first)
    assert torch.equal(torch.rand(3), expected), "the dice of others were touched"
    assert not np.array_equal(said(engine, voice_of(checkpoint("tiny_vits"), name="bert"))[:1000], first[:1000])


def test_each_speaker_of_a_model_of_many_has_a_voice(checkpoint: Checkpoint) -> None:
    folder, engine = checkpoint("tiny_vits", speakers=3), VitsSynthesizer()
    sounds = [said(engine, voice_of(folder, speaker)) for speaker in ("", "0", "2")]
    assert len({sound.tobytes() for sound in sounds}) == 3  # the speaker is part of the seed, too
    for speaker in ("3", "-1", "anna", "²"):
        with pytest.raises(ModelMissing, match="from 0 to 2"):
            said(engine, voice_of(folder, speaker))


def test_phonemes_where_the_checkpoint_was_trained_on_them(checkpoint: Checkpoint) -> None:
    folder = checkpoint("tiny_vits", characters=IPA_CHARACTERS, phonemes=True)
    engine = VitsSynthesizer()
    assert len(said(engine, voice_of(folder), "Hello, my dog is cute."))
    assert engine._text is not None
    numbers = dict(enumerate(IPA_CHARACTERS, 1))
    spoken = "".join(numbers[number] for number in engine._text.ids("Hello, my dog is cute.")[1::2])
    assert spoken == "həlˈoʊ, maɪ dˈɑːɡ ɪz kjˈuːt."


def test_what_it_has_no_letters_for_is_not_left_out_in_silence(checkpoint: Checkpoint) -> None:
    engine, voice = VitsSynthesizer(), voice_of(checkpoint("tiny_vits"))
    for text in ("the word Привет is Russian", "42", "三万一", "...", "platform 7 is closed"):
        with pytest.raises(CannotSay, match="another voice"):
            list(engine.stream(text, voice, CancelToken()))
    assert engine._text is not None
    ids = engine._text.ids
    assert ids("Café, “naïve”!") == ids("cafe naive")
    assert ids("it’s") == ids("it's")
    assert ids("A — b") == ids("a - b")


def test_a_language_that_is_read_in_latin_letters_says_what_it_needs(
    checkpoint: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = VitsSynthesizer()
    voice = voice_of(checkpoint("tiny_vits", romanised=True))
    assert len(said(engine, voice, "annyeong"))
    vits_text._romaniser.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "uroman", None)
    with pytest.raises(CannotSay, match="pip install uroman"):
        said(engine, voice, "안녕하세요")


def test_it_is_cancelled_before_the_next_piece(checkpoint: Checkpoint) -> None:
    engine, token = VitsSynthesizer(), CancelToken()
    sound = engine.stream(TEXT, voice_of(checkpoint("tiny_vits")), token)
    next(sound)
    token.cancel()
    with pytest.raises(Cancelled):
        next(sound)


def test_a_word_without_end_does_not_fill_the_memory(checkpoint: Checkpoint) -> None:
    engine = VitsSynthesizer()
    sound = engine.stream("a" * 20_000, voice_of(checkpoint("tiny_vits")), CancelToken())
    assert len(next(sound).samples)


def test_a_trained_voice_has_its_weights_in_its_own_folder(checkpoint: Checkpoint, tmp_path: Path) -> None:
    folder = tmp_path / "anna"
    shutil.copytree(checkpoint("tiny_vits"), folder)
    (folder / "voice.json").write_text("{}")
    trained = Voice("anna", "vits", folder=folder, model="nobody/has-this")
    assert np.array_equal(
        np.sign(said(VitsSynthesizer(), trained)[:10]), np.sign(said(VitsSynthesizer(), trained)[:10])
    )
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelMissing, match="nobody/has-this"):
        said(VitsSynthesizer(), trained)


@pytest.mark.parametrize("damage", ["weights", "config", "kind", "no weights"])
def test_a_damaged_checkpoint_is_told_in_a_sentence(checkpoint: Checkpoint, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(checkpoint("tiny_vits"), folder)
    if damage == "weights":
        (folder / "model.safetensors").write_bytes(b"\x00" * 100)
    elif damage == "config":
        (folder / "config.json").write_text("{")
    elif damage == "kind":
        (folder / "config.json").write_text('{"model_type": "bark"}')
    else:
        (folder / "model.safetensors").unlink()
    engine = VitsSynthesizer()
    with pytest.raises(ModelMissing) as error:
        engine.load(voice_of(folder))
    assert "broken" in error.value.sentence
    assert len(said(engine, voice_of(checkpoint("tiny_vits")))), "the engine itself is not broken"


def test_unloading_frees_it_and_speaking_brings_it_back(checkpoint: Checkpoint) -> None:
    engine, voice = VitsSynthesizer(), voice_of(checkpoint("tiny_vits"))
    first = said(engine, voice)
    engine.unload()
    assert engine._model is None
    assert np.array_equal(said(engine, voice), first)
