"""Sound of log-mel spectra without a network: what `scratch_voice` listens with, as no vocoder's weights are at hand.

The linear spectrum is fitted to the mel bands with nothing under zero (multiplicative updates: Lee and Seung,
"Algorithms for Non-negative Matrix Factorization", 2001); phases are found by fast Griffin-Lim (Perraudin,
Balazs and Sondergaard, 2013).
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FFT, _HOP = 1024, 256  # samples: those of SpeechT5's feature extractor
_MOMENTUM = 0.99
_LEAST = 1e-9


@cache
def _bands() -> tuple[Any, Any]:
    """Filters from frequencies to mel bands, (513, 80), and their pseudo-inverse."""
    import torch
    from transformers import SpeechT5FeatureExtractor

    filters = torch.tensor(SpeechT5FeatureExtractor().mel_filters, dtype=torch.float32)
    return filters, torch.linalg.pinv(filters)


def invert(mel: NDArray[np.float32], rounds: int = 40, fits: int = 60) -> NDArray[np.float32]:
    """The sound of a log10-mel spectrum.

    Args:
        mel: (frames, 80), a frame each 16 ms, as SpeechT5 makes them.
        rounds: of finding phases.
        fits: of fitting the linear spectrum.

    Returns:
        float32 mono at 16,000 Hz, its peak at most 0.95; the same each time. Empty for fewer than 5 frames.
    """
    import torch

    if len(mel) < 5:
        return np.zeros(0, np.float32)
    filters, inverse = _bands()
    window, length = torch.hann_window(_FFT), _HOP * (len(mel) - 1)
    bands = 10 ** torch.from_numpy(np.asarray(mel, np.float32))
    linear = (bands @ inverse).clamp_min(1e-6)
    for _ in range(fits):
        linear = linear * ((bands @ filters.T) / ((linear @ filters) @ filters.T).clamp_min(_LEAST))
    linear = linear.T
    dice = torch.Generator().manual_seed(0)
    phases = torch.exp(2j * torch.pi * torch.rand(linear.shape, generator=dice))
    before = torch.zeros_like(phases)
    for _ in range(rounds):
        sound = torch.istft(linear * phases, _FFT, _HOP, window=window, length=length)
        again = torch.stft(sound, _FFT, _HOP, window=window, return_complex=True, pad_mode="reflect")
        further = again - _MOMENTUM / (1 + _MOMENTUM) * before
        before, phases = again, further / further.abs().clamp_min(_LEAST)
    found = torch.istft(linear * phases, _FFT, _HOP, window=window, length=length).numpy()
    return np.asarray(found * min(1.0, 0.95 / max(float(np.abs(found).max()), _LEAST)), np.float32)
