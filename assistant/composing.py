"""What a request does, on its own thread: look, say what is known, wait for what is read, answer, speak."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from assistant import known, looking, narration
from assistant.errors import BadInput, LookaloudError, ModelMissing
from assistant.meanwhile import Meanwhile
from assistant.reading import controls
from assistant.request import Events, Request
from assistant.scene import Scene, SceneTask
from assistant.senses import Senses, routed
from assistant.settings import Settings
from assistant.speaking.speech import Speech
from assistant.spoken import Listening
from assistant.types import Answer, Picture, PictureSource, Progress, Question, Target, WindowInfo

WORKING_AFTER_S = 1.5
# Controls that can answer are waited for so long before reading begins beside them, which would slow them and the
# first word down: the tree of a dialog takes 20 to 50 ms, that of a large window up to a second.
CONTROLS_ALONE_S = 0.15
NO_PICTURE_YET = "There is no picture to ask about yet. Describe a window or open a picture first."


class Composer:
    """Composes answers and has them spoken. Methods run on their request's thread and may raise `Cancelled`.

    Attributes:
        settings: read anew for each request; the engine replaces them.
        scene: what the last request was about, kept for follow-up questions; a `SceneTask` while it is being read.
    """

    def __init__(self, settings: Settings, events: Events, senses: Senses, speech: Speech) -> None:
        self.settings = settings
        self.scene: Scene | SceneTask | None = None
        self._events = events
        self._senses = senses
        self._speech = speech
        self._viewer = looking.Viewer()
        self._last_question: Question | None = None

    def ask(self, request: Request, text: str, target: Target, picture: Picture | None) -> Answer:
        """Answer a question about a target, or about a picture that is there already."""
        question = routed(text)
        self._senses.prepare(request, question)
        return self._answer(request, question, self._look(request, self._senses.capture(request, target, picture)))

    def describe(self, request: Request, target: Target, picture: Picture | None) -> Answer:
        """Say what a target shows: what is known at once first."""
        picture = self._senses.capture(request, target, picture)
        if request.aloud and picture.source is PictureSource.WINDOW:
            # Before reading begins: a step of it would keep the model thread from these first words.
            self._announce(request, picture)
        return self._answer(request, routed(""), self._look(request, picture))

    def follow_up(self, request: Request, text: str) -> Answer:
        """Answer another question about the last picture."""
        question = routed(text)
        scene = self.scene
        if scene is None:
            raise BadInput(NO_PICTURE_YET)
        if isinstance(scene, SceneTask) and not scene.is_read:
            # Nothing had to be read of it, or this request has ended the one that was reading: the picture is here.
            scene = self._look(request, scene.picture, scene.known_window())
        request.timings["capture"] = 0.0
        return self._answer(request, question, scene)

    def hear(self, request: Request, target: Target, listening: Listening) -> Answer:
        """Record a question, and answer it."""
        listening.request = request
        self._events.on_status("Listening.")
        words, task = listening.hear(
            request,
            target,
            self._senses,
            self.settings.listening,
            lambda: self._speech.earcon("captured", request.token),
        )
        self.scene = task
        self._events.on_question(words)
        if self.settings.announce.spoken_questions:
            self._speech.say(words, request.token, interface=True)
        return self._answer(request, routed(words), task)

    def _look(self, request: Request, picture: Picture, window: WindowInfo | None = None) -> SceneTask:
        task = self._senses.look(request, picture, window)
        self.scene = task
        return task

    def _announce(self, request: Request, picture: Picture) -> None:
        """Say what is known at once: the window's title, then the control that has the focus."""
        title = picture.window_title
        wanted = self.settings.announce.at_once
        if title and "title" in wanted:
            self._say(request, narration.title(title))
        if "focus" in wanted or ("title" in wanted and not title):
            window = controls.window_in_front(0.1, picture.process)
            for sentence in narration.front(window, wanted, title):
                self._say(request, sentence)

    def _answer(self, request: Request, question: Question, scene: Scene | SceneTask) -> Answer:
        working = threading.Timer(WORKING_AFTER_S, self._still_working, (request,))
        working.daemon = True
        working.start()
        try:
            found = self._from_controls(request, question, scene)
            if found is None:
                found = self._from_text(request, question, scene, working.cancel)
        finally:
            working.cancel()
        self._last_question = question
        window = scene.window if isinstance(scene, Scene) else scene.known_window()
        request.picture = self._viewer.clean(scene.picture, window)
        return _complete(request, found, scene.picture)

    def _from_controls(self, request: Request, question: Question, scene: Scene | SceneTask) -> Answer | None:
        """The answer where the controls have it, spoken; None where the text is needed."""
        asked = known.understood(question, self._last_question)
        if not (scene.quality.usable and known.may_be(asked)):
            return None
        started = time.monotonic()
        window = scene.window if isinstance(scene, Scene) else _window(scene)
        request.timings["reading"] = (time.monotonic() - started) * 1000
        found = self._senses.known(request, asked, scene.picture, window)
        request.timings["answering"] = (time.monotonic() - started) * 1000 - request.timings["reading"]
        request.token.check()
        if found is None:
            return None
        if request.aloud:
            self._say(request, found.text)
        return replace(found, question=question.text)

    def _from_text(
        self, request: Request, question: Question, scene: Scene | SceneTask, on_read: Callable[[], None]
    ) -> Answer:
        """The answer from all that is known once the text was read, and from what is seen where that lacks it, spoken.

        `on_read` is called when the text has been read and there is nothing to be found in it any more.
        """
        streamed = None
        if request.aloud and isinstance(scene, SceneTask):
            streamed = narration.streamed(question, scene.picture, self.settings, lambda part: self._say(request, part))
            if streamed is not None:
                scene.follow(streamed.feed)
        scene = self._finished(request, scene)
        found = self._senses.compose(request, question, scene, self._last_question)
        request.token.check()
        on_read()
        needed = looking.needed(question, found, scene)
        known = request.aloud and looking.is_known(question, found)
        if needed and not known and self._sees(request):
            return self._from_sight(request, question, scene, "")
        if streamed is not None:
            found = replace(found, text=streamed.finish(found.text))
        elif request.aloud:
            self._say(request, found.text)
        if not (needed and known and self._sees(request)):
            return found
        self._events.on_answer(_complete(request, found, scene.picture))  # to be read while the model looks
        return self._from_sight(request, question, scene, found.text)

    def _sees(self, request: Request) -> bool:
        """Whether there is a model that sees; True as well when the chosen one is missing, which is to be told."""
        try:
            return self._senses.sight.chosen(request.model) is not None
        except LookaloudError:
            return True

    def _from_sight(self, request: Request, question: Question, scene: Scene, said: str) -> Answer:
        """The answer with what a model sees, spoken but for what of it was `said`."""
        started = time.monotonic()
        try:
            with Meanwhile(request, self._events, self._speech) as meanwhile:
                view, asked = self._viewer.view(scene, question), looking.asked(question)
                sightings, unseen = self._senses.sight.see(request, view, asked, meanwhile.tell), ""
        except LookaloudError as error:
            if request.model and isinstance(error, ModelMissing):
                raise BadInput(error.sentence) from error  # it was named for this once
            sightings, unseen = (), error.sentence
        request.token.check()
        request.timings["seeing"] = (time.monotonic() - started) * 1000
        seen = {"sightings": sightings, "unseen": unseen, "told": bool(said)}
        found = self._senses.compose(request, question, scene, self._last_question, **seen)
        request.token.check()
        if unseen and unseen not in found.text:
            found = replace(found, text=f"{found.text} {unseen}")
        rest = narration.unsaid(found.text, said)[0] if said else found.text
        if request.aloud and rest:
            self._say(request, rest)
        return replace(found, text=f"{said} {rest}".strip())

    def _finished(self, request: Request, scene: Scene | SceneTask) -> Scene:
        started = time.monotonic()
        if isinstance(scene, SceneTask):
            task, scene = scene, scene.result()
            if self.scene is task:
                self.scene = scene
        request.timings["reading"] = (time.monotonic() - started) * 1000
        return scene

    def _say(self, request: Request, text: str) -> None:
        self._speech.say(text, request.token, on_started=request.on_sound)

    def _still_working(self, request: Request) -> None:
        if request.token.cancelled:
            return
        if request.aloud and not request.sounded.is_set():
            self._speech.earcon("working", request.token)
        self._events.on_progress(Progress("reading", None, "Still reading."))


def _complete(request: Request, found: Answer, picture: Picture) -> Answer:
    """The answer with how long it took, and what was asked about."""
    return replace(found, timings_ms=dict(request.timings), picture_note=_about(picture))


def _window(scene: SceneTask) -> WindowInfo | None:
    """The controls. Waits; where they take long, reading begins meanwhile."""
    try:
        return scene.window(CONTROLS_ALONE_S)
    except TimeoutError:
        scene.read()
        return scene.window()


def _about(picture: Picture) -> str:
    """What was asked about, as the history names it."""
    return " ".join(part for part in (picture.source.value, picture.name or picture.window_title) if part)
