"""Figures, how they are measured, and the table they are printed in."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

Figure = dict[str, Any]
_PACKAGES = (
    "PySide6-Essentials", "onnxruntime", "rapidocr", "piper-tts", "faster-whisper", "numpy", "torch", "transformers",
)  # fmt: skip


def figure(
    name: str,
    unit: str,
    ours: float | None,
    target: str,
    met: bool | None,
    *,
    other: float | None = None,
    ratio: float | None = None,
    note: str = "",
) -> Figure:
    """One line of the table.

    Args:
        name: what was measured, in words.
        unit: "ms", "s", "MB", ...
        ours: this app's figure; None when it could not be measured, with the reason in `note`.
        target: what it should be, in words; "" when the figure is only stated.
        met: whether it is; None when there is no target or no figure.
        other: what it is compared with, measured in the same run.
        ratio: how many times better ours is; from `other` and `ours` (less is better) when left out.
        note: how it was measured, or why not.
    """
    if ratio is None and ours and other:
        ratio = other / ours
    return {
        "name": name,
        "unit": unit,
        "ours": rounded(ours),
        "other": rounded(other),
        "ratio": rounded(ratio),
        "target": target,
        "met": met,
        "note": note,
    }


def rounded(value: float | None) -> float | None:
    """Three figures are all a measurement on a shared machine is worth."""
    return None if value is None else float(f"{value:.3g}") if abs(value) < 1000 else round(value)


def median_of(times: int, measure: Callable[[], float]) -> float:
    """The median of `times` measurements, after one that does not count: it warms what is used for the first time."""
    measure()
    return statistics.median(measure() for _ in range(times))


def alternating(times: int, *measures: Callable[[], float]) -> list[float]:
    """Medians of several measurements taken in turns, so that what else the machine does falls on all alike."""
    taken: list[list[float]] = [[] for _ in measures]
    for _ in range(times):
        for values, measure in zip(taken, measures, strict=True):
            values.append(measure())
    return [statistics.median(values) for values in taken]


def spread(values: Sequence[float], unit: str = "ms") -> str:
    """ "5 times, 41 to 58 ms", for a note."""
    return f"{len(values)} times, {rounded(min(values)):g} to {rounded(max(values)):g} {unit}"


def machine() -> dict[str, Any]:
    """The machine and what runs on it; nothing that names it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    versions = {name: _version(name) for name in _PACKAGES}
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": round(memory / 2**30, 1),
        "gpu": "none",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: version for name, version in versions.items() if version},
    }


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def table(figures: Sequence[Mapping[str, Any]]) -> str:
    """The figures as a Markdown table, notes below it."""
    rows = [("figure", "ours", "other", "ratio", "target", "met")]
    notes: list[str] = []
    for each in figures:
        mark = ""
        if each.get("note"):
            notes.append(each["note"])
            mark = f" [{len(notes)}]"
        unit = each["unit"]
        rows.append(
            (
                f"{each['name']}{mark}",
                _value(each["ours"], unit),
                _value(each.get("other"), unit),
                _value(each.get("ratio"), "x"),
                each.get("target") or "stated",
                {True: "yes", False: "NO", None: "-"}[each.get("met")],
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([*lines, "", *(f"[{number}] {note}" for number, note in enumerate(notes, 1))])


def _value(value: float | None, unit: str) -> str:
    return "-" if value is None else f"{value:g} {unit}"


def write(figures: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write `bench.json`: a list of figures, each with the machine it was measured on."""
    here = machine()
    text = json.dumps([{**each, "machine": here} for each in figures], indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
