"""SpeechT5 at its published size, with random weights: how soon, how fast, how large, beside `generate_speech`."""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.cancel import CancelToken
from assistant.speaking.piper import PiperSynthesizer
from assistant.speaking.voices import find_voice
from tests.benchmarks import speecht5_worker, workers
from tests.benchmarks.harness import Figure, figure, spread

TIMES = 3
_WORKER = "tests.benchmarks.speecht5_worker"
_STEP_S = 0.032  # of sound that a decoder step makes


def figures() -> list[Figure]:
    """Each way in a process of its own, in turns, with everything loaded and warm."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {**os.environ, "XDG_DATA_HOME": str(folder / "data"), "TQDM_DISABLE": "1"}
        workers.make(_WORKER, folder, env)
        with workers.Worker(_WORKER, "ours", folder, env) as first_use:  # writes the graphs
            load, memory = first_use.ask("load"), first_use.ask("memory")
        with (
            workers.Worker(_WORKER, "ours", folder, env) as ours,
            workers.Worker(_WORKER, "transformers", folder, env) as other,
        ):
            measured = _measured(ours, other, _weights_of_a_step(folder))
    note = f"peak memory {memory / 1e6:.0f} MB; the graphs are written from the checkpoint's safetensors"
    return [*measured, figure("SpeechT5: loading for the first time", "s", load, "", None, note=note)]


def _measured(ours: workers.Worker, other: workers.Worker, weights: float) -> list[Figure]:
    answers: tuple[list[Any], list[Any]] = ([], [])
    for worker in (ours, other):
        worker.ask("answer")  # warms
    for _ in range(TIMES):
        for worker, taken in zip((ours, other), answers, strict=True):
            taken.append(worker.ask("answer"))
    steps = [ours.ask("step") for _ in range(TIMES)]
    longs = [ours.ask("long") for _ in range(3)]
    phrase, load = ours.ask("phrase"), ours.ask("load")
    memory = ours.ask("memory"), other.ask("memory")
    speeds = [[each["total"] / each["seconds"] for each in taken] for taken in answers]
    return [
        _first(*answers),
        _speed(*speeds),
        _gaps(longs),
        figure("SpeechT5: interface words said before", "ms", phrase * 1000, "within 20 ms", phrase < 0.02),
        figure("SpeechT5: peak memory", "MB", memory[0] / 1e6, "at most half", memory[0] <= memory[1] / 2,
               other=memory[1] / 1e6, note="resident, of the whole process; other: transformers in fp32"),
        figure("SpeechT5: loading, graphs written before", "s", load, "", None),
        *_distances(steps, weights, statistics.median(speeds[0])),
    ]  # fmt: skip


def _first(ours: Sequence[Any], other: Sequence[Any]) -> Figure:
    mine, theirs = (statistics.median(each["first"] for each in taken) * 1000 for taken in (ours, other))
    note = f"{spread([each['first'] * 1000 for each in ours])}; other: generate_speech with its vocoder, then play"
    return figure("SpeechT5: first sound of an 8-second answer", "ms", mine, "at most 300 ms and 20x sooner",
                  mine <= 300 and theirs >= 20 * mine, other=theirs, note=note)  # fmt: skip


def _speed(ours: Sequence[float], other: Sequence[float]) -> Figure:
    mine, theirs = statistics.median(ours), statistics.median(other)
    note = f"acoustic model and vocoder, 8 s of sound; {spread(ours, 's')}"
    return figure("SpeechT5: time to make a second of speech", "s", mine, "0.15 s and 5x faster",
                  mine <= 0.15 and theirs >= 5 * mine, other=theirs, note=note)  # fmt: skip


def _gaps(longs: Sequence[Any]) -> Figure:
    worst = max(each["dry"] for each in longs)
    note = f"{longs[0]['seconds']:.0f} s in {speecht5_worker.SENTENCES} sentences, a player that begins with the first"
    return figure("SpeechT5: silence while a 30-second answer plays", "ms", worst * 1000, "none", worst == 0,
                  note=f"{note} chunk; the worst of {len(longs)}")  # fmt: skip


def _distances(steps: Sequence[Any], weights: float, speed: float) -> list[Figure]:
    bandwidth = {threads: _bandwidth(threads) for threads in (1, 2)}
    middle = statistics.median(each["middle"] for each in steps)
    limit = weights / bandwidth[1]
    first, piper = _piper()
    return [
        figure("SpeechT5: decoder step, beside its limit", "ms", middle * 1000, "", None, other=limit * 1000,
               note=f"32 ms of sound; the quickest {min(each['least'] for each in steps) * 1000:.2f} ms; "
                    f"limit: {weights / 1e6:.1f} MB of weights read in each step, at {bandwidth[1] / 1e9:.0f} GB/s "
                    f"(one core, as the decoder uses; two read {bandwidth[2] / 1e9:.0f} GB/s)"),
        figure("SpeechT5: time to make a second of speech, beside Piper's", "s", speed, "", None, other=piper,
               note=f"Piper's first sound of the same text: {first * 1000:.0f} ms; its network is 16 M, not 157 M"),
    ]  # fmt: skip


def _weights_of_a_step(folder: Path) -> float:
    """Bytes of the decoder's weights, all of which every step reads. The graphs must have been written."""
    return float(max(file.stat().st_size for file in folder.rglob("decoder.weights")))


def _bandwidth(threads: int) -> float:
    """Bytes a second that `threads` read from memory: the best of ten."""
    parts = np.array_split(np.ones(32 << 20, np.int64), threads)

    def once() -> float:
        readers = [threading.Thread(target=part.sum) for part in parts]
        began = time.perf_counter()
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        return time.perf_counter() - began

    return sum(part.nbytes for part in parts) / min(once() for _ in range(10))


def _piper() -> tuple[float, float]:
    """Its first sound, and what a second of speech takes it, in seconds."""
    voice, joe = PiperSynthesizer(), find_voice("joe")
    firsts, speeds = [], []
    voice.load()
    for number in range(TIMES):
        began, seconds, first = time.perf_counter(), 0.0, 0.0
        # Never the same text twice: what was said once may be kept.
        for chunk in voice.stream(f"{'a ' * number}{speecht5_worker.TEXT}", joe, CancelToken()):
            first = first or time.perf_counter() - began
            seconds += chunk.seconds
        firsts.append(first)
        speeds.append((time.perf_counter() - began) / seconds)
    return statistics.median(firsts), statistics.median(speeds)
