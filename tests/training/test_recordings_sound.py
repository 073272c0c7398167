"""Recording for real: a sound server whose microphone hears all that its loudspeaker plays, at full strength."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
import pytest

from assistant.consent import CONSENT_SENTENCE
from assistant.errors import ListeningError
from assistant.listening import recorder
from assistant.listening.recorder import InputStream, OnBlock
from assistant.settings import Settings
from assistant.sound_parts import SoundParts
from tests.desktop import ROOT, need
from tests.hearing import holds, transcribe
from tests.listening.speech import Sound, espeak, piper
from tests.saying import wav
from tests.soundserver import Recording, SoundServer
from training.recordings import Booth

PROMPT = "The bell rings at eight, and lessons begin at once."
OTHER = "My uncle owns a vineyard in the south of France."


class Studio:
    """The sound server, and the program in it that records."""

    def __init__(self, server: SoundServer, folder: Path, heard: Recording) -> None:
        self.server, self.folder, self.heard = server, folder, heard
        self.env = {**os.environ, **server.env, "HOME": str(folder), "PYTHONPATH": str(ROOT)}
        for name in ("DATA", "CONFIG", "STATE", "CACHE"):
            self.env[f"XDG_{name}_HOME"] = str(folder / name.lower())
        self.program: subprocess.Popen[bytes] | None = None

    def start(self, *argv: str) -> None:
        self.program = subprocess.Popen(
            [sys.executable, *argv], cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def press(self, key: str) -> float:
        assert self.program is not None
        assert self.program.stdin is not None
        self.program.stdin.write(key.encode())
        self.program.stdin.flush()
        return time.monotonic()

    def until_quiet(self, after: float, seconds: float = 0.45) -> str:
        """Wait until something was said after that moment, and it is quiet again; what was said."""
        self.heard.wait_for_sound(60, after=after)
        self.heard.wait_until_quiet(seconds, 120)
        return transcribe(self.heard.since(after), self.heard.rate)

    def hear(self, after: float, *words: str, at_least: float = 0.8) -> None:
        """Wait until that was said after that moment, and it is quiet again: on a busy machine words come late, and
        pauses within a sentence are long."""
        deadline = time.monotonic() + 60
        while not holds(said := self.until_quiet(after), *words, at_least=at_least):
            assert time.monotonic() < deadline, said
            time.sleep(0.2)

    def speak(self, sound: Sound) -> None:
        self.server.play_into_microphone(sound, 16_000, device="ci")

    def wait(self) -> int:
        assert self.program is not None
        self.program.communicate(timeout=60)
        return self.program.returncode


@pytest.fixture
def studio() -> Iterator[Studio]:
    need({"pulseaudio": "pulseaudio", "pacat": "pulseaudio-utils", "espeak-ng": "espeak-ng"})
    with tempfile.TemporaryDirectory(prefix="lookaloud-sound-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)

        def start(argv: list[str], **_: Any) -> subprocess.Popen[bytes]:
            quiet = subprocess.DEVNULL
            env = {**os.environ, "HOME": name, "XDG_RUNTIME_DIR": name}
            return subprocess.Popen(argv, env=env, stdout=quiet, stderr=quiet, start_new_session=True)

        def stop(program: subprocess.Popen[bytes]) -> None:
            program.send_signal(signal.SIGTERM)
            program.wait(10)

        server = SoundServer(folder, folder, start, stop)
        server.start()
        stack.callback(server.stop)
        # The worst of rooms: the microphone lies in the loudspeaker.
        env = {**os.environ, **server.env}
        subprocess.run(["pactl", "set-default-source", "ci.monitor"], env=env, check=True)
        made = Studio(server, folder, stack.enter_context(server.record()))
        yield made
        if made.program is not None:
            made.program.kill()
            made.program.communicate()


TAKES = """
import sys
from pathlib import Path
from queue import SimpleQueue
import numpy as np
from assistant.settings import Settings
from assistant.sound_parts import SoundParts
from training.recordings import Booth
keys = SimpleQueue()
parts = SoundParts.of(Settings())
parts.player.start()
booth = Booth(Settings(), keys, parts)
booth.wait_for_device()
for number in range(3):
    sys.stdin.readline()
    samples, rate = booth.record(sys.argv[1], lambda key: True)
    assert rate == 16000
    np.save(f"{sys.argv[2]}/{number}.npy", samples)
    print("done", flush=True)
