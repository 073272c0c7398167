"""How soon something is heard, how soon it is quiet, and what the voice costs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from assistant.cancel import CancelToken
from assistant.models.packaged import locate
from assistant.speaking import open_synthesizer
from assistant.speaking.piper import PiperSynthesizer
from assistant.speaking.voices import find_voice
from tests.benchmarks.harness import Figure, alternating, figure, spread
from tests.speaking.loudspeaker import Loudspeaker, loudspeaker

ANSWER = (
    "Your train leaves at eight forty five from platform seven.",
    "It is on time, and there are no changes to the stops it makes on its way.",
    "The ticket that is open on the screen is valid for it until the end of the day.",
)
TIMES = 7


def figures() -> list[Figure]:
    """Measured with the model loaded and warm, as it is in the running app."""
    with loudspeaker() as speaker:
        heard = [_earcon(speaker), _earcon_after_release(speaker), _stop(speaker)]
    return [*heard, *_voice(), _phrase()]


def _voice() -> list[Figure]:
    from piper import PiperVoice

    began = time.perf_counter()
    voice = PiperSynthesizer()
    voice.load()
    load = time.perf_counter() - began
    joe, plain = find_voice("joe"), PiperVoice.load(locate("piper-joe"))

    def first() -> float:
        began = time.perf_counter()
        chunks = voice.stream(ANSWER[0], joe, CancelToken())
        next(chunks)
        took = time.perf_counter() - began
        chunks.close()  # type: ignore[attr-defined]  # it is a generator
        return took * 1000

    def everything_first() -> float:
        began = time.perf_counter()
        for sentence in ANSWER:
            list(plain.synthesize(sentence))
        return (time.perf_counter() - began) * 1000

    def whole() -> float:
        began = time.perf_counter()
        for sentence in ANSWER:
            list(voice.stream(sentence, joe, CancelToken()))
        return (time.perf_counter() - began) * 1000

    for warm in (first, everything_first, whole):
        warm()
    ours, other, all_ours = alternating(TIMES, first, everything_first, whole)
    seconds = sum(chunk.seconds for sentence in ANSWER for chunk in voice.stream(sentence, joe, CancelToken()))
    plain_rtf, rtf = other / 1000 / seconds, all_ours / 1000 / seconds
    return [
        figure(
            "first sound of an answer of 3 sentences", "ms", ours, "at least 3x sooner than synthesising all of it",
            other / ours >= 3, other=other, note="other: Piper's own synthesize() of all sentences, then play",
        ),
        figure("voice: time to make a second of speech", "s", rtf, "", None, other=plain_rtf,
               note=f"{seconds:.1f} s of speech; the price of streaming is what each chunk's edges are computed twice"),
        figure("voice: loading, checked by SHA-256", "s", load, "within 1 s", load < 1),
    ]  # fmt: skip


def _phrase() -> Figure:
    """A word of the interface that was said before, or prepared: of any engine, the model in memory or not."""
    joe, engines = find_voice("joe"), open_synthesizer(("piper",), print)
    list(engines.stream("Answer copied.", joe, CancelToken()))
    engines.unload()

    def once() -> float:
        began = time.perf_counter()
        next(engines.stream("Answer copied.", joe, CancelToken()))
        return (time.perf_counter() - began) * 1000

    middle, values = _moments(TIMES, once)
    note = f"{spread(values)}; worded, found in memory, handed over; the model was out of memory"
    return figure("words of the interface: call to samples", "ms", middle, "within 20 ms", max(values) <= 20, note=note)


def _moments(times: int, measure: Callable[[], float]) -> tuple[float, list[float]]:
    values = [measure() for _ in range(times)]
    return statistics.median(values), values


def _earcon(speaker: Loudspeaker) -> Figure:
    with speaker.server.record() as recording:
        time.sleep(1.0)  # until the recording's clock is known

        def once() -> float:
            asked: float = speaker.ask("earcon", "captured")
            moment = recording.wait_for_sound(after=asked - 0.03)
            time.sleep(0.5)
            return (moment - asked) * 1000

        middle, values = _moments(TIMES, once)
    note = f"{spread(values)}; from the call to the sound in a null sink's recording, whose clock is 10 ms exact"
    return figure("earcon: call to sound", "ms", max(middle, 0), "within 60 ms", max(values) <= 60, note=note)


def _earcon_after_release(speaker: Loudspeaker) -> Figure:
    time.sleep(11)  # the device is released after 10 s
    with speaker.server.record() as recording:
        time.sleep(1.0)
        asked: float = speaker.ask("earcon", "captured")
        took = (recording.wait_for_sound(after=asked - 0.03) - asked) * 1000
    name = "earcon: call to sound, device released before"
    return figure(name, "ms", max(took, 0), "within 60 ms", took <= 60, note="the device is opened for it")


def _stop(speaker: Loudspeaker) -> Figure:
    with speaker.server.record() as recording:
        time.sleep(1.0)

        def once() -> float:
            asked: float = speaker.ask("say", " ".join(ANSWER))
            recording.wait_for_sound(after=asked)
            time.sleep(0.9)
            stopped: float = speaker.ask("silence")
            time.sleep(0.8)
            last = recording.last_sound()
            assert last is not None
            return (last - stopped) * 1000

        middle, values = _moments(TIMES, once)
    note = f"{spread(values)}; the last sound in a null sink's recording, whose clock is 10 ms exact"
    return figure("stop to silence", "ms", max(middle, 0), "within 150 ms", max(values) <= 150, note=note)
