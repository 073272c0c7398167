"""A command that finds no running app does the work by itself: an engine for one request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant import settings
from assistant.assistant import Assistant
from assistant.errors import LookaloudError
from assistant.remote import wait
from assistant.request import Events
from assistant.types import Progress, Target


@contextmanager
def _engine(
    *,
    aloud: bool,
    notes: list[str],
    rate: float | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Iterator[Assistant]:
    chosen = settings.load()
    notes.extend(chosen.problems)
    if rate is not None:
        chosen = replace(chosen, speech=replace(chosen.speech, rate=rate))
    engine = Assistant(chosen, Events(on_status=notes.append, on_progress=tell))
    if aloud:
        engine.open_sound()
    try:
        yield engine
    finally:
        engine.close()


def ask(
    message: Mapping[str, Any], target: Target, tell: Callable[[Progress], None] = lambda _: None
) -> dict[str, Any]:
    """Answer one question; the reply has the form of the running app's. `tell` hears what goes on; it must not wait."""
    aloud = bool(message["aloud"])
    notes: list[str] = []
    with _engine(aloud=aloud, notes=notes, tell=tell) as engine:
        text = str(message["question"])
        if message["question_wav"]:
            text = engine.transcribe(Path(message["question_wav"]))
        model = str(message["model"] or "")
        if text:
            future = engine.ask(text, target, aloud=aloud, model=model)
        else:
            future = engine.describe(target, aloud=aloud, model=model)
        try:
            answer = wait(future)
        except LookaloudError as error:
            if aloud:
                engine.wait_spoken(30.0)
            raise error
        if message["out"]:
            answer = engine.render(answer, Path(message["out"]))
        if aloud:
            engine.wait_spoken()
    return {"answer": answer.as_json(), "exit": 0 if answer.answered else 1, "notes": notes}


def say(text: str, rate: float | None, out: Path | None) -> list[str]:
    """Speak a text, or write it to a file; sentences about what did not go as chosen.

    Raises:
        LookaloudError: there is no sound device, or the file can't be written.
    """
    notes: list[str] = []
    with _engine(aloud=out is None, notes=notes, rate=rate) as engine:
        if out is not None:
            engine.render_text(text, out)
            return notes
        engine.say(text).result()
        engine.wait_spoken()
        if not engine.has_sound:
            raise LookaloudError("There is no sound device, so nothing was heard. Use --out to write a file.")
    return notes


def transcribe(path: Path) -> str:
    """The words of a recording."""
    with _engine(aloud=False, notes=[]) as engine:
        return engine.transcribe(path)
