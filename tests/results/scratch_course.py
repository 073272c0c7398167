"""Teaching the small SpeechT5 of `scratch_voice`, with the training module's network, batches, optimiser and trainer.

What `lookaloud train voice --from-scratch small` does besides is left out here: x-vectors and a vocoder, whose weights
can't be had on every machine.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.results.griffin_lim import invert
from tests.results.scratch_corpus import Spoken, speaker_vector
from training import voice_small
from training.checkpoint import Run
from training.events import Stepped, StopWord
from training.voice_batches import ByLength, Collator
from training.voice_evaluate import word_distance
from training.voice_prepare import Prepared, Take

Floats = NDArray[np.float32]
MOST_FRAMES_A_LETTER = 8.0  # speech has 4
TOGETHER = 12  # sentences that are said at once


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a course.

    Attributes:
        name: of its folder.
        steps: of it.
        rate: learning rate, reached after `warm_up` steps, and from there falling to 0 where `falls`.
        batch_size: clips in a step.
        every: steps between two examinations, each with a state on disk.
        share: of clips of other voices than the first.
    """

    name: str
    steps: int
    rate: float
    falls: bool
    warm_up: int = 60
    batch_size: int = 48
    every: int = 200
    share: float = 0.0


def prepared(every: Sequence[Spoken], longest: int = 10**6) -> Prepared:
    """What the collator reads, of clips of at most `longest` frames."""
    takes, vectors, frames, start = [], [], [], 0
    for spoken in every:
        at = 0
        for text, length in zip(spoken.texts, spoken.lengths, strict=True):
            if length <= longest:
                takes.append(Take("", text, spoken.voice, start, length))
                vectors.append(spoken.vector)
                frames.append(spoken.frames[at : at + length])
                start += length
            at += length
    return Prepared(tuple(takes), np.stack(vectors), np.concatenate(frames), "", {})


def teach(folder: Path, start: Path, clips: Prepared, stage: Stage, examine: Callable[[Any, int], str]) -> Path:
    """One stage, from its beginning or from its last state on disk. Returns the folder of the network."""
    import torch
    from transformers import PrinterCallback, SpeechT5ForTextToSpeech, TrainingArguments

    from assistant.speaking.speecht5.tokens import Tokens
    from training.trainer import Watch
    from training.voice_quick import short_products
    from training.voice_trainer import VoiceTrainer

    done = folder / stage.name
    if (done / "config.json").is_file():
        return done
    run = Run(folder / f".{stage.name}")
    run.states.mkdir(parents=True, exist_ok=True)
    model = SpeechT5ForTextToSpeech.from_pretrained(start)
    model.config.use_guided_attention_loss = True
    collator = Collator(clips, Tokens(start, model.config.vocab_size), model.config.reduction_factor)
    frames = [take.frames for take in clips.takes]
    own, others = list(range(len(frames))), []
    if stage.share:
        others = [number for number in own if clips.takes[number].speaker != clips.takes[0].speaker]
        own = own[: len(own) - len(others)]

    def log(line: str) -> None:
        print(line, flush=True)
        with (folder / "log.txt").open("a", encoding="utf-8") as file:
            file.write(f"{time.strftime('%H:%M:%S')} {stage.name} {line}\n")

    def listen(step: int) -> dict[str, float]:
        log(f"step {step}: {examine(model, step)}")
        return {}

    def tell(event: Any) -> None:
        if isinstance(event, Stepped):
            log(f"step {event.step} of {event.steps}, loss {event.loss:.3f}, {event.examples_per_s:.0f} clips a second")

    arguments = TrainingArguments(
        output_dir=str(run.states), max_steps=stage.steps, per_device_train_batch_size=stage.batch_size,
        learning_rate=stage.rate, lr_scheduler_type="linear" if stage.falls else "constant_with_warmup",
        warmup_steps=stage.warm_up, max_grad_norm=1.0, bf16=short_products(), use_cpu=not torch.cuda.is_available(),
        eval_strategy="steps", eval_steps=stage.every, save_strategy="steps", save_steps=stage.every,
        save_total_limit=2, logging_steps=25, logging_nan_inf_filter=False, report_to=[], disable_tqdm=True,
        remove_unused_columns=False, dataloader_pin_memory=False,
    )  # fmt: skip
    trainer = VoiceTrainer(
        collator=collator,
        sampler=lambda epoch: ByLength(
            own, others, stage.share, frames, batch_size=stage.batch_size, seed=0, epoch=epoch
        ),
        examine=listen,
        past=partial(voice_small.past, reduction=model.config.reduction_factor),
        model=model,
        args=arguments,
        callbacks=[Watch(tell, StopWord(), stage.batch_size, run.seal)],
        optimizers=(voice_small.optimizer(model, stage.rate), None),
    )
    trainer.remove_callback(PrinterCallback)
    state = run.newest()
    trainer.train(resume_from_checkpoint=str(state) if state else None)
    model.save_pretrained(done)
    voice_small.write_processor(done)
    return done


