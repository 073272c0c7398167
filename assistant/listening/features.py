"""What Whisper looks at: the log-mel spectrogram, 80 bands, 100 frames a second. numpy only.

As in Whisper's paper (section 2.2) and its released model: windows of 25 ms every 10 ms, mel bands on Slaney's scale,
the quietest 80 dB below the loudest, scaled to about [-1, 1].
"""

from __future__ import annotations

import functools

import numpy as np

from assistant.listening import SAMPLE_RATE, Samples

BANDS = 80
HOP = 160  # samples (10 ms) from frame to frame
FRAMES_PER_S = SAMPLE_RATE // HOP
_WINDOW = 400  # samples (25 ms)
# Slaney's mel scale: linear up to 1 kHz (200/3 Hz a mel), then logarithmic, 27 steps to each factor of 6.4.
_LINEAR_HZ, _KNEE_HZ, _LOG_STEP = 200 / 3, 1000.0, np.log(6.4) / 27


def log_mel(samples: Samples, seconds: float) -> Samples:
    """The spectrogram of `samples` (float32 mono, `SAMPLE_RATE` Hz), cut or padded with silence to `seconds`.

    Returns:
        float32, shape (BANDS, frames), C-contiguous.
    """
    length = round(seconds * FRAMES_PER_S) * HOP
    sound = np.zeros(length, np.float32)
    sound[: min(len(samples), length)] = samples[:length]
    sound = np.pad(sound, _WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::HOP][: length // HOP]
    window = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)
    power = np.abs(np.fft.rfft(frames * window, axis=1).astype(np.complex64)) ** 2
    mel = np.log10(np.maximum(_mel_filters() @ power.T, 1e-10))
    mel = (np.maximum(mel, mel.max() - 8.0) + 4.0) / 4.0
    return np.ascontiguousarray(mel, np.float32)


@functools.cache
def _mel_filters() -> Samples:
    """Triangles of equal area, float32, shape (BANDS, frequencies)."""
    frequencies = np.linspace(0, SAMPLE_RATE / 2, _WINDOW // 2 + 1)
    corners = _mel_to_hz(np.linspace(0, _hz_to_mel(SAMPLE_RATE / 2), BANDS + 2))
    rising = (frequencies[None] - corners[:-2, None]) / np.diff(corners)[:-1, None]
    falling = (corners[2:, None] - frequencies[None]) / np.diff(corners)[1:, None]
    triangles = np.maximum(0, np.minimum(rising, falling))
    return np.asarray(triangles * (2 / (corners[2:] - corners[:-2]))[:, None], np.float32)


def _hz_to_mel(hz: float) -> float:
    return hz / _LINEAR_HZ if hz < _KNEE_HZ else _KNEE_HZ / _LINEAR_HZ + float(np.log(hz / _KNEE_HZ)) / _LOG_STEP


def _mel_to_hz(mel: np.ndarray) -> np.ndarray:
    knee = _KNEE_HZ / _LINEAR_HZ
    return np.where(mel < knee, mel * _LINEAR_HZ, _KNEE_HZ * np.exp(_LOG_STEP * (mel - knee)))
