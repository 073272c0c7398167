"""The app's own log, for bug reports."""

from __future__ import annotations

import logging
import logging.handlers

from assistant import paths


def log_to_file(*, verbose: bool) -> None:
    """Keep a small log for bug reports: what happened, never what was asked, read or answered."""
    handlers: list[logging.Handler] = []
    try:
        file = paths.log_dir() / "lookaloud.log"
        handlers.append(logging.handlers.RotatingFileHandler(file, maxBytes=500_000, backupCount=1, delay=True))
    except OSError:
        pass  # A read-only home must not keep anybody from an answer.
    if verbose:
        handlers.append(logging.StreamHandler())
    logging.basicConfig(
        level=logging.INFO, handlers=handlers or [logging.NullHandler()], format="%(asctime)s %(name)s %(message)s"
    )
    logging.captureWarnings(True)
