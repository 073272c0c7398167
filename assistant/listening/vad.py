"""Where speech is in a sound: Silero VAD, run frame by frame. Small enough (0.1 ms a frame) for any thread."""

from __future__ import annotations

from typing import Any

import numpy as np

from assistant.listening import SAMPLE_RATE, Samples
from assistant.models.packaged import locate

FRAME = 512  # samples (32 ms): what the model was trained with at 16 kHz
FRAME_S = FRAME / SAMPLE_RATE
_CONTEXT = 64  # samples of the frame before, which the model sees in front of each frame
_STATE = (1, 1, 128)

# Silero's own defaults: speech begins at a probability of 0.5 and ends below 0.35, so that it doesn't flicker.
SPEECH = 0.5
_SILENCE = 0.35
# Shorter sounds are clicks, key strokes and breath; the shortest words ("no") last longer.
_SHORTEST_S = 0.1
# Silero hears nothing below about -50 dBFS; a quiet microphone is brought up to this peak, 30 dB at most.
_WANTED_PEAK = 0.3
_MOST_GAIN = 30.0


class SpeechDetector:
    """Probability of speech, frame by frame, with memory. For one sound, on one thread.

    Raises:
        ModelMissing: the model is not on this machine.
    """

    def __init__(self) -> None:
        self._session = _session()
        self._h = np.zeros(_STATE, np.float32)
        self._c = np.zeros(_STATE, np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)

    def probability(self, frame: Samples) -> float:
        """That there is speech in the next `frame` (float32, shape (FRAME,)), 0 to 1."""
        window = np.concatenate((self._context, frame))[None]
        speech, self._h, self._c = self._session.run(None, {"input": window, "h": self._h, "c": self._c})
        self._context = frame[-_CONTEXT:]
        return float(np.ravel(speech)[0])


class SpeechTracker:
    """Follows a sound frame by frame: has speech begun, how long has it been silent since.

    Attributes:
        seconds: of sound so far.
        spans: (start, end) in seconds of each stretch of speech; the last one grows while speech goes on.
    """

    def __init__(self) -> None:
        self._detector = SpeechDetector()
        self._peak = 0.0
        self._begin: float | None = None
        self.seconds = 0.0
        self.spans: list[tuple[float, float]] = []

    def feed(self, frame: Samples) -> None:
        """The next frame (float32, shape (FRAME,))."""
        self._peak = max(self._peak, float(np.abs(frame).max()))
        gain = min(_WANTED_PEAK / self._peak, _MOST_GAIN) if 0 < self._peak < _WANTED_PEAK else 1.0
        probability = self._detector.probability(frame * np.float32(gain))
        start, self.seconds = self.seconds, self.seconds + FRAME_S
        if self._begin is None:
            if probability >= SPEECH:
                self._begin = start
                self.spans.append((start, self.seconds))
        elif probability >= _SILENCE:
            self.spans[-1] = (self._begin, self.seconds)
        else:
            if self.seconds - FRAME_S - self._begin < _SHORTEST_S:
                self.spans.pop()
            self._begin = None

    @property
    def speech_began(self) -> bool:
        """True once there was a stretch of speech that is no click."""
        return bool(self.spans) and max(end - start for start, end in self.spans) >= _SHORTEST_S

    @property
    def silent_s(self) -> float:
        """Seconds since the last speech."""
        return self.seconds - self.spans[-1][1] if self.spans else self.seconds


def speech_spans(samples: Samples) -> list[tuple[float, float]]:
    """Start and end, in seconds, of each stretch of speech in a whole sound (float32 mono, `SAMPLE_RATE` Hz)."""
    tracker = SpeechTracker()
    peak = float(np.abs(samples).max()) if len(samples) else 0.0
    if 0 < peak < _WANTED_PEAK:
        samples = samples * np.float32(min(_WANTED_PEAK / peak, _MOST_GAIN))
    padded = np.concatenate((samples, np.zeros(-len(samples) % FRAME, np.float32)))
    for frame in padded.reshape(-1, FRAME):
        tracker.feed(frame)
    return [span for span in tracker.spans if span[1] - span[0] >= _SHORTEST_S]


def _session() -> Any:
    """A session of its own for each sound: sessions are cheap (10 ms), and threads share nothing."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3  # errors only: the user can do nothing about its warnings
    return onnxruntime.InferenceSession(str(locate("silero-vad")), options, providers=["CPUExecutionProvider"])
