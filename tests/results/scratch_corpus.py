"""The speech that `scratch_voice` learns from: sentences said by voices of this machine, as log-mel spectra on disk.

Voices: Piper's joe (bundled), flite's slt, awb, rms and kal16, espeak-ng's. Debian has the last two:
`apt-get install flite espeak-ng`. Nothing is downloaded, and the same seed gives the same sentences.
"""

from __future__ import annotations

import itertools
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.listening import SAMPLE_RATE
from assistant.listening.files import load_wav
from assistant.paths import RESOURCES
from tests.results.scratch_sentences import sentences
from training import voice_likeness
from training.voice_likeness import Likeness
from training.voice_small import FLOOR
from training.voice_sound import levelled, trimmed

Floats = NDArray[np.float32]

FLITE = ("slt", "awb", "rms", "kal16")
_HELD_OUT_SEED = 999
_EIGHTH = 4  # which of each eight sentences of resources/prompts is held out
_VECTORS_OF = 12  # clips whose vectors make a speaker's
_WORDS_A_MINUTE = "150"  # of espeak-ng: as fast as the others


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one voice said.

    Attributes:
        voice: its name.
        texts: one a clip.
        lengths: frames of each.
        frames: log10-mel spectra of all, float16 (frames, 80), a frame each 16 ms.
        vector: of the speaker, float32 (256,), length 1, from Resemblyzer.
    """

    voice: str
    texts: tuple[str, ...]
    lengths: tuple[int, ...]
    frames: NDArray[np.float16]
    vector: Floats

    @property
    def minutes(self) -> float:
        return sum(self.lengths) * 0.016 / 60


def prompts(held_out: bool) -> list[str]:
    """Sentences of resources/prompts: an eighth is held out."""
    lines = (RESOURCES / "prompts" / "english.txt").read_text(encoding="utf-8").splitlines()
    every = [line for line in lines if line and not line.startswith("#")]
    return [line for number, line in enumerate(every) if (number % 8 == _EIGHTH) == held_out]


def held_out_patterns(count: int) -> list[str]:
    """Sentences of the patterns, with words that are learned, that are in no corpus."""
    return list(itertools.islice(sentences(_HELD_OUT_SEED), count))


def texts(count: int, seed: int) -> list[str]:
    """`count` sentences of the patterns and the prompts that are not held out."""
    out = set(held_out_patterns(200))
    return [*itertools.islice((each for each in sentences(seed) if each not in out), count), *prompts(held_out=False)]


def open_spoken(folder: Path, voice: str, count: int, seed: int) -> Spoken:
    """What a voice said, made unless it was made before."""
    file = folder / f"{voice}-{count}-{seed}.npz"
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        _make(file, voice, texts(count, seed))
    with np.load(file, allow_pickle=False) as kept:
        return Spoken(voice, tuple(kept["texts"].tolist()), tuple(kept["lengths"].tolist()), kept["frames"],
                      kept["vector"])  # fmt: skip


def _make(file: Path, voice: str, said: list[str]) -> None:
    sounds = [say(voice, text) for text in said]
    mels = [mel(sound) for sound in sounds]
    vector = np.mean([speaker_vector(sound) for sound in sounds[:_VECTORS_OF]], axis=0)
    beside = file.with_suffix(".part")
    with beside.open("wb") as stream:
        np.savez(stream, texts=np.array(said), lengths=[len(each) for each in mels],
                 frames=np.concatenate(mels).astype(np.float16), vector=vector / np.linalg.norm(vector))  # fmt: skip
    beside.rename(file)


def say(voice: str, text: str) -> Floats:
    """A sentence, float32 mono at 16,000 Hz, silence trimmed, at the level that recordings are learned at."""
    sound = _piper(text) if voice == "joe" else _program(voice, text)
    padded = np.pad(sound, SAMPLE_RATE // 2)
    return levelled(trimmed(padded, 0.5, len(padded) / SAMPLE_RATE - 0.5))


def _program(voice: str, text: str) -> Floats:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        if voice in FLITE:
            command = ["flite", "-voice", voice, "-t", text, str(file)]
        else:
            command = ["espeak-ng", "-v", voice, "-s", _WORDS_A_MINUTE, "-w", str(file), text]
        subprocess.run(command, check=True, capture_output=True)
        return load_wav(file)


def _piper(text: str) -> Floats:
    from assistant.cancel import CancelToken
    from assistant.speaking.resampling import resample
    from assistant.types import Voice

    engine = _joe()
    chunks = [chunk.samples for chunk in engine.stream(text, Voice("joe", "piper"), CancelToken())]
    return resample(np.concatenate(chunks), engine.sample_rate, SAMPLE_RATE)


@cache
def _joe() -> Any:
    from assistant.speaking.piper import PiperSynthesizer

    return PiperSynthesizer()


@cache
def _extractor() -> Any:
    from transformers import SpeechT5FeatureExtractor

    return SpeechT5FeatureExtractor(mel_floor=FLOOR)


def mel(sound: Floats) -> Floats:
    """(frames, 80) of a sound at 16,000 Hz."""
    return np.asarray(_extractor()(audio_target=sound, sampling_rate=SAMPLE_RATE)["input_values"][0], np.float32)


@cache
def _encoder() -> Likeness:
    found = voice_likeness.found()
    if found is None:
        raise SystemExit("Resemblyzer is missing: pip install --no-deps Resemblyzer==0.1.4")
    return found


def speaker_vector(sound: Floats) -> Floats:
    """Of who speaks, float32 (256,), length 1, by Resemblyzer's encoder."""
    return _encoder().embed(sound)