parts.close()
"""


def test_nothing_that_was_said_to_the_user_is_in_a_take(studio: Studio, tmp_path: Path) -> None:
    studio.start("-c", TAKES, PROMPT, str(tmp_path))
    speech = piper(OTHER)[8_000:-8_000]
    assert studio.program is not None
    assert studio.program.stdout is not None
    for number in range(3):
        studio.hear(studio.press("\n"), PROMPT)
        studio.speak(speech)
        assert studio.program.stdout.readline() == b"done\n"
        take = np.load(tmp_path / f"{number}.npy")
        first = int(np.argmax(np.abs(take) > 0.002))
        # A null sink's silence is exactly zero: not one sample of the sentence or the tone is there. A tenth of a
        # second before it is loud what was said begins.
        assert not np.any(take[: max(first - 1_600, 0)])
        heard = transcribe(take, 16_000)
        assert holds(heard, OTHER, at_least=0.9), heard
        assert not holds(heard, "lessons begin"), heard
        assert len(take) / 16_000 > len(speech) / 16_000 + 1.0  # the silence by which it ended


def test_a_sitting_by_keyboard_and_ear_alone(studio: Studio, tmp_path: Path) -> None:
    from assistant import paths
    from training import prompts

    sentences = prompts.read(paths.RESOURCES / "prompts" / "english.txt")
    folder = studio.folder / "data" / "lookaloud" / "recordings" / "Me"
    wavs = folder / "wavs"
    studio.start("-m", "training.recordings_terminal", "Me")
    studio.hear(0.0, "repeat it after the tone", "Press H to hear your recording", "agree to it", at_least=0.7)

    studio.until_quiet(studio.press("\n"), 1.0)
    studio.speak(piper(CONSENT_SENTENCE))
    studio.hear(time.monotonic(), "Press Enter for the first sentence")
    assert (folder / "consent.wav").exists()

    studio.hear(studio.press("\n"), sentences[0].text)
    studio.speak(espeak(sentences[0].text, tmp_path / "take.wav"))
    _until((wavs / "p001.wav").exists)
    take, rate = wav(wavs / "p001.wav")
    assert 1.0 < len(take) / rate < 5.0
    assert holds(transcribe(take, rate), sentences[0].text, at_least=0.8)

    studio.until_quiet(0.0, 1.0)
    studio.hear(studio.press("h"), sentences[0].text)

    # Something else is said: it is told, and the sentence is still to be said.
    studio.hear(studio.press("\n"), sentences[1].text)
    studio.speak(espeak("The meeting is on Friday.", tmp_path / "other.wav"))
    studio.hear(time.monotonic(), "say it again", "keep it")
    assert not (wavs / "p002.wav").exists()
    assert (folder / "doubtful" / "p002.wav").exists()

    # Whisper also hears "the leaded"; what matters is that it is gone, and what to do now.
    studio.hear(studio.press("d"), "Press Enter to say it again", at_least=0.7)
    assert not (folder / "doubtful" / "p002.wav").exists()
    studio.hear(studio.press("q"), "Goodbye", at_least=0.6)
    assert studio.wait() == 0
    assert (folder / "metadata.csv").read_text() == f"p001|{sentences[0].text}|{sentences[0].text}\n"
    assert [path.name for path in wavs.iterdir()] == ["p001.wav"]


def test_enter_ends_a_take_and_q_drops_it(studio: Studio) -> None:
    folder = studio.folder / "data" / "lookaloud" / "recordings" / "my voice"
    studio.start("-m", "training.recordings_terminal")
    studio.heard.wait_for_sound(60)
    studio.until_quiet(studio.press("\n"))
    sound = piper(CONSENT_SENTENCE)
    studio.speak(sound[: np.flatnonzero(sound > 0.01)[-1]])
    ended = studio.press("\n")
    studio.until_quiet(ended + 0.5, 1.0)
    assert (folder / "consent.wav").exists()
    consent, rate = wav(folder / "consent.wav")
    silence_s = (len(consent) - np.flatnonzero(np.abs(consent) > 0.01)[-1]) / rate
    assert silence_s < 1.3  # by itself it ends after 1.5
    studio.until_quiet(studio.press("\n"))
    studio.press("q")
    assert studio.wait() == 0
    assert not list((folder / "wavs").iterdir())


def test_a_missing_microphone_is_told_and_the_keys_go_on() -> None:
    def none(_name: str, _on_block: OnBlock) -> InputStream:
        raise ListeningError(recorder.NO_MICROPHONE)

    parts = SoundParts.of(Settings())
    try:
        with pytest.raises(ListeningError, match="Connect one"):
            Booth(Settings(), SimpleQueue(), parts, none).record("", lambda _: True)
    finally:
        parts.close()


def _until(condition: Any, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
