"""Small real speech for the tests of voices: the bundled Piper voice reads, and tiny checkpoints learn from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant.cancel import CancelToken
from assistant.speaking.piper import PiperSynthesizer
from assistant.speaking.voices import JOE
from assistant.speaking.wav import write_wav
from assistant.types import AudioChunk

SENTENCES = (
    "The train leaves at half past two.",
    "She put the kettle on the stove.",
    "A quick brown fox jumps over the lazy dog.",
    "Please close the door when you leave.",
    "My brother lives near the old harbour.",
    "We had soup and bread for lunch.",
    "The letter came on Tuesday morning.",
    "He reads the paper every day.",
    "There is a cat on the garden wall.",
    "Nobody knew where the key was.",
)


def spoken(sentences: tuple[str, ...] = SENTENCES) -> list[AudioChunk]:
    """Each sentence, with 0.6 s of silence before and 1 s after it."""
    voice = PiperSynthesizer()
    made = []
    for sentence in sentences:
        chunks = list(voice.stream(sentence, JOE, CancelToken()))
        rate = chunks[0].sample_rate
        parts = [np.zeros(int(0.6 * rate)), *(chunk.samples for chunk in chunks), np.zeros(rate)]
        made.append(AudioChunk(np.concatenate(parts).astype(np.float32), rate))
    return made


def folder_of_recordings(folder: Path, chunks: list[AudioChunk], sentences: tuple[str, ...] = SENTENCES) -> Path:
    """LJSpeech's layout. Returns `folder`."""
    (folder / "wavs").mkdir(parents=True)
    lines = []
    for number, (sentence, chunk) in enumerate(zip(sentences, chunks, strict=False), 1):
        write_wav(folder / "wavs" / f"p{number:03}.wav", [chunk])
        lines.append(f"p{number:03}|{sentence}|{sentence}\n")
    (folder / "metadata.csv").write_text("".join(lines), encoding="utf-8")
    return folder
