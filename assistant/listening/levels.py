"""Is a sound loud enough, and not too loud, to be understood? Numbers in dBFS: 0 is the loudest there is."""

from __future__ import annotations

import math

import numpy as np

from assistant.errors import ListeningError
from assistant.listening import Samples

# A muted microphone, and a virtual one that nothing plays into, give exact zeros or one bit of noise (-90 dBFS).
_DEAD_PEAK = 1e-4
# Peak of quiet speech at arm's length from a weak microphone; what stays under it is the room.
_QUIET_PEAK = 0.01
# Where the detector did find speech, it is understood down to this peak (measured in steps of 10 dB, see above).
_QUIET_SPEECH_PEAK = 0.001
# Samples this near to full scale were cut off.
_CLIPPED = 0.985
# Share of the louder samples that were cut off. Measured with a human voice amplified step by step: Whisper tiny
# understands every word at 15%, gets one wrong at 32% and more from 47% on.
_TOO_MUCH_CLIPPING = 0.4
_LOUDER = 0.1

NOTHING_SAID = "I heard no question. Please speak after the key goes down, nearer to the microphone."
DEAD = (
    "The microphone gives no sound at all. It may be muted: please check its switch and the sound settings of your "
    "desktop."
)
TOO_QUIET = "That was too quiet to understand. Please speak nearer to the microphone, or turn its level up."
TOO_LOUD = "That was too loud to understand. Please turn the microphone's level down, or speak further away from it."


def check_level(samples: Samples, *, speech: bool = False) -> None:
    """Check a recording (float32 mono in [-1, 1]) before it is listened to.

    Args:
        samples: the recording.
        speech: true when it is a stretch that the detector found to be speech: then much less is too quiet.

    Raises:
        ListeningError: it is silent, too quiet or too loud; the sentence says what to do.
    """
    size = np.abs(samples)
    peak = float(size.max()) if len(samples) else 0.0
    if peak < _DEAD_PEAK:
        raise ListeningError(DEAD)
    if peak < (_QUIET_SPEECH_PEAK if speech else _QUIET_PEAK):
        raise ListeningError(TOO_QUIET)
    loud = size[size >= _LOUDER]
    if len(loud) and float(np.mean(loud >= _CLIPPED)) > _TOO_MUCH_CLIPPING:
        raise ListeningError(TOO_LOUD)


def meter(samples: Samples) -> float:
    """A level meter's reading for a short piece: 0 at -60 dBFS and below, 1 at full scale."""
    power = float(np.mean(np.square(samples))) if len(samples) else 0.0
    return min(max(10 * math.log10(power + 1e-12) / 60 + 1, 0.0), 1.0)
