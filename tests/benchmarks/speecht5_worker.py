"""A process that speaks with SpeechT5 when told to: `python -m tests.benchmarks.speecht5_worker WAY FOLDER`.

WAY is "make" (write full-size checkpoints of random weights and end), "ours" or "transformers". Reads commands, a line
each, and answers each with a line of JSON. A process for each way: peak memory is a process's own.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from assistant.types import Voice
from tests.benchmarks import workers

STEPS = 250  # of 32 ms: an answer of 8 s
SENTENCE_STEPS, SENTENCES = 155, 6  # 5 s each: an answer of 30 s
# 114 characters, as people say in 8 s. Random weights say noise of any length, in the time that words would take.
TEXT = "Your train leaves at eight forty five from platform seven, it is on time, and there are no changes on its way."
SPEAKER = np.random.Generator(np.random.PCG64(1)).standard_normal(512).astype(np.float32)
_VOICE = Voice("bench", "speecht5", embedding=SPEAKER)


def make(folder: Path) -> None:
    """Checkpoints of the published sizes (transformers' defaults) that never stop by themselves."""
    from transformers import SpeechT5Config

    from tests.tiny_models import tiny_hifigan, tiny_speecht5

    published = SpeechT5Config().to_dict()
    names = ("hidden_size", "encoder_layers", "encoder_attention_heads", "encoder_ffn_dim", "decoder_layers",
             "decoder_attention_heads", "decoder_ffn_dim", "speech_decoder_prenet_units",
             "speech_decoder_postnet_units", "encoder_max_relative_position", "num_conv_pos_embeddings",
             "initializer_range")  # fmt: skip
    tiny_speecht5(folder / "speech", stop_bias=-20, **{name: published[name] for name in names})
    tiny_hifigan(folder / "vocoder", upsample_initial_channel=512, initializer_range=0.01)


def ours(folder: Path) -> dict[str, Callable[[], Any]]:
    """The commands of this app's engine."""
    from assistant.cancel import CancelToken
    from assistant.speaking.fallback import FirstThatWorks
    from assistant.speaking.silent import SilentSynthesizer
    from assistant.speaking.speecht5 import Limits, SpeechT5Synthesizer, opening
    from assistant.speaking.synthesizer import Candidate
    from assistant.speaking.wording import as_written

    began = time.perf_counter()
    network = opening.open_network(folder / "speech", folder / "vocoder")
    load = time.perf_counter() - began

    def engine(steps: int) -> SpeechT5Synthesizer:
        limits = Limits(most_steps=steps, end_at_most=True, attention=False)
        paths = str(folder / "speech"), str(folder / "vocoder")
        return SpeechT5Synthesizer(*paths, open_network=lambda *_: network, limits=limits)

    def answer() -> dict[str, float]:
        return _heard([(answering, TEXT)])

    def long_answer() -> dict[str, float]:
        return _heard([(sentence, f"{number}. {TEXT}") for number in range(SENTENCES)])

    def _heard(texts: list[tuple[SpeechT5Synthesizer, str]]) -> dict[str, float]:
        began, first, seconds, dry = time.perf_counter(), 0.0, 0.0, 0.0
        for each, text in texts:
            for chunk in each.stream(text, _VOICE, CancelToken()):
                now = time.perf_counter() - began
                first = first or now
                # A player that began with the first chunk has come to now - first - dry; later than what it has, and
                # it is silent until this chunk.
                dry += max(now - first - dry - seconds, 0) if seconds else 0.0
                seconds += chunk.seconds
        return {"first": first, "total": time.perf_counter() - began, "seconds": seconds, "dry": dry}

    def step() -> dict[str, float]:
        """The quickest and the middle decoder step of 100."""
        its = network.sizes
        decoding = network.begin(np.arange(4, 64, dtype=np.int64), SPEAKER, 200)
        mask = np.ones((1, *its.mask_shape), np.bool_)
        taken = []
        for _ in range(100):
            began = time.perf_counter()
            decoding.advance(mask)
            taken.append(time.perf_counter() - began)
        return {"least": min(taken), "middle": sorted(taken)[50]}

    def phrase() -> float:
        list(phrases.stream("Answer copied", _VOICE, CancelToken()))
        began = time.perf_counter()
        next(phrases.stream("Answer copied", _VOICE, CancelToken()))
        return time.perf_counter() - began

    answering, sentence = engine(STEPS), engine(SENTENCE_STEPS)
    candidates = [
        Candidate("speecht5", lambda: engine(40), as_written),
        Candidate("silent", SilentSynthesizer, as_written),
    ]
    phrases = FirstThatWorks(candidates, print)
    return {
        "answer": answer,
        "long": long_answer,
        "step": step,
        "phrase": phrase,
        "load": lambda: load,
        "memory": workers.peak_memory,
    }


def transformers(folder: Path) -> dict[str, Callable[[], Any]]:
    """The commands of `generate_speech` as the pipeline "text-to-speech" calls it: all of it, then play."""
    import torch
    from transformers import SpeechT5ForTextToSpeech, SpeechT5HifiGan, SpeechT5Processor

    torch.set_num_threads(2)
    processor = SpeechT5Processor.from_pretrained(folder / "speech")
    model = SpeechT5ForTextToSpeech.from_pretrained(folder / "speech").eval()
    vocoder = SpeechT5HifiGan.from_pretrained(folder / "vocoder").eval()
    speaker = torch.from_numpy(SPEAKER)[None]

    def answer() -> dict[str, float]:
        began = time.perf_counter()
        ids = processor(text=TEXT, return_tensors="pt")["input_ids"]
        ratio = (STEPS + 0.5) * model.config.reduction_factor / ids.shape[1]
        with torch.inference_mode():
            samples = model.generate_speech(ids, speaker, vocoder=vocoder, maxlenratio=ratio)
        took = time.perf_counter() - began
        return {"first": took, "total": took, "seconds": len(samples) / vocoder.config.sampling_rate, "dry": 0.0}

    return {"answer": answer, "memory": workers.peak_memory}


def main() -> None:
    way, folder = sys.argv[1], Path(sys.argv[2])
    if way == "make":
        make(folder)
        return
    workers.serve(lambda: ours(folder) if way == "ours" else transformers(folder))


if __name__ == "__main__":
    main()
