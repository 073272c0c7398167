"""A hub on this machine with a model on it, and commands that see nothing but it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from tests.hub_server import Hub

NAME = "somebody/tiny"
FOLDER = "somebody--tiny"
CONFIG = {"model_type": "vilt", "architectures": ["ViltForQuestionAnswering"]}
# 3 MB that no compression and no accident repeats.
WEIGHTS = save({"weight": np.random.default_rng(1).integers(0, 255, 3_000_000).astype(np.uint8)})
FILES = {
    "config.json": json.dumps(CONFIG).encode(),
    "preprocessor_config.json": b"{}",
    "tokenizer.json": b"{}",
    "README.md": b"not needed",
    "model.safetensors": WEIGHTS,
    "pytorch_model.bin": b"a pickle that must not be fetched" * 1000,
}


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub({NAME: dict(FILES)}) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hub: Hub) -> Path:
    """A user's own folders, empty, for this process and those it starts; the hub is the one on this machine."""
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("HF_TOKEN", raising=False)
    return tmp_path


@pytest.fixture
def models(home: Path) -> Path:
    """Where downloads go."""
    return home / "data" / "lookaloud" / "models"


@pytest.fixture
def lookaloud(home: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command."""

    def run(*words: str, answer: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "assistant", *words],
            input=answer,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env={**os.environ, "XDG_RUNTIME_DIR": str(home)},
        )

    return run
