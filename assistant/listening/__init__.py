"""Hearing a question: from the microphone or a sound file to words. Nothing that is heard is kept or sent."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.cancel import CancelToken

SAMPLE_RATE = 16_000  # Hz; what Whisper and the voice activity detector were trained at

Samples = NDArray[np.float32]


class Transcriber(Protocol):
    """Speech to words. All methods on the model thread."""

    def load(self) -> None:
        """Load the model; does nothing when it is loaded.

        Raises:
            ModelMissing: it is not on this machine.
        """
        ...

    def transcribe(self, samples: Samples, token: CancelToken) -> str:
        """The words in `samples` (float32 mono, `SAMPLE_RATE` Hz), as a question is written.

        Raises:
            ListeningError: nothing was said, or it can't be understood.
            Cancelled: the request was overtaken.
        """
        ...

    def unload(self) -> None:
        """Free the model."""
        ...
