"""transformers made silent: a screen reader would read each step of a bar, and each hint, in a terminal."""

from __future__ import annotations

from typing import Any


def quieten() -> None:
    """No bars and no hints from transformers any more, in this process. Imports it.

    Raises:
        ImportError: it is not installed.
    """
    from transformers.utils import logging

    hints: Any = logging
    hints.disable_progress_bar()
    hints.set_verbosity_error()
