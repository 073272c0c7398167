"""A vocoder run over a known row of frames piece by piece, with the same samples as all at once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Window:
    """Frames `first` to `last` go in; of what comes out, the samples of frames `start` to `end` are right."""

    start: int
    end: int
    first: int
    last: int


def windows(frames: int, counts: Sequence[int], context: int) -> Iterator[Window]:
    """Cut a row of frames; the cuts depend on nothing but the arguments.

    Args:
        frames: how many there are.
        counts: frames of the first pieces, the last of them for all that follow.
        context: frames on each side that a sample depends on.
    """
    at, number = 0, 0
    while at < frames:
        count = counts[min(number, len(counts) - 1)]
        # No last piece of a few frames: it costs as much context as a long one.
        end = frames if frames - at - count < counts[0] else at + count
        yield Window(at, end, max(at - context, 0), min(end + context, frames))
        at, number = end, number + 1


def hifigan_context(
    rates: Sequence[int], kernels: Sequence[int], block_kernels: Sequence[int], block_dilations: Sequence[Sequence[int]]
) -> int:
    """Frames on each side that a sample of HiFi-GAN depends on, from the sizes in its configuration.

    Args:
        rates: how many times longer each stage makes its input.
        kernels: of the stages' transposed convolutions.
        block_kernels: of the residual blocks of each stage.
        block_dilations: of the same blocks' convolutions; a plain one follows each dilated one.
    """
    frames, length = 3.0, 1  # the first convolution reaches 3 to each side
    for rate, kernel in zip(rates, kernels, strict=True):
        frames += math.ceil(kernel / rate) / length
        length *= rate
        blocks = zip(block_kernels, block_dilations, strict=True)
        frames += (
            max(sum((size // 2) * (dilation + 1) for dilation in dilations) for size, dilations in blocks) / length
        )
    return math.ceil(frames + 3 / length)  # so does the last
