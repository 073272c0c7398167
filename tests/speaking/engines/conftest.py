"""Tiny checkpoints of every engine, made once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import tiny_models


@pytest.fixture(scope="session")
def one_thread() -> None:
    """Tiny models on one thread: on a busy machine threads that wait for each other cost ten times the work."""
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory, one_thread: None) -> Callable[..., Path]:
    """The folder of a tiny checkpoint by the name of the function that makes it, and what that is given."""
    made: dict[str, Path] = {}

    def make(kind: str, **options: object) -> Path:
        key = json.dumps([kind, options], sort_keys=True, default=str)
        if key not in made:
            made[key] = getattr(tiny_models, kind)(tmp_path_factory.mktemp(kind) / "model", **options)
        return made[key]

    return make
