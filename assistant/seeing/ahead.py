"""What a model needs is imported before it is loaded, on another thread: that takes seconds of Python."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

from assistant.models.plan import LoadPlan
from assistant.seeing import back_end_of


def libraries(folder: Path, plan: LoadPlan) -> tuple[str, ...]:
    """What the checkpoint in `folder` is opened with. Imports none of it.

    Raises:
        ModelMissing: there is no checkpoint.
    """
    module = importlib.import_module(f"assistant.seeing.{back_end_of(folder)}")
    told = getattr(module, "libraries", None)
    return tuple(told(plan)) if told is not None else ("torch", "transformers")


def import_ahead(folder: Path, plan: LoadPlan) -> None:
    """Import the libraries with which the checkpoint in `folder` is opened, and its class. Any thread.

    A back-end that needs others than torch and transformers tells them by `libraries(plan)`.

    Raises:
        ModelMissing: there is no checkpoint.
        ImportError: something is not installed.
    """
    needed = libraries(folder, plan)
    for name in needed:
        importlib.import_module(name)
    if "transformers" in needed:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        for architecture in config.get("architectures") or ():
            getattr(importlib.import_module("transformers"), architecture, None)
