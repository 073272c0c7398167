"""What idle models leave in the memory, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

_CHILD = """
import sys
from concurrent.futures import Future

import cv2, ctranslate2, numpy, onnxruntime, tokenizers  # the code stays loaded; only models are counted
from assistant.cancel import CancelToken
from assistant.senses import Senses
from assistant.settings import Settings
from assistant.types import PictureSource
from assistant.worker import ModelThread
from tests.reading.drawing import draw, picture

def anonymous():
    with open("/proc/self/smaps_rollup") as rollup:
        return next(int(line.split()[1]) for line in rollup if line.startswith("Anonymous:")) // 1024

worker = ModelThread()
senses = Senses(Settings(), worker)
token = CancelToken()
page = picture(draw([(20, 20 + 24 * n, f"Line {n} of the page with some words") for n in range(30)], (700, 800)))

def use():
    senses._reader.read(page, token)
    senses._finder.rank("which line", [f"line {n} of the page" for n in range(60)])
    senses._transcriber.load()

before = anonymous()
worker.submit(use, token).result()
loaded = anonymous()
worker.submit(senses.unload, token).result()
print(before, loaded, anonymous(), flush=True)
import os
os._exit(0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")
def test_unloaded_models_leave_nothing_behind() -> None:
    done = subprocess.run([sys.executable, "-c", _CHILD], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    before, loaded, after = (int(number) for number in done.stdout.split())
    assert loaded - before > 200, "the models are in the memory while they are used"
    assert after - before < 60, f"{after - before} MB of {loaded - before} stayed"
