"""Recording: with sounds that are handed over faster than they would be spoken, and with a real sound server."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from assistant.cancel import CancelToken
from assistant.errors import Cancelled, ListeningError
from assistant.listening import SAMPLE_RATE, levels, recorder
from assistant.listening.recorder import Recorder
from assistant.settings import ListeningSettings
from tests.desktop import Desktop
from tests.hearing import holds, resampled
from tests.listening.speech import Sound, noise, piper

QUESTION = "How many unread messages are there?"


class Tape:
    """A microphone that gives a prepared sound as fast as it is taken, and then nothing."""

    def __init__(self, sound: Sound, rate: int = SAMPLE_RATE, after: Sequence[Callable[[], None]] = ()) -> None:
        self.sound, self.samplerate, self.after = sound, float(rate), after
        self.closed = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._play, daemon=True)

    def open(self, name: str, on_block: Any) -> Tape:
        self.name, self._on_block = name, on_block
        return self

    def start(self) -> None:
        self._thread.start()

    def _play(self) -> None:
        for block in np.array_split(self.sound, max(len(self.sound) // 480, 1)):
            if self._ended.is_set():
                return
            self._on_block(block)
        for act in self.after:
            act()

    def close(self) -> None:
        self.closed += 1
        self._ended.set()
        self._thread.join()


def record(tape: Tape, finish: threading.Event | None = None, **settings: Any) -> Sound:
    try:
        listening = ListeningSettings(**settings)
        return Recorder(listening, tape.open).record(CancelToken(), finish or threading.Event())
    finally:
        assert tape.closed == 1


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "_LOST_S", 0.5)


def test_silence_after_speech_ends_it() -> None:
    speech = piper(QUESTION)
    sound = record(Tape(np.concatenate((speech, np.zeros(9 * SAMPLE_RATE, np.float32)))), silence_s=1.0)
    # The speech has half a second of silence at each end.
    assert len(sound) / SAMPLE_RATE == pytest.approx(len(speech) / SAMPLE_RATE + 0.5, abs=0.3)
    np.testing.assert_array_equal(sound[: len(speech)], speech)


def test_a_pause_for_thought_does_not_end_it() -> None:
    pause = np.zeros(int(0.6 * SAMPLE_RATE), np.float32)
    first, second = piper("Read the last"), piper("paragraph of the letter.")
    tape = Tape(np.concatenate((first, pause, second, np.zeros(9 * SAMPLE_RATE, np.float32))))
    sound = record(tape, silence_s=2.0)
    assert len(sound) > len(first) + len(pause) + len(second)


def test_letting_the_key_go_ends_it_with_what_was_on_its_way() -> None:
    finish = threading.Event()
    speech = piper(QUESTION)
    # All that was said before the key went up is there, although nothing comes after it.
    sound = record(Tape(speech, after=[finish.set]), finish, silence_s=10.0)
    assert len(sound) == len(speech)


def test_the_longest_time_ends_it() -> None:
    sound = record(Tape(np.tile(piper(QUESTION), 5)), longest_s=2.0, silence_s=5.0)
    assert len(sound) / SAMPLE_RATE == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize("rate", [44_100, 48_000, 8_000])
def test_a_microphone_with_a_rate_of_its_own(rate: int) -> None:
    speech = piper(QUESTION)
    sound = record(Tape(resampled(np.pad(speech, (0, 3 * SAMPLE_RATE)), SAMPLE_RATE, rate), rate))
    assert len(sound) / SAMPLE_RATE == pytest.approx(len(speech) / SAMPLE_RATE + 0.5, abs=0.3)


@pytest.mark.parametrize(
    ("sound", "sentence"),
    [
        (np.zeros(12 * SAMPLE_RATE, np.float32), levels.DEAD),
        (noise(12, 0.001), levels.TOO_QUIET),
        (noise(12, 0.03), levels.NOTHING_SAID),
        (np.clip(np.pad(piper(QUESTION), (0, 2 * SAMPLE_RATE)) * 100, -1, 1), levels.TOO_LOUD),
        (np.zeros(0, np.float32), recorder.REFUSED),
        (piper(QUESTION)[: 2 * SAMPLE_RATE // 3], recorder.LOST),
    ],
    ids=["muted", "too quiet", "nothing said", "too loud", "no sound comes", "lost"],
)
def test_what_went_wrong_is_told(sound: Sound, sentence: str) -> None:
    tape = Tape(sound)
    if not len(sound):
        tape._play = lambda: None  # type: ignore[method-assign]
        tape._thread = threading.Thread(target=tape._play)
    with pytest.raises(ListeningError) as refused:
        record(tape)
    assert refused.value.sentence == sentence


def test_a_key_that_is_only_tapped_is_told() -> None:
    finish = threading.Event()
    finish.set()
    with pytest.raises(ListeningError) as refused:
        record(Tape(noise(5, 0.03)), finish)
    assert refused.value.sentence == levels.NOTHING_SAID


def test_a_cancelled_recording_closes_the_microphone() -> None:
    token = CancelToken()
    tape = Tape(np.tile(piper(QUESTION), 3), after=[token.cancel])
    with pytest.raises(Cancelled):
        Recorder(ListeningSettings(silence_s=10.0), tape.open).record(token, threading.Event())
    assert tape.closed == 1
    with pytest.raises(Cancelled):
        Recorder(ListeningSettings(), tape.open).record(token, threading.Event())


def test_the_level_is_shown_on_the_recording_thread() -> None:
    shown: list[tuple[float, int]] = []
    tape = Tape(np.pad(piper(QUESTION), (0, 2 * SAMPLE_RATE)))
    Recorder(ListeningSettings(microphone="usb"), tape.open).record(
        CancelToken(), threading.Event(), lambda level: shown.append((level, threading.get_ident()))
    )
    assert tape.name == "usb"
    assert {thread for _, thread in shown} == {threading.get_ident()}
    assert shown[0][0] == 0 and 0.6 < max(level for level, _ in shown) <= 1


# The real thing: PortAudio, ALSA, PulseAudio, in a program of its own because PortAudio looks for devices once.
_PROGRAM = """
import sys, threading
from assistant.cancel import CancelToken
from assistant.errors import ListeningError
from assistant.listening import recorder
from assistant.listening.whisper import WhisperTranscriber
from assistant.settings import ListeningSettings

