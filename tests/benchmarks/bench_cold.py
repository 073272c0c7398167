"""A cold `lookaloud ask PICTURE question` as a process, and what it imports."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.benchmarks.harness import Figure, alternating, figure
from tests.desktop import ROOT

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
QUESTION = "When does the train to Oxford leave?"
HEAVY = ("torch", "transformers", "PySide6", "speechbrain", "datasets")


def simple_picture(path: Path) -> Path:
    """A window-sized picture with a few lines of text."""
    picture = Image.new("RGB", (900, 500), "white")
    lines = "Departures\nOxford    08:45    platform 7\nReading   09:10    platform 2\nPlease keep your ticket."
    ImageDraw.Draw(picture).multiline_text((40, 40), lines, "black", ImageFont.truetype(FONT, 28), spacing=24)
    picture.save(path)
    return path


def figures() -> list[Figure]:
    """See the module."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        picture = simple_picture(home / "departures.png")
        return [_cold(home, picture), _imports(home, picture)]


def _ask(home: Path, picture: Path, *options: str) -> tuple[float, str]:
    """Seconds of the whole process, from its start to its end, and what it wrote to the error output."""
    argv = [sys.executable, *options, "-m", "assistant", "ask", str(picture), QUESTION, "--silent", "--json"]
    began = time.perf_counter()
    done = subprocess.run(argv, env=_environment(home), cwd=ROOT, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode or "08:45" not in json.loads(done.stdout)["answer"]:
        raise RuntimeError(f"no answer: {done.stdout} {done.stderr[-2000:]}")
    return seconds, done.stderr


def _environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}


def _cold(home: Path, picture: Path) -> Figure:
    name, target = "cold ask PICTURE question, the whole process", "4x faster than importing torch and ViLT"

    def ours() -> float:
        return _ask(home, picture)[0]

    def other() -> float:
        began = time.perf_counter()
        script = Path(__file__).with_name("cold_other.py")
        subprocess.run([sys.executable, str(script)], env=_environment(home), check=True, capture_output=True)
        return time.perf_counter() - began

    if importlib.util.find_spec("torch") is None or importlib.util.find_spec("transformers") is None:
        (alone,) = alternating(3, ours)
        return figure(name, "s", alone, target, None, note="the extra 'models' is not installed: make bench does that")
    ours()  # both once without counting: the files come from the disk the first time
    other()
    mine, theirs = alternating(3, ours, other)
    note = "in turns, medians of 3, files in the disk cache; the other loads no weights and answers nothing"
    return figure(name, "s", mine, target, theirs / mine >= 4, other=theirs, note=note)


def _imports(home: Path, picture: Path) -> Figure:
    _, report = _ask(home, picture, "-X", "importtime")
    imported = {line.rsplit("|", 1)[1].strip().split(".")[0] for line in report.splitlines() if line.count("|") == 2}
    heavy = sorted(imported & set(HEAVY))
    if len(imported) < 50 or not re.search(r"onnxruntime", report):
        raise RuntimeError("python -X importtime reported too little to prove anything")
    note = f"python -X importtime: {len(imported)} top-level packages" + (f", among them {heavy}" if heavy else "")
    return figure(f"of {', '.join(HEAVY)}: imported by it", "of 5", len(heavy), "none", not heavy, note=note)
