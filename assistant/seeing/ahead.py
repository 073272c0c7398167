"""What a model needs is imported before it is loaded, on another thread: that takes seconds of Python."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

from assistant.models.plan import LoadPlan
from assistant.seeing import back_end_of


def import_ahead(folder: Path, plan: LoadPlan) -> None:
    """Import the libraries with which the checkpoint in `folder` is opened, and its class. Any thread.

    A back-end that needs others than torch and transformers tells them by `libraries(plan)`.

    Raises:
        ModelMissing: there is no checkpoint.
        ImportError: something is not installed.
    """
    module = importlib.import_module(f"assistant.seeing.{back_end_of(folder)}")
    told = getattr(module, "libraries", None)
    libraries: tuple[str, ...] = told(plan) if told is not None else ("torch", "transformers")
    for name in libraries:
        importlib.import_module(name)
    if "transformers" in libraries:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        for architecture in config.get("architectures") or ():
            getattr(importlib.import_module("transformers"), architecture, None)
