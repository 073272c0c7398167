"""What this machine can run a model on: graphics cards, memory, processor, disk. Found out without torch, in 0.1 s.

What can't be found out counts as not there: a model then runs more slowly, and never not at all.
"""

from __future__ import annotations

import ctypes
import importlib
import logging
import os
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

from assistant.models.sizes import in_words

log = logging.getLogger(__name__)

_BF16 = frozenset({"avx512_bf16", "amx_bf16", "bf16", "avx512_spr"})  # instruction sets that multiply it
# Ampere. Older cards have no unit for bfloat16, and torch does it there in software, several times slower than float16.
_BF16_CAPABILITY = (8, 0)
# torch 2.12 is built for these and newer ones; a card before them is of no use to it.
_OLDEST_CAPABILITY = (7, 5)


@dataclass(frozen=True, slots=True)
class Card:
    """A graphics card that torch can use.

    Attributes:
        name: as its driver calls it.
        total: bytes of memory.
        free: bytes that no program uses at the moment.
        capability: CUDA compute capability; (0, 0) when unknown.
    """

    name: str
    total: int
    free: int
    capability: tuple[int, int] = (0, 0)

    @property
    def bf16(self) -> bool:
        """Whether it calculates in bfloat16."""
        return self.capability >= _BF16_CAPABILITY


@dataclass(frozen=True, slots=True)
class Hardware:
    """What there is to run a model on.

    Attributes:
        cards: NVIDIA cards, the one torch takes first in front.
        mps: an Apple processor, whose graphics part shares `ram_total`.
        ram_total: bytes.
        ram_free: bytes that can be had without swapping.
        cores: that really exist, not their threads.
        disk_free: bytes where models are kept.
        bf16: the processor multiplies bfloat16 in hardware.
        int8: the processor multiplies 8-bit numbers in hardware (VNNI, or ARM's dot product).
    """

    cards: tuple[Card, ...] = ()
    mps: bool = False
    ram_total: int = 0
    ram_free: int = 0
    cores: int = 1
    disk_free: int = 0
    bf16: bool = False
    int8: bool = False

    def __str__(self) -> str:
        """As it is spoken: "a graphics card, NVIDIA H100, with 80 gigabytes; 16 gigabytes of memory and 8 cores"."""
        parts = [f"a graphics card, {card.name}, with {in_words(card.total)} of memory" for card in self.cards]
        if self.mps:
            parts.append("an Apple processor with graphics")
        parts = parts or ["no graphics card that can be used"]
        return f"{', '.join(parts)}; {in_words(self.ram_total)} of memory and {self.cores} processor cores"


def look(folder: Path | None = None) -> Hardware:
    """What this machine has at the moment. Takes some 50 ms; call it on any thread but the window's. Never raises.

    Args:
        folder: on the disk that counts; None for where models are kept.
    """
    import psutil

    memory = psutil.virtual_memory()
    features = _processor_features()
    return Hardware(
        cards=_cards(),
        mps=platform.system() == "Darwin" and platform.machine() == "arm64",
        ram_total=memory.total,
        ram_free=memory.available,
        cores=psutil.cpu_count(logical=False) or os.cpu_count() or 1,
        disk_free=_disk_free(folder),
        bf16=bool(features & _BF16),
        int8=bool(features & {"avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "avx512_icl"}),
    )


def _disk_free(folder: Path | None) -> int:
    from assistant import paths

    try:
        return shutil.disk_usage(folder or paths.data_dir()).free
    except OSError:
        return 0


class _NvmlMemory(ctypes.Structure):
    """nvmlMemory_t: bytes."""

    _fields_ = (("total", ctypes.c_ulonglong), ("free", ctypes.c_ulonglong), ("used", ctypes.c_ulonglong))


def _cards() -> tuple[Card, ...]:
    """By NVIDIA's management library, which comes with the driver: 10 ms, where nvidia-smi takes a second."""
    try:
        nvml = ctypes.CDLL("nvml.dll" if platform.system() == "Windows" else "libnvidia-ml.so.1")
    except OSError:  # no driver, so no card
        return ()
    try:
        if nvml.nvmlInit_v2() != 0:
            return ()
        try:
            found = [_card(nvml, index) for index in range(_count(nvml))]
        finally:
            nvml.nvmlShutdown()
    except (OSError, AttributeError):  # a driver too old to have these functions
        log.warning("the graphics driver can't be asked", exc_info=True)
        return ()
    usable = [card for card in found if card is not None and card.capability >= _OLDEST_CAPABILITY]
    return tuple(_visible(usable))


def _count(nvml: ctypes.CDLL) -> int:
    count = ctypes.c_uint()
    return count.value if nvml.nvmlDeviceGetCount_v2(ctypes.byref(count)) == 0 else 0


def _card(nvml: ctypes.CDLL, index: int) -> Card | None:
    handle = ctypes.c_void_p()
    name = ctypes.create_string_buffer(96)  # NVML_DEVICE_NAME_V2_BUFFER_SIZE
    memory = _NvmlMemory()
    major, minor = ctypes.c_int(), ctypes.c_int()
    failed = nvml.nvmlDeviceGetHandleByIndex_v2(index, ctypes.byref(handle)) or nvml.nvmlDeviceGetMemoryInfo(
        handle, ctypes.byref(memory)
    )
    if failed:
        return None
    nvml.nvmlDeviceGetName(handle, name, len(name))
    nvml.nvmlDeviceGetCudaComputeCapability(handle, ctypes.byref(major), ctypes.byref(minor))
    return Card(name.value.decode(errors="replace"), memory.total, memory.free, (major.value, minor.value))


def _visible(cards: list[Card]) -> list[Card]:
    """As CUDA_VISIBLE_DEVICES has it, where it lists numbers; NVML does not know it. torch takes the first."""
    wanted = os.environ.get("CUDA_VISIBLE_DEVICES")
    if wanted is None:
        return cards
    numbers = []
    for word in wanted.split(","):
        if not word.strip().isdigit() or int(word) >= len(cards):
            break  # CUDA itself stops at the first that is not there
        numbers.append(int(word))
    return [cards[number] for number in numbers]


def has_bf16() -> bool:
    """Whether the processor multiplies bfloat16 in hardware; where it can't, torch takes ten times as long as in 32
    bits."""
    return bool(_processor_features() & _BF16)


def _processor_features() -> frozenset[str]:
    """Names of instruction sets, lower case, as Linux calls them."""
    system = platform.system()
    try:
        if system == "Linux":
            return _linux_features(Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace"))
        if system == "Darwin":
            names = {"FEAT_BF16": "bf16", "FEAT_DotProd": "asimddp"}
            return frozenset(word for name, word in names.items() if _mac_has(f"hw.optional.arm.{name}"))
        # Windows tells programs little of this; numpy looks for itself, and groups them by processor.
        features = importlib.import_module("numpy._core._multiarray_umath").__cpu_features__
        return frozenset(name.lower() for name, there in features.items() if there)
    except (OSError, ImportError, AttributeError):
        log.debug("the processor's features can't be told", exc_info=True)
        return frozenset()


def _linux_features(text: str) -> frozenset[str]:
    line = next((line for line in text.splitlines() if line.startswith(("flags", "Features"))), "")
    return frozenset(line.partition(":")[2].lower().split())


def _mac_has(name: str) -> bool:
    value, size = ctypes.c_int(0), ctypes.c_size_t(4)
    found = ctypes.CDLL(None).sysctlbyname(name.encode(), ctypes.byref(value), ctypes.byref(size), None, 0)
    return bool(found == 0 and value.value)
