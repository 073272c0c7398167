"""How alike two voices sound, by the speaker encoder inside the package Resemblyzer (GE2E, Apache-2.0).

For examinations only, and only where it is installed: x-vectors are what SpeechT5 is given to speak with, so they judge
less well what it made of them. The package itself is not imported: it wants a compiler, librosa and 150 MB more, of
which a few lines of arithmetic are needed here. `pip install --no-deps Resemblyzer==0.1.4` is enough.
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import VoiceError
from assistant.listening import SAMPLE_RATE

_SIZE = 256  # of an embedding
_MODEL = "pretrained.pt"
_SHA256 = "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e"  # of Resemblyzer 0.1.4
# As Resemblyzer's hparams have them, in samples at 16,000 Hz and in frames.
_WINDOW, _HOP, _BINS = 400, 160, 40
_PART, _STEP = 160, 77  # frames of a part, and from one to the next: 1.3 parts a second
_COVERED = 0.75  # share of the last part that must be sound
_LEVEL = 10 ** (-30 / 20)  # RMS; quieter sounds are raised to it

Floats = NDArray[np.float32]


def found() -> Likeness | None:
    """The encoder; None where Resemblyzer is not installed, or another version is."""
    package = importlib.util.find_spec("resemblyzer")
    for folder in (package.submodule_search_locations or ()) if package else ():
        file = Path(folder) / _MODEL
        if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == _SHA256:
            return Likeness(file)
    return None


def mean(vectors: Floats) -> Floats:
    """The voice of several embeddings (takes, 256): their direction, of length 1."""
    middle = vectors.mean(axis=0)
    return np.asarray(middle / max(float(np.linalg.norm(middle)), 1e-9), dtype=np.float32)


class Likeness:
    """The encoder. One thread; loads at its first use.

    Args:
        file: of its weights.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    @cached_property
    def _layers(self) -> tuple[Any, Any]:
        import torch

        weights = torch.load(self._file, map_location="cpu", weights_only=True)["model_state"]
        lstm, linear = torch.nn.LSTM(_BINS, _SIZE, 3, batch_first=True), torch.nn.Linear(_SIZE, _SIZE)
        for name, layer in (("lstm.", lstm), ("linear.", linear)):
            own = {key.removeprefix(name): value for key, value in weights.items() if key.startswith(name)}
            layer.load_state_dict(own)
        return lstm, linear

    @cached_property
    def _filters(self) -> Any:
        from transformers.audio_utils import mel_filter_bank

        return mel_filter_bank(
            _WINDOW // 2 + 1, _BINS, 0.0, SAMPLE_RATE / 2, SAMPLE_RATE, norm="slaney", mel_scale="slaney"
        )

    def embed(self, samples: Floats) -> Floats:
        """The voice in a sound without long silences.

        Args:
            samples: float32 mono at 16,000 Hz.

        Returns:
            float32 (256,) of length 1.

        Raises:
            VoiceError: there is no sound in it.
        """
        import torch

        level = float(np.sqrt(np.mean(np.square(samples)))) if len(samples) else 0.0
        if not 0 < level < np.inf:
            raise VoiceError("There is no voice in the sound.")
        lstm, linear = self._layers
        mel = self._mel((samples * max(_LEVEL / level, 1.0)).astype(np.float32))
        with torch.no_grad():
            _, (hidden, _) = lstm(torch.from_numpy(mel))
            made = torch.relu(linear(hidden[-1]))
            return mean(torch.nn.functional.normalize(made, dim=1).numpy())

    def _mel(self, samples: Floats) -> Floats:
        """Power in each band, (parts, 160, 40): parts of 1.6 s that overlap by half, the last one filled up."""
        from transformers.audio_utils import spectrogram, window_function

        frames = -(-(len(samples) + 1) // _HOP)
        starts = list(range(0, max(1, frames - _PART + _STEP + 1), _STEP))
        if len(starts) > 1 and (len(samples) - starts[-1] * _HOP) / (_PART * _HOP) < _COVERED:
            starts.pop()
        filled = np.pad(samples, (0, max((starts[-1] + _PART) * _HOP - len(samples), 0)))
        mel = spectrogram(
            filled, window_function(_WINDOW, "hann"), frame_length=_WINDOW, hop_length=_HOP, power=2.0,
            pad_mode="constant", mel_filters=self._filters, mel_floor=0.0,
        ).T  # fmt: skip
        return np.stack([mel[start : start + _PART] for start in starts]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Alike:
    """Tells how alike a sound and a speaker are.

    Attributes:
        encoder: makes embeddings.
        reference: the speaker's, (256,) of length 1.
    """

    encoder: Likeness
    reference: Floats
