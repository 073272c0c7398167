"""Headphones that are pulled out while it speaks: PulseAudio's own sinks are taken away and brought back."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest

from tests.hearing import similar, transcribe
from tests.soundserver import RATE
from tests.speaking.loudspeaker import Loudspeaker, loudspeaker

pytestmark = pytest.mark.desktop

TEXT = "The last train to Oxford leaves at nine in the evening. It goes from platform seven. Please do not be late."
SINK = ("load-module", "module-null-sink", "sink_name=ci", "rate=48000", "channels=1", "channel_map=mono")


@pytest.fixture(scope="module")
def speaker() -> Iterator[Loudspeaker]:
    with loudspeaker() as running:
        yield running


def pactl(speaker: Loudspeaker, *argv: str) -> str:
    env = {**os.environ, **speaker.server.env}
    return subprocess.run(["pactl", *argv], env=env, check=True, capture_output=True, text=True, timeout=10).stdout


def sinks(speaker: Loudspeaker) -> dict[str, str]:
    """Name of each sink and the module it belongs to."""
    lines = (line.split("\t") for line in pactl(speaker, "list", "short", "modules").splitlines())
    modules = {line[2].partition("sink_name=")[2].split(" ")[0]: line[0] for line in lines if "null-sink" in line[1]}
    listed = {line.split("\t")[1] for line in pactl(speaker, "list", "short", "sinks").splitlines()}
    return {name: number for name, number in modules.items() if name in listed}


def until(condition: Callable[[], bool], what: str, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.3)


def heard(speaker: Loudspeaker, text: str) -> str:
    with speaker.server.record() as recording:
        speaker.ask("say", text)
        recording.wait_until_quiet()
    return transcribe(recording.samples, RATE)


def test_the_only_loudspeaker_is_unplugged_and_comes_back(speaker: Loudspeaker) -> None:
    speaker.ask("states")
    with speaker.server.record() as recording:
        speaker.ask("say", TEXT)
        recording.wait_for_sound()
        for module in sinks(speaker).values():
            pactl(speaker, "unload-module", module)
    assert not sinks(speaker)
    assert speaker.ask("idle", 30) is True, "it neither speaks nor gives up"
    speaker.ask("say", "Nobody hears this.")
    assert speaker.ask("idle", 30) is True
    pactl(speaker, *SINK)
    pactl(speaker, "set-default-sink", "ci")

    def plays() -> bool:
        with speaker.server.record() as again:
            speaker.ask("earcon", "done")
            time.sleep(0.6)
        return again.first_sound() is not None

    until(plays, "sound on the device that is back")
    said = heard(speaker, "Platform seven is open again.")
    assert similar(said, "Platform seven is open again") > 0.7, said
    assert speaker.ask("told") == []


def test_another_loudspeaker_takes_over_without_a_word_from_the_user(speaker: Loudspeaker) -> None:
    pactl(speaker, "load-module", "module-null-sink", "sink_name=other", "rate=44100", "channels=2")
    with speaker.server.record() as first, speaker.server.record("other.monitor") as second:
        speaker.ask("say", TEXT)
        first.wait_for_sound()
        time.sleep(1.0)
        pactl(speaker, "unload-module", sinks(speaker)["ci"])
        second.wait_until_quiet()
    said = transcribe(second.samples, RATE)
    # The sentence that was being said may lose a word or two; what follows is whole.
    assert similar(said, "It goes from platform seven. Please do not be late.") > 0.5, said
    assert "late" in said
    assert speaker.ask("idle", 20) is True


@pytest.mark.parametrize("rate", [8_000, 44_100, 96_000])
def test_a_loudspeaker_of_another_rate_is_understood(speaker: Loudspeaker, rate: int) -> None:
    name = f"at{rate}"
    pactl(speaker, "load-module", "module-null-sink", f"sink_name={name}", f"rate={rate}", "channels=2")
    pactl(speaker, "set-default-sink", name)
    with speaker.server.record(f"{name}.monitor") as recording:
        speaker.ask("say", TEXT)
        recording.wait_until_quiet()
    said = transcribe(recording.samples, RATE)
    assert similar(said, TEXT) > 0.75, said
