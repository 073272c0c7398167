"""Watches a text being spoken: SpeechT5 has no clock, and can run on, skip, repeat itself, or get stuck.

Its cross-attention says which character it is at. That moves on by a character every two or three steps; speech in
which it does not is speech that went wrong. Frames go on to the vocoder only as far as the attention was seen to move
on (`safe`), and a fault shows within a few steps: so what is heard ends before the fault, mostly at a word's end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# A step is 32 ms. English is read at 12 to 20 characters a second: 1.6 to 2.6 steps each; "Hmm." needs more.
_STEPS_PER_CHARACTER, _STEPS_AT_LEAST = 5, 50
# How far from the last place is still the next place: attention is a few characters wide, hops over short words, and
# hardly ever goes back by more than two.
_ON, _BACK = 12, 5
_CONFIRM = 4  # steps that a jump must last before it is believed: single steps flicker
# A comma or a long vowel holds it for 10 to 25 steps.
_STUCK = 60
_PAUSE = 15  # steps of standing still that are handed on at once
# At the last characters without a stop: breath, hum, or the text once more. What had to be said is said.
_ENDED = 20
_UNREAD = 8  # characters that may be left when it stops; final consonants and marks get little attention
# Share of the attention within 2 characters of its peak, mean over the last steps. Where it is spread all over (an
# untrained model, a head that follows nothing) its place means nothing and only the length is watched.
_CLEAR, _WINDOW = 0.4, 2


class Fault(Exception):
    """It went wrong. `kind`: "runs on", "skips", "repeats", "stuck" or "ends early"."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Limits:
    """What is let pass; the defaults are for real voices.

    Attributes:
        most_steps: for a text of so many characters, None for the rule above.
        attention: whether the attention is watched.
        end_at_most: take `most_steps` as the end of the text instead of a fault, as `generate_speech` does.
    """

    most_steps: int | None = None
    attention: bool = True
    end_at_most: bool = False


def most_steps(characters: int) -> int:
    """More steps than any way of reading so many characters takes."""
    return _STEPS_AT_LEAST + _STEPS_PER_CHARACTER * characters


class Watch:
    """One attempt at one text.

    Args:
        tokens: how many there are, the space before and the end mark included.
        threshold: sum of stop probabilities at which the text is over.
        limits: what is let pass.
    """

    def __init__(self, tokens: int, limits: Limits, threshold: float = 0.5) -> None:
        self._tokens = tokens
        self._limits = limits
        self._threshold = threshold
        self.most = limits.most_steps or most_steps(tokens - 2)
        self.steps = 0
        self.safe = 0  # how many of them may be heard; never less than before
        self.ended = False
        self.places: list[int] = []  # token of each step, smoothed; only goes forward
        self._clearness = 0.0
        self._moved = 0  # step at which the place last moved on
        self._off = 0  # steps in a row that the attention was far from the place
        self._at_end = 0

    @property
    def clear(self) -> bool:
        """Whether the attention says where it is."""
        return self._limits.attention and self._clearness >= _CLEAR

    def _safe(self) -> int:
        if not self.clear:
            return self.steps
        return min(self.steps - self._off, self._moved + _PAUSE)

    def see(self, stop: float, focus: NDArray[np.float32]) -> None:
        """Take the next step in.

        Args:
            stop: sum of its stop probabilities.
            focus: (tokens,), sums to 1.

        Raises:
            Fault: it went wrong before this step.
        """
        self.steps += 1
        peak = int(focus.argmax())
        sharp = float(focus[max(peak - _WINDOW, 0) : peak + _WINDOW + 1].sum())
        # Of a short text everything is near the peak, wherever it is: what counts is what is more than chance.
        chance = min((2 * _WINDOW + 1) / self._tokens, 0.9)
        self._clearness += ((sharp - chance) / (1 - chance) - self._clearness) / 8
        self._follow(peak)
        self.safe = max(self.safe, self._safe())
        if stop >= self._threshold:
            self._stop()
        elif self.steps >= self.most:
            if not self._limits.end_at_most:
                raise Fault("runs on")
            self._end()
        elif self.clear:
            self._judge(peak)

    def _follow(self, peak: int) -> None:
        place = self.places[-1] if self.places else 0
        if -_BACK <= peak - place <= _ON:
            self._off = 0
            if peak > place:
                place, self._moved = peak, self.steps
        else:
            self._off += 1
        self.places.append(place)

    def _stop(self) -> None:
        unread = self._tokens - 1 - self.places[-1]
        if self.clear and unread > max(_UNREAD, self._tokens // 8):
            raise Fault("ends early")
        self._end()

    def _end(self) -> None:
        self.ended, self.safe = True, self.steps

    def _judge(self, peak: int) -> None:
        place = self.places[-1]
        if self._off >= _CONFIRM:
            raise Fault("skips" if peak > place else "repeats")
        self._at_end = self._at_end + 1 if place >= self._tokens - 3 else 0
        if self._at_end >= _ENDED:
            self._end()
        elif self.steps - self._moved >= _STUCK:
            raise Fault("stuck")
