"""A spoken question from a sound file."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant.errors import BadInput
from assistant.listening import SAMPLE_RATE, Samples
from assistant.listening.resample import Resampler

# A question is seconds long; a longer file is a mistake, or a recording for which this is the wrong tool.
LONGEST_S = 600.0
_LOWEST_RATE, _HIGHEST_RATE = 4_000, 768_000  # Hz: telephone speech to studio gear; beyond, the header is damaged
_BLOCK = 65_536  # frames read at once, so that a long stereo file is never whole in memory


def load_wav(path: Path) -> Samples:
    """Read a sound file that libsndfile knows (WAV, FLAC, Ogg, MP3) as float32 mono at `SAMPLE_RATE` Hz.

    Raises:
        BadInput: there is no such file, it is no sound, or it is empty or too long.
    """
    import soundfile

    name = path.name or str(path)
    if not path.exists():
        raise BadInput(f"There is no file {name}.")
    if not path.is_file():
        raise BadInput(f"{name} is not a file.")
    try:
        with soundfile.SoundFile(str(path)) as sound:
            _check_header(name, sound.samplerate, sound.frames)
            samples = _read(sound)
    except PermissionError as error:
        raise BadInput(f"The file {name} can't be read; you may not have permission.") from error
    except (soundfile.LibsndfileError, OSError, RuntimeError) as error:
        raise BadInput(_unreadable(path)) from error
    if not len(samples):
        raise BadInput(f"The sound file {name} is empty.")
    return samples


def _check_header(name: str, rate: int, frames: int) -> None:
    if not _LOWEST_RATE <= rate <= _HIGHEST_RATE:
        raise BadInput(f"The sound file {name} is damaged: it has {rate} samples a second.")
    if frames > LONGEST_S * rate:
        raise BadInput(f"The sound file {name} is longer than {LONGEST_S / 60:.0f} minutes.")


def _read(sound: object) -> Samples:
    resampler = Resampler(sound.samplerate)  # type: ignore[attr-defined]  # soundfile has no types
    pieces: list[Samples] = []
    frames = 0
    for raw in sound.blocks(_BLOCK, dtype="float32", always_2d=True):  # type: ignore[attr-defined]
        frames += len(raw)
        # Damaged floating-point files: one infinite sample would spread over its neighbours.
        block = np.clip(np.nan_to_num(raw, posinf=1.0, neginf=-1.0), -1.0, 1.0)
        # Channels that cancel each other out (a balanced line read as stereo) would be silent in the mean.
        mono = block.mean(axis=1)
        loudest = block[:, int(np.argmax(np.square(block).sum(axis=0)))]
        if float(np.square(mono).mean()) < 0.01 * float(np.square(loudest).mean()):
            mono = loudest
        pieces.append(resampler.feed(mono))
        if frames > LONGEST_S * SAMPLE_RATE * 48:  # a header that lied about the length
            break
    pieces.append(resampler.flush())
    samples = np.concatenate(pieces)
    return np.clip(samples, -1.0, 1.0) if frames else samples[:0]


def _unreadable(path: Path) -> str:
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError:
        return f"The file {path.name} can't be read; you may not have permission."
    if size == 0:
        return f"The file {path.name} is empty."
    return f"The file {path.name} is not a sound that can be read. WAV, FLAC, Ogg and MP3 can."
