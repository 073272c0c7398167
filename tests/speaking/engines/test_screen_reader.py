"""Through the screen reader: a real Speech Dispatcher with espeak, heard on a real sound server; and a dead one."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from assistant.cancel import CancelToken
from assistant.errors import AudioError, ModelMissing
from assistant.settings import EarconSettings, SpeechSettings
from assistant.speaking import casting, open_synthesizer, screen_reader
from assistant.speaking.player import Player
from assistant.speaking.screen_reader import ScreenReaderSynthesizer
from assistant.speaking.speech import Speech
from assistant.types import Voice
from assistant.worker import ModelThread
from tests.hearing import similar, transcribe
from tests.soundserver import LOUD, RATE, SoundServer
from tests.speaking.counting import Counting, lined_up
from tests.speaking.fake_device import World
from tests.speaking.loudspeaker import Loudspeaker, Start, loudspeaker

READER = Voice("screen reader", "screen_reader")
MODULE = Path("/usr/lib/speech-dispatcher-modules/sd_espeak-ng")
TEXT = "The last train leaves at nine in the evening. It goes from platform seven. Please do not be late."

linux = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="Speech Dispatcher is for Unix")
with_dispatcher = pytest.mark.skipif(
    shutil.which("speech-dispatcher") is None or not MODULE.exists(),
    reason="needs the packages speech-dispatcher and speech-dispatcher-espeak-ng",
)


def start_dispatcher(folder: Path, server: SoundServer, start: Start) -> Mapping[str, str]:
    """A Speech Dispatcher of its own, that plays on `server`."""
    configuration = folder / "speechd"
    (configuration / "modules").mkdir(parents=True)
    shutil.copy("/etc/speech-dispatcher/modules/espeak-ng.conf", configuration / "modules")
    (configuration / "speechd.conf").write_text(
        'DefaultModule espeak-ng\nDefaultLanguage "en"\nAudioOutputMethod "pulse"\n'
        'AddModule "espeak-ng" "sd_espeak-ng" "espeak-ng.conf"\n'
    )
    path = folder / "speechd.socket"
    argv = ["speech-dispatcher", "-s", "-t", "0", "-C", str(configuration), "-L", str(folder), "-S", str(path)]
    start([*argv, "-P", str(folder / "speechd.pid")], env=dict(server.env))
    deadline = time.monotonic() + 15
    while not path.exists():
        assert time.monotonic() < deadline, "Speech Dispatcher did not start"
        time.sleep(0.05)
    return {"SPEECHD_ADDRESS": f"unix_socket:{path}"}


# Whisper tiny mishears words of this robot voice ("Platform camera"); another sentence is under 0.35.
ALIKE = 0.5


@pytest.fixture(scope="module")
def speaker() -> Iterator[Loudspeaker]:
    with loudspeaker(start_dispatcher) as running:
        running.ask("settings", {"voice": "screen reader"})
        yield running


@pytest.mark.desktop
@with_dispatcher
def test_it_speaks_and_is_understood(speaker: Loudspeaker) -> None:
    with speaker.server.record() as recording:
        speaker.ask("say", TEXT)
        recording.wait_until_quiet(2.0)
    heard = transcribe(recording.samples, RATE)
    assert similar(heard, TEXT) > ALIKE, heard
    assert speaker.ask("told") == []


@pytest.mark.desktop
@with_dispatcher
def test_stop_silences_it_and_all_that_it_was_given(speaker: Loudspeaker) -> None:
    with speaker.server.record() as recording:
        speaker.ask("say", TEXT)
        speaker.ask("say", "And one thing more.")
        recording.wait_for_sound()
        time.sleep(0.3)
        stopped = speaker.ask("silence")
        time.sleep(3.0)
        assert np.abs(recording.since(stopped + 0.6)).max() < LOUD
        speaker.ask("say", "Platform seven is closed today.")
        recording.wait_for_sound(after=stopped + 0.6)
        recording.wait_until_quiet(2.0)
    heard = transcribe(recording.since(stopped + 0.6), RATE)
    assert similar(heard, "Platform seven is closed today") > ALIKE, heard


@pytest.mark.desktop
@with_dispatcher
def test_what_it_was_given_is_said_although_the_app_has_ended(speaker: Loudspeaker) -> None:
    script = (
        "from assistant.cancel import CancelToken; from assistant.types import Voice\n"
        "from assistant.speaking.screen_reader import ScreenReaderSynthesizer\n"
        f"list(ScreenReaderSynthesizer().stream({TEXT!r}, Voice('s', 'screen_reader'), CancelToken()))"
    )
    with speaker.server.record() as recording:
        subprocess.run([sys.executable, "-c", script], env=speaker.env, check=True, timeout=60)
        recording.wait_until_quiet(2.0)
    heard = transcribe(recording.samples, RATE)
    assert similar(heard, TEXT) > ALIKE, heard


@pytest.fixture
def hanging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Speech Dispatcher that takes calls and never answers."""
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{path}")
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
        monkeypatch.setattr(screen_reader, "_CONNECT_S", 0.5)
        yield


