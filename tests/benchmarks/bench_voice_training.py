"""Teaching a SpeechT5 of full size: examples a second, against the guide's recipe.

The bundled Piper voice reads sentences of 1.5 to 10 s, in about the shares of LJSpeech and VoxPopuli. Random weights of
the published sizes cost the same time as the published ones. Takes about 15 minutes on two quiet cores; `python -m
tests.benchmarks.bench_voice_training` tries it in two minutes with a small network, whose figures mean nothing.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.benchmarks.harness import Figure, figure, table
from tests.benchmarks.voice_training_worker import STEP
from tests.benchmarks.workers import once

STEPS = 2
TURNS = 2
WAYS = ("guide", "guide_kept", "ours", "ours_exact")


def figures(trial: bool = False) -> list[Figure]:
    """The ways in turns, each in a process of its own."""
    found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    steps = 1 if trial else STEPS
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        seconds = _recordings(folder / "recordings", steps * STEP)
        _checkpoints(folder, trial)
        for _ in range(1 if trial else TURNS):
            for way, values in found.items():
                values.append(once("tests.benchmarks.voice_training_worker", way, folder, steps))
                print(way, values[-1], file=sys.stderr, flush=True)
    best = {way: {of: min(each[of] for each in values) for of in ("wall_s", "cpu_s")} for way, values in found.items()}
    rows = steps * STEP
    note = (
        f"{steps} steps of {STEP} clips, all {rows} clips once, {min(seconds):.1f} to {max(seconds):.1f} s long, "
        f"{np.mean(seconds):.1f} s in the mean; best of {TURNS} turns."
    )

    def compared(of: str, ours: str, guide: str, words: str = "") -> Figure:
        faster = best[guide][of] / best[ours][of]
        target = not words
        name = "second" if of == "wall_s" else "processor second"
        return figure(
            f"teaching SpeechT5 (144 M): examples a {name}{words}", "1/s", rows / best[ours][of],
            "1.5 times the guide's" if target else "", faster >= 1.5 if target else None,
            other=rows / best[guide][of], ratio=faster, note=note,
        )  # fmt: skip

    return [
        compared("wall_s", "ours", "guide"),
        compared("cpu_s", "ours", "guide"),
        compared("cpu_s", "ours_exact", "guide", "; ours without products of 16-bit numbers"),
        compared("cpu_s", "ours_exact", "guide_kept", "; the same, and the guide's without making activations again"),
    ]


def _recordings(folder: Path, count: int) -> list[float]:
    """Clips at 16,000 Hz in LJSpeech's layout; the seconds of each."""
    from assistant import paths
    from assistant.cancel import CancelToken
    from assistant.listening import SAMPLE_RATE
    from assistant.speaking.piper import PiperSynthesizer
    from assistant.speaking.resampling import resample
    from assistant.speaking.voices import JOE
    from assistant.speaking.wav import write_wav
    from assistant.types import AudioChunk
    from training import prompts
    from training.voice_sound import fit

    voice, dice = PiperSynthesizer(), np.random.default_rng(0)
    (folder / "wavs").mkdir(parents=True)
    texts = [prompt.text for prompt in prompts.read(paths.RESOURCES / "prompts" / "english.txt")]
    lines, seconds, at = [], [], 0
    for number in range(count):
        # One sentence in some rows, two or three in others: 1.5 to 10 seconds, 6 in the mean.
        text = " ".join(texts[(at + more) % len(texts)] for more in range(int(dice.integers(1, 4))))
        at += 3
        chunks = list(voice.stream(text, JOE, CancelToken()))
        samples = fit(resample(np.concatenate([each.samples for each in chunks]), chunks[0].sample_rate, SAMPLE_RATE))
        write_wav(folder / "wavs" / f"c{number:03}.wav", [AudioChunk(samples, SAMPLE_RATE)])
        lines.append(f"c{number:03}|{text}|{text}\n")
        seconds.append(len(samples) / SAMPLE_RATE)
    (folder / "metadata.csv").write_text("".join(lines), encoding="utf-8")
    return seconds


def _checkpoints(folder: Path, trial: bool) -> None:
    """With random weights: of the published sizes, or small ones."""
    import torch
    from transformers import SpeechT5Config, SpeechT5ForTextToSpeech

    from tests.tiny_models.speech import speecht5_processor, tiny_hifigan, tiny_speaker_encoder, tiny_speecht5

    tiny_hifigan(folder / "vocoder")
    tiny_speaker_encoder(folder / "encoder")
    if trial:
        tiny_speecht5(folder / "speecht5")
        return
    torch.manual_seed(0)
    # What the published configuration says; all else is the default.
    config = SpeechT5Config(vocab_size=81, max_text_positions=600, max_speech_positions=1876)
    SpeechT5ForTextToSpeech(config).save_pretrained(folder / "speecht5")
    speecht5_processor(folder / "speecht5")


if __name__ == "__main__":
    print(table(figures(trial=True)))
