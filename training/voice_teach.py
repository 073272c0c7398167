"""The loop of training a voice: batches, steps, saves, and what is done when memory runs out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.errors import LookaloudError
from training import crew, curves, voice_small
from training.checkpoint import Run
from training.events import Said, StopWord, Tell
from training.voice_best import Best
from training.voice_examination import Examiner
from training.voice_lesson import Lesson
from training.voice_quick import short_products

if TYPE_CHECKING:
    from training.trainer import Watch
    from training.voice_trainer import EarlyStop, VoiceTrainer

STATES = 2
"""Kept on disk: the last one, and the one before while it is written."""
# Takes that a processor learns from at once: more gain nothing there, and 8 of the full size need 4 GB.
_FEW = 8
_WARM_UP = 500  # steps, as the published guide has it; an eighth of all where there are fewer


@dataclass(frozen=True, slots=True)
class Course:
    """What one training goes by.

    Attributes:
        lesson: what is taught.
        run: its folder.
        best: knows how examinations came out.
        examiner: examines, in the first process; None where nothing is held out, and in the other processes.
        tell: hears events.
        stop: may be said by another thread.
    """

    lesson: Lesson
    run: Run
    best: Best
    examiner: Examiner | None
    tell: Tell
    stop: StopWord


@dataclass(frozen=True, slots=True)
class Way:
    """How a step is made.

    Attributes:
        parts: batches that add up to it, in all processes together.
        again: whether what the layers made is made again for the way backwards, instead of kept: less memory, and a
            third more time.
    """

    parts: int
    again: bool = False


def ways(batch_size: int, small: bool = False) -> Iterator[Way]:
    """How to make a step of so many takes, each way with less memory than the one before.

    A GPU is fastest with all at once, a processor with few, unless the network is small.
    """
    import torch

    gpu = torch.cuda.is_available()
    each = crew.size()
    parts = [number for number in range(each, batch_size + 1, each) if batch_size % number == 0]
    if gpu:
        yield Way(parts[0])
        yield from (Way(number, again=True) for number in parts)
    else:
        yield from (Way(number) for number in parts if small or batch_size // number <= _FEW)
        yield Way(parts[-1], again=True)


@dataclass(frozen=True, slots=True)
class Ended:
    """How training ended.

    Attributes:
        steps: done.
        whole: whether it came to its end.
        lost: step at which the loss was no number, or 0.
        losses: (step, mean loss since the one before), also from before it was stopped and went on.
    """

    steps: int
    whole: bool
    lost: int
    losses: tuple[tuple[int, float], ...]


def teach(course: Course) -> Ended:
    """Train until the end, until it gets no better, or until somebody says stop.

    Raises:
        LookaloudError: memory ran out, and there is no way with less.
    """
    from assistant.models.exhaustion import let_go, ran_out

    options = course.lesson.options
    for way in ways(options.batch_size, bool(options.size)):
        trainer, watch, early = _trainer(course, way)
        try:
            state = course.run.newest()
            trainer.train(resume_from_checkpoint=str(state) if state else None)
        except (RuntimeError, MemoryError) as error:
            if not ran_out(error):
                raise
            if crew.size() > 1:  # the others wait for this step and can't begin it anew
                raise LookaloudError("Memory ran out. Run it again with a smaller --batch.") from error
            del trainer
            let_go()
            if course.run.newest() is None:
                course.lesson.begin_anew()  # some steps may have been made, and they will be made again
            course.tell(Said("Memory ran out. Going on with smaller batches for each step, which learns the same."))
            continue
        done = int(trainer.state.global_step)
        if early.stopped:
            course.tell(Said(f"The voice got no better for a while, so training ends after {done} steps."))
        losses = curves.of(trainer.state.log_history).losses
        return Ended(done, early.stopped or done >= int(trainer.state.max_steps), watch.lost, losses)
    raise LookaloudError(
        "Memory ran out even with one recording at a time. Close other programs, or use shorter recordings. What was "
        "learned is kept."
    )


def _trainer(course: Course, way: Way) -> tuple[VoiceTrainer, Watch, EarlyStop]:
    import torch
    from transformers import PrinterCallback, TrainingArguments

    from training.trainer import Watch
    from training.voice_trainer import EarlyStop, VoiceTrainer

    lesson, best, examiner = course.lesson, course.best, course.examiner
    options, every = lesson.options, lesson.save_every
    gpu = torch.cuda.is_available()
    watch = Watch(course.tell, course.stop, options.batch_size, course.run.seal)
    early = EarlyStop(lambda: best.worse, best.tidy)
    arguments = TrainingArguments(
        output_dir=str(course.run.states),
        max_steps=lesson.steps,
        per_device_train_batch_size=options.batch_size // way.parts,
        gradient_accumulation_steps=way.parts // crew.size(),
        learning_rate=options.rate,
        lr_scheduler_type="linear",
        warmup_steps=min(voice_small.WARM_UP if options.size else _WARM_UP, lesson.steps // 8),
        max_grad_norm=1.0,
        seed=options.seed,
        # Measured on a processor: of a small network this saves a third of a step, of a large one little.
        bf16=torch.cuda.is_bf16_supported() if gpu else bool(options.size) and short_products(),
        fp16=gpu and not torch.cuda.is_bf16_supported(),
        activation_checkpointing=way.again,
        eval_strategy="steps" if lesson.held_out else "no",
        eval_steps=every,
        save_strategy="steps",
        save_steps=every,
        save_total_limit=STATES,
        # Each save must come after a look at the loss: what is no number is not kept.
        logging_steps=next(steps for steps in range(max(every // 10, 1), 0, -1) if every % steps == 0),
        logging_nan_inf_filter=False,
        report_to=[],
        disable_tqdm=True,
        remove_unused_columns=False,
        use_cpu=crew.on_processor(),
        dataloader_pin_memory=False,
    )

    def examine(step: int) -> dict[str, float]:
        assert examiner is not None
        return {} if watch.lost else examiner(step)

    trainer = VoiceTrainer(
        collator=lesson.collator,
        sampler=partial(lesson.sampler, options.batch_size // way.parts, way.parts),
        examine=examine,
        model=lesson.model,
        args=arguments,
        callbacks=[watch, early],
        **_new(lesson),
    )
    trainer.remove_callback(PrinterCallback)  # prints what our events tell
    if options.tensorboard:
        trainer.add_callback(curves.to_tensorboard(options.work))
    return trainer, watch, early


def _new(lesson: Lesson) -> dict[str, Any]:
    """What the trainer is given besides for a network that starts from nothing."""
    if not lesson.options.size:
        return {}
    model = lesson.model
    return {
        "optimizers": (voice_small.optimizer(model, lesson.options.rate), None),
        "past": partial(voice_small.past, reduction=int(model.config.reduction_factor)),
    }
