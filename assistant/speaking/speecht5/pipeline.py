"""From mel frames to samples while the frames still come: streamed, and equal to all at once.

Each stage (the postnet, then the vocoder's upsampling stages) looks a fixed number of positions to either side. It is
given windows that hold that context, and of its output only what can't change any more is kept: at the text's own ends
its convolutions pad with zeros as they do for a whole sentence. So no sample differs, and nothing is faded.

Cutting between the stages matters. The vocoder as a whole needs 25 frames on each side; 20 of them are the first
stage's, which does a quarter of the work. Every later stage keeps its own, finer context, so that a piece of 32 frames
costs 1.4 times its share instead of 2.6 times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.speaking.speecht5.sizes import Stage

Floats = NDArray[np.float32]


class Windowed:
    """One stage, fed bit by bit.

    Args:
        stage: how far it looks and how much longer its output is.
        apply: the stage itself: float32 (channels, n) to float32 (channels', n * rate), any n.
    """

    def __init__(self, stage: Stage, apply: Callable[[Floats], Floats]) -> None:
        self._stage = stage
        self._apply = apply
        self._kept: Floats | None = None  # input from `_first` on
        self._first = 0  # input position where `_kept` begins
        self._done = 0  # input positions whose output was given

    def feed(self, new: Floats, ends: bool) -> Floats | None:
        """Take (channels, n) more; None when no output is final yet.

        Args:
            new: what follows on all that was given before; n may be 0.
            ends: nothing will follow, so everything is final.
        """
        kept = new if self._kept is None else np.concatenate([self._kept, new], axis=1)
        context = self._stage.context
        length = self._first + kept.shape[1]
        final = length if ends else length - context
        if final <= self._done:
            self._kept = kept
            return None
        last = min(final + context, length)
        output = self._apply(np.ascontiguousarray(kept[:, : last - self._first]))
        rate = self._stage.rate
        output = output[:, (self._done - self._first) * rate : (final - self._first) * rate]
        begin = max(final - context, 0)
        self._kept, self._first, self._done = kept[:, begin - self._first :], begin, final
        return output


class Pipeline:
    """All stages in a row.

    Args:
        stages: as `Sizes.stages`.
        applies: the stages themselves, in the same order.
    """

    def __init__(self, stages: Sequence[Stage], applies: Sequence[Callable[[Floats], Floats]]) -> None:
        self._stages = [Windowed(stage, apply) for stage, apply in zip(stages, applies, strict=True)]

    def feed(self, mel: Floats, ends: bool) -> Floats:
        """Mel frames (n, bins) that follow on the last; samples (m,) that are final now, maybe none."""
        piece: Floats | None = np.ascontiguousarray(mel.T)
        for stage in self._stages:
            if piece is None:
                return np.zeros(0, np.float32)
            piece = stage.feed(piece, ends)
        return np.zeros(0, np.float32) if piece is None else np.ascontiguousarray(piece[0])


def look_ahead(stages: Sequence[Stage]) -> int:
    """Mel frames that must be known beyond the last one that can be heard."""
    frames, rate = 0.0, 1
    for stage in stages:
        frames += stage.context / rate
        rate *= stage.rate
    return int(-(-frames // 1))
