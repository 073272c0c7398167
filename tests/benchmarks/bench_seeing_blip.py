"""BLIP base at its published size, with random weights, beside the plain call of transformers in 32 bits.

Random weights never end an answer, so the plain call writes 20 tokens. Real answers have one to three words: both are
measured.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.seeing.generation import rounds
from tests.benchmarks import workers
from tests.benchmarks.blip_worker import ANSWERS, CAPTIONS
from tests.benchmarks.harness import Figure, figure, spread

_WORKER = "tests.benchmarks.blip_worker"
TIMES, LOADS = 5, 3


def figures() -> list[Figure]:
    """Each way in a process of its own, in turns, with everything loaded and warm; loading in new processes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {**os.environ, "XDG_DATA_HOME": str(folder / "data"), "TQDM_DISABLE": "1", "HF_HUB_OFFLINE": "1"}
        workers.make(_WORKER, folder, env)
        first_use = _load("ours", folder / ANSWERS, env, "first of 3")
        return [
            *_answering(folder / ANSWERS, env),
            *_captions(folder / CAPTIONS, env),
            *_loading(folder / ANSWERS, env, first_use),
            _same(folder / ANSWERS, env),
        ]


def _worker(way: str, folder: Path, env: dict[str, str]) -> workers.Worker:
    return workers.Worker(_WORKER, way, folder, env)


def _answering(folder: Path, env: dict[str, str]) -> list[Figure]:
    with _worker("ours", folder, env) as ours, _worker("transformers", folder, env) as other:
        taken = _in_turns((other, "first"), (ours, "first"), (ours, "again"),
                          (other, "first of 3"), (ours, "first of 3"), (ours, "again of 3"))  # fmt: skip
    plain, new, again, plain_3, new_3, again_3 = taken
    return [
        _faster("BLIP-VQA: first question about a picture, 20 tokens", new, plain, 3),
        _faster("BLIP-VQA: another question about the same picture, 20 tokens", again, plain, 8),
        _faster("BLIP-VQA: first question, an answer of 3 tokens", new_3, plain_3, 3),
        _faster("BLIP-VQA: another question, an answer of 3 tokens", again_3, plain_3, 8),
    ]


def _captions(folder: Path, env: dict[str, str]) -> list[Figure]:
    with _worker("ours", folder, env) as ours, _worker("transformers", folder, env) as other:
        plain, new = _in_turns((other, "caption"), (ours, "caption"))
    return [_faster("BLIP captioning: one picture, 20 tokens", new, plain, 3)]


def _in_turns(*asked: tuple[workers.Worker, str]) -> list[list[Any]]:
    taken: list[list[Any]] = [[] for _ in asked]
    for number in range(TIMES + 1):
        for values, (worker, command) in zip(taken, asked, strict=True):
            found = worker.ask(command)
            if number:  # the first one warms
                values.append(found)
    return taken


def _faster(name: str, ours: Sequence[Any], other: Sequence[Any], times: float) -> Figure:
    mine, theirs = (statistics.median(each["wall"] for each in taken) * 1000 for taken in (ours, other))
    busy = [statistics.median(each["busy"] for each in taken) * 1000 for taken in (ours, other)]
    note = f"{spread([each['wall'] * 1000 for each in ours])}; time of all cores: {busy[0]:.0f} ms, other {busy[1]:.0f}"
    note += " ms; ours with two alternatives; other: processor and generate, fp32, its own number of threads"
    return figure(name, "ms", mine, f"{times:g}x faster", theirs >= times * mine, other=theirs, note=note)


def _loading(folder: Path, env: dict[str, str], first_use: dict[str, float]) -> list[Figure]:
    ours, other = [], []
    for _ in range(LOADS):
        ours.append(_load("ours", folder, env, "first of 3"))
        other.append(_load("transformers", folder, env, "first of 3"))
    wall, memory = (
        [statistics.median(each[word] for each in taken) for taken in (ours, other)] for word in ("wall", "memory")
    )
    note = f"a new process, from its start to its first answer; {spread([each['wall'] for each in ours], 's')}"
    return [
        figure("BLIP-VQA: loading in a cold process", "s", wall[0], "2x faster", wall[1] >= 2 * wall[0], other=wall[1],
               note=f"{note}; the graphs were written before; other: from_pretrained, fp32, and the plain call"),
        figure("BLIP-VQA: peak memory of that process", "MB", memory[0] / 1e6, "half", memory[1] >= 2 * memory[0],
               other=memory[1] / 1e6, note="resident, of the whole process, with the libraries and one answer"),
        figure("BLIP-VQA: the same for the first time", "s", first_use["wall"], "", None,
               note=f"the graphs are written from the checkpoint; peak memory {first_use['memory'] / 1e6:.0f} MB"),
    ]  # fmt: skip


def _load(way: str, folder: Path, env: dict[str, str], command: str) -> dict[str, float]:
    began = time.perf_counter()
    with _worker(way, folder, env) as worker:
        worker.ask(command)
        return {"wall": time.perf_counter() - began, "memory": worker.ask("memory")}


def _same(folder: Path, env: dict[str, str]) -> Figure:
    """Whether our graphs in 32 bits write the tokens of the plain call, at full size."""
    told = []
    for way in ("exact", "transformers"):
        with _worker(way, folder, env) as worker:
            told.append(worker.ask("said"))
    same = sum(mine == _without_circles(plain) for mine, plain in zip(*told, strict=True))
    tokens = sum(map(len, told[0]))
    return figure("BLIP-VQA: answers in 32 bits that are the plain call's", "of 4", same, "all", same == 4,
                  note=f"{tokens} tokens about 4 pictures")  # fmt: skip


def _without_circles(tokens: list[int]) -> list[int]:
    """Up to where it only says again what it said before: there ours stops."""
    cut = next((at for at in range(1, len(tokens) + 1) if rounds(tokens[:at])), None)
    return tokens if cut is None else tokens[: cut - rounds(tokens[:cut])]
