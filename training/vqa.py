"""Teaching a ViLT to answer questions about pictures: from data and a start to a model folder."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import LookaloudError
from training import advice, card, checkpoint, crew, curves, evaluate, lora
from training.checkpoint import Run
from training.curves import Curves
from training.data.rows import Row
from training.evaluate import Given
from training.events import Finished, Said, Scored, StopWord, Tell
from training.lesson import Lesson, Options, prepare, read_checked

if TYPE_CHECKING:
    from transformers import TrainerState

    from training.trainer import VqaTrainer, Watch

EXAMINED = 512  # held-out questions that are asked while training goes on; all are at its end
SHOWN = 2000  # questions about pictures learned from, by which new kinds of pictures are told
_STATES = 2  # kept on disk: the last one, and the one before while it is written
_MOMENTS = 2  # kept by the optimiser of each weight that learns
# Share of all steps in which only some squares of each picture are looked at, where a recipe says so.
KEEP_UNTIL = 0.8


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
    torch.set_num_threads(options.threads or torch.get_num_threads())
    torch.set_flush_denormal(True)  # numbers near zero would take a hundred times as long
    if options.tensorboard:
        curves.need_tensorboard()
    data = read_checked(options, tell)
    crew.check_batch(options.batch_size)
    run = Run(options.out)
    with crew.first_before_others():
        goes_on = run.begin(options.lesson(data), options.anew and crew.is_first(), tell)
    lesson = prepare(options, data)
    _announce(lesson, tell, goes_on)
    checkpoint.room(options.out, _room(lesson))
    if lesson.new and not goes_on:
        if torch.accelerator.is_available():
            lesson.network.to(torch.accelerator.current_accelerator())
        _ask(lesson, _asked(lesson), tell, " before", shared=True)
    try:
        with checkpoint.full_disk_is_said():
            state = _teach(lesson, run, tell, stop)
            went = curves.of(state.log_history)
            if told := curves.summary(went):
                tell(Said(told))
            if state.global_step < state.max_steps:
                tell(Finished(str(options.out), False, f"Training was stopped. {advice.go_on()}"))
                return False
            if not crew.is_first():
                return True
            right = _finish(lesson, run, tell, went)
    finally:
        crew.part()
    run.forget_states()
    tell(Finished(str(options.out), True, f"Training is done: {right:.1%} right. The model is in {options.out.name}."))
    return True


def _announce(lesson: Lesson, tell: Tell, goes_on: bool) -> None:
    size = _room(lesson)
    many = len({row.picture for row in lesson.learned})
    tell(
        Said(
            f"{'Going on with' if goes_on else 'Learning'} {len(lesson.learned):,} questions about {many:,} pictures; "
            f"{len(lesson.held_out):,} about other pictures are held out. "
            f"The {len(lesson.names.names):,} answers cover {lesson.names.coverage:.1%}. "
            f"Needs {max(size / 1e6, 1):,.0f} megabytes of disk while it trains."
            f"{' Learns with 16-bit numbers (bfloat16), which this machine is fast at.' if lesson.half else ''}"
            f"{f' {crew.size()} processes share each step.' if crew.size() > 1 else ''}"
        )
    )


def _parameters(lesson: Lesson) -> int:
    return sum(each.numel() for each in lesson.network.parameters())


def _room(lesson: Lesson) -> int:
    """Bytes of disk at most: some states, and the model at the end."""
    learning = sum(each.numel() for each in lesson.network.parameters() if each.requires_grad)
    whole = _parameters(lesson)
    return 4 * (_STATES * (whole + _MOMENTS * learning) + whole)


def _teach(lesson: Lesson, run: Run, tell: Tell, stop: StopWord) -> TrainerState:
    """Train to the end, or until somebody says stop. Where memory runs out, smaller batches add up to one step."""
    from assistant.models.exhaustion import let_go, ran_out

    parts = 1
    while True:
        trainer, watch = _trainer(lesson, run, tell, stop, parts)
        try:
            state = run.newest()
            trainer.train(resume_from_checkpoint=str(state) if state else None)
        except (RuntimeError, MemoryError) as error:
            if not ran_out(error) or lesson.options.batch_size // (parts * 2) < 1:
                raise
            if crew.size() > 1:  # the others wait for this step and can't begin it anew
                raise LookaloudError("Memory ran out. Run it again with --anew and a smaller --batch.") from error
            parts *= 2
            del trainer
            let_go()
            tell(Said(f"Memory ran out. Going on with {parts} smaller batches for each step, which learns the same."))
            continue
        if watch.lost:
            otherwise = advice.hint("Run it again with a smaller --rate into another folder.", "Begin anew.")
            raise LookaloudError(
                f"At step {watch.lost} the loss was no number any more. What was learned before is kept. {otherwise}"
            )
        # As it was before: what is examined and calibrated from now on is what will be asked, in 32 bits.
        trainer.accelerator.unwrap_model(trainer.model, keep_fp32_wrapper=False)
        return trainer.state


def _trainer(lesson: Lesson, run: Run, tell: Tell, stop: StopWord, parts: int) -> tuple[VqaTrainer, Watch]:
    from transformers import PrinterCallback, TrainingArguments, get_cosine_schedule_with_warmup

    from training import optimizers
    from training.trainer import Recipe, VqaTrainer, Watch

    options = lesson.options
    recipe = Recipe(lesson.one_answer, options.keep, KEEP_UNTIL if options.keep else 0.0)
    watch = Watch(tell, stop, options.batch_size, run.seal)
    batch = options.batch_size // parts
    arguments = TrainingArguments(
        output_dir=str(run.states),
        num_train_epochs=options.epochs,
        per_device_train_batch_size=batch,
        gradient_accumulation_steps=parts,
        seed=options.seed,
        eval_strategy="steps" if lesson.held_out else "no",
        eval_steps=options.save_every,
        save_strategy="steps",
        save_steps=options.save_every,
        save_total_limit=_STATES,
        logging_steps=max(min(options.save_every // 10, 50), 1),
        logging_nan_inf_filter=False,  # a loss that is no number is to be seen
        report_to=[],
        disable_tqdm=True,
        remove_unused_columns=False,
        accelerator_config={"split_batches": True},
        ddp_find_unused_parameters=False,
        use_cpu=crew.on_processor(),
        dataloader_pin_memory=False,
        bf16=lesson.half,
    )
    make = optimizers.from_nothing if lesson.by_muon else optimizers.fine_tuning
    collator = lesson.collator(lesson.learned, moves=True)
    trainer = VqaTrainer(
        collator=collator,
        batch_size=batch,
        recipe=recipe,
        examine=_examiner(lesson, tell),
        model=lesson.network,
        args=arguments,
        processing_class=lesson.started.processor,
        callbacks=[watch],
    )
    trainer.remove_callback(PrinterCallback)  # prints what our events tell
    if options.tensorboard:
        trainer.add_callback(curves.to_tensorboard(options.out))
    # Epochs may be parts of one, as the Trainer counts them.
    steps = max(int(options.epochs * -(-len(trainer.get_train_dataloader()) // parts)), 1)
    optimizer = make(lesson.network.vilt, options.rate)
    schedule = get_cosine_schedule_with_warmup(optimizer, min(200, steps // 10), steps)
    trainer.optimizer, trainer.lr_scheduler = optimizer, schedule
    return trainer, watch


def _examiner(lesson: Lesson, tell: Tell) -> Callable[[int], dict[str, float]]:
    rows = lesson.held_out[:EXAMINED]

    def examine(step: int) -> dict[str, float]:
        given = evaluate.ask_all(lesson.network, lesson.collator(rows), shared=True)
        scores = evaluate.scores(rows, lesson.names.names, given.logits)
        tell(Scored("held out so far", scores, len(rows), step))
        return scores

    return examine


def _finish(lesson: Lesson, run: Run, tell: Tell, went: Curves) -> float:
    """Ask all held-out and all test questions, write the model's folder; the accuracy to name, 0 to 1."""
    if lesson.adapter is not None:
        lora.merge(lesson.adapter)
    given, scores = _ask(lesson, _asked(lesson) | {"test": lesson.data.test}, tell)

    def write(folder: Path) -> None:
        lesson.network.vilt.save_pretrained(folder)
        lesson.started.processor.save_pretrained(folder)
        figures = _calibrate(lesson, folder, given["held out"]) if lesson.held_out else {}
        drawn = curves.draw(went, folder / curves.FILE)
        picture = f"\n![{curves.summary(went)}]({curves.FILE})\n" if drawn else ""
        (folder / "README.md").write_text(_card(lesson, scores, figures) + picture, encoding="utf-8")

    run.finish(write)
    return scores.get("test", scores.get("held out", {"all": 0.0}))["all"]


