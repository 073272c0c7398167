"""Sound, and the voices that make it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """A piece of mono sound.

    Attributes:
        samples: float32, shape (frames,), in [-1, 1]. Never written to after creation.
        sample_rate: in Hz.
    """

    samples: NDArray[np.float32]
    sample_rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.sample_rate


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice as the user chooses it.

    Attributes:
        name: as it is listed and chosen.
        engine: which synthesizer speaks it, as the settings name engines.
        folder: the voice's own folder; it may hold fine-tuned weights. None for a voice from a package.
        embedding: x-vector, float32 of shape (512,), for SpeechT5; else None.
        model: name on the hub, or folder, of the base checkpoint; "" for the engine's own.
        speaker: which speaker of a checkpoint of many: a number for VITS, a preset's name for Bark; "" for the first.
        language: of what it speaks, as in "en" or "nl".
    """

    name: str
    engine: str
    folder: Path | None = None
    embedding: NDArray[np.float32] | None = None
    model: str = ""
    speaker: str = ""
    language: str = "en"
