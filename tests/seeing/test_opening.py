"""Way after way of loading a model: out of memory for real and at the allocator's boundary, and what is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("transformers")

from assistant.errors import Cancelled, LookaloudError, ModelMissing
from assistant.models import exhaustion, faults, hardware
from assistant.models.plan import LoadPlan
from assistant.seeing import opening
from assistant.types import Picture, PictureSource, Progress, View
from tests.tiny_models.blip2 import tiny_blip2_opt

LADDER = (LoadPlan("cpu", "fp32"), LoadPlan("cpu", "bf16"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny BLIP-2."""
    return tiny_blip2_opt(tmp_path_factory.mktemp("models") / "tiny")


class Heard(list[str]):
    """Sentences about memory, in their order; what is unloaded among them."""

    def tell(self, progress: Progress) -> None:
        if progress.stage == "memory":
            self.append(progress.sentence)

    def unload(self) -> None:
        self.append("UNLOADED")


def failing(monkeypatch: pytest.MonkeyPatch, errors: list[BaseException | None]) -> None:
    """The next allocations of weights fail so, in turn; None for one that doesn't, as all after them."""
    import torch

    real = torch.nn.Module.requires_grad_

    def allocate(self: Any, wanted: bool = True) -> Any:
        if type(self).__name__ == "Blip2ForConditionalGeneration" and errors:
            error = errors.pop(0)
            if error is not None:
                raise error
        return real(self, wanted)

    monkeypatch.setattr(torch.nn.Module, "requires_grad_", allocate)


def out_of_memory() -> list[BaseException]:
    """How it is said, by torch on a card, torch on the processor, Python, cuBLAS."""
    import torch

    return [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
        RuntimeError(
            "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to "
            "allocate 8589934592 bytes. Error code 12 (Cannot allocate memory)"
        ),
        MemoryError(),
        RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
        OSError(12, "Cannot allocate memory"),
    ]


def test_the_first_way_is_taken_where_there_is_memory(folder: Path) -> None:
    heard = Heard()
    opened = opening.open_first(folder, "tiny", LADDER, heard.tell, heard.unload)
    assert opened.plan == LADDER[0]
    assert heard == []


@pytest.mark.parametrize("which", range(5))
def test_the_rest_makes_room_first(which: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, [out_of_memory()[which]])
    heard = Heard()
    opened = opening.open_first(folder, "tiny", LADDER, heard.tell, heard.unload)
    assert opened.plan == LADDER[0]
    assert heard == [
        "There is too little memory for tiny on the processor in 32 bits. The other models make room, and I try again.",
        "UNLOADED",
    ]


def test_then_comes_the_next_way(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, out_of_memory()[:2])
    heard = Heard()
    opened = opening.open_first(folder, "tiny", LADDER, heard.tell, heard.unload)
    assert opened.plan == LADDER[1]
    assert heard[1:] == [
        "UNLOADED",
        "There is too little memory for tiny on the processor in 32 bits, so it is loaded on the processor in 16 bits.",
    ]
    view = View(Picture(np.zeros((40, 40, 3), np.uint8), PictureSource.FILE))
    assert 0 <= opened.answer(view, "what?", lambda: None).score <= 1


def test_when_no_way_is_left_it_is_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, [MemoryError() for _ in range(3)])
    heard = Heard()
    with pytest.raises(LookaloudError) as failed:
        opening.open_first(folder, "tiny", LADDER, heard.tell, heard.unload)
    assert failed.value.sentence == faults.TOO_LARGE.format(name="tiny")
    assert heard.count("UNLOADED") == 1
    assert failed.value.__context__ is None  # else the error that is told keeps the weights that did not fit


def test_a_broken_checkpoint_is_no_matter_of_memory(tmp_path: Path) -> None:
    folder = tiny_blip2_opt(tmp_path / "tiny")
    (folder / "model.safetensors").write_bytes(b"no weights")
    heard = Heard()
    with pytest.raises(ModelMissing):
        opening.open_first(folder, "tiny", LADDER, heard.tell, heard.unload)
    assert heard == []


def test_a_card_that_torch_can_not_use_leads_to_the_processor(folder: Path) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("the card here can be used")
    heard = Heard()
    plans = (LoadPlan("cuda", "fp16"), *LADDER)
    assert opening.open_first(folder, "tiny", plans, heard.tell, heard.unload).plan == LADDER[0]
    assert heard == [faults.NO_CARD.format(name="tiny") + " It is loaded on the processor in 32 bits instead."]
    with pytest.raises(ModelMissing) as failed:
        opening.open_first(folder, "tiny", plans[:1], heard.tell, heard.unload)
    assert failed.value.sentence == faults.NO_CARD.format(name="tiny")


