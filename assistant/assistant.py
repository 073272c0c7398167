"""The engine's one facade: composes a request, from key to speech.

A request is a thread of its own that captures, asks the senses and answers; the models run on the model thread and
the sound on the player's. A new request cancels the one before it, and what a cancelled one still finds is dropped.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant import narration
from assistant.answering.answers import EvidenceSet, answer
from assistant.answering.router import route
from assistant.cancel import CancelToken
from assistant.capture import open_capturer, quality
from assistant.capture.clipboard import clipboard_picture
from assistant.capture.files import open_picture
from assistant.errors import UNEXPECTED, BadInput, Cancelled, ListeningError, LookaloudError
from assistant.history import History
from assistant.listening.whisper import WhisperTranscriber
from assistant.reading import controls
from assistant.reading.finder import Finder
from assistant.reading.ocr import TextReader
from assistant.scene import Scene, SceneTask
from assistant.settings import Settings
from assistant.speaking.player import Player
from assistant.speaking.speech import Speech
from assistant.types import (
    Answer,
    Picture,
    PictureSource,
    Progress,
    Question,
    QuestionKind,
    Target,
    WindowInfo,
)
from assistant.worker import ModelThread, Priority

log = logging.getLogger(__name__)
LONGEST_QUESTION = 2_000
WORKING_AFTER_S = 1.5
FIRST_SOUND_WAIT_S = 3.0
NO_PICTURE_YET = "There is no picture to ask about yet. Describe a window or open a picture first."
NOTHING_TO_REPEAT = "There is nothing to repeat yet."


def _nothing(*_: object) -> None:
    """The event handler of whoever does not care."""


@dataclass(frozen=True, slots=True)
class Events:
    """What the engine tells its host. Called on engine threads: hand over at once and return.

    Attributes:
        on_answer: an answer is there; its speech starts at the same time.
        on_progress: how far a piece of work is.
        on_status: a sentence for the status line that is not an answer: errors, a lost device.
        on_question: the words of a spoken question.
        on_type_question: the user's ask key opens the window to type in ("ask_mode" is "type").
    """

    on_answer: Callable[[Answer], None] = _nothing
    on_progress: Callable[[Progress], None] = _nothing
    on_status: Callable[[str], None] = _nothing
    on_question: Callable[[str], None] = _nothing
    on_type_question: Callable[[], None] = _nothing


@dataclass(slots=True)
class Request:
    """One request on its way. `timings` is filled by its own thread, "first_sound" by the player's."""

    id: int
    token: CancelToken
    future: Future[Answer]
    started: float
    aloud: bool = True
    timings: dict[str, float] = field(default_factory=dict)
    sounded: threading.Event = field(default_factory=threading.Event)

    def since_start_ms(self, now: float | None = None) -> float:
        """Milliseconds since the request began; `now` as of `time.monotonic()`."""
        return ((time.monotonic() if now is None else now) - self.started) * 1000

    def on_sound(self, now: float) -> None:
        """The first frame of the answer goes to the device."""
        self.timings.setdefault("first_sound", self.since_start_ms(now))
        self.sounded.set()


