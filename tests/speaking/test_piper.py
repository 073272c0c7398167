"""The packaged voice: always the same, streamed, understood."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.cancel import CancelToken
from assistant.errors import Cancelled, ModelMissing
from assistant.models.onnx_message import UnknownGraph
from assistant.models.packaged import locate
from assistant.speaking import graph, piper
from assistant.speaking.voices import find_voice
from tests.desktop import ROOT
from tests.hearing import similar, transcribe

JOE = find_voice("joe")
TEXTS = (
    "The train leaves at eight forty five from platform seven.",
    "Yes.",
    "Total is nine pounds eighty two.",
    "Half of the passengers, as it turned out, had heard nothing about the change.",
)


@pytest.fixture(scope="module")
def voice() -> piper.PiperSynthesizer:
    made = piper.PiperSynthesizer()
    made.load()
    return made


def sound(voice: piper.PiperSynthesizer, text: str) -> NDArray[np.float32]:
    return np.concatenate([chunk.samples for chunk in voice.stream(text, JOE, CancelToken())])


def digest(samples: NDArray[np.float32]) -> str:
    return hashlib.sha256(samples.tobytes()).hexdigest()


def test_the_same_text_gives_the_same_samples_in_any_order_and_any_process(voice: piper.PiperSynthesizer) -> None:
    script = (
        "import json,sys; from tests.speaking.test_piper import *; v = piper.PiperSynthesizer()\n"
        "print(json.dumps({t: digest(sound(v, t)) for t in json.loads(sys.argv[1])}))"
    )
    here = {text: digest(sound(voice, text)) for text in TEXTS}
    assert {text: digest(sound(voice, text)) for text in reversed(TEXTS)} == here
    argv = [sys.executable, "-c", script, json.dumps(TEXTS[2:] + TEXTS[:2])]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    assert json.loads(done.stdout) == here
    assert len(set(here.values())) == len(TEXTS)


def test_it_is_understood(voice: piper.PiperSynthesizer) -> None:
    for text in (TEXTS[0], TEXTS[2], TEXTS[3]):
        heard = transcribe(sound(voice, text), voice.sample_rate)
        assert similar(heard, text) > 0.85, heard


def test_streaming_changes_nothing_that_can_be_heard(
    voice: piper.PiperSynthesizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    streamed = sound(voice, TEXTS[3])
    monkeypatch.setattr(piper, "_CHUNKS", (100_000,))
    whole = sound(voice, TEXTS[3])
    assert len(streamed) == len(whole)
    # Without enough context around a chunk its edges are off by a hundredth and more, a click each.
    assert np.abs(streamed - whole).max() < 1e-4


def test_the_first_chunk_comes_before_most_of_the_work(voice: piper.PiperSynthesizer) -> None:
    chunks = [len(chunk.samples) for chunk in voice.stream(TEXTS[3], JOE, CancelToken())]
    assert len(chunks) > 4
    assert chunks[0] < sum(chunks) / 8


def test_the_first_word_comes_at_once_with_its_soft_beginning(voice: piper.PiperSynthesizer) -> None:
    for text in ("Five.", "Horses.", "Thanks.", "She left.", "Edit."):
        samples = sound(voice, text)
        power = np.sqrt(np.square(samples[: len(samples) // 110 * 110]).reshape(-1, 110).mean(axis=1))
        loud = np.flatnonzero(power > 0.1 * power.max())[0] * 0.005
        assert loud < 0.13, text  # a soft consonant takes up to a tenth of a second
        assert power[0] < 0.03, f"{text} begins in the middle of a sound"
        audible = np.flatnonzero(power > 0.00075)
        assert audible[0] <= 3, f"{text} begins with silence"
        assert (len(power) - audible[-1]) * 0.005 < 0.2, f"{text} ends with a long silence"


def test_sentences_are_equally_loud(voice: piper.PiperSynthesizer) -> None:
    loudness = []
    for text in TEXTS:
        samples = sound(voice, text)
        assert np.abs(samples).max() < 1.0
        loudness.append(20 * np.log10(np.sqrt(np.mean(np.square(samples[np.abs(samples) > 0.01])))))
    assert max(loudness) - min(loudness) < 4  # dB


def test_a_very_long_sentence_is_said_to_its_end(voice: piper.PiperSynthesizer) -> None:
    text = " ".join(["one of the many words that nobody ever put a full stop behind"] * 14) + " except here"
    samples = sound(voice, text)
    assert len(samples) / voice.sample_rate > 30
    heard = transcribe(samples[-5 * voice.sample_rate :], voice.sample_rate)
    assert similar(heard, "except here") > 0.7, heard


@pytest.mark.parametrize("text", ["", " ", ".", "?!", "\n", "🙂", "\u200b", "[[", "x" * 3000, "日本語"])
def test_odd_text_is_survived(voice: piper.PiperSynthesizer, text: str) -> None:
    for chunk in voice.stream(text, JOE, CancelToken()):
        assert np.isfinite(chunk.samples).all()


def test_cancelling_ends_it_between_chunks(voice: piper.PiperSynthesizer) -> None:
    token = CancelToken()
    chunks = voice.stream(TEXTS[3], JOE, token)
    next(chunks)
    token.cancel()
    with pytest.raises(Cancelled):
        next(chunks)


def test_unloading_frees_it_and_the_next_sentence_loads_it_again(voice: piper.PiperSynthesizer) -> None:
    before = digest(sound(voice, "Yes."))
    voice.unload()
    assert voice._encoder is None
    assert digest(sound(voice, "Yes.")) == before


@pytest.mark.parametrize("model", [b"", b"not a model", b"\x3a\x00", b"\x3a\xff"])
def test_a_file_that_is_no_voice_is_refused(model: bytes) -> None:
    with pytest.raises(UnknownGraph):
        graph.split(model)


def test_a_voice_that_was_cut_off_is_refused() -> None:
    with pytest.raises(UnknownGraph):
        graph.split(locate("piper-joe").read_bytes()[:40_000_000])


def test_a_missing_voice_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> None:
        raise ModelMissing("The model for the voice is missing.")

    monkeypatch.setattr("assistant.models.packaged.locate", missing)
    with pytest.raises(ModelMissing):
        piper.PiperSynthesizer().load()
