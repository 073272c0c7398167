"""The senses, together: what captures, reads, sees, listens and finds, on one model thread."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant import known, looking
from assistant.answering.answers import EvidenceSet, answer
from assistant.answering.asked import plain
from assistant.answering.router import route
from assistant.cancel import CancelToken
from assistant.capture import open_capturer, quality
from assistant.capture.clipboard import clipboard_picture
from assistant.capture.files import open_picture
from assistant.errors import BadInput, LookaloudError
from assistant.listening.whisper import WhisperTranscriber
from assistant.memory import give_back_memory
from assistant.reading import controls
from assistant.reading.finder import Finder
from assistant.reading.ocr import TextReader
from assistant.request import Request
from assistant.scene import Scene, SceneTask
from assistant.settings import Settings
from assistant.sight import Sight
from assistant.types import Answer, Picture, PictureSource, Question, QuestionKind, Target, WindowInfo
from assistant.worker import ModelThread, Priority

log = logging.getLogger(__name__)
LONGEST_QUESTION = 2_000


class Senses:
    """Owns the models for reading, finding and listening. Methods may be called from any thread but the model's.

    Attributes:
        sight: owns the models that see.
    """

    def __init__(self, settings: Settings, worker: ModelThread) -> None:
        self._settings = settings
        self._worker = worker
        self._reader = TextReader(settings.reading)
        self._finder = Finder()
        self._transcriber = WhisperTranscriber()
        self.sight = Sight(settings.seeing, worker, self.unload)
        worker.every_idle(self._idle_seconds, self.unload)

    def preload(self, report: Callable[[str], None]) -> None:
        """Load behind what the user does what the first question will need; problems are reported as sentences."""
        controls.warm()
        for load in (self._reader.load, self._finder.load):
            self._worker.submit(_reporting(load, report), priority=Priority.BACKGROUND)

    def unload(self) -> None:
        """Free the models for reading, finding and listening. Model thread."""
        log.info("the models for reading, finding and listening leave the memory")
        self._reader.unload()
        self._finder.unload()
        self._transcriber.unload()
        give_back_memory()  # once more, last: what was freed after the reader would stay with the process

    def unload_all(self) -> None:
        """Free the models, and those that see. Model thread."""
        self.unload()
        self.sight.unload()

    def apply(self, settings: Settings) -> None:
        """Use other settings from the next request on."""
        before, self._settings = self._settings, settings
        self.sight.apply(settings.seeing)
        if settings.reading != before.reading:
            reader, self._reader = self._reader, TextReader(settings.reading)
            self._worker.submit(reader.unload, priority=Priority.BACKGROUND)

    def capture(self, request: Request, target: Target, picture: Picture | None = None) -> Picture:
        """The picture of a target, or the one that is there already.

        Raises:
            CaptureError, PictureError, BadInput: there is no picture to be had.
            Cancelled: the request was overtaken.
        """
        started = time.monotonic()
        if picture is None:
            picture = _capture(target)
        request.timings["capture"] = (time.monotonic() - started) * 1000
        request.token.check()
        return picture

    def prepare(self, request: Request, question: Question) -> None:
        """Load what a question needs, while its picture is being taken. Returns at once.

        Nothing for a question that controls may answer: loading would keep the model thread from its first word.
        """
        if looking.is_certain(question):
            self.sight.prepare(request.model)
        if known.may_be(known.understood(question)):
            return
        self._worker.submit(self._reader.load, request.token)
        if question.kind not in (QuestionKind.DESCRIBE, QuestionKind.READ_ALL):
            self._worker.submit(lambda: self._finder.prepare([plain(question.text)]), request.token)

    def look(self, request: Request, picture: Picture, window: WindowInfo | None = None) -> SceneTask:
        """Judge a picture and ask for the controls of its window, unless `window` has them. Returns at once."""
        origin, process = picture.origin, picture.process
        self.sight.forget_but(picture)

        def ask() -> WindowInfo:
            return window if window is not None else controls.window_controls(1.0, origin, process)

        return SceneTask(
            picture,
            quality.judge(picture),
            reader=self._reader,
            worker=self._worker,
            token=request.token,
            controls=ask if picture.source.is_live else None,
        )

    def known(self, request: Request, question: Question, picture: Picture, window: WindowInfo | None) -> Answer | None:
        """The answer to what was `known.understood`, by the controls alone; None where they lack it. No model runs."""
        evidence = EvidenceSet(window=window, picture=picture)
        return known.from_controls(question, evidence, self._settings.reading, self._settings.announce, request.id)

    def compose(
        self,
        request: Request,
        question: Question,
        scene: Scene,
        previous: Question | None,
        **seen: Any,
    ) -> Answer:
        """The answer from what is known. Waits: the finder is a model.

        Args:
            request: whose answer it is.
            question: what is asked.
            scene: what it is about.
            previous: the question before.
            seen: what was seen, or why nothing was: `sightings`, `unseen` and `told` of an `EvidenceSet`.

        Raises:
            Cancelled: the request was overtaken.
        """
        started = time.monotonic()
        colours_matter = question.kind is QuestionKind.LOOKS or (scene.page is not None and scene.page.is_empty)
        evidence = EvidenceSet(
            page=scene.page,
            window=scene.window,
            colours=quality.describe_colours(scene.picture) if colours_matter else "",
            picture=scene.picture,
            quality=scene.quality,
            **seen,
        )
        settings = self._settings

        def work() -> Answer:
            return answer(
                question, evidence, settings.reading, settings.announce, self._finder, request.id, previous=previous
            )

        found = self._worker.submit(work, request.token).result()
        request.timings["answering"] = (time.monotonic() - started) * 1000
        return found

    def transcribe(self, samples: NDArray[np.float32], token: CancelToken) -> str:
        """The words in 16 kHz mono samples. Waits.

        Raises:
            ListeningError: nothing was said.
            Cancelled: the request was overtaken.
        """

        def work() -> str:
            self._transcriber.load()
            return self._transcriber.transcribe(samples, token)

        return self._worker.submit(work, token, Priority.SPEECH).result()

    def prepare_listening(self) -> None:
        """Load the listening model, then the finder, while the user speaks, so that the words don't wait for them."""
        self._worker.submit(self._transcriber.load, priority=Priority.SPEECH)
        self._worker.submit(self._finder.load)

    def transcribe_file(self, path: Path) -> str:
        """The words of a recording. Waits.

        Raises:
            BadInput: not a sound file.
            ListeningError: nothing was said in it.
        """
        from assistant.listening.files import load_wav

        return self.transcribe(load_wav(path), CancelToken())

    def _idle_seconds(self) -> float:
        return self._settings.reading.idle_unload_s or float("inf")


def routed(text: str) -> Question:
    """The user's words as a question; none at all ask for a description.

    Raises:
        BadInput: they are too many.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST_QUESTION:
        raise BadInput(f"The question is too long. Please ask in at most {LONGEST_QUESTION} characters.")
    return route(text) if text else Question("", QuestionKind.DESCRIBE)


def _capture(target: Target) -> Picture:
    if target.source is PictureSource.FILE:
        if target.path is None:
            raise BadInput("No picture file was named. Name one, for example photo.jpg.")
        return open_picture(target.path)
    if target.source is PictureSource.CLIPBOARD:
        return clipboard_picture()
    return open_capturer().capture(target)


def _reporting(load: Callable[[], None], report: Callable[[str], None]) -> Callable[[], None]:
    def attempt() -> None:
        try:
            load()
        except LookaloudError as error:
            report(error.sentence)

    return attempt