@linux
@pytest.mark.usefixtures("hanging")
def test_one_that_hangs_keeps_nobody_waiting_and_another_voice_speaks() -> None:
    told: list[str] = []
    ticks: list[float] = []
    done = threading.Event()

    def tick() -> None:
        while not done.wait(0.02):
            ticks.append(time.monotonic())

    threading.Thread(target=tick, daemon=True).start()
    engines = open_synthesizer(("piper",), told.append)
    chunks = list(engines.stream("Still here.", READER, CancelToken()))
    done.set()
    assert sum(len(chunk.samples) for chunk in chunks)
    assert engines.name == "piper"
    assert len(told) == 1
    assert "screen reader" in told[0]
    assert len(ticks) > 5, "the interpreter stood still"


@linux
def test_without_any_the_user_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{tmp_path}/none")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    engine = ScreenReaderSynthesizer()
    with pytest.raises(AudioError, match="Start yours"):
        engine.load()
    engine.stop()
    engine.unload()


# Stands in for Prism in the helper's process, because a real screen reader can't be told when to hang or crash.
PRISM = """
import os, sys, time
FOLDER = {folder!r}
def note(line):
    with open(FOLDER + "/said", "a") as file:
        file.write(line + "\\n")
class Reader:
    name = "fake"
    def speak(self, text, interrupt):
        assert not interrupt
        if os.path.exists(FOLDER + "/hang"):
            time.sleep(60)
        if os.path.exists(FOLDER + "/crash"):
            os.abort()
        note(text)
    def stop(self):
        note("(stop)")
class Context:
    def acquire_best(self):
        return Reader()
"""


