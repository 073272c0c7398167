"""The engine's one facade: takes requests, and sees to it that there is one at a time.

A request is a thread of its own that captures, asks the senses and answers (`composing`); models run on the model
thread and sound on the player's. A new request cancels the one before it, and what that one still finds is dropped.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from assistant.cancel import CancelToken
from assistant.composing import Composer
from assistant.correcting import Corrector
from assistant.errors import UNEXPECTED, Cancelled, LookaloudError
from assistant.history import History
from assistant.rendering import to_file
from assistant.request import Events, Request
from assistant.senses import Senses
from assistant.settings import Settings
from assistant.sound_parts import SoundParts
from assistant.speaking.player import Player
from assistant.speaking.speech import Speech
from assistant.spoken import Listening
from assistant.types import Answer, AudioChunk, Picture, PictureSource, Target
from assistant.worker import ModelThread, Priority

log = logging.getLogger(__name__)
FIRST_SOUND_WAIT_S = 3.0
NOTHING_TO_REPEAT = "There is nothing to repeat yet."
NO_DEVICE = "There is no sound device. Answers are shown, and spoken again when one is back."


class Assistant:
    """See the module. Public methods may be called from any thread and return at once, unless they say "waits"."""

    def __init__(self, settings: Settings, events: Events | None = None, player: Player | None = None) -> None:
        self._settings = settings
        self._events = events or Events()
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._current: Request | None = None
        self._listening: Listening | None = None
        self._closed = False
        self._worker = ModelThread()
        self._player = player or Player(settings.speech.device, on_state=self._on_player_state)
        self._speech = Speech(
            settings.speech,
            settings.earcons,
            settings.pronunciations,
            self._player,
            self._worker,
            report=self._events.on_status,
        )
        self.sound = SoundParts(self._player, self._speech, self._worker)  # for a guest that speaks and records in turn
        self._senses = Senses(settings, self._worker)
        self._composer = Composer(settings, self._events, self._senses, self._speech)
        self.history = History(settings.history.keep_on_disk)
        self._corrector = Corrector(self.history, self._tell_corrected)

    # Life ------------------------------------------------------------------------------------------------------------

    def open_sound(self) -> None:
        """Open the audio device, on the player's thread."""
        self._player.start()

    def start(self) -> None:
        """Open the sound and load, behind what the user does, what the first question will need."""
        self.open_sound()
        self._speech.preload()
        self._senses.preload(self._events.on_status)
        self._speech.prepare((NOTHING_TO_REPEAT, UNEXPECTED))

    def close(self, deadline: float = 3.0) -> bool:
        """Refuse new work, cancel, silence, close the player and the model thread. Waits `deadline` seconds at most.

        Returns:
            True if everything ended.
        """
        until = time.monotonic() + deadline
        with self._lock:
            self._closed = True
        self._cancel_current()
        player_ended = self._player.close(max(until - time.monotonic(), 0.1))
        return self._worker.close(max(until - time.monotonic(), 0.1)) and player_ended

    def apply(self, settings: Settings) -> None:
        """Use other settings from now on."""
        self._settings = self._composer.settings = settings
        self._speech.apply(settings.speech, settings.earcons, settings.pronunciations)
        self._senses.apply(settings)
        self.history.keep_on_disk(settings.history.keep_on_disk)

    def make_room(self) -> Future[None]:
        """Free all models but the voices', as before training; each is loaded again when it is needed."""
        return self._worker.submit(self._senses.unload_all, priority=Priority.BACKGROUND)

    @property
    def settings(self) -> Settings:
        return self._settings

    @property
    def last_picture(self) -> Picture | None:
        scene = self._composer.scene
        return scene.picture if scene is not None else None

    @property
    def has_sound(self) -> bool:
        """False when no audio device can be had."""
        return self._player.has_device

    # Requests --------------------------------------------------------------------------------------------------------

    def ask(
        self, text: str, target: Target, *, picture: Picture | None = None, aloud: bool = True, model: str = ""
    ) -> Future[Answer]:
        """Answer a question about a target, or about a picture that was opened already.

        The future has the answer, with its timings, once its first sound has gone to the device or there is none. It
        fails with a `LookaloudError`, or with `Cancelled` when a newer request came. `model` is the name or folder of
        the model that sees, where it shall not be the one of the settings.
        """
        return self._start(lambda request: self._composer.ask(request, text, target, picture), aloud, model)

    def describe(
        self, target: Target, *, picture: Picture | None = None, aloud: bool = True, model: str = ""
    ) -> Future[Answer]:
        """Say what a target shows. As `ask`."""
        return self._start(lambda request: self._composer.describe(request, target, picture), aloud, model)

    def follow_up(self, text: str, *, aloud: bool = True, model: str = "") -> Future[Answer]:
        """Ask again about the last picture; it is not read again. As `ask`."""
        return self._start(lambda request: self._composer.follow_up(request, text), aloud, model)

    def listen(self, target: Target, *, picture: Picture | None = None) -> Listening:
        """Capture now, record a spoken question, answer it. `Listening.finish` ends the recording; so does silence.

        With a picture that was opened already, the question is about that.
        """
        listening = Listening(picture)
        self._listening = listening
        self._start(lambda request: self._composer.hear(request, target, listening), aloud=True)
        return listening

    def toggle_listening(self) -> None:
        """Begin to listen for a question about the window in front, or end it: for keys that tell only presses."""
        listening = self._listening
        if listening is not None and listening.recording:
            listening.finish()
        else:
            self.listen(Target(PictureSource.WINDOW))

    def say(self, text: str, voice: str = "") -> Future[None]:
        """Speak a text, and only that; in the voice of that name, to try it."""
        return self._speech.say(text, self._begin(aloud=False).token, voice=voice)

    def notify(self, sentence: str) -> None:
        """Speak a notice after what is being said; it ends nothing."""
        with self._lock:
            token = self._current.token if self._current is not None else CancelToken()
        self._speech.say(sentence, token, interface=True)

    def correct(self, text: str, answer_id: int | None = None, *, aloud: bool = True) -> Future[str]:
        """Keep on disk, to be learned from, that `text` is the right answer, with the picture the answer was about.

        The future has the sentence that the user hears, also by `Events.on_status`. It fails with a `LookaloudError`:
        there is no such answer, its picture has left the memory, or it can't be written. None is the last answer.
        """
        return self._corrector.correct(text, answer_id, aloud)

    def play(self, chunk: AudioChunk) -> None:
        """Play a sound, and only that."""
        self._player.play(chunk, self._begin(aloud=False).token)

    def repeat(self) -> Future[None]:
        """Speak the last answer again. No model but the voice's is run."""
        last = self.history.last
        return self.say(last.text if last is not None else NOTHING_TO_REPEAT)

    def stop(self) -> None:
        """Silence, at once, and end the request that runs."""
        self._cancel_current()
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

    def render(self, answer: Answer, path: Path) -> Answer:
        """Write an answer, spoken, to a WAV file, whole or not at all. Waits.

        Returns:
            The answer with "first_sound" in its timings.

        Raises:
            BadInput: the file can't be written.
        """
        started = time.monotonic()
        first = self.render_text(answer.text, path)
        until_answer = sum(answer.timings_ms.get(stage, 0.0) for stage in ("capture", "reading", "answering", "seeing"))
        timings = {**answer.timings_ms, "first_sound": until_answer + (first - started) * 1000}
        return replace(answer, timings_ms=timings)

    def render_text(self, text: str, path: Path) -> float:
        """As `render`, for a text. Waits; the time, of `time.monotonic()`, when the first sound was made."""
        return to_file(text, path, self._speech, self._worker)

    def transcribe(self, path: Path) -> str:
        """The words of a recording. Waits.

        Raises:
            BadInput: not a sound file.
            ListeningError: nothing was said in it.
        """
        return self._senses.transcribe_file(path)

    def wait_spoken(self, timeout: float = 3600.0) -> bool:
        """Wait until everything that was to be said has been. For commands, never for a window."""
        return self._player.wait_idle(timeout)

    # The life of a request -------------------------------------------------------------------------------------------

    def _begin(self, aloud: bool, model: str = "") -> Request:
        request = Request(next(self._ids), aloud, model)
        with self._lock:
            before, self._current = self._current, request
            if self._closed:
                request.token.cancel()
        if before is not None:
            before.token.cancel()
        self._speech.silence()
        if aloud:
            self._speech.earcon("captured", request.token)
        return request

    def _start(self, work: Callable[[Request], Answer], aloud: bool, model: str = "") -> Future[Answer]:
        request = self._begin(aloud, model)
        threading.Thread(target=self._run, args=(request, work), name=f"request-{request.id}", daemon=True).start()
        return request.future

    def _run(self, request: Request, work: Callable[[Request], Answer]) -> None:
        try:
            found = work(request)
            request.token.check()
            self._deliver(request, found)
        except Cancelled as error:
            request.future.set_exception(error)
        except LookaloudError as error:
            self._fail(request, error)
        except Exception:
            log.exception("request %d failed", request.id)
            self._fail(request, LookaloudError(UNEXPECTED))

    def _deliver(self, request: Request, found: Answer) -> None:
        """Remember and show an answer whose speech is queued; complete its future when its first sound is out."""
        self.history.add(found)
        if request.picture is not None:
            self._corrector.remember(found.id, request.picture)
        self._events.on_answer(found)
        until = time.monotonic() + FIRST_SOUND_WAIT_S
        while request.aloud and self._player.has_device and time.monotonic() < until:
            if request.sounded.wait(0.02) or request.token.cancelled:
                break
        request.future.set_result(replace(found, timings_ms=dict(request.timings)))

    def _fail(self, request: Request, error: LookaloudError) -> None:
        if not request.token.cancelled:
            self._events.on_status(error.sentence)
            if request.aloud:
                self._speech.earcon("failed", request.token)
                self._speech.say(error.sentence, request.token, interface=True)
        request.future.set_exception(error)

    def _tell_corrected(self, sentence: str, aloud: bool) -> None:
        self._events.on_status(sentence)
        if aloud:
            self.notify(sentence)

    def _cancel_current(self) -> None:
        with self._lock:
            current, self._current = self._current, None
        if current is not None:
            current.token.cancel()

    # Keys and sound --------------------------------------------------------------------------------------------------

    def _trigger_ask(self, pressed: bool) -> None:
        mode = self._settings.keys.ask_mode
        listening = self._listening
        if mode == "type":
            if pressed:
                self._events.on_type_question()
        elif mode == "toggle":
            if pressed:
                self.toggle_listening()
        elif pressed:
            self.listen(Target(PictureSource.WINDOW))
        elif listening is not None:
            listening.finish()

    def _on_player_state(self, state: str) -> None:
        if state == "no device":
            self._events.on_status(NO_DEVICE)
        elif state == "device back":
            self._events.on_status("The sound is back.")
        else:
            self._events.on_sound(state == "playing")
