"""Graphs of a weights file are written once, and again only where they are damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import Cancelled
from assistant.models import onnx_files


@pytest.mark.parametrize(("error", "written"), [(Cancelled, 1), (MemoryError, 1), (ValueError, 2)])
def test_only_damage_has_them_written_anew(
    error: type[Exception], written: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"weights")
    times: list[Path] = []

    def refuse(_: Path) -> None:
        raise error

    with pytest.raises(error):
        onnx_files.opened(weights, "any", 1, times.append, refuse)
    assert len(times) == written