class Reader:
    """A screen reader that writes down what it is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "prism.py").write_text(PRISM.format(folder=str(folder)))

    @property
    def said(self) -> list[str]:
        path = self.folder / "said"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return Reader(tmp_path)


def wait_for(condition: object, reader: Reader) -> None:
    deadline = time.monotonic() + 10
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, reader.said
        time.sleep(0.01)


def test_it_is_given_the_text_as_it_is_written(reader: Reader) -> None:
    engines = open_synthesizer(("piper",), print)
    engines.pronunciations = {"PDF": "portable"}
    chunks = list(engines.stream("3 PDFs, \x00€5\n…", READER, CancelToken()))
    assert reader.said == ["3 PDFs, €5 …"]
    assert [len(chunk.samples) for chunk in chunks] == [0]
    again = list(engines.stream("3 PDFs, \x00€5\n…", READER, CancelToken()))
    assert len(again) == 1
    assert len(reader.said) == 2, "what it says can't be kept and played"


def test_a_cancelled_request_stops_it_unless_another_one_speaks(reader: Reader) -> None:
    engine = ScreenReaderSynthesizer()
    first, second = CancelToken(), CancelToken()
    list(engine.stream("One.", READER, first))
    first.cancel()
    wait_for(lambda: reader.said == ["One.", "(stop)"], reader)
    third = CancelToken()
    list(engine.stream("Two.", READER, second))
    list(engine.stream("Three.", READER, third))
    second.cancel()
    list(engine.stream("Four.", READER, third))
    assert reader.said == ["One.", "(stop)", "Two.", "Three.", "Four."]


@pytest.mark.parametrize("trouble", ["hang", "crash"])
def test_one_that_fails_later_is_ended_and_another_voice_says_it(reader: Reader, trouble: str) -> None:
    told: list[str] = []
    piper = Counting()
    engines = lined_up(told.append, piper=piper, spare={"screen_reader": ScreenReaderSynthesizer()})
    list(engines.stream("One.", READER, CancelToken()))
    (reader.folder / trouble).touch()
    for text in ("Two.", "Three."):
        assert list(engines.stream(text, READER, CancelToken()))
    assert piper.texts == ["Two.", "Three."]
    assert len(told) == 1
    assert "another voice" in told[0]
    (reader.folder / trouble).unlink()
    engines.unload()
    list(engines.stream("Four.", READER, CancelToken()))
    assert reader.said == ["One.", "Four."]


def test_a_crash_while_it_connects_ends_only_the_helper(reader: Reader) -> None:
    (reader.folder / "prism.py").write_text("import os; os.abort()")
    with pytest.raises(AudioError, match="Start yours"):
        ScreenReaderSynthesizer().load()


def test_without_the_library_the_user_is_told_what_to_install(reader: Reader) -> None:
    (reader.folder / "prism.py").write_text("raise ImportError")
    with pytest.raises(ModelMissing, match="prismatoid"):
        ScreenReaderSynthesizer().load()


def test_it_speaks_without_a_sound_device_and_tells_when_it_began(reader: Reader) -> None:
    world, worker, told, started = World(), ModelThread(), [], []
    world.present = False
    player = Player("", world.open)
    player.start()
    speech = Speech(SpeechSettings(voice="screen reader"), EarconSettings(), {}, player, worker, report=told.append)
    deadline = time.monotonic() + 10
    while player.has_device:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    speech.say("One is here. Two is there.", CancelToken(), on_started=started.append).result(10)
    assert reader.said == ["One is here. Two is there."]
    assert len(started) == 1
    speech.silence()
    wait_for(lambda: reader.said[-1] == "(stop)", reader)
    assert not told
    assert player.close(5)
    assert worker.close(5)


def test_a_file_is_spoken_by_an_engine_that_makes_sound(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    piper = Counting()
    engines = lined_up(piper=piper, spare={"screen_reader": ScreenReaderSynthesizer()})
    monkeypatch.setattr(casting, "open_synthesizer", lambda *_: engines)
    player, worker = Player("", World().open), ModelThread()
    told: list[str] = []
    monkeypatch.setattr(engines, "_report", told.append)
    speech = Speech(SpeechSettings(voice="screen reader"), EarconSettings(), {}, player, worker)
    assert sum(len(chunk.samples) for chunk in speech.render("Into a file.", CancelToken()))
    assert piper.texts == ["Into a file."]
    assert not reader.said
    assert len(told) == 1, "the voice is not the one that was chosen, and nobody says why"
    assert worker.close(5)


def test_the_interface_may_have_another_voice_than_answers(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    piper = Counting()
    engines = lined_up(piper=piper, spare={"screen_reader": ScreenReaderSynthesizer()})
    monkeypatch.setattr(casting, "open_synthesizer", lambda *_: engines)
    cast = casting.Casting(SpeechSettings(interface_voice="screen reader"), {}, print)
    list(cast.stream("An answer.", CancelToken()))
    list(cast.stream("A button.", CancelToken(), interface=True))
    assert piper.texts == ["An answer."]
    assert reader.said == ["A button."]
