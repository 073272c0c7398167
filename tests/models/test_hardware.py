"""What the machine has: the real one, and graphics drivers that are not here."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.models import hardware
from assistant.models.sizes import in_words

GB = 10**9


def test_this_machine_is_described(tmp_path: Path) -> None:
    here = hardware.look(tmp_path)
    assert 0 < here.ram_free <= here.ram_total
    assert here.cores >= 1
    assert here.disk_free > 0
    assert str(here).endswith("processor cores")


def test_looking_loads_no_torch() -> None:
    script = "import sys; from assistant.models import hardware, store; hardware.look(); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


class _Driver:
    """NVIDIA's management library with these cards: name, total, free, capability."""

    def __init__(self, cards: list[tuple[bytes, int, int, tuple[int, int]]], fails: str = "") -> None:
        self.cards, self.fails, self.ended = cards, fails, False

    def __getattr__(self, name: str) -> Any:
        if name == self.fails:
            raise AttributeError(name)
        return getattr(type(self), name.removesuffix("_v2").removeprefix("nvml").lower()).__get__(self)

    def init(self) -> int:
        return 0

    def shutdown(self) -> None:
        self.ended = True

    def devicegetcount(self, count: Any) -> int:
        count._obj.value = len(self.cards)
        return 0

    def devicegethandlebyindex(self, index: int, handle: Any) -> int:
        handle._obj.value = index + 1
        return 0

    def devicegetmemoryinfo(self, handle: ctypes.c_void_p, memory: Any) -> int:
        _, memory._obj.total, memory._obj.free, _ = self.cards[(handle.value or 0) - 1]
        return 0

    def devicegetname(self, handle: ctypes.c_void_p, name: Any, length: int) -> int:
        name.value = self.cards[(handle.value or 0) - 1][0][: length - 1]
        return 0

    def devicegetcudacomputecapability(self, handle: ctypes.c_void_p, major: Any, minor: Any) -> int:
        major._obj.value, minor._obj.value = self.cards[(handle.value or 0) - 1][3]
        return 0


NEW = (b"NVIDIA H100", 85 * GB, 80 * GB, (9, 0))
SMALL = (b"NVIDIA T4", 16 * GB, 15 * GB, (7, 5))
OLD = (b"GeForce GTX 960", 4 * GB, 4 * GB, (5, 2))


def _with(monkeypatch: pytest.MonkeyPatch, *cards: tuple[bytes, int, int, tuple[int, int]], fails: str = "") -> _Driver:
    driver = _Driver(list(cards), fails)
    monkeypatch.setattr(hardware.ctypes, "CDLL", lambda _: driver)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    return driver


def test_cards_are_found_and_those_too_old_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    driver = _with(monkeypatch, OLD, SMALL, NEW)
    first, second = hardware._cards()
    assert (first.name, first.total, first.free, first.bf16) == ("NVIDIA T4", 16 * GB, 15 * GB, False)
    assert second.bf16
    assert driver.ended


def test_cards_that_programs_may_not_see_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, SMALL, NEW)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1,0")
    assert [card.name for card in hardware._cards()] == ["NVIDIA H100", "NVIDIA T4"]
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert hardware._cards() == ()
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0,7,1")
    assert [card.name for card in hardware._cards()] == ["NVIDIA T4"]


def test_a_driver_that_lacks_a_function_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, NEW, fails="nvmlDeviceGetMemoryInfo")
    assert hardware._cards() == ()


def test_a_processor_is_told_by_its_flags() -> None:
    intel = "processor\t: 0\nflags\t\t: fpu avx512f avx512_bf16 avx512_vnni\n"
    assert {"avx512_bf16", "avx512_vnni"} <= hardware._linux_features(intel)
    assert "bf16" in hardware._linux_features("processor : 0\nFeatures : fp asimddp bf16\n")
    assert hardware._linux_features("") == frozenset()


@pytest.mark.parametrize("system", ["Windows", "Darwin", "Plan9"])
def test_another_system_is_looked_at_without_an_error(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware.platform, "system", lambda: system)
    assert hardware.look().ram_total > 0


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "less than 0.1 megabytes"), (3_000_000, "3.0 megabytes"), (63_206_088, "63 megabytes"),
        (999_400_000, "999 megabytes"), (999_600_000, "1.0 gigabytes"), (14_984_000_000, "15 gigabytes"),
    ],
)  # fmt: skip
def test_sizes_are_said_shortly(size: int, words: str) -> None:
    assert in_words(size) == words