class Assistant:
    """See the module. Every public method may be called from any thread and returns at once."""

    def __init__(self, settings: Settings, events: Events | None = None, player: Player | None = None) -> None:
        self._settings = settings
        self._events = events or Events()
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._current: Request | None = None
        self._scene: Scene | SceneTask | None = None
        self._last_question: Question | None = None
        self._listening: Listening | None = None
        self._closed = False
        self._worker = ModelThread()
        self._player = player or Player(settings.speech.device, on_state=self._on_player_state)
        self._speech = Speech(settings.speech, settings.earcons, settings.pronunciations, self._player, self._worker)
        self._reader = TextReader(settings.reading)
        self._finder = Finder()
        self._transcriber = WhisperTranscriber()
        self.history = History(settings.history.keep_on_disk)
        self._worker.every_idle(self._idle_seconds, self._unload)

    # Life ------------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Open the sound and load, behind what the user does, what the first question will need."""
        self._player.start()
        self._speech.preload()
        self._worker.submit(self._quietly(self._reader.load), priority=Priority.BACKGROUND)
        self._worker.submit(self._quietly(self._finder.load), priority=Priority.BACKGROUND)

    def close(self, deadline: float = 3.0) -> bool:
        """Stop everything: refuse new work, cancel, silence, close the player and the model thread. True if all ended."""
        until = time.monotonic() + deadline
        with self._lock:
            self._closed = True
            current, self._current = self._current, None
        if current is not None:
            current.token.cancel()
        if self._listening is not None:
            self._listening.cancel()
        player_ended = self._player.close(max(until - time.monotonic(), 0.1))
        return self._worker.close(max(until - time.monotonic(), 0.1)) and player_ended

    def apply(self, settings: Settings) -> None:
        """Use other settings from now on."""
        self._settings = settings
        self._speech.apply(settings.speech, settings.earcons, settings.pronunciations)
        self._reader.apply(settings.reading)
        self.history.keep_on_disk(settings.history.keep_on_disk)

    @property
    def settings(self) -> Settings:
        return self._settings

    @property
    def last_picture(self) -> Picture | None:
        scene = self._scene
        return scene.picture if scene is not None else None

    @property
    def has_sound(self) -> bool:
        """False when no audio device can be had."""
        return self._player.has_device

    # Requests --------------------------------------------------------------------------------------------------------

    def ask(self, text: str, target: Target, *, picture: Picture | None = None, aloud: bool = True) -> Future[Answer]:
        """Answer a question about a target, or about a picture that was opened already.

        The future has the answer once its first sound has gone to the device (or there is none), with all timings.
        It fails with `LookaloudError`, or `Cancelled` when a newer request came.
        """
        return self._start(lambda request: self._answer(request, text, self._look(request, target, picture)), aloud)

    def describe(self, target: Target, *, picture: Picture | None = None, aloud: bool = True) -> Future[Answer]:
        """Say what a target shows. As `ask`."""
        return self._start(lambda request: self._describe(request, target, picture), aloud)

    def follow_up(self, text: str, *, aloud: bool = True) -> Future[Answer]:
        """Ask again about the last picture; it is not read again."""
        return self._start(lambda request: self._follow_up(request, text), aloud)

    def listen(self, target: Target) -> Listening:
        """Capture now, record a spoken question, answer it. `Listening.finish` ends the recording."""
        self._speech.silence()
        listening = Listening(self, target)
        with self._lock:
            before, self._listening = self._listening, listening
        if before is not None:
            before.cancel()
        return listening

    def say(self, text: str) -> Future[None]:
        """Speak a text, and only that."""
        return self._speech.say(text, self._begin(aloud=True, earcon=False).token)

    def say_on_top(self, text: str) -> None:
        """Speak a notice without ending what goes on; used before the first request and for problems at start."""
        self._speech.say(text, CancelToken())

    def repeat(self) -> None:
        """Speak the last answer again. No model but the voice's is run."""
        last = self.history.last
        self.say(last.text if last is not None else NOTHING_TO_REPEAT)

    def stop(self) -> None:
        """Silence, at once, and end the request that runs."""
        with self._lock:
            current, self._current = self._current, None
            listening, self._listening = self._listening, None
        if listening is not None:
            listening.cancel()
        if current is not None:
            current.token.cancel()
        self._speech.silence()

    def trigger(self, action: str, pressed: bool) -> None:
        """A global key went down or up. Called on the hotkey thread."""
        if action == "ask_window":
            self._trigger_ask(pressed)
        elif pressed:
            actions: dict[str, Callable[[], object]] = {
                "describe_window": lambda: self.describe(Target(PictureSource.WINDOW)),
                "describe_screen": lambda: self.describe(Target(PictureSource.SCREEN)),
                "repeat": self.repeat,
                "stop": self.stop,
            }
            actions[action]()

    def render(self, text: str, path: Path) -> float:
        """Write a text, spoken, to a WAV file; whole or not at all. Waits. Seconds of sound.

        Raises:
            BadInput: the file can't be written.
        """
        from assistant.speaking.wav import write_wav

        token = CancelToken()
        work = self._worker.submit(lambda: write_wav(path, self._speech.render(text, token)), token, Priority.SPEECH)
        return work.result()

    def transcribe(self, path: Path) -> str:
        """The words of a recording. Waits.

        Raises:
            BadInput: not a sound file.
            ListeningError: nothing was said in it.
        """
        from assistant.listening.files import load_wav

        samples = load_wav(path)
        token = CancelToken()
        return self._worker.submit(lambda: self._transcribe(samples, token), token).result()

    def wait_spoken(self, timeout: float | None = None) -> bool:
        """Wait until everything that was to be said has been; for commands, never for a window."""
        return self._player.wait_idle(1e6 if timeout is None else timeout)

    # One request, on its own thread ----------------------------------------------------------------------------------

    def _begin(self, aloud: bool, earcon: bool = True) -> Request:
        request = Request(next(self._ids), CancelToken(), Future(), time.monotonic(), aloud)
        with self._lock:
            if self._closed:
                request.token.cancel()
                return request
            before, self._current = self._current, request
        if before is not None:
            before.token.cancel()
        self._speech.silence()
        if earcon and aloud:
            self._speech.earcon("captured", request.token)
        return request

    def _start(self, work: Callable[[Request], Answer], aloud: bool) -> Future[Answer]:
        request = self._begin(aloud)
        thread = threading.Thread(
            target=self._run, args=(request, work), name=f"request-{request.id}", daemon=True
        )
        thread.start()
        return request.future

    def _run(self, request: Request, work: Callable[[Request], Answer]) -> None:
        try:
            found = work(request)
            request.token.check()
            self._deliver(request, found)
        except Cancelled as error:
            request.future.set_exception(error)
        except LookaloudError as error:
            self._fail(request, error.sentence)
            request.future.set_exception(error)
        except Exception as error:
            log.exception("request %d failed", request.id)
            self._fail(request, UNEXPECTED)
            request.future.set_exception(LookaloudError(UNEXPECTED) if not isinstance(error, LookaloudError) else error)

    def _deliver(self, request: Request, found: Answer) -> None:
        """Show, remember and speak an answer; complete its future when its first sound is out."""
        self.history.add(found)
        self._events.on_answer(found)
        if request.aloud:
            self._wait_for_sound(request)
        request.future.set_result(replace(found, timings_ms=dict(request.timings)))

    def _wait_for_sound(self, request: Request) -> None:
        until = time.monotonic() + FIRST_SOUND_WAIT_S
        while not request.sounded.is_set() and self._player.has_device and time.monotonic() < until:
            if request.token.cancelled:
                return
            request.sounded.wait(0.02)

    def _fail(self, request: Request, sentence: str) -> None:
        if request.token.cancelled:
            return
        self._events.on_status(sentence)
        if request.aloud:
            self._speech.earcon("failed", request.token)
            self._speech.say(sentence, request.token)

    # Looking ---------------------------------------------------------------------------------------------------------

    def _look(self, request: Request, target: Target, picture: Picture | None) -> SceneTask:
        started = time.monotonic()
        if picture is None:
            picture = self._capture(target)
        request.timings["capture"] = (time.monotonic() - started) * 1000
        request.token.check()
        task = SceneTask(
            picture,
            quality.judge(picture),
            self._reader,
            self._worker,
            request.token,
            self._controls_of(picture) if picture.source.is_live else None,
        )
        self._scene = task
        return task

    def _capture(self, target: Target) -> Picture:
        if target.source is PictureSource.FILE:
            if target.path is None:
                raise BadInput("No picture file was named. Name one, for example photo.jpg.")
            return open_picture(target.path)
        if target.source is PictureSource.CLIPBOARD:
            return clipboard_picture()
        return open_capturer().capture(target)

    def _controls_of(self, picture: Picture) -> Callable[[], WindowInfo]:
        return lambda: controls.window_controls(deadline_s=1.0, origin=picture.origin)

    def _describe(self, request: Request, target: Target, picture: Picture | None) -> Answer:
        task = self._look(request, target, picture)
        if request.aloud and task.picture.source is PictureSource.WINDOW:
            self._announce(request, task)
        return self._answer(request, "", task)

    def _announce(self, request: Request, task: SceneTask) -> None:
        """Say what is known at once: the window's title, then the control that has the focus."""
        wanted = self._settings.announce.at_once
        title = task.picture.window_title
        if title and "title" in wanted:
            self._speech.say(narration.title(title), request.token, on_started=request.on_sound)
        if not title or "focus" in wanted:
            front = controls.window_in_front(deadline_s=0.1)
            for sentence in narration.front(front, wanted, title):
                self._speech.say(sentence, request.token, on_started=request.on_sound)

    def _follow_up(self, request: Request, text: str) -> Answer:
        scene = self._scene
        if scene is None:
            raise BadInput(NO_PICTURE_YET)
        request.timings["capture"] = 0.0
        if isinstance(scene, SceneTask):
            # The request that began to read it was ended by this one: read it again, the picture is still here.
            scene = self._look(request, Target(scene.picture.source), scene.picture)
        return self._answer(request, text, scene)

    # Answering -------------------------------------------------------------------------------------------------------

    def _answer(self, request: Request, text: str, scene: Scene | SceneTask) -> Answer:
        question = self._routed(text)
        speaker = None
        if request.aloud and question.kind is QuestionKind.READ_ALL and isinstance(scene, SceneTask):
            speaker = narration.StreamedReading(self._say_for(request))
            scene.follow(speaker.feed)
        working = threading.Timer(WORKING_AFTER_S, self._still_working, (request,))
        working.daemon = True
        if request.aloud:
            working.start()
        try:
            known = self._finished(request, scene)
            started = time.monotonic()
            found = self._worker.submit(lambda: self._compose(question, known, request.id), request.token).result()
            request.timings["answering"] = (time.monotonic() - started) * 1000
        finally:
            working.cancel()
        request.token.check()
        self._last_question = question
        if request.aloud:
            self._speak(request, found, speaker)
        return replace(found, timings_ms=dict(request.timings))

    def _routed(self, text: str) -> Question:
        text = " ".join(text.split())
        if len(text) > LONGEST_QUESTION:
            raise BadInput(f"The question is too long. Please ask in at most {LONGEST_QUESTION} characters.")
        return route(text) if text else Question("", QuestionKind.DESCRIBE)

    def _finished(self, request: Request, scene: Scene | SceneTask) -> Scene:
        started = time.monotonic()
        if isinstance(scene, SceneTask):
            task, scene = scene, scene.result()
            if self._scene is task:
                self._scene = scene
        request.timings["reading"] = (time.monotonic() - started) * 1000
        return scene

    def _compose(self, question: Question, scene: Scene, answer_id: int) -> Answer:
        """On the model thread: the finder is a model."""
        evidence = EvidenceSet(
            page=scene.page,
            window=scene.window,
            sightings=(),
            colours=quality.describe_colours(scene.picture) if scene.page is not None and scene.page.is_empty else "",
            picture=scene.picture,
            quality=scene.quality,
        )
        return answer(
            question,
            evidence,
            self._settings.reading,
            self._settings.announce,
            self._finder,
            answer_id,
            previous=self._last_question,
        )

    def _speak(self, request: Request, found: Answer, speaker: narration.StreamedReading | None) -> None:
        if speaker is not None and speaker.has_spoken:
            speaker.finish()
            return
        self._speech.say(found.text, request.token, on_started=request.on_sound)

    def _say_for(self, request: Request) -> Callable[[str], None]:
        return lambda text: self._say_part(request, text)

    def _say_part(self, request: Request, text: str) -> None:
        self._speech.say(text, request.token, on_started=request.on_sound)

    def _still_working(self, request: Request) -> None:
        if not request.token.cancelled and not request.sounded.is_set():
            self._speech.earcon("working", request.token)
            self._events.on_progress(Progress("reading", None, "Still reading."))

    # Listening -------------------------------------------------------------------------------------------------------

    def _trigger_ask(self, pressed: bool) -> None:
        mode = self._settings.keys.ask_mode
        if mode == "type":
            if pressed:
                self._events.on_type_question()
            return
        listening = self._listening
        running = listening is not None and listening.recording
        if pressed and not running:
            self.listen(Target(PictureSource.WINDOW))
        elif running and listening is not None and (pressed if mode == "toggle" else not pressed):
            listening.finish()

    def _transcribe(self, samples: object, token: CancelToken) -> str:
        self._transcriber.load()
        return self._transcriber.transcribe(samples, token)

    # Housekeeping ----------------------------------------------------------------------------------------------------

    def _idle_seconds(self) -> float:
        return self._settings.reading.idle_unload_s or float("inf")

    def _unload(self) -> None:
        log.info("idle: the models for reading, finding and listening leave the memory")
        self._reader.unload()
        self._finder.unload()
        self._transcriber.unload()

    def _on_player_state(self, state: str) -> None:
        if state == "no device":
            self._events.on_status("There is no sound device. Answers are shown here and spoken again when one is back.")
        elif state == "device back":
            self._events.on_status("The sound is back.")

    def _quietly(self, load: Callable[[], None]) -> Callable[[], None]:
        def attempt() -> None:
            try:
                load()
            except LookaloudError as error:
                self._events.on_status(error.sentence)

        return attempt


