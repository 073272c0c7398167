"""`make bench-gpu`: SpeechT5 at its published size on the GPU, beside `generate_speech`; then BLIP-2."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.benchmarks import gpu_seeing, speecht5_worker
from tests.benchmarks.harness import Figure, alternating, figure, table

_WAYS = (("float32", False), ("float16", False), ("bfloat16", False), ("float32", True), ("float16", True))
_TIMES = 5


def figures(folder: Path) -> list[Figure]:
    """First sound and speed of each way. `folder` holds checkpoints as `speecht5_worker.make` writes them."""
    from assistant.cancel import CancelToken
    from assistant.speaking.speecht5 import Limits, SpeechT5Synthesizer, sizes
    from assistant.speaking.speecht5.torch_network import TorchNetwork
    from assistant.types import Voice

    speech, vocoder = folder / "speech", folder / "vocoder"
    voice = Voice("bench", "speecht5", embedding=speecht5_worker.SPEAKER)
    limits = Limits(most_steps=speecht5_worker.STEPS, end_at_most=True, attention=False)

    def way(dtype: str, recorded: bool) -> tuple[Callable[[], float], Callable[[], float]]:
        network = TorchNetwork(sizes.read(speech, vocoder), speech, vocoder,
                               device="cuda", dtype=dtype, recorded=recorded)  # fmt: skip
        engine = SpeechT5Synthesizer(str(speech), str(vocoder), open_network=lambda *_: network, limits=limits)

        def first() -> float:
            began = time.perf_counter()
            next(engine.stream(speecht5_worker.TEXT, voice, CancelToken()))
            return time.perf_counter() - began

        def whole() -> float:
            began = time.perf_counter()
            seconds = sum(chunk.seconds for chunk in engine.stream(speecht5_worker.TEXT, voice, CancelToken()))
            return (time.perf_counter() - began) / seconds

        return first, whole

    measured = []
    plain = _transformers(folder)
    for dtype, recorded in _WAYS:
        first, whole = way(dtype, recorded)
        for warm in (first, whole, plain):
            warm()
        soon, speed, other = alternating(_TIMES, first, whole, plain)
        name = f"SpeechT5 on the GPU, {dtype}{', CUDA graph' if recorded else ''}"
        measured.append(figure(f"{name}: first sound", "ms", soon * 1000, "", None, other=other * 8000))
        measured.append(figure(f"{name}: a second of speech", "s", speed, "", None, other=other))
    return measured


def _transformers(folder: Path) -> Callable[[], float]:
    """What a second of speech takes `generate_speech` on the GPU, in fp32."""
    import torch
    from transformers import SpeechT5ForTextToSpeech, SpeechT5HifiGan

    model = SpeechT5ForTextToSpeech.from_pretrained(folder / "speech").train(False).to("cuda")
    vocoder = SpeechT5HifiGan.from_pretrained(folder / "vocoder").train(False).to("cuda")
    ids = torch.arange(4, 64, device="cuda").repeat(2)[None]
    speaker = torch.from_numpy(speecht5_worker.SPEAKER)[None].to("cuda")
    ratio = (speecht5_worker.STEPS + 0.5) * model.config.reduction_factor / ids.shape[1]

    def whole() -> float:
        began = time.perf_counter()
        with torch.inference_mode():
            samples = model.generate_speech(ids, speaker, vocoder=vocoder, maxlenratio=ratio).cpu().numpy()
        return (time.perf_counter() - began) / (np.size(samples) / vocoder.config.sampling_rate)

    return whole


def main() -> int:
    """0 when measured, or when there is nothing to measure it on."""
    if importlib.util.find_spec("torch") is None:
        print("torch is not installed, so nothing was measured. Install the models first: make models.")
        return 0
    import torch

    if not torch.cuda.is_available():
        print("There is no GPU that torch can use here, so nothing was measured.")
        return 0
    print(torch.cuda.get_device_name())
    with tempfile.TemporaryDirectory() as name:
        speecht5_worker.make(Path(name))
        print(table(figures(Path(name))))
    return gpu_seeing.main(())


if __name__ == "__main__":
    sys.exit(main())
