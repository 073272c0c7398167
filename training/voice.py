"""Teaching SpeechT5 a voice: from recordings and a checkpoint to a folder that speaks."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import BadInput, LookaloudError
from training import checkpoint, crew
from training.checkpoint import Run
from training.events import Finished, Said, StopWord, Tell, duration
from training.voice_best import Best
from training.voice_data import VoiceData, open_recordings
from training.voice_examination import Examiner, seconds_of_a_step
from training.voice_folder import Outcome, write_folder
from training.voice_lesson import Lesson, Options, located, make_work, prepare

if TYPE_CHECKING:
    from training.trainer import Watch
    from training.voice_trainer import EarlyStop, VoiceTrainer

_STATES = 2  # kept on disk: the last one, and the one before while it is written
_COPIES = 3  # of the weights in a state: the network, and two moments of the optimiser
_VOICES = 3  # the best so far, the one that is examined, and the finished one
# Takes that a processor learns from at once: more gain nothing there, and 8 of the full size need 4 GB.
_FEW = 8
_WARM_UP = 500  # steps, as the published guide has it; an eighth of all where there are fewer


@dataclass(frozen=True, slots=True)
class _Course:
    """What one training goes by."""

    lesson: Lesson
    run: Run
    best: Best
    examiner: Examiner | None
    tell: Tell
    stop: StopWord


def train(options: Options, tell: Tell, stop: StopWord) -> bool:
    """Teach; True when it came to its end, False when it was stopped before.

    Args:
        options: how.
        tell: hears events.
        stop: may be said by another thread.

    Raises:
        LookaloudError: it can't be done; the sentence says what to do. What was learned is kept.
    """
    import torch
    import transformers

    transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    if crew.size() > 1:
        raise BadInput("A voice is taught by one process. Run lookaloud train voice without accelerate launch.")
    torch.set_num_threads(options.threads or torch.get_num_threads())
    torch.set_flush_denormal(True)  # numbers near zero would take a hundred times as long
    if options.folder.exists() and not options.anew:
        raise BadInput(f"There is a voice called {options.name} already. Choose another name, or add --anew.")
    located(options)  # a model that is missing is said before anything takes time
    make_work(options)
    run = Run(options.work)
    run.begin(options.lesson(), options.anew)
    try:
        lesson, consent_wav = _prepared(options, run, tell)
        return _run(lesson, run, consent_wav, tell, stop)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise LookaloudError(checkpoint.DISK_FULL) from error
        raise


def _prepared(options: Options, run: Run, tell: Tell) -> tuple[Lesson, Path | None]:
    """The lesson, and the recording of the consent, which is kept with the training from its start."""
    kept = run.states / "consent.wav"
    if (run.states / "prepared" / "clips.json").is_file():
        lesson = prepare(options, run, {}, None, tell)
    else:
        try:
            data = open_recordings(options.data, options.language)
            agreed, recording = _agreed(options, data)
            if recording is not None:
                shutil.copyfile(recording, kept)
            lesson = prepare(options, run, agreed, data, tell)
        except LookaloudError:
            shutil.rmtree(options.work, ignore_errors=True)  # nothing was begun: other settings may be tried
            raise
    return lesson, kept if kept.is_file() else None


def _agreed(options: Options, data: VoiceData) -> tuple[Mapping[str, Any], Path | None]:
    """The consent to keep with the voice.

    Raises:
        BadInput: there is none.
    """
    if data.consent:
        return data.consent, data.consent_wav
    if options.consent is not None:
        from assistant.voice_making import check_consent

        return check_consent(options.consent), options.consent
    if not (data.public or options.public):
        from assistant.consent import CONSENT_SENTENCE

        raise BadInput(
            f"A person's voice needs that person's consent. Record them saying: {CONSENT_SENTENCE} Then add --consent "
            "and that file. If they gave the recordings to everybody, add --public and the licence."
        )
    return {}, None


def _run(lesson: Lesson, run: Run, consent_wav: Path | None, tell: Tell, stop: StopWord) -> bool:
    state = run.newest()
    best = Best(run.states, int(state.name.rsplit("-", 1)[1]) if state else 0)
    _announce(lesson, state is not None, tell)
    examiner = Examiner(lesson, best, run.states, tell) if lesson.held_out else None
    if examiner is not None and not best.scores:
        examiner(0)  # what it is measured against
    steps, ended, lost = _teach(_Course(lesson, run, best, examiner, tell, stop))
    if lost and (examiner is None or best.step is None):
        raise LookaloudError(
            f"At step {lost} the loss was no number any more. What was learned before is kept; run it again with "
            "--anew and a smaller --rate."
        )
    if not ended and not lost:
        tell(Finished(str(lesson.options.folder), False, "Training was stopped. The same command goes on from there."))
        return False
    write_folder(lesson, Outcome(run.states, best, examiner, steps, consent_wav))
    end = _end(lesson.options.name, best.step, lost)
    shutil.rmtree(lesson.options.work, ignore_errors=True)
    tell(Finished(str(lesson.options.folder), not lost, end))
    return not lost


def _end(name: str, step: int | None, lost: int) -> str:
    if lost:
        return (
            f"At step {lost} the loss was no number any more, so training ended. The voice {name} is what it was after "
            f"step {step}."
        )
    if step == 0:
        return f"Training is done, but made the voice no better: {name} speaks as the model did before."
    return f"Training is done. To hear it, run lookaloud voices preview {name}."


def _announce(lesson: Lesson, goes_on: bool, tell: Tell) -> None:
    size = 4 * sum(each.numel() for each in lesson.model.parameters()) * (_STATES * _COPIES + _VOICES)
    checkpoint.room(lesson.options.work, size)
    takes = lesson.prepared.takes
    others = sum(takes[number].other for number in lesson.learned)
    took = seconds_of_a_step(lesson)
    tell(
        Said(
            f"{'Going on with' if goes_on else 'Learning'} {len(lesson.learned) - others:,} recordings"
            f"{f' and {others:,} of other voices' if others else ''}; {len(lesson.held_out):,} are held out. In all "
            f"{duration(lesson.seconds)} of speech. On this machine {lesson.steps:,} steps take about "
            f"{duration(took * lesson.steps)}, and somewhat more for listening in between; it may end sooner. Needs "
            f"{max(size / 1e6, 1):,.0f} megabytes of disk while it trains."
        )
    )


def _teach(course: _Course) -> tuple[int, bool, int]:
    """Train until the end, until it gets no better, or until somebody says stop. Where memory runs out, smaller batches
    add up to one step, and on the GPU less is remembered between forwards and backwards.

    Returns:
        steps done; whether it came to its end; the step at which the loss was no number, or 0.
    """
    from assistant.seeing.exhaustion import let_go, ran_out

    parts = _parts(course.lesson.options.batch_size)
    while True:
        trainer, watch, early = _trainer(course, parts)
        try:
            state = course.run.newest()
            trainer.train(resume_from_checkpoint=str(state) if state else None)
        except (RuntimeError, MemoryError) as error:
            if not ran_out(error) or course.lesson.options.batch_size // (parts * 2) < 1:
                raise
            parts *= 2
            del trainer
            let_go()
            course.tell(
                Said(f"Memory ran out. Going on with {parts} smaller batches for each step, which learns the same.")
            )
            continue
        done = int(trainer.state.global_step)
        if early.stopped:
            course.tell(Said(f"The voice got no better for a while, so training ends after {done} steps."))
        return done, early.stopped or done >= int(trainer.state.max_steps), watch.lost


def _parts(batch_size: int) -> int:
    """Into how many batches a step is cut from its start: one on the GPU, which is fastest with all at once."""
    import torch

    if torch.cuda.is_available():
        return 1
    return batch_size // max(size for size in range(1, _FEW + 1) if batch_size % size == 0)


def _trainer(course: _Course, parts: int) -> tuple[VoiceTrainer, Watch, EarlyStop]:
    import torch
    from transformers import PrinterCallback, TrainingArguments

    from training.trainer import Watch
    from training.voice_trainer import EarlyStop, VoiceTrainer

    lesson, run, best, examiner = course.lesson, course.run, course.best, course.examiner
    options, every = lesson.options, lesson.save_every
    gpu = torch.cuda.is_available()
    watch = Watch(course.tell, course.stop, options.batch_size, run.seal)
    early = EarlyStop(lambda: best.worse, best.tidy)
    arguments = TrainingArguments(
        output_dir=str(run.states),
        max_steps=lesson.steps,
        per_device_train_batch_size=options.batch_size // parts,
        gradient_accumulation_steps=parts,
        learning_rate=options.rate,
        lr_scheduler_type="linear",
        warmup_steps=min(_WARM_UP, lesson.steps // 8),
        max_grad_norm=1.0,
        seed=options.seed,
        bf16=gpu and torch.cuda.is_bf16_supported(),
        fp16=gpu and not torch.cuda.is_bf16_supported(),
        activation_checkpointing=gpu and parts > 1,
        eval_strategy="steps" if examiner else "no",
        eval_steps=every,
        save_strategy="steps",
        save_steps=every,
        save_total_limit=_STATES,
        # Each save must come after a look at the loss: what is no number is not kept.
        logging_steps=next(steps for steps in range(max(every // 10, 1), 0, -1) if every % steps == 0),
        logging_nan_inf_filter=False,
        report_to=[],
        disable_tqdm=True,
        remove_unused_columns=False,
        dataloader_pin_memory=False,
    )

    def examine(step: int) -> dict[str, float]:
        assert examiner is not None
        return {} if watch.lost else examiner(step)

    trainer = VoiceTrainer(
        collator=lesson.collator,
        sampler=partial(lesson.sampler, options.batch_size // parts),
        examine=examine,
        model=lesson.model,
        args=arguments,
        callbacks=[watch, early],
    )
    trainer.remove_callback(PrinterCallback)  # prints what our events tell
    return trainer, watch, early


__all__ = ["Options", "train"]