def test_what_is_hopeless_is_not_begun(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system would end the program, without an error."""
    weights = sum(file.stat().st_size for file in folder.glob("*.safetensors"))
    monkeypatch.setattr(hardware, "look", lambda: hardware.Hardware(ram_free=int(weights * 0.7)))
    monkeypatch.setattr(opening, "_swap", lambda: 0)
    begun: list[float | None] = []

    def tell(progress: Progress) -> None:
        if progress.stage == "loading":
            begun.append(progress.fraction)

    assert opening.open_first(folder, "tiny", LADDER, tell, lambda: None).plan == LADDER[1]
    assert begun.count(0.0) == 1
    begun.clear()
    with pytest.raises(LookaloudError):
        opening.open_first(folder, "tiny", LADDER[:1], tell, lambda: None)
    assert begun == []


def test_one_is_proved_by_opening_it(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert opening.prove(folder) == ""
    (broken := tiny_blip2_opt(tmp_path / "broken")).joinpath("tokenizer.json").write_text("{")
    with pytest.raises(ModelMissing, match="The model broken can't be used"):
        opening.prove(broken)
    monkeypatch.setattr(hardware, "look", lambda: hardware.Hardware(ram_free=1))
    monkeypatch.setattr(opening, "_swap", lambda: 0)
    assert opening.prove(folder) == opening.UNPROVED.format(name="tiny"), "too little memory is no fault of the model"


def test_memory_on_the_disk_counts_as_well(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening.hardware, "look", lambda: hardware.Hardware(ram_total=1, ram_free=1))
    monkeypatch.setattr(opening, "_swap", lambda: 0)
    assert not opening.has_room(folder, LADDER[0])
    monkeypatch.setattr(opening, "_swap", lambda: 10**9)
    assert opening.has_room(folder, LADDER[0])


def test_on_the_card_its_own_memory_counts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = hardware.Card("small", 10_000, 10_000)
    monkeypatch.setattr(hardware, "look", lambda: hardware.Hardware(cards=(card,), ram_free=1 << 40))
    assert not opening.has_room(folder, LoadPlan("cuda", "fp16"))
    assert opening.has_room(folder, LoadPlan("cpu", "fp32"))


def test_loading_can_be_ended(folder: Path) -> None:
    def tell(progress: Progress) -> None:
        if progress.fraction and progress.fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        opening.open_first(folder, "tiny", LADDER, tell, lambda: None)
    assert opening.open_first(folder, "tiny", LADDER, lambda _: None, lambda: None).plan == LADDER[0]


def test_other_errors_are_not_taken_for_it() -> None:
    for error in (RuntimeError("size mismatch"), OSError(2, "No such file"), ValueError("out of memory")):
        assert not exhaustion.ran_out(error)


def test_a_card_that_failed_is_told_from_one_that_is_full() -> None:
    """By the class that torch has for both."""
    failed = type("AcceleratorError", (RuntimeError,), {})
    assert exhaustion.ran_out(failed("CUDA error: out of memory"))
    assert not exhaustion.ran_out(failed("CUDA error: an illegal memory access was encountered"))


CHILD = """
import resource, sys
import numpy as np
import torch, transformers
from pathlib import Path
from transformers import Blip2ForConditionalGeneration, Blip2Processor
from assistant.models.plan import LoadPlan
from assistant.seeing import blip2, loading, opening
from assistant.types import Picture, PictureSource, View

torch.set_num_threads(1)
folder, room = Path(sys.argv[1]), int(sys.argv[2])
view = View(Picture(np.zeros((40, 40, 3), np.uint8), PictureSource.FILE))
plans = (LoadPlan("cpu", "fp32"), LoadPlan("cpu", "bf16"))
used = int(next(line for line in open("/proc/self/status") if line.startswith("VmData")).split()[1]) * 1024
resource.setrlimit(resource.RLIMIT_DATA, (used + room, resource.RLIM_INFINITY))
told = lambda progress: print(progress.sentence) if progress.stage == "memory" else None
opened = opening.open_first(folder, "large", plans, told, lambda: print("UNLOADED"))
print(opened.plan.precision, 0 <= opened.answer(view, "what?", lambda: None).score <= 1)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of a process are Linux's")
def test_memory_that_really_runs_out(tmp_path: Path) -> None:
    """A child with 300 megabytes more than it has: 100 million weights take 400 in 32 bits, and 200 in 16."""
    import torch

    large = {"vocab_size": 190_000, "hidden_size": 512, "word_embed_proj_dim": 512}
    folder = tiny_blip2_opt(tmp_path / "large", text=large, dtype=torch.bfloat16)
    run = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), str(300 << 20)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-3000:]
    full, unloaded, following, result = run.stdout.splitlines()
    assert full == opening.MAKING_ROOM.format(name="large", plan=LADDER[0])
    assert unloaded == "UNLOADED"
    assert following == opening.NEXT.format(name="large", plan=LADDER[0], following=LADDER[1])
    assert result == "bf16 True"
