"""The finished voice's folder: what `speaking` plays and plain transformers loads, there whole or not at all."""

from __future__ import annotations

import datetime
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.models.packaged import model as entry_of
from assistant.speaking.speecht5 import SPEECH, VOCODER, sizes
from assistant.speaking.voice_folder import VoiceCard, put_in_place, write_voice
from training import curves, voice_card
from training.curves import Curves
from training.voice_best import Best
from training.voice_evaluate import Figures
from training.voice_examination import Examiner, save_model
from training.voice_lesson import Lesson

_SPELLING = "spm_char.model"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a training came to.

    Attributes:
        states: folder of the training, on the same disk as the voice's.
        best: knows after which step the voice was best.
        examiner: listens to it once more; None where nothing was held out.
        steps: that were taken.
        went: how it went.
        consent_wav: recording of the speaker agreeing.
    """

    states: Path
    best: Best
    examiner: Examiner | None
    steps: int
    went: Curves
    consent_wav: Path | None


def write_folder(lesson: Lesson, outcome: Outcome) -> None:
    """Write the best voice, or, where nothing was held out to tell, the last, and put it in its place.

    Raises:
        OSError: the disk is full; nothing is lost.
    """
    states, best, examiner, steps = outcome.states, outcome.best, outcome.examiner, outcome.steps
    options = lesson.options
    if best.step is None:
        weights = states / "voice-last"
        save_model(lesson.model, weights)
    else:
        weights = best.weights(best.step)
    scores: dict[str, Figures] = {}
    if examiner is not None:
        scores["before"] = examiner.last(lesson.start, "before", 0)
        scores["after"] = examiner.last(weights, "after", steps if best.step is None else best.step)
    beside = states / "finished"
    write_voice(beside, _card(lesson, best, steps, scores), lesson.speaker, outcome.consent_wav)
    for file in weights.iterdir():
        shutil.copyfile(file, beside / file.name)
    _write_processor(lesson.start, beside)
    if options.vocoder != VOCODER:
        shutil.copytree(lesson.vocoder, beside / "vocoder")
    story = _story(lesson, best, steps, scores, examiner.sentences if examiner else 0)
    drawn = curves.draw(outcome.went, beside / curves.FILE)
    picture = f"\n![{curves.summary(outcome.went)}]({curves.FILE})\n" if drawn else ""
    paths.write_whole(beside / "README.md", (voice_card.text(story) + picture).encode())
    logs = options.work / curves.LOGS
    if logs.is_dir():
        shutil.copytree(logs, beside / curves.LOGS)
    for file in beside.rglob("*"):
        file.chmod(0o700 if file.is_dir() else 0o600)
        if file.is_file():
            with file.open("rb") as stream:
                os.fsync(stream.fileno())
    put_in_place(beside, options.folder)


def _write_processor(start: Path, folder: Path) -> None:
    """The files of the feature extractor and the tokenizer, as they came."""
    names = ("preprocessor_config.json", "processor_config.json", "tokenizer_config.json", "special_tokens_map.json",
             "added_tokens.json", "tokenizer.json", _SPELLING)  # fmt: skip
    for name in names:
        if (start / name).is_file():
            shutil.copyfile(start / name, folder / name)


def _card(lesson: Lesson, best: Best, steps: int, scores: dict[str, Figures]) -> VoiceCard:
    options, entry = lesson.options, entry_of("speecht5")
    made: dict[str, Any] = {
        "how": "training",
        "recordings": len(lesson.learned) + len(lesson.held_out),
        "minutes": round(lesson.seconds / 60, 1),
        "steps": steps,
        "best_step": best.step,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }
    if "after" in scores:
        after = scores["after"]
        made |= {"word_errors": after.word_errors, "similarity": round(after.similarity, 3), "faults": after.faults}
    known = options.start == SPEECH and not options.size
    return VoiceCard(
        options.name,
        "speecht5",
        entry.repository if known else "",
        entry.revision if known else "",
        options.language,
        sizes.read(lesson.start, lesson.vocoder).sample_rate,
        consent=dict(lesson.prepared.consent),
        made=made,
    )


def _story(lesson: Lesson, best: Best, steps: int, scores: dict[str, Figures], sentences: int) -> voice_card.Story:
    options, takes = lesson.options, lesson.prepared.takes
    others = sum(takes[number].other for number in lesson.learned)
    names = ("batch_size", "rate", "held_out", "seed", *(("mix_share",) if others else ()))
    return voice_card.Story(
        name=options.name,
        language=options.language,
        about=lesson.prepared.about,
        consent=lesson.prepared.consent,
        public=options.public or lesson.prepared.about,
        learned=len(lesson.learned),
        others=others,
        minutes=lesson.seconds / 60,
        held_out=len(lesson.held_out),
        start=_start(lesson),
        best=best.step,
        steps=steps,
        settings={name: getattr(options, name) for name in names},
        scores=scores,
        sentences=sentences,
        judged_by="x-vectors" if lesson.alike is None else "Resemblyzer's vectors",
    )


def _start(lesson: Lesson) -> str:
    """What it started from; a folder's place on the user's disk is nobody's business."""
    options = lesson.options
    if options.size:
        return f"nothing (size {options.size})"
    published = options.start.count("/") == 1 and not Path(options.start).exists()
    return options.start if published else lesson.start.name
