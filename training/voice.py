"""Teaching SpeechT5 a voice: from recordings and a checkpoint to a folder that speaks."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import BadInput, LookaloudError
from training import advice, checkpoint, crew, curves, voice_curves
from training.checkpoint import Run
from training.events import Finished, Said, StopWord, Tell, duration
from training.voice_best import Best
from training.voice_data import VoiceData, open_recordings
from training.voice_examination import Examiner, seconds_of_a_step
from training.voice_folder import Outcome, write_folder
from training.voice_lesson import Lesson, Options, make_work, prepare
from training.voice_quick import short_products
from training.voice_start import located
from training.voice_teach import STATES, Course, teach

_COPIES = 3  # of the weights in a state: the network, and two moments of the optimiser
_VOICES = 3  # the best so far, the one that is examined, and the finished one


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
    if options.folder.exists() and not options.anew:
        otherwise = advice.hint("Choose another name, or add --anew.", "Press Start again to replace it.")
        raise BadInput(f"There is a voice called {options.name} already. {otherwise}")
    crew.check_batch(options.batch_size)
    located(options)  # a model that is missing is said before anything takes time
    run = Run(options.work)
    try:
        with checkpoint.full_disk_is_said():
            with crew.first_before_others():
                make_work(options)
                run.begin(options.lesson(), options.anew and crew.is_first(), tell)
                lesson, consent_wav = _prepared(options, run, tell)
            return _run(lesson, run, consent_wav, tell, stop)
    finally:
        crew.part()


def _prepared(options: Options, run: Run, tell: Tell) -> tuple[Lesson, Path | None]:
    """The lesson, and the recording of the consent, which is kept with the training from its start."""
    kept = run.states / "consent.wav"
    if (run.states / "prepared" / "clips.json").is_file():
        lesson = prepare(options, run, {}, None, tell)
    else:
        try:
            data = open_recordings(options.data, options.wanted)
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
    examiner = None
    if crew.is_first():
        _announce(lesson, state is not None, tell)
        examiner = Examiner(lesson, best, run.states, tell) if lesson.held_out else None
        if examiner is not None and not best.scores:
            examiner(0)  # what it is measured against
    crew.wait()
    ended = teach(Course(lesson, run, best, examiner, tell, stop))
    if not crew.is_first():
        return ended.whole
    if ended.lost and best.step is None:
        otherwise = advice.hint(
            "Run it again with --anew and a smaller --rate.",
            "Perhaps a recording is damaged: hear them, then begin anew.",
        )
        raise LookaloudError(
            f"At step {ended.lost} the loss was no number any more. What was learned before is kept. {otherwise}"
        )
    went = voice_curves.of(ended.losses, best.scores)
    if told := curves.summary(went):
        tell(Said(told))
    if not ended.whole and not ended.lost:
        tell(Finished(str(lesson.options.folder), False, f"Training was stopped. {advice.go_on()}"))
        return False
    write_folder(lesson, Outcome(run.states, best, examiner, ended.steps, went, consent_wav))
    end = _end(lesson.options.name, best.step, ended.lost)
    shutil.rmtree(lesson.options.work, ignore_errors=True)
    tell(Finished(str(lesson.options.folder), not ended.lost, end))
    return not ended.lost


def _end(name: str, step: int | None, lost: int) -> str:
    if lost:
        return (
            f"At step {lost} the loss was no number any more, so training ended. The voice {name} is what it was after "
            f"step {step}."
        )
    if step == 0:
        return f"Training is done, but made the voice no better: {name} speaks as the model did before."
    return "Training is done." + advice.hint(f" To hear it, run lookaloud voices preview {name}.", "")


def _announce(lesson: Lesson, goes_on: bool, tell: Tell) -> None:
    size = 4 * sum(each.numel() for each in lesson.model.parameters()) * (STATES * _COPIES + _VOICES)
    there = sum(file.stat().st_size for file in lesson.options.work.rglob("*") if file.is_file()) if goes_on else 0
    checkpoint.room(lesson.options.work, max(size - there, 0))
    takes = lesson.prepared.takes
    others = sum(takes[number].other for number in lesson.learned)
    took = seconds_of_a_step(lesson) / crew.size()
    tell(
        Said(
            f"{'Going on with' if goes_on else 'Learning'} {len(lesson.learned) - others:,} recordings"
            f"{f' and {others:,} of other voices' if others else ''}; {len(lesson.held_out):,} are held out. In all "
            f"{duration(lesson.seconds)} of speech. On this machine {lesson.steps:,} steps take about "
            f"{duration(took * lesson.steps)}, and somewhat more for listening in between; it may end sooner. Needs "
            f"{max(size / 1e6, 1):,.0f} megabytes of disk while it trains."
            f"{' Products are of 16-bit numbers, which this processor makes faster.' if short_products() else ''}"
            f"{f' {crew.size()} processes share each step.' if crew.size() > 1 else ''}"
        )
    )


__all__ = ["Options", "train"]