def speak(model: Any, tokens: Any, texts: Sequence[str], vectors: Sequence[Floats]) -> list[Floats]:
    """Spectra, each (frames, 80), of texts that plain transformers says; the same each time."""
    import torch

    training, said = model.training, []
    model.eval()
    with torch.no_grad(), torch.random.fork_rng():
        torch.manual_seed(1)
        for at in range(0, len(texts), TOGETHER):
            ids = [torch.from_numpy(tokens.ids(text)) for text in texts[at : at + TOGETHER]]
            filled = torch.nn.utils.rnn.pad_sequence(ids, batch_first=True, padding_value=1)
            mask = torch.nn.utils.rnn.pad_sequence([torch.ones_like(each) for each in ids], batch_first=True)
            speakers = torch.from_numpy(np.stack(vectors[at : at + TOGETHER]))
            made, lengths = model.generate_speech(
                filled, speakers, attention_mask=mask, return_output_lengths=True, maxlenratio=MOST_FRAMES_A_LETTER
            )
            said += [each[:length].float().numpy() for each, length in zip(made, lengths, strict=True)]
    model.train(training)
    return said


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of some sentences.

    Attributes:
        errors: words heard wrong, for each that was said.
        similarity: mean cosine of Resemblyzer's vectors to the speaker's; NaN where it was not asked for.
        lines: of each, what was to be heard and what was.
    """

    errors: float
    similarity: float
    lines: tuple[str, ...]


def hear(texts: Sequence[str], mels: Sequence[Floats], vectors: Sequence[Floats], alike: bool = False) -> Heard:
    """Listen to spectra by Griffin-Lim and Whisper."""
    from tests.hearing import WHISPER_RATE, transcribe, words

    wrong = count = 0
    near, lines = [], []
    for text, mel, vector in zip(texts, mels, vectors, strict=True):
        sound = invert(mel)
        heard = transcribe(sound, WHISPER_RATE)
        wrong += word_distance(words(text), words(heard))
        count += len(words(text))
        lines.append(f"{text} -> {heard}")
        if alike and len(sound) > WHISPER_RATE:
            near.append(float(speaker_vector(sound) @ vector))
    return Heard(wrong / count, float(np.mean(near)) if near else float("nan"), tuple(lines))


def sharpness(model: Any, collator: Collator, numbers: Sequence[int]) -> tuple[float, float]:
    """Of some clips, each step given the true ones before it: mean error of the spectra, and the mean highest weight of
    attention to a letter."""
    import torch

    training = model.training
    model.eval()
    with torch.no_grad(), torch.random.fork_rng():
        batch: Any = collator(numbers)
        given = model(**batch, use_cache=False, output_attentions=True)
    model.train(training)
    there = batch["labels"] != -100
    error = float((given.spectrogram - batch["labels"])[there].abs().mean())
    weights = torch.stack(given.cross_attentions).mean((0, 2))
    return error, float(weights.max(-1).values.mean())


def write_json(file: Path, values: Any) -> None:
    """Figures, for people and for going on."""
    file.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
