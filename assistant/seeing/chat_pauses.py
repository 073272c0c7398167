"""Pauses inside a network: between its layers, where one pass of it takes seconds. Model thread."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

# Seconds between two pauses: often enough that speech does not wait (100 ms), seldom enough to cost nothing.
_BETWEEN = 0.05


class Pauses:
    """Calls what it is given between a network's layers.

    Args:
        model: a torch module; its layers are what lies in its lists of modules.
    """

    def __init__(self, model: Any) -> None:
        from torch.nn import ModuleList

        self._pause: Callable[[], None] | None = None
        self._last = 0.0
        for stack in [module for module in model.modules() if isinstance(module, ModuleList) and len(module) > 1]:
            for layer in stack:
                layer.register_forward_pre_hook(self._between)

    @contextlib.contextmanager
    def calling(self, pause: Callable[[], None]) -> Iterator[None]:
        """Within it `pause` is called between layers; what it raises ends the pass and leaves the model usable."""
        before, self._pause = self._pause, pause
        self._last = time.monotonic()
        try:
            yield
        finally:
            self._pause = before

    def _between(self, *_: Any) -> None:
        if self._pause is not None and time.monotonic() - self._last > _BETWEEN:
            self._pause()
            self._last = time.monotonic()
