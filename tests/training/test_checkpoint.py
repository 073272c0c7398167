"""What a training keeps on disk: broken states are dropped, and a full disk is called that."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from assistant.errors import BadInput, LookaloudError
from training.checkpoint import Run, full_disk_is_said
from training.events import Event, Said


def write_state(run: Run, step: int) -> Path:
    state = run.states / f"checkpoint-{step}"
    state.mkdir(parents=True)
    save_file({"weight": torch.zeros(500)}, state / "model.safetensors")
    torch.save({"moment": torch.zeros(500)}, state / "optimizer.pt")
    (state / "trainer_state.json").write_text(json.dumps({"global_step": step}), encoding="utf-8")
    run.seal(step)
    return state


def begin(run: Run) -> list[str]:
    """What is said when a training begins or goes on there."""
    said: list[Event] = []
    run.begin({"rate": 1}, anew=False, tell=said.append)
    return [each.sentence for each in said if isinstance(each, Said)]


@pytest.mark.parametrize("name", ["model.safetensors", "optimizer.pt", "trainer_state.json"])
def test_a_state_that_cannot_be_read_is_dropped_and_the_one_before_is_kept(tmp_path: Path, name: str) -> None:
    run = Run(tmp_path)
    assert not begin(run)
    before, last = write_state(run, 4), write_state(run, 8)
    assert not begin(run)
    assert run.newest() == last
    content = (last / name).read_bytes()
    (last / name).write_bytes(content[: len(content) // 2])
    (said,) = begin(run)
    assert "can't be read" in said and "the one before" in said
    assert run.newest() == before and not last.exists()


def test_a_bit_that_flipped_is_noticed(tmp_path: Path) -> None:
    run = Run(tmp_path)
    begin(run)
    file = write_state(run, 4) / "optimizer.pt"
    content = bytearray(file.read_bytes())
    middle = content.index(bytes(200)) + 100  # among the zeros of the tensor
    content[middle] ^= 1
    file.write_bytes(content)
    (said,) = begin(run)
    assert "begins anew" in said
    assert run.newest() is None


def test_settings_that_can_not_be_read_any_more_are_others(tmp_path: Path) -> None:
    run = Run(tmp_path)
    begin(run)
    (run.states / "settings.json").write_text('{"rate": 1', encoding="utf-8")
    with pytest.raises(BadInput, match=r"other settings.*--anew"):
        begin(run)


def test_a_full_disk_is_said_whoever_writes(tmp_path: Path) -> None:
    with pytest.raises(LookaloudError, match="disk is full"), full_disk_is_said():
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(OSError, match="denied"), full_disk_is_said():
        raise OSError(errno.EACCES, "Permission denied")
    with pytest.raises(RuntimeError, match="shape"), full_disk_is_said():
        raise RuntimeError("a shape is wrong")


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs Linux's device that is always full")
def test_a_full_disk_is_said_when_torch_writes() -> None:
    with pytest.raises(LookaloudError, match="disk is full"), full_disk_is_said():
        torch.save({"a": torch.zeros(300_000)}, "/dev/full")