finish = threading.Event()
threading.Thread(target=lambda: sys.stdin.readline() and finish.set(), daemon=True).start()
levels = []
def level(value):
    if not levels: print("listening", flush=True)
    levels.append(value)
settings = ListeningSettings(microphone=sys.argv[1], silence_s=float(sys.argv[2]))
try:
    samples = recorder.Recorder(settings).record(CancelToken(), finish, level)
    print("recorded", flush=True)
    print(WhisperTranscriber().transcribe(samples, CancelToken()), flush=True)
except ListeningError as error:
    print(error.sentence, flush=True)
"""


@pytest.mark.desktop
@pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio")
class TestWithASoundServer:
    def program(self, desktop: Desktop, microphone: str = "", silence_s: float = 1.0) -> subprocess.Popen[bytes]:
        return desktop.start(
            [sys.executable, "-W", "error", "-c", _PROGRAM, microphone, str(silence_s)],
            name="recorder",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def line(self, program: subprocess.Popen[bytes]) -> str:
        assert program.stdout is not None
        return program.stdout.readline().decode().strip()

    def end(self, desktop: Desktop, program: subprocess.Popen[bytes]) -> None:
        for stream in (program.stdin, program.stdout):
            assert stream is not None
            stream.close()
        program.wait(20)
        desktop.end(program)

    def test_a_question_spoken_into_the_microphone_is_understood(self, desktop: Desktop) -> None:
        program = self.program(desktop)
        assert self.line(program) == "listening"
        desktop.play_into_microphone(piper(QUESTION), SAMPLE_RATE)
        assert self.line(program) == "recorded"
        assert holds(self.line(program), QUESTION, at_least=0.9)
        self.end(desktop, program)

    def test_push_to_talk_ends_with_the_key(self, desktop: Desktop) -> None:
        program = self.program(desktop, silence_s=10.0)
        assert self.line(program) == "listening"
        desktop.play_into_microphone(piper(QUESTION), SAMPLE_RATE)
        assert program.stdin is not None
        program.stdin.write(b"key up\n")
        program.stdin.flush()
        assert self.line(program) == "recorded"
        assert holds(self.line(program), QUESTION, at_least=0.9)
        self.end(desktop, program)

    def test_a_microphone_that_is_not_there_by_that_name_is_replaced(self, desktop: Desktop) -> None:
        program = self.program(desktop, microphone="no such thing")
        assert self.line(program) == "listening"
        desktop.play_into_microphone(piper(QUESTION), SAMPLE_RATE)
        assert self.line(program) == "recorded"
        self.end(desktop, program)

    def test_a_muted_microphone_is_told(self, desktop: Desktop) -> None:
        program = self.program(desktop)
        assert self.line(program) == "listening"
        time.sleep(0.5)
        assert program.stdin is not None
        program.stdin.write(b"key up\n")
        program.stdin.flush()
        assert self.line(program) == levels.DEAD
        self.end(desktop, program)

    def test_a_microphone_that_is_unplugged_is_told_and_then_missed(self, desktop: Desktop) -> None:
        program = self.program(desktop)
        assert self.line(program) == "listening"
        desktop.sound.stop()
        assert self.line(program) == recorder.LOST
        self.end(desktop, program)
        program = self.program(desktop)
        assert self.line(program) == recorder.NO_MICROPHONE
        self.end(desktop, program)
        desktop.sound.start()

    def test_a_microphone_that_is_plugged_in_later_is_found_by_a_running_program(self, desktop: Desktop) -> None:
        code = (
            "import sys; from assistant.errors import ListeningError; from assistant.listening import recorder\n"
            "for _ in sys.stdin:\n"
            "    try: recorder.Microphone('', print).close(); print('found', flush=True)\n"
            "    except ListeningError as error: print(error.sentence, flush=True)\n"
        )
        desktop.sound.stop()
        argv = [sys.executable, "-W", "error", "-c", code]
        program = desktop.start(argv, name="later", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert program.stdin is not None
        for expected in (recorder.NO_MICROPHONE, recorder.NO_MICROPHONE, "found"):
            if expected == "found":
                desktop.sound.start()
            program.stdin.write(b"try\n")
            program.stdin.flush()
            assert self.line(program) == expected
        self.end(desktop, program)
