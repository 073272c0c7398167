"""ViLT-B/32 at its published size, with random weights, beside the plain call of transformers in 32 bits."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import workers
from tests.benchmarks.harness import Figure, figure, spread
from tests.desktop import ROOT

_WORKER = "tests.benchmarks.vilt_worker"
TIMES = 9
LOADS = 3
_LOAD = ("wall", "memory")
SMALL = ROOT / "resources" / "samples" / "small-vilt"


def figures() -> list[Figure]:
    """Each way in a process of its own, in turns, with everything loaded and warm; loading in new processes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {**os.environ, "XDG_DATA_HOME": str(folder / "data"), "TQDM_DISABLE": "1", "HF_HUB_OFFLINE": "1"}
        workers.make(_WORKER, folder, env)
        first_use = _load("ours", folder / "input", env)
        found = [*_loading(folder / "input", env, first_use), *_answering(folder, env)]
    return [*found, *_kept()]


def _answering(folder: Path, env: dict[str, str]) -> list[Figure]:
    ways = "ours", "transformers"
    with contextlib.ExitStack() as stack:
        ours, other = (stack.enter_context(workers.Worker(_WORKER, way, folder / "input", env)) for way in ways)
        new, plain, again = _in_turns((ours, "new"), (other, "new"), (ours, "again"))
    with contextlib.ExitStack() as stack:
        ours, other = (stack.enter_context(workers.Worker(_WORKER, way, folder / "screen", env)) for way in ways)
        screen, plain_screen = _in_turns((ours, "screen"), (other, "screen"))
    return [
        _faster("ViLT: one question, 384x640", new, plain, "4x faster", 4),
        _faster("ViLT: another question about the same picture, 384x640", again, plain, "", 0),
        _faster("ViLT: one question about a screen of 1920x1080", screen, plain_screen, "", 0),
    ]


def _in_turns(*asked: tuple[workers.Worker, str]) -> list[list[Any]]:
    taken: list[list[Any]] = [[] for _ in asked]
    for number in range(TIMES + 1):
        for values, (worker, command) in zip(taken, asked, strict=True):
            found = worker.ask(command)
            if number:  # the first one warms
                values.append(found)
    return taken


def _faster(name: str, ours: Sequence[Any], other: Sequence[Any], target: str, times: float) -> Figure:
    mine, theirs = (statistics.median(each["wall"] for each in taken) * 1000 for taken in (ours, other))
    busy = [statistics.median(each["busy"] for each in taken) * 1000 for taken in (ours, other)]
    note = f"{spread([each['wall'] * 1000 for each in ours])}; time of all cores: {busy[0]:.0f} ms, other {busy[1]:.0f}"
    note += " ms; other: processor and ViltForQuestionAnswering, fp32, its own number of threads, a new picture each"
    return figure(name, "ms", mine, target, theirs >= times * mine if target else None, other=theirs, note=note)


def _loading(folder: Path, env: dict[str, str], first_use: dict[str, float]) -> list[Figure]:
    ours, other = [], []
    _load("transformers", folder, env)  # its files come from the disk the first time
    for _ in range(LOADS):
        ours.append(_load("ours", folder, env))
        other.append(_load("transformers", folder, env))
    wall, memory = ([statistics.median(each[word] for each in taken) for taken in (ours, other)] for word in _LOAD)
    note = f"a new process, from its start to its first answer; {spread([each['wall'] for each in ours], 's')}"
    better = wall[1] >= 2 * wall[0] or memory[1] >= 2 * memory[0]
    return [
        figure("ViLT: loading in a cold process", "s", wall[0], "2x faster or half the memory", better, other=wall[1],
               note=f"{note}; the graphs were written before; other: from_pretrained, fp32, and the plain call"),
        figure("ViLT: peak memory of that process", "MB", memory[0] / 1e6, "", None, other=memory[1] / 1e6,
               note="resident, of the whole process, with the libraries and one answer"),
        figure("ViLT: the same for the first time", "s", first_use["wall"], "", None,
               note=f"the graphs are written from the checkpoint; peak memory {first_use['memory'] / 1e6:.0f} MB"),
    ]  # fmt: skip


def _load(way: str, folder: Path, env: dict[str, str]) -> dict[str, float]:
    began = time.perf_counter()
    with workers.Worker(_WORKER, way, folder, env) as worker:
        worker.ask("new")
        return {"wall": time.perf_counter() - began, "memory": worker.ask("memory")}


def _kept() -> list[Figure]:
    """Whether 8 bits keep the answers of a model that learned something: all test questions of easy-VQA."""
    name, target = "ViLT: answers that 8 bits keep, of easy-VQA's 9,673", "at least 99.5%"
    if importlib.util.find_spec("easy_vqa") is None or not (SMALL / "config.json").is_file():
        return [figure(name, "%", None, target, None, note="the small ViLT or the package easy-vqa is not there")]
    import easy_vqa
    from PIL import Image

    from assistant.seeing import vilt_files, vilt_network, vilt_words

    its = vilt_files.read(SMALL, "small")
    words = vilt_words.Words(SMALL, "small", its.sizes.most_words)
    exact, near = (vilt_network.OnnxNetwork(its, bits, lambda _: None) for bits in (32, 8))
    seen: dict[int, tuple[object, object]] = {}
    same = right = 0
    files = easy_vqa.get_test_image_paths()
    asked = list(zip(*easy_vqa.get_test_questions(), strict=True))
    for question, answer, number in asked:
        if number not in seen:
            pixels = np.array(Image.open(files[number]).convert("RGB"))
            seen[number] = exact.look(pixels), near.look(pixels)
        ids = words(question)
        found = [net.ask(what, ids)[0].argmax() for net, what in zip((exact, near), seen[number], strict=True)]
        same += found[0] == found[1]
        right += its.answers[found[1]] == answer
    kept = 100 * same / len(asked)
    note = f"of the small ViLT among the samples; {100 * right / len(asked):.2f}% of the answers in 8 bits are right"
    return [figure(name, "%", kept, target, kept >= 99.5, note=note)]
