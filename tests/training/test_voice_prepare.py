"""Recordings made fit, and what SpeechT5 is given of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from assistant.listening import SAMPLE_RATE, Samples
from assistant.speaking.embedding import SpeakerEncoder
from assistant.speaking.resampling import resample
from assistant.speaking.speecht5.tokens import Tokens
from assistant.types import AudioChunk
from tests.tiny_models.speech import tiny_speaker_encoder, tiny_speecht5
from tests.training.speech import SENTENCES, folder_of_recordings, spoken
from training import voice_prepare
from training.voice_batches import IGNORED, PAD, ByLength, Collator
from training.voice_data.clips import Clip, InFile
from training.voice_prepare import Prepared, Preparer, Take, apart
from training.voice_sound import Unusable, fit

FEW = 3


@pytest.fixture(scope="module")
def chunks() -> list[AudioChunk]:
    return spoken(SENTENCES[:FEW])


@pytest.fixture(scope="module")
def speech(chunks: list[AudioChunk]) -> Samples:
    """One sentence with 0.6 s of silence before it and 1 s after."""
    return resample(chunks[0].samples, chunks[0].sample_rate, SAMPLE_RATE)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_speecht5(tmp_path_factory.mktemp("speecht5"))


@pytest.fixture(scope="module")
def preparer(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Preparer:
    encoder = SpeakerEncoder(tiny_speaker_encoder(tmp_path_factory.mktemp("encoder")))
    return Preparer(checkpoint, Tokens(checkpoint, 81), encoder, "en", 600)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, chunks: list[AudioChunk]) -> Path:
    return folder_of_recordings(tmp_path_factory.mktemp("made") / "recordings", chunks, SENTENCES[:FEW])


def test_silence_is_trimmed_with_a_margin_and_the_level_is_one(speech: Samples) -> None:
    made = fit(speech)
    assert 1.4 * SAMPLE_RATE < len(speech) - len(made) < 1.6 * SAMPLE_RATE  # of 1.6 s, two margins stay
    assert np.abs(made[: SAMPLE_RATE // 20]).max() < 0.02
    for gain in (0.05, 0.5):
        other = fit((speech * gain).astype(np.float32))
        assert abs(len(other) - len(made)) < 0.1 * SAMPLE_RATE
        assert np.sqrt(np.mean(other**2)) == pytest.approx(np.sqrt(np.mean(made**2)), rel=0.1)


def test_a_key_stroke_after_the_speech_is_no_speech(speech: Samples) -> None:
    clicked = speech.copy()
    clicked[-800:-700] += 0.5
    assert len(fit(clicked)) == pytest.approx(len(fit(speech)), abs=0.05 * SAMPLE_RATE)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda s: s[:0], "silent"),
        (lambda s: s * 0.0, "silent"),
        (lambda _: np.random.default_rng(0).normal(0, 0.05, 32_000).astype(np.float32), "No speech"),
        (lambda s: np.clip(s * 20, -1, 1), "too loud"),
        (lambda s: s[int(0.6 * SAMPLE_RATE) : int(1.2 * SAMPLE_RATE)], "1 is the least"),
        (lambda s: np.tile(s[9600:-16_000], 20), "20 are the most"),
    ],
)
def test_what_cannot_be_learned_from_is_said(speech: Samples, change: object, word: str) -> None:
    with pytest.raises(Unusable, match=word):
        fit(change(speech).astype(np.float32))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (" ", "empty"),
        ("привет всем здесь", "can't spell"),
        ("word " * 70, "Cut it into sentences"),
        ("No.", "do not belong together"),
        ("one two three four five " * 12, "do not belong together"),
    ],
)
def test_texts_that_cannot_be_learned_are_named(
    folder: Path, tmp_path: Path, preparer: Preparer, text: str, word: str
) -> None:
    preparer.flaws = []
    clip = Clip("line 7", InFile(folder / "wavs" / "p001.wav"), text)
    preparer.write(tmp_path / "prepared", [(clip, False)], "", {}, whole=False)
    assert [flaw.where for flaw in preparer.flaws] == ["line 7"]
    assert word in preparer.flaws[0].sentence


def test_spectra_are_those_of_the_processor(checkpoint: Path, preparer: Preparer, speech: Samples) -> None:
    from transformers import SpeechT5Processor

    processor = SpeechT5Processor.from_pretrained(checkpoint)
    given = processor(
        text="The train leaves at half past two.", audio_target=speech, sampling_rate=16_000, return_tensors="pt"
    )
    np.testing.assert_array_equal(preparer.mel(speech), given["labels"][0].numpy())
    own = Tokens(checkpoint, 81).ids("The train leaves at half past two.")
    assert own.tolist() == given["input_ids"][0].tolist()


@pytest.fixture(scope="module")
def prepared(folder: Path, tmp_path_factory: pytest.TempPathFactory, preparer: Preparer) -> Prepared:
    place = tmp_path_factory.mktemp("kept") / "prepared"
    preparer.flaws = []
    clips = [Clip(str(n), InFile(folder / "wavs" / f"p{n + 1:03}.wav"), SENTENCES[n], "joe") for n in range(FEW)]
    preparer.write(place, [(clip, False) for clip in clips], "about", {"sentence": "yes"}, whole=True)
    assert not preparer.flaws
    found = voice_prepare.read(place)
    assert found is not None
    size = sum(file.stat().st_size for file in place.iterdir())
    seconds = sum(take.frames for take in found.takes) * 0.016
    assert size < voice_prepare.BYTES_A_SECOND * 1.01 * seconds + 3_000 * FEW
    return found


def test_what_is_kept_is_what_was_made(prepared: Prepared, preparer: Preparer, folder: Path) -> None:
    assert [take.text for take in prepared.takes] == list(SENTENCES[:FEW])
    samples = fit(InFile(folder / "wavs" / "p001.wav").read())
    np.testing.assert_allclose(prepared.mel(prepared.takes[0]), preparer.mel(samples), atol=0.005)
    np.testing.assert_allclose(np.linalg.norm(prepared.vectors, axis=1), 1, rtol=1e-5)
    assert (prepared.about, prepared.consent) == ("about", {"sentence": "yes"})


def test_half_written_takes_are_none(tmp_path: Path, prepared: Prepared) -> None:
    assert voice_prepare.read(tmp_path) is None
    (tmp_path / "clips.json").write_text('{"takes": [', encoding="utf-8")
    assert voice_prepare.read(tmp_path) is None


def test_a_batch_is_what_the_guide_gives_and_its_filling_counts_for_nothing(
    checkpoint: Path, prepared: Prepared
) -> None:
    import torch
    from transformers import SpeechT5ForTextToSpeech

    batch = Collator(prepared, Tokens(checkpoint, 81), 2)([0, 1])
    assert batch["labels"].shape[1] % 2 == 0
    frames = [take.frames // 2 * 2 for take in prepared.takes[:2]]
    shorter = min((0, 1), key=lambda row: frames[row])
    assert (batch["labels"][shorter, frames[shorter] :] == IGNORED).all()
    assert (batch["labels"][shorter, : frames[shorter]] != IGNORED).all()
    assert ((batch["input_ids"] == PAD) == (batch["attention_mask"] == 0)).all()
    model = SpeechT5ForTextToSpeech.from_pretrained(checkpoint).eval()
    # The prenet's dice are as many as there are frames: without them what is compared depends on the filling alone.
    model.speecht5.decoder.prenet._consistent_dropout = lambda values, _: values
    made = []
    for numbers in ([0, 1], [shorter]):
        with torch.no_grad():
            out = model(**Collator(prepared, Tokens(checkpoint, 81), 2)(numbers), use_cache=False)
        # The postnet looks ten frames ahead.
        made.append(out.spectrogram[numbers.index(shorter), : frames[shorter] - 10])
    torch.testing.assert_close(made[0], made[1], atol=1e-4, rtol=1e-3)


def test_a_text_is_held_out_with_all_its_takes_and_from_other_voices() -> None:
    takes = [Take(str(n), f"text {n % 10}", "", 0, 10, n >= 20) for n in range(30)]
    learned, held_out = apart(takes, 0.2, 0)
    texts = {takes[number].text for number in held_out}
    assert len(texts) == 2 and len(held_out) == 4
    assert not texts & {takes[number].text for number in learned}
    assert apart(takes, 0.0, 0) == (tuple(range(30)), ())
    assert len(apart(takes[:2], 0.01, 0)[1]) == 1


def test_batches_hold_each_own_take_and_the_share_of_others_and_make_whole_steps() -> None:
    frames = [100 + 7 * (number % 31) for number in range(200)]
    sampler = ByLength(range(80), range(80, 200), 0.2, frames, batch_size=8, parts=2, seed=3)
    batches = list(sampler)
    drawn = Counter(number for batch in batches for number in batch)
    assert sampler.drawn == 100 == len(drawn)
    assert len(batches) == len(sampler) == 14  # seven steps of 16 for 100 takes
    assert all(len(batch) == 8 for batch in batches)
    assert all(drawn[number] in (1, 2) for number in range(80))
    assert batches == list(sampler)
    other = ByLength(range(80), range(80, 200), 0.2, frames, batch_size=8, parts=2, seed=3, epoch=lambda: 1)
    assert list(other) != batches
    padding = [sum(max(frames[n] for n in batch) - frames[n] for n in batch) for batch in batches]
    assert sum(padding) < 0.05 * sum(frames[number] for number in drawn.elements())


def test_a_few_takes_fill_a_large_step() -> None:
    batches = list(ByLength(range(5), (), 0.0, [10] * 5, batch_size=8, parts=2, seed=0))
    assert [len(batch) for batch in batches] == [8, 8]
    assert {number for batch in batches for number in batch} == set(range(5))
