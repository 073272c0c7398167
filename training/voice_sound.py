"""A recording made fit to learn from: judged, trimmed, brought to one level. All sounds float32 mono at 16,000 Hz."""

from __future__ import annotations

import numpy as np

from assistant.listening import SAMPLE_RATE, Samples
from assistant.listening.vad import speech_spans

SHORTEST_S, LONGEST_S = 1.0, 20.0
"""Of speech. Less is too little to tell who speaks; SpeechT5 learned from clips that end at 20 to 25 seconds."""

_SILENT_PEAK = 1e-3  # -60 dBFS: what a microphone that hears nothing gives
# Soft first and last sounds lie outside of what the detector of speech reports; key strokes and chairs further away.
_AROUND_S = 0.3
_WINDOW = 320  # samples: 20 ms, in which loudness is measured
_QUIETER = 10 ** (-40 / 20)  # than the loud parts: 40 dB is room, breath and the end of an echo
# Kept of the silence: enough for a soft start, too little to teach late stops.
_MARGIN_S = 0.1
_CUT_OFF, _LOUD = 0.985, 0.1  # as `listening.levels` judges them
# Of the louder samples: a recording with more of them is heard to crackle, and so would be the voice made of it.
_MOST_CUT_OFF = 0.02
# RMS while speaking: that of the bundled voice joe (measured: -20.8 dBFS), so that voices are equally loud.
_LEVEL = 10 ** (-21 / 20)
_HIGHEST_PEAK = 0.95


class Unusable(Exception):
    """A recording can't be learned from; the argument is the sentence that says why."""


def fit(samples: Samples) -> Samples:
    """The speech of a recording, trimmed and at one level.

    Raises:
        Unusable: it is silent, holds no speech, was cut off, or is too short or long.
    """
    peak = float(np.abs(samples).max()) if len(samples) else 0.0
    if peak < _SILENT_PEAK:
        raise Unusable("It is silent. Record it again.")
    size = np.abs(samples)
    loud = size[size >= _LOUD]
    if len(loud) and float(np.mean(loud >= _CUT_OFF)) > _MOST_CUT_OFF:
        raise Unusable("It was recorded too loud, so that its peaks are cut off. Record it again with a lower level.")
    spans = speech_spans(samples)
    if not spans:
        raise Unusable("No speech is heard in it. Record it again.")
    speech = trimmed(samples, spans[0][0], spans[-1][1])
    seconds = len(speech) / SAMPLE_RATE
    if seconds < SHORTEST_S:
        raise Unusable(f"It holds {seconds:.1f} seconds of speech; {SHORTEST_S:.0f} is the least.")
    if seconds > LONGEST_S:
        raise Unusable(
            f"It holds {seconds:.0f} seconds of speech; {LONGEST_S:.0f} are the most. Cut it into sentences."
        )
    return levelled(speech)


def trimmed(samples: Samples, start_s: float, end_s: float) -> Samples:
    """From the first to the last sound near the speech, with the margin."""
    first = max(round((start_s - _AROUND_S) * SAMPLE_RATE), 0)
    near = samples[first : round((end_s + _AROUND_S) * SAMPLE_RATE)]
    loudness = _loudness(near)
    if not len(loudness):
        return near
    heard = np.flatnonzero(loudness > _QUIETER * np.percentile(loudness, 95))
    margin = round(_MARGIN_S * SAMPLE_RATE)
    # The margin may reach beyond what the detector's neighbourhood held.
    start = max(first + int(heard[0]) * _WINDOW - margin, 0)
    end = first + (int(heard[-1]) + 1) * _WINDOW + margin
    return samples[start:end]


def levelled(samples: Samples) -> Samples:
    loudness = _loudness(samples)
    speaking = loudness[loudness > _QUIETER * np.percentile(loudness, 95)]
    level = float(np.sqrt(np.mean(np.square(speaking))))
    gain = min(_LEVEL / level, _HIGHEST_PEAK / float(np.abs(samples).max()))
    return (samples * np.float32(gain)).astype(np.float32)


def _loudness(samples: Samples) -> Samples:
    """RMS of each window, float32."""
    whole = samples[: len(samples) // _WINDOW * _WINDOW].reshape(-1, _WINDOW)
    loudness: Samples = np.sqrt(np.mean(np.square(whole), axis=1))
    return loudness
