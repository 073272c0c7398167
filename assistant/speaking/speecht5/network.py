"""What runs the numbers: the same model on ONNX Runtime (CPU) or torch (GPU, and exactness), behind one face."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.speaking.speecht5.sizes import Sizes

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Steps:
    """What one or several decoder steps made.

    Attributes:
        mel: float32 (steps, reduction, bins), before the postnet.
        stop: float32 (steps,), sum of the stop probabilities of a step's frames, as `generate_speech` compares it.
        focus: float32 (steps, tokens): the attention on each token, mean of the heads that were trained to follow the
            text; rows sum to 1.
    """

    mel: Floats
    stop: Floats
    focus: Floats


class Decoding(Protocol):
    """One text being decoded. It holds the caches; drop it and they are free."""

    def advance(self, masks: NDArray[np.bool_]) -> Steps:
        """Go on by as many steps as there are masks.

        Args:
            masks: (steps, prenet layers, units), True where a unit is kept.
        """


class Network(Protocol):
    """A loaded voice. One thread."""

    @property
    def sizes(self) -> Sizes:
        """Of its checkpoints."""

    @property
    def stride(self) -> int:
        """Decoder steps that are best taken at once: 1 where each can be looked at for nothing."""

    @property
    def stages(self) -> Sequence[Callable[[Floats], Floats]]:
        """Postnet and vocoder as `pipeline.Pipeline` takes them."""

    def begin(self, ids: NDArray[np.int64], embedding: Floats, most_steps: int) -> Decoding:
        """Encode a text.

        Args:
            ids: (tokens,), the end mark included.
            embedding: the speaker, (512,); only its direction counts.
            most_steps: more than this will never be asked for.
        """
