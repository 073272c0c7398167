"""Is a take good enough to learn a voice from? Judged at once, while the speaker can still say it again.

What the numbers were calibrated on: docs/decisions/recordings.md.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from assistant.cancel import CancelToken
from assistant.errors import ListeningError
from assistant.listening import SAMPLE_RATE, Transcriber
from assistant.listening.levels import DEAD
from assistant.listening.resample import resample
from assistant.listening.vad import speech_spans
from assistant.speaking.text import speakable

Samples = NDArray[np.float32]
Span = tuple[float, float]

_FRAME = 160  # samples (10 ms) at SAMPLE_RATE
_DEAD_PEAK = 1e-4  # as in listening: a muted microphone gives zeros, or one bit of noise
# Cut-off peaks pile up at the top: more samples there than in the band below it, even after another sample rate has
# rounded them off. In clean speech 6 samples at most stand there; in clipped speech 53 and more, 0.9 of the band below.
_TOP, _BELOW, _PILED, _PILED_LEAST = 0.97, 0.85, 0.8, 20
# dBFS of the speech alone. A microphone at arm's length gives -35 to -20; below -42 the noise of cheap ones is near.
_QUIET_DB = -42.0
# Between speech and what is heard in its pauses. Voices learned at less than 20 dB hiss.
_NOISY_DB = 20.0
# Speech that touches the edge of a take was cut: for the detector, or for its level, this near to the rest.
_TOUCH_S, _SPEAKING_DB = 0.04, 20.0
_GUARD_S = 0.1  # around speech: neither pause nor speech for sure
_LONGEST_PAUSE_S = 1.2  # a pause within a sentence that a voice would learn to make anywhere
# Seconds a letter. 400 words a minute are 0.03; a slow reader with 60 words a minute takes 0.2.
_FASTEST_S, _SLOWEST_S = 0.03, 0.22
# Soft first and last sounds lie outside of what the detector finds: followed outwards until so much of quiet.
_EDGE_QUIET_S, _EDGE_DB = 0.08, 32.0
_BEFORE_S, _AFTER_S = 0.1, 0.15  # left around the speech; trailing silence teaches a voice to stop late
# Of the letters, see `misread`. Whisper tiny's own mistakes stay under it, see the note.
_MISREAD = 0.4
_MISSED_WORDS = 2
GOOD = "Good."


@dataclass(frozen=True, slots=True)
class TakeReport:
    """What is to be said about a take.

    Attributes:
        flaw: "", or what is wrong with it: "silent", "clipped", "quiet", "cut start", "cut end", "noisy", "pause",
            "fast", "slow", "words".
        sentence: what to do; a word of praise where nothing is wrong.
        seconds: of speech that is kept.
        level_db: of the speech, dBFS.
        noise_db: how far the room's sound lies under it, dB.
        heard: as Whisper understood it; "" where another flaw was found before.
        misread: 0 to 1, how much of the letters differ.
    """

    flaw: str = ""
    sentence: str = GOOD
    seconds: float = 0.0
    level_db: float = -120.0
    noise_db: float = 0.0
    heard: str = ""
    misread: float = 0.0

    @property
    def good(self) -> bool:
        return not self.flaw


ADVICE = {
    "silent": "I heard nothing. Say the sentence after the tone.",
    "clipped": "You were too loud and the sound was cut off; lean back a little, or turn the microphone down, and say "
    "it again.",
    "quiet": "You were a little quiet; come closer to the microphone and say it again.",
    "cut start": "The beginning is missing; wait for the tone to end, then say it again.",
    "cut end": "The end is missing; stay silent for a moment after the last word. Say it again.",
    "noisy": "There is noise behind your voice; close the window or come closer to the microphone, and say it again.",
    "pause": "There was a long pause in the middle; say it again in one go.",
    "fast": "That was very fast or too short; say the whole sentence again, at your usual pace.",
    "slow": "That was much longer than the sentence; say only the sentence again.",
    "words": "I heard something else; listen to the sentence and say it again.",
}
"""What to do about each flaw."""


def check(samples: Samples, rate: int, text: str, transcriber: Transcriber) -> tuple[TakeReport, Samples]:
    """Judge a take. Takes 0.1 s, and 0.2 s more for Whisper; model thread.

    Args:
        samples: float32 mono at `rate` Hz, with the silence around the speech.
        rate: Hz.
        text: what was to be said.
        transcriber: hears the words.

    Returns:
        What was found, and the speech with a small margin, at `rate` Hz; empty where there is none.

    Raises:
        ModelMissing: the detector or Whisper is not on this machine.
    """
    sound = resample(samples, rate) if rate != SAMPLE_RATE else samples
    spans = speech_spans(sound)
    if not spans:
        dead = not len(sound) or float(np.abs(sound).max()) < _DEAD_PEAK
        return TakeReport("silent", DEAD if dead else ADVICE["silent"]), samples[:0]
    frames = _levels(sound)
    speech_db, noise_db = _speech_and_noise(frames, spans)
    start, end = _edges(frames, spans, speech_db, noise_db)
    kept = samples[round(max(start - _BEFORE_S, 0) * rate) : round((end + _AFTER_S) * rate)]
    flaw = _flaw_of_sound(samples, frames, spans, text, (speech_db, noise_db))
    heard, wrong = "", 0.0
    if not flaw:
        try:
            heard = transcriber.transcribe(sound, CancelToken())
        except ListeningError:
            heard = ""
        wrong = misread(heard, text)
        if wrong > _MISREAD or _missed(heard, text) >= _MISSED_WORDS:
            flaw = "words"
    sentence = ADVICE[flaw] if flaw else GOOD
    if flaw == "words" and heard:
        sentence = f"I heard: {heard.rstrip('.')}. Listen to the sentence and say it again."
    seconds = len(kept) / rate
    return TakeReport(flaw, sentence, seconds, speech_db, speech_db - noise_db, heard, wrong), kept


def _flaw_of_sound(
    samples: Samples, frames: Samples, spans: Sequence[Span], text: str, levels: tuple[float, float]
) -> str:
    """The first thing that is wrong with it, apart from the words; "" when nothing is."""
    speech_db, noise_db = levels
    spoken_s = spans[-1][1] - spans[0][0]
    letters = len(_letters(text))
    seconds = len(frames) * _FRAME / SAMPLE_RATE
    speaking = max(speech_db - _SPEAKING_DB, noise_db + 10.0)
    found = {
        "clipped": clipped(samples),
        "quiet": speech_db < _QUIET_DB,
        "cut start": spans[0][0] < _TOUCH_S or float(frames[:3].max()) > speaking,
        "cut end": spans[-1][1] > seconds - _TOUCH_S or float(frames[-3:].max()) > speaking,
        "noisy": speech_db - noise_db < _NOISY_DB,
        "pause": any(b[0] - a[1] > _LONGEST_PAUSE_S for a, b in itertools.pairwise(spans)),
        "fast": spoken_s < _FASTEST_S * letters,
        "slow": spoken_s > _SLOWEST_S * letters + 1.0,
    }
    return next((name for name, is_so in found.items() if is_so), "")


def clipped(samples: Samples) -> bool:
    """Whether peaks were cut off, at full scale or below it (a level that was turned down after the damage)."""
    for side in (samples, -samples):
        peak = float(side.max()) if len(side) else 0.0
        top = int(np.count_nonzero(side >= _TOP * peak))
        below = int(np.count_nonzero(side >= _BELOW * peak)) - top
        if peak > 0 and top >= _PILED_LEAST and top > _PILED * below:
            return True
    return False


def _levels(sound: Samples) -> Samples:
    """dBFS of each 10 ms."""
    whole = sound[: max(len(sound) // _FRAME, 1) * _FRAME]
    power = np.square(whole.astype(np.float64)).reshape(-1, min(_FRAME, len(whole))).mean(axis=1)
    return np.asarray(10 * np.log10(power + 1e-12), np.float32)


def _speech_and_noise(frames: Samples, spans: Sequence[Span]) -> tuple[float, float]:
    """dBFS of the speech, and of what is heard while nobody speaks."""
    times = (np.arange(len(frames)) + 0.5) * _FRAME / SAMPLE_RATE
    inside = np.zeros(len(frames), bool)
    near = np.zeros(len(frames), bool)
    for start, end in spans:
        inside |= (times >= start) & (times <= end)
        near |= (times >= start - 2 * _GUARD_S) & (times <= end + 2 * _GUARD_S)
    speech = frames[inside] if inside.any() else frames
    speech_db = float(10 * np.log10(np.mean(10 ** (speech / 10))))
    pauses = frames[~near]
    # Without pauses, the quietest tenth: closures of consonants.
    noise_db = float(np.median(pauses)) if len(pauses) >= 20 else float(np.percentile(frames, 10))
    return speech_db, noise_db


def _edges(frames: Samples, spans: Sequence[Span], speech_db: float, noise_db: float) -> Span:
    """Start and end, in seconds, of what belongs to the speech, soft first and last sounds with it."""
    loud = frames > max(noise_db + 6.0, speech_db - _EDGE_DB)
    quiet = round(_EDGE_QUIET_S * SAMPLE_RATE / _FRAME)

    def outwards(frame: int, step: int) -> int:
        edge, silent = frame, 0
        while 0 <= frame < len(frames) and silent < quiet:
            silent = 0 if loud[frame] else silent + 1
            edge = frame if loud[frame] else edge
            frame += step
        return edge

    first = outwards(int(spans[0][0] * SAMPLE_RATE / _FRAME), -1)
    last = outwards(min(int(spans[-1][1] * SAMPLE_RATE / _FRAME), len(frames) - 1), 1)
    return first * _FRAME / SAMPLE_RATE, (last + 1) * _FRAME / SAMPLE_RATE


def misread(heard: str, text: str) -> float:
    """How much of what was heard differs from the text: 0 to 1, letter by letter.

    Letters and not words: "post code" for "postcode" is no mistake of the speaker, and one word that Whisper tiny gets
    wrong mostly has most of its letters right.
    """
    one, other = _letters(heard), _letters(text)
    if not one or not other:
        return float(one != other)
    previous = np.arange(len(other) + 1)
    letters = np.array(list(other))
    for row, letter in enumerate(one, 1):
        # Of the cell above and the one before it; then of the cell to the left, which is a running minimum.
        best = np.minimum(previous[1:] + 1, previous[:-1] + (letters != letter))
        line = np.concatenate(([row], best)) - np.arange(len(other) + 1)
        previous = np.minimum.accumulate(line) + np.arange(len(other) + 1)
    return min(float(previous[-1]) / len(other), 1.0)


def _missed(heard: str, text: str) -> int:
    """Words left out, or put in, without another in their place: Whisper replaces words, but hardly drops any."""
    counts = {"delete": 0, "insert": 0}
    said = _words(heard)
    for kind, first, last, begin, end in SequenceMatcher(None, _words(text), said, autojunk=False).get_opcodes():
        if kind in counts:
            counts[kind] += max(last - first, end - begin)
    return max(counts.values())


def _words(text: str) -> list[str]:
    """The words of a text as they are said: digits become words, as in all that is spoken."""
    return re.findall(r"[a-z']+", speakable(text).lower())


def _letters(text: str) -> str:
    return "".join(_words(text)).replace("'", "")
