"""What is heard: PortAudio on a real sound server, recorded, and listened to by Whisper."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest

from tests.hearing import longest_gap, similar, transcribe
from tests.soundserver import LOUD, RATE
from tests.speaking.loudspeaker import Loudspeaker, loudspeaker

pytestmark = pytest.mark.desktop

TEXT = "The last train to Oxford leaves at nine in the evening. It goes from platform seven. Please do not be late."


@pytest.fixture(scope="module")
def speaker() -> Iterator[Loudspeaker]:
    with loudspeaker() as running:
        yield running


def test_what_is_said_is_heard_and_understood(speaker: Loudspeaker) -> None:
    with speaker.server.record() as recording:
        speaker.ask("say", TEXT)
        recording.wait_until_quiet()
    heard = transcribe(recording.samples, RATE)
    assert similar(heard, TEXT) > 0.85, heard
    assert np.abs(recording.samples).max() < 1.0


def test_it_does_not_stumble_while_another_thread_computes(speaker: Loudspeaker) -> None:
    # A vowel without end has no silence of its own: what is silent in the recording was torn.
    speaker.ask("busy", True)
    with speaker.server.record() as recording:
        speaker.ask("say", TEXT)
        recording.wait_until_quiet()
    speaker.ask("busy", False)
    assert similar(transcribe(recording.samples, RATE), TEXT) > 0.85
    assert longest_gap(recording.samples, RATE) < 0.6  # between sentences it is 0.2 to 0.3


def test_twice_as_fast_is_heard_in_half_the_time(speaker: Loudspeaker) -> None:
    lengths = []
    for rate in (1.0, 2.0):
        speaker.ask("rate", rate)
        with speaker.server.record() as recording:
            speaker.ask("say", TEXT)
            recording.wait_until_quiet()
        last, first = recording.last_sound(), recording.first_sound()
        assert last is not None
        assert first is not None
        lengths.append(last - first)
        assert similar(transcribe(recording.samples, RATE), TEXT) > 0.8
    speaker.ask("rate", 1.0)
    assert lengths[1] == pytest.approx(lengths[0] / 2, rel=0.1)


def test_stop_is_silence_and_what_comes_next_is_whole(speaker: Loudspeaker) -> None:
    with speaker.server.record() as recording:
        speaker.ask("say", TEXT)
        recording.wait_for_sound()
        time.sleep(0.5)
        stopped = speaker.ask("silence")
        time.sleep(1.0)
        # A quarter of a second instead of the 150 ms that `make bench` measures: this machine is shared.
        assert np.abs(recording.since(stopped + 0.25)).max() < LOUD
        speaker.ask("say", "Platform seven is closed today.")
        recording.wait_for_sound(after=stopped + 0.5)
        recording.wait_until_quiet()
    heard = transcribe(recording.since(stopped + 0.3), RATE)
    assert similar(heard, "Platform seven is closed today") > 0.8, heard
    assert similar(heard, "Please do not be late") < 0.5, heard


def test_each_earcon_is_heard(speaker: Loudspeaker) -> None:
    with speaker.server.record() as recording:
        for name in ("captured", "working", "done", "failed"):
            asked = speaker.ask("earcon", name)
            recording.wait_for_sound(after=asked - 0.05)
            time.sleep(0.4)


def test_the_loudspeaker_may_go_and_come_back(speaker: Loudspeaker) -> None:
    speaker.ask("states")
    with speaker.server.record() as recording:
        speaker.ask("say", TEXT)
        recording.wait_for_sound()
        speaker.server.stop()
    assert speaker.ask("idle", 20) is True
    speaker.ask("say", "Nobody hears this.")
    assert speaker.ask("idle", 20) is True
    speaker.server.start()
    deadline = time.monotonic() + 40
    with speaker.server.record() as recording:
        while recording.first_sound() is None:
            assert time.monotonic() < deadline, speaker.ask("states")
            speaker.ask("earcon", "done")
            time.sleep(0.5)
        speaker.ask("say", "Platform seven is open again.")
        recording.wait_until_quiet()
    assert similar(transcribe(recording.samples, RATE), "Platform seven is open again") > 0.7
