"""What a model needs is imported before it is loaded, on another thread: that takes seconds of Python."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

from assistant.seeing import back_end_of


def import_ahead(folder: Path) -> None:
    """Import the libraries of the back-end that opens the checkpoint in `folder`, and its class. Any thread.

    Raises:
        ModelMissing: there is no checkpoint.
        ImportError: something is not installed.
    """
    module = importlib.import_module(f"assistant.seeing.{back_end_of(folder)}")
    ahead = getattr(module, "AHEAD", ("torch", "transformers"))
    for name in ahead:
        importlib.import_module(name)
    if "transformers" in ahead:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        for architecture in config.get("architectures") or ():
            getattr(importlib.import_module("transformers"), architecture, None)
