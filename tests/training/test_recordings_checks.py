"""Takes are judged as a listener would: clean ones pass, whatever the voice; each flaw is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant import paths
from assistant.cancel import CancelToken
from assistant.listening import SAMPLE_RATE, Samples, levels
from assistant.listening.resample import resample
from assistant.listening.whisper import WhisperTranscriber
from tests.hearing import holds, transcribe
from tests.listening.speech import espeak, noise, piper
from training import prompts
from training.recordings_checks import ADVICE, check, clipped, misread

SENTENCES = [prompt.text for prompt in prompts.read(paths.RESOURCES / "prompts" / "english.txt")[::70]]
TEXT = SENTENCES[1]


@pytest.fixture(scope="module")
def whisper() -> WhisperTranscriber:
    return WhisperTranscriber()


@pytest.fixture(scope="module", params=["piper", "espeak"])
def clean(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """`TEXT`, peak 0.9, in a quiet room: 0.6 s before and 1.5 s after it."""
    return _in_room(_said(request.param, TEXT, tmp_path_factory.mktemp("said") / "said.wav"))


def _said(voice: str, text: str, path: Path) -> Samples:
    sound = piper(text) if voice == "piper" else espeak(text, path)
    loud = np.flatnonzero(np.abs(sound) > 0.01 * np.abs(sound).max())
    return sound[loud[0] : loud[-1]]


def _in_room(speech: Samples, snr_db: float = 35.0) -> Samples:
    sound = np.pad(0.9 * speech / np.abs(speech).max(), (9_600, 24_000))
    return _noisy(sound, snr_db)


def _noisy(sound: Samples, snr_db: float) -> Samples:
    inside = sound[9_600:-24_000]
    level = float(np.sqrt(np.mean(np.square(inside)))) * 10 ** (-snr_db / 20)
    mixed = sound + noise(len(sound) / SAMPLE_RATE, level)[: len(sound)]
    return np.clip(mixed, -1, 1).astype(np.float32)


@pytest.mark.parametrize("voice", ["piper", "espeak"])
def test_clean_takes_raise_no_alarm(voice: str, whisper: WhisperTranscriber, tmp_path: Path) -> None:
    for number, text in enumerate(SENTENCES):
        sound = _in_room(_said(voice, text, tmp_path / "said.wav"), 27.0) * np.float32(0.15 + 0.2 * number)
        report, _ = check(np.clip(sound, -0.99, 0.99), SAMPLE_RATE, text, whisper)
        assert report.good, report
        assert report.sentence == "Good."


class _Silent:
    """Nobody may be asked for words where the sound is flawed."""

    def load(self) -> None: ...
    def unload(self) -> None: ...
    def transcribe(self, samples: Samples, token: CancelToken) -> str:  # noqa: ARG002
        raise AssertionError("the flaw was not found")


def _half(sound: Samples) -> int:
    return 9_600 + (len(sound) - 33_600) // 2


FLAWS = {
    "loud": ("clipped", lambda s: np.clip(s * 2, -1, 1)),
    "a little too loud": ("clipped", lambda s: np.clip(s * 1.8, -1, 1)),
    "turned down after it was cut off": ("clipped", lambda s: np.clip(s * 2.5, -1, 1) * 0.3),
    "far away": ("quiet", lambda s: s * 0.02),
    "begun before the tone": ("cut start", lambda s: s[9_600 + 2_400 :]),
    "ended too soon": ("cut end", lambda s: s[: -24_000 - 2_400]),
    "a fan": ("noisy", lambda s: _noisy(s, 15)),
    "a street": ("noisy", lambda s: _noisy(s, 8)),
    "a break": ("pause", lambda s: np.insert(s, _half(s), noise(2, 0.0005))),
    "only its first words": ("fast", lambda s: np.concatenate((s[: 9_600 + 9_600], s[-24_000:]))),
    "said and said again": ("slow", lambda s: np.concatenate([s[: -24_000 + 1_600]] * 5 + [s[-24_000:]])),
}


@pytest.mark.parametrize(("flaw", "spoil"), FLAWS.values(), ids=FLAWS.keys())
def test_each_flaw_is_told(flaw: str, spoil: object, clean: Samples) -> None:
    assert callable(spoil)
    report, kept = check(np.asarray(spoil(clean), np.float32), SAMPLE_RATE, TEXT, _Silent())
    assert report.flaw == flaw, report
    assert report.sentence == ADVICE[flaw]
    assert len(kept)


def test_cut_off_peaks_are_found_after_another_sample_rate_rounded_them(clean: Samples) -> None:
    for rate in (44_100, 48_000):
        count = len(clean) * rate // SAMPLE_RATE
        there = np.interp(np.arange(count) * SAMPLE_RATE / rate, np.arange(len(clean)), clean)
        assert clipped(np.clip(resample(np.clip(there * 2, -1, 1).astype(np.float32), rate), -1, 1))
        assert not clipped(resample(there.astype(np.float32), rate))


@pytest.mark.parametrize(
    "said",
    ["The dog barked at the mailman.", " ".join(TEXT.split()[:-3]) + ".", TEXT + " Sorry, once more please."],
    ids=["something else", "the end left out", "words put in"],
)
def test_other_words_are_told(said: str, whisper: WhisperTranscriber) -> None:
    report, _ = check(_in_room(_said("piper", said, Path())), SAMPLE_RATE, TEXT, whisper)
    assert report.flaw in ("words", "slow"), report
    assert "say it again" in report.sentence or "say only" in report.sentence


def test_silence_and_a_muted_microphone_are_told_apart() -> None:
    report, kept = check(noise(3, 0.001), SAMPLE_RATE, TEXT, _Silent())
    assert (report.flaw, report.sentence, len(kept)) == ("silent", ADVICE["silent"], 0)
    for dead in (np.zeros(48_000, np.float32), np.zeros(0, np.float32)):
        report, _ = check(dead, SAMPLE_RATE, TEXT, _Silent())
        assert (report.flaw, report.sentence) == ("silent", levels.DEAD)


@pytest.mark.parametrize("rate", [16_000, 48_000])
def test_silence_is_cut_off_and_no_sound_of_the_speech(clean: Samples, whisper: WhisperTranscriber, rate: int) -> None:
    count = len(clean) * rate // SAMPLE_RATE
    sound = np.interp(np.arange(count) * SAMPLE_RATE / rate, np.arange(len(clean)), clean).astype(np.float32)
    report, kept = check(sound, rate, TEXT, whisper)
    assert report.good, report
    spoken_s = (len(clean) - 33_600) / SAMPLE_RATE
    assert report.seconds == pytest.approx(len(kept) / rate)
    assert spoken_s - 0.05 < report.seconds < spoken_s + 0.5
    assert holds(transcribe(resample(kept, rate) if rate != 16_000 else kept, SAMPLE_RATE), TEXT, at_least=0.85)


def test_words_are_compared_as_they_sound() -> None:
    text = "The volcano was quiet for more than a hundred years."
    assert misread("The volcano was quiet for more than 100 years!", text) < 0.1
    assert misread("A post code", "A postcode") == 0.0
    assert misread("", "A postcode") == 1.0
    assert misread("Something else was said here.", TEXT) > 0.5