def _asked(lesson: Lesson) -> dict[str, tuple[Row, ...]]:
    # The test is asked once, at the end, when nothing is left to be chosen or fitted.
    return {"new questions": lesson.new, "held out": lesson.held_out}


def _ask(
    lesson: Lesson, asked: dict[str, tuple[Row, ...]], tell: Tell, when: str = "", *, shared: bool = False
) -> tuple[dict[str, Given], dict[str, dict[str, float]]]:
    given, scores = {}, {}
    for name, rows in asked.items():
        if rows:
            given[name] = evaluate.ask_all(lesson.network, lesson.collator(rows), shared=shared)
            scores[name] = evaluate.scores(rows, lesson.names.names, given[name].logits)
            tell(Scored(name + when, scores[name], len(rows)))
    return given, scores


def _calibrate(lesson: Lesson, folder: Path, given: Given) -> dict[str, float]:
    # Evenly from all, so that no kind of picture is left out.
    some = lesson.learned[:: max(len(lesson.learned) // SHOWN, 1)]
    pictures = len({row.picture for row in lesson.held_out})
    return evaluate.calibrate(
        folder,
        lesson.held_out,
        lesson.names.names,
        given,
        learned=some,
        fitted_on=f"{lesson.data.name}, {len(lesson.held_out):,} questions about {pictures:,} held-out pictures",
    )


def _card(lesson: Lesson, scores: dict[str, dict[str, float]], figures: dict[str, float]) -> str:
    options = lesson.options
    start = f"It started from {options.start.name}." if options.start else f"It started from nothing ({options.size})."
    names = ("epochs", "batch_size", "rate", "keep", "held_out", "seed", "lora")
    return card.text(
        options.out.name,
        card.Lesson(
            data=lesson.data,
            learned=len(lesson.learned),
            held_out=len(lesson.held_out),
            coverage=lesson.names.coverage,
            start=start,
            parameters=_parameters(lesson),
            settings={name: getattr(options, name) for name in names},
            scores=scores,
            calibration=figures,
            cpu_s=time.process_time() - lesson.cpu_began,
            machine=f"{platform.machine()}, {platform.system()}",
        ),
        lesson.names.names,
    )
