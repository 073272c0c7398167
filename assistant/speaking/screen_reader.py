"""The user's own screen reader, through Prism: NVDA, JAWS, VoiceOver, Orca from 49 on; else the desktop's own speech.

It speaks by itself, in the voice and at the pace that the user has set there, and gives no samples. What talks to it is
a process of its own (`screen_reader_helper` says why); whoever waits for that waits for a moment only, and when it
hangs or has crashed it is ended, and another voice speaks.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, InvalidStateError
from textwrap import wrap
from typing import Any

import numpy as np

from assistant.cancel import CancelToken
from assistant.errors import AudioError, ModelMissing
from assistant.speaking import screen_reader_helper
from assistant.types import AudioChunk, Voice

log = logging.getLogger(__name__)

_CONNECT_S = 5.0  # Speech Dispatcher, when it must be started first, takes 1.6 s on an idle machine
_ANSWER_S = 1.0  # handing over a sentence takes a millisecond
_LONGEST_TEXT = 2_000  # characters in one go: a pipe takes 64 kB without waiting
_RATE = 22_050  # Hz; of no sound at all, but a rate must be told
_HANDED_OVER = AudioChunk(np.zeros(0, np.float32), _RATE)
_NO_READER = "No screen reader answers. Start yours and try again, or choose another voice."
NO_LIBRARY = (
    "Speaking through your screen reader needs the package prismatoid. Please run pip install prismatoid, "
    "or choose another voice."
)
_HANGS = "The screen reader does not answer any more, so another voice speaks."


class ScreenReaderSynthesizer:
    """A `Synthesizer` whose sound is made elsewhere. Model thread, but for `stop`."""

    name = "screen_reader"
    sample_rate = _RATE

    def __init__(self) -> None:
        self._helper: _Helper | None = None

    def load(self, voice: Voice | None = None) -> None:  # noqa: ARG002  # its own voice
        """Connect; does nothing when connected. Waits 5 s at most.

        Raises:
            ModelMissing: the library is not on this machine.
            AudioError: there is no screen reader, or it does not answer.
        """
        if self._helper is not None:
            return
        helper = _Helper([sys.executable, "-P", screen_reader_helper.__file__])
        try:
            log.info("speaking through %s", helper.ready.result(_CONNECT_S)["name"])
        except Exception as error:  # the helper's, or a timeout
            helper.kill()
            if str(error) == screen_reader_helper.MISSING:
                raise ModelMissing(NO_LIBRARY) from error
            raise AudioError(_NO_READER) from error
        self._helper = helper

    def stream(self, text: str, voice: Voice, token: CancelToken) -> Iterator[AudioChunk]:
        """As `Synthesizer.stream`: one chunk without samples once the screen reader has the words.

        Raises:
            AudioError: it does not answer.
        """
        token.check()
        self.load(voice)
        assert self._helper is not None
        for piece in wrap(text, _LONGEST_TEXT):
            try:
                self._helper.say(piece, token).result(_ANSWER_S)
            except Exception as error:
                log.warning("the screen reader failed: %r", error)
                self._helper.kill()
                self._helper = None
                raise AudioError(_HANGS) from error
            token.check()
        yield _HANDED_OVER

    def stop(self) -> None:
        """Let it be silent. Any thread; never waits."""
        helper = self._helper
        if helper is not None:
            helper.stop()

    def unload(self) -> None:
        """Disconnect."""
        helper, self._helper = self._helper, None
        if helper is not None:
            helper.close()


class _Helper:
    """The process. Methods may be called from any thread and never wait.

    Args:
        argv: starts it.

    Attributes:
        ready: `{"name": ...}`, or why there is no screen reader.
    """

    def __init__(self, argv: list[str]) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._waiting: dict[int, Future[dict[str, Any]]] = {}
        self._latest: CancelToken | None = None
        self.ready = self._promise()[1]
        self._process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
        )
        threading.Thread(target=self._read, name="screen reader", daemon=True).start()

    def say(self, text: str, token: CancelToken) -> Future[dict[str, Any]]:
        """Let it say a text behind what it says already, until `token` is cancelled; done when the reader has it."""
        self._latest = token
        done = self._send({"say": text})
        token.on_cancel(lambda: self._stop_for(token))
        return done

    def stop(self) -> None:
        """Silence what was said until now."""
        self._send({"stop": True})

    def close(self) -> None:
        """End it when what the reader was given has been said."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            assert self._process.stdin is not None
            self._process.stdin.close()

    def kill(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self.close()

    def _stop_for(self, token: CancelToken) -> None:
        if token is self._latest:  # what is said by now may belong to somebody else
            self.stop()

    def _promise(self) -> tuple[int, Future[dict[str, Any]]]:
        number, done = next(self._numbers), Future[dict[str, Any]]()
        self._waiting[number] = done
        return number, done

    def _send(self, request: dict[str, Any]) -> Future[dict[str, Any]]:
        number, done = self._promise()
        try:
            with self._lock:
                assert self._process.stdin is not None
                self._process.stdin.write(json.dumps({"id": number, **request}) + "\n")
                self._process.stdin.flush()
        except (OSError, ValueError) as error:
            _settle(done, error)
        return done

    def _read(self) -> None:
        """Hand on replies until the process ends. The helper's own thread."""
        assert self._process.stdout is not None
        with contextlib.suppress(ValueError, OSError), self._process.stdout:
            for line in self._process.stdout:
                reply = json.loads(line)
                done = self._waiting.pop(reply["id"], None)
                if done is not None:
                    _settle(done, RuntimeError(reply["error"]) if "error" in reply else reply)
        code = self._process.wait()
        for done in list(self._waiting.values()):
            _settle(done, RuntimeError(f"the helper ended with {code}"))


def _settle(done: Future[dict[str, Any]], result: dict[str, Any] | Exception) -> None:
    with contextlib.suppress(InvalidStateError):
        if isinstance(result, Exception):
            done.set_exception(result)
        else:
            done.set_result(result)
