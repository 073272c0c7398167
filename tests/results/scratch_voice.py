"""`python -m tests.results.scratch_voice`: a small multi-speaker SpeechT5 from nothing, and a new speaker taught to it.

The speech comes from voices of this machine (see `scratch_corpus`). What it learned is said by plain transformers, made
sound by Griffin-Lim, and heard by Whisper tiny.en: so the first figure is what Whisper makes of the true spectra by the
same way. Then a speaker that it never heard is taught on 1, 5 and 15 minutes. Every part goes on from where it was.

Needs Resemblyzer's weights (`pip install --no-deps Resemblyzer==0.1.4`), flite and espeak-ng. Its figures
stand in docs/results/scratch-voice.md. Takes about an hour of one core.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from tests.results import scratch_corpus, scratch_course
from tests.results.scratch_corpus import Spoken
from tests.results.scratch_course import Heard, Stage, hear, prepared, speak
from training import voice_small

SHORT, LONG = 150, 200  # frames: with clips of up to 2.4 s it begins, and goes on with up to 3.2 s
VOICES = (("kal16", 1200, 4), ("en-gb-x-rp", 900, 5), ("slt", 500, 2), ("awb", 500, 3), ("joe", 400, 1))
"""Voice, sentences of the patterns that it says besides those of resources/prompts, seed of these."""
FIRST, SECOND = Stage("first", 400, 2e-3, falls=False), Stage("second", 1200, 2e-3, falls=True)
NEW, NEW_COUNT, NEW_SEED = "rms", 150, 7
MINUTES = (1, 5, 15)
TUNING = Stage("", 100, 3e-4, falls=True, warm_up=10, batch_size=32, every=100, share=0.5)
LISTENED = 12  # sentences of a kind while it learns
LISTENED_LAST = 30


@dataclass(frozen=True, slots=True)
class Sentences:
    """What is held out: of the words that were learned, and of others."""

    known: tuple[str, ...]
    other: tuple[str, ...]


def held_out(count: int) -> Sentences:
    """`count` sentences of each kind, that were never learned."""
    return Sentences(
        tuple(scratch_corpus.held_out_patterns(count)), tuple(scratch_corpus.prompts(held_out=True)[:count])
    )


def ceiling(voices: Sequence[Spoken], count: int) -> tuple[Heard, Heard]:
    """How what the voices themselves say is heard by the same way: the best that can be reached."""
    found = []
    for said in (held_out(count).known, held_out(count).other):
        who = [voices[number % len(voices)] for number in range(len(said))]
        mels = [scratch_corpus.mel(scratch_corpus.say(one.voice, text)) for one, text in zip(who, said, strict=True)]
        found.append(hear(said, mels, [one.vector for one in who], alike=True))
    return found[0], found[1]


def examine(model: Any, tokens: Any, voices: Sequence[Spoken], count: int) -> tuple[Heard, Heard]:
    """How each kind of sentence is heard, each said by the next of the voices."""
    found = []
    for said in (held_out(count).known, held_out(count).other):
        vectors = [voices[number % len(voices)].vector for number in range(len(said))]
        found.append(hear(said, speak(model, tokens, said, vectors), vectors, alike=True))
    return found[0], found[1]


def learn(folder: Path, voices: Sequence[Spoken], second: Stage) -> Path:
    """From nothing to the small voice. Returns its folder."""
    from assistant.speaking.speecht5.tokens import Tokens

    size = voice_small.SIZES["small"]
    start = folder / "start"
    if not (start / "config.json").is_file():
        voice_small.write(start, size, len(voices[0].vector), seed=0)
    tokens = Tokens(start, len(voice_small.CHARACTERS) + 5)
    clips = prepared(voices, LONG)
    collator = scratch_course.Collator(clips, tokens, size.reduction)
    some = list(range(0, len(clips.takes), len(clips.takes) // 16))[:16]

    def listen(model: Any, _: int) -> str:
        error, peak = scratch_course.sharpness(model, collator, some)
        known, other = examine(model, tokens, voices, LISTENED)
        return (
            f"word errors {known.errors:.0%}, of other words {other.errors:.0%}; similarity {known.similarity:.2f}; "
            f"spectra {error:.3f}, attention {peak:.2f}"
        )

    first = scratch_course.teach(folder, start, prepared(voices, SHORT), FIRST, listen)
    return scratch_course.teach(folder, first, clips, second, listen)


def part(whole: Spoken, minutes: float) -> Spoken:
    """The first clips of a speaker, of so many minutes in all; the prompts, which are of all sounds, come last."""
    total = np.cumsum(whole.lengths) * 0.016 / 60
    count = int(np.searchsorted(total, minutes)) + 1
    return Spoken(whole.voice, whole.texts[:count], whole.lengths[:count], whole.frames, whole.vector)


def tune(folder: Path, base: Path, new: Spoken, minutes: int, voices: Sequence[Spoken]) -> Path:
    """Teach the small voice a new speaker on so much speech, the others mixed in. Returns the folder."""
    clips = prepared([part(new, minutes), *voices])
    return scratch_course.teach(folder, base, clips, replace(TUNING, name=f"{NEW}-{minutes}"), lambda *_: "")


def loaded(folder: Path) -> tuple[Any, Any]:
    """A network and its letters."""
    from transformers import SpeechT5ForTextToSpeech

    from assistant.speaking.speecht5.tokens import Tokens

    model = SpeechT5ForTextToSpeech.from_pretrained(folder).eval()
    return model, Tokens(folder, model.config.vocab_size)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.results.scratch_voice", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("scratch-voice"), help="everything is kept there")
    parser.add_argument("--steps", type=int, default=SECOND.steps, help="of the second stage")
    parser.add_argument(
        "--sentences",
        type=int,
        default=LISTENED_LAST,
        help="of each kind that are heard at the end, half of the new speaker",
    )
    given = parser.parse_args(arguments)
    import torch

    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    corpus = given.folder / "corpus"
    voices = [scratch_corpus.open_spoken(corpus, *each) for each in VOICES]
    print(f"{sum(len(each.texts) for each in voices):,} clips, {sum(each.minutes for each in voices):.0f} minutes.")
    base = learn(given.folder, voices, replace(SECOND, steps=given.steps))
    new = scratch_corpus.open_spoken(corpus, NEW, NEW_COUNT, NEW_SEED)
    count = given.sentences
    rows: list[tuple[str, tuple[Heard, Heard]]] = []

    def note(name: str, both: tuple[Heard, Heard]) -> None:
        rows.append((name, both))
        print(f"\n{name}: {both[0].errors:.0%}, {both[1].errors:.0%}, {both[0].similarity:.2f}", flush=True)
        print(*both[0].lines, *both[1].lines, sep="\n", flush=True)

    count, half = given.sentences, (given.sentences + 1) // 2
    note("learned", examine(*loaded(base), voices, count))
    note("the five voices themselves", ceiling(voices, count))
    note(f"{NEW}, before", examine(*loaded(base), [new], half))
    for minutes in MINUTES:
        note(f"{NEW}, {minutes} minutes", examine(*loaded(tune(given.folder, base, new, minutes, voices)), [new], half))
    note(f"{NEW} itself", ceiling([new], half))
    print("\n| voice | word errors, known words | other words | similarity |\n|---|---|---|---|")
    for name, (known, other) in rows:
        print(f"| {name} | {known.errors:.0%} | {other.errors:.0%} | {known.similarity:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