class Listening:
    """A spoken question on its way: made by `Assistant.listen`. Any thread."""

    def __init__(self, engine: Assistant, target: Target) -> None:
        self._finish = threading.Event()
        self._stop = CancelToken()
        self.recording = True
        self.future = engine._start(lambda request: self._run(engine, request, target), aloud=True)
        engine._events.on_status("Listening.")

    def finish(self) -> None:
        """The user has said it: answer."""
        self._finish.set()

    def cancel(self) -> None:
        """Forget what was said."""
        self._stop.cancel()

    def _run(self, engine: Assistant, request: Request, target: Target) -> Answer:
        from assistant.listening.recorder import Recorder

        self._stop.on_cancel(request.token.cancel)
        request.token.on_cancel(self._finish.set)
        try:
            # The screen as it is when the key goes down is the one that is meant; it is read while the user speaks.
            task = engine._look(request, target, None)
            samples = Recorder(engine.settings.listening).record(request.token, self._finish)
        finally:
            self.recording = False
        engine._speech.earcon("captured", request.token)
        work = engine._worker.submit(lambda: engine._transcribe(samples, request.token), request.token, Priority.SPEECH)
        words = work.result()
        if not words:
            raise ListeningError("I heard no question. Please hold the key while you speak.")
        engine._events.on_question(words)
        if engine.settings.announce.spoken_questions:
            engine._speech.say(words, request.token)
        return engine._answer(request, words, task)
