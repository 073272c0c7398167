"""BLIP-2 OPT-2.7B at its published size on the GPU, beside transformers' own call: part of `make bench-gpu`.

Random weights cost what trained ones cost. Both calls write the same number of tokens. `--tiny` runs it all on the
processor with a tiny checkpoint: figures of nothing, but the script is seen to work.
"""

from __future__ import annotations

import gc
import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.models.plan import LoadPlan
from assistant.seeing import open_answerer
from assistant.seeing.qformer import QFormerAnswerer
from assistant.types import Picture, PictureSource, View
from tests.benchmarks.harness import Figure, alternating, figure, table

_TIMES = 5
_QUESTION = "what is the person on the left doing?"
_PLANS = (LoadPlan("cuda", "fp16"), LoadPlan("cuda", "int8"), LoadPlan("cuda", "int4"))
_TINY_PLANS = (LoadPlan("cpu", "fp32"), LoadPlan("cpu", "int8"))
# facebook/opt-2.7b; the vision network's and the Q-Former's sizes are transformers' defaults for BLIP-2.
_OPT = {
    "vocab_size": 50_304, "hidden_size": 2560, "word_embed_proj_dim": 2560, "ffn_dim": 10_240, "num_hidden_layers": 32,
    "num_attention_heads": 32, "max_position_embeddings": 2048, "init_std": 0.02,
}  # fmt: skip


def make(folder: Path) -> None:
    """Write BLIP-2 OPT-2.7B with random weights in float16, 7.5 gigabytes. Takes a minute on a GPU."""
    import torch
    import transformers as t

    from tests.tiny_models.blip2 import tiny_blip2_opt

    tiny_blip2_opt(folder, text={"vocab_size": 400})  # for its processor
    config = t.Blip2Config(
        vision_config=t.Blip2VisionConfig().to_dict(),
        qformer_config=t.Blip2QFormerConfig().to_dict(),
        text_config=t.OPTConfig(**_OPT, eos_token_id=50_118, pad_token_id=1).to_dict(),
        num_query_tokens=32,
        image_token_index=50_265,
    )
    with torch.device("cuda"):
        torch.set_default_dtype(torch.float16)
        try:
            model = t.Blip2ForConditionalGeneration(config)
        finally:
            torch.set_default_dtype(torch.float32)
    (folder / "model.safetensors").unlink()
    model.save_pretrained(folder, max_shard_size="2GB")
    processor = t.Blip2Processor.from_pretrained(folder)
    processor.image_processor.size = {"height": 224, "width": 224}
    processor.save_pretrained(folder)


def figures(folder: Path, plans: Sequence[LoadPlan] = _PLANS, times: int = _TIMES) -> list[Figure]:
    """Loading, memory, first and second question of each way. `folder` holds what `make` writes."""
    measured = []
    for plan in plans:
        if (
            plan.device == "cuda"
            and plan.precision in ("int8", "int4")
            and importlib.util.find_spec("bitsandbytes") is None
        ):
            measured.append(figure(f"BLIP-2 {plan}", "s", None, "", None, note="bitsandbytes is not installed"))
            continue
        measured += _of(folder, plan, times)
        _freed()
    return measured


def _of(folder: Path, plan: LoadPlan, times: int) -> list[Figure]:
    name = f"BLIP-2 OPT-2.7B {plan}"
    began = time.perf_counter()
    answerer = open_answerer(folder, "bench", plan, lambda _: None)
    loading = time.perf_counter() - began
    assert isinstance(answerer, QFormerAnswerer)
    answerer.agreement_s, answerer.runners_up = 0.0, 0  # the plain call asks once
    tokens: list[int] = []
    real = answerer._say

    def counted(*arguments: Any) -> Any:
        made = real(*arguments)
        tokens.append(max(len(made.ids), 1))
        return made

    answerer._say = counted  # type: ignore[method-assign]
    view = View(Picture(np.random.default_rng(0).integers(0, 255, (1080, 1920, 3), np.uint8), PictureSource.SCREEN))

    def ask() -> float:
        began = time.perf_counter()
        answerer.answer(view, _QUESTION, lambda: None)
        return time.perf_counter() - began

    def first() -> float:
        answerer.forget()
        return ask()

    memory = _measuring_memory(first)
    plain = _plain(answerer, view, tokens[-1])
    for warm in (ask, plain):
        warm()
    new, again, other = alternating(times, first, ask, plain)
    return [
        figure(f"{name}: loading", "s", loading, "", None),
        figure(f"{name}: most memory on the card", "MB", memory, "", None),
        figure(f"{name}: first question", "s", new, "", None, other=other, note=f"{tokens[-1]} tokens"),
        figure(f"{name}: follow-up on the same picture", "s", again, "", None, other=other),
    ]


def _plain(answerer: QFormerAnswerer, view: View, tokens: int) -> Callable[[], float]:
    """What the plain call takes with the same weights: processor, then generate."""
    import torch

    model, processor = answerer._model, answerer._processor

    def whole() -> float:
        began = time.perf_counter()
        prompt = processor.tokenizer(f"Question: {_QUESTION} Answer:", return_tensors="pt").input_ids
        # The tokenizer is a small one's: its mark for the picture has another number.
        marks = torch.full((1, model.config.num_query_tokens), model.config.image_token_index)
        pixels = processor.image_processor(images=view.picture.pixels, return_tensors="pt").pixel_values
        inputs = {"input_ids": torch.cat([marks, prompt], dim=1), "pixel_values": pixels}
        with torch.inference_mode():
            model.generate(
                **{key: value.to(model.device) for key, value in inputs.items()},
                max_new_tokens=tokens,
                min_new_tokens=tokens,
                do_sample=False,
            )
        return time.perf_counter() - began

    return whole


def _measuring_memory(work: Callable[[], float]) -> float | None:
    """Most megabytes on the card while `work` runs, the weights included."""
    import torch

    if not torch.cuda.is_available():
        work()
        return None
    torch.cuda.reset_peak_memory_stats()
    work()
    return torch.cuda.max_memory_allocated() / 1e6


def _freed() -> None:
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def main(arguments: Sequence[str]) -> int:
    """0 when measured, or when there is nothing to measure it on."""
    import torch

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "--tiny" in arguments:
            from tests.tiny_models.blip2 import tiny_blip2_opt

            print(table(figures(tiny_blip2_opt(folder), _TINY_PLANS, times=1)))
        elif torch.cuda.is_available():
            make(folder)
            print(table(figures(folder)))
        else:
            print("There is no GPU that torch can use here, so nothing was measured.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
