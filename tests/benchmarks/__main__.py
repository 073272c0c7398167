"""`python -m tests.benchmarks [PART ...]`: measures, prints the table, and writes bench.json when all were measured.

Parts: reading, speaking, speecht5, seeing_vilt, seeing_blip, desktop, cold. Without one: all of them. Run it on a quiet
machine. Parts that take minutes and answer a question of their own are only measured when they are named: rate,
training, voice_training.
"""

from __future__ import annotations

import importlib
import sys
import time
import traceback
from collections.abc import Sequence

from tests.benchmarks import harness
from tests.desktop import ROOT

PARTS = ("reading", "speaking", "speecht5", "seeing_vilt", "seeing_blip", "desktop", "cold")
NAMED = ("rate", "training", "voice_training")


def main(chosen: Sequence[str]) -> int:
    """Measure; the exit code is 1 when a part failed, not when a target was missed: the table says that."""
    if unknown := set(chosen) - {*PARTS, *NAMED}:
        known = ", ".join((*PARTS, *NAMED))
        print(f"There is no part {', '.join(sorted(unknown))}. The parts are {known}.", file=sys.stderr)
        return 2
    figures: list[harness.Figure] = []
    failed = False
    for part in chosen or PARTS:
        print(f"measuring: {part} ...", file=sys.stderr, flush=True)
        began = time.monotonic()
        try:
            found = importlib.import_module(f"tests.benchmarks.bench_{part}").figures()
        except Exception as error:
            # One part that fails must not take the figures of the others with it.
            traceback.print_exc()
            failed = True
            found = [harness.figure(part, "", None, "", None, note=f"{part} could not be measured: {error!r}")]
        figures += [{**harness.figure("", "", None, "", None), **each} for each in found]
        print(f"measured: {part}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    here = harness.machine()
    print(f"{here['cpu']}, {here['cores']} cores, {here['memory_gib']} GiB, GPU {here['gpu']}, {here['system']}")
    print(f"Python {here['python']}, " + ", ".join(f"{name} {version}" for name, version in here["packages"].items()))
    print()
    print(harness.table(figures))
    if not chosen:
        harness.write(figures, ROOT / "bench.json")
        print(f"\nWritten to {(ROOT / 'bench.json').name}.")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
