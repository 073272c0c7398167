"""Whether fast speech is still understood: words that Whisper mishears at 1, 1.5, 2 and 3 times the voice's own pace.

Three ways to be faster, on the same recordings of the packaged voice: `Tempo` (Sonic), playing the samples faster
(everything higher), and overlap-add of windows cut at even distances (no regard for where a period of the voice
begins). Whisper tiny.en through the app's own listening is the listener: it has not learnt to listen fast, as a user of
a screen reader has, so that its figures compare the ways and say nothing about what a person can follow.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from assistant.cancel import CancelToken
from assistant.errors import ListeningError
from assistant.listening.whisper import WhisperTranscriber
from assistant.speaking.piper import PiperSynthesizer
from assistant.speaking.tempo import Tempo
from assistant.speaking.text import speakable
from assistant.speaking.voices import find_voice
from tests.benchmarks.harness import Figure, figure
from tests.hearing import WHISPER_RATE, resampled, words

Samples = NDArray[np.float32]
RATES = (1.0, 1.5, 2.0, 3.0)
_WINDOW_S = 0.04  # of the overlap-add: two to four periods of a voice, what a first attempt would take
_PIECE_S = 0.1  # that `Tempo` is fed with, as the player does
SENTENCES = (
    "The last train to Oxford leaves at nine in the evening from platform seven.",
    "Your parcel will be delivered on Tuesday between two and four.",
    "There are three new messages in your inbox.",
    "The total is nine pounds eighty-two.",
    "A woman with a red umbrella is crossing the street.",
    "Save the document before you close the window.",
    "The battery is at forty percent and will last two more hours.",
    "Do you want to delete this file for ever?",
    "It will rain in the afternoon, with strong winds from the west.",
    "The meeting has been moved to Thursday at half past ten.",
    "Please enter the six numbers that we sent to your phone.",
    "The button on the left opens the list of contacts.",
    "Two children are playing football in a park.",
    "The printer is out of paper.",
    "Turn right at the next corner and walk for two hundred metres.",
    "Doctor Smith can see you on Monday morning.",
    "The password must have at least eight characters.",
    "This picture shows a brown dog on a wooden floor.",
    "No results were found for your search.",
    "The flight to Lisbon is delayed by fifty minutes.",
    "Mix the flour with the sugar and add the eggs one by one.",
    "The museum is closed on public holidays.",
    "A letter from the bank is lying on the table.",
    "The download will take about a quarter of an hour.",
    "She was born in a small village near the mountains.",
    "Press any key to stop the reading.",
    "The shop on the corner sells fresh bread and cheese.",
    "Your appointment is on the fourteenth of March.",
    "There is a mistake in the second paragraph.",
    "The temperature tonight will fall below zero.",
    "I could not read the text at the bottom of the page.",
    "The menu has soup, fish, and a salad with tomatoes.",
    "He plays the piano every evening after dinner.",
    "Four people have liked your photograph.",
    "The key is under the mat beside the front door.",
    "Keep this medicine away from children.",
    "The bridge was built more than a hundred years ago.",
    "You have used half of your storage.",
    "The teacher asked the class to be quiet.",
    "This seat is reserved for passengers with a ticket.",
    "The green light means that the machine is ready.",
    "Her brother works for a company that makes bicycles.",
    "The water in the lake is too cold for swimming.",
    "Someone has signed in to your account from a new computer.",
    "The game ended with two goals in the last minute.",
    "Cats sleep for most of the day.",
    "The road to the harbour is blocked by a fallen tree.",
    "Wash the shirt by hand and dry it in the shade.",
)


def figures() -> list[Figure]:
    """Words misheard in percent, each rate and way; and what `Tempo` costs."""
    spoken, rate = _spoken()
    ways: dict[str, Callable[[Samples, int, float], Samples]] = {
        "ours": with_tempo,
        "resampled": played_faster,
        "overlap-add": overlap_added,
    }
    found: list[Figure] = []
    for pace in RATES:
        missed = {name: misheard([way(one, rate, pace) for one in spoken], rate) for name, way in ways.items()}
        note = f"played faster {missed['resampled']:.1f} %, overlap-add {missed['overlap-add']:.1f} %"
        best = min(missed["resampled"], missed["overlap-add"])
        is_met = missed["ours"] <= best if pace > 1 else None
        target = "fewer than either" if pace > 1 else ""
        found.append(figure(f"words misheard at {pace:g}x", "%", missed["ours"], target, is_met, other=best, note=note))
    return [*found, _cost(spoken, rate)]


def misheard(sounds: list[Samples], rate: int) -> float:
    """Percent of the words in `SENTENCES` that Whisper heard wrong, left out or put in."""
    listener = WhisperTranscriber()
    wrong = total = 0
    for sound, sentence in zip(sounds, SENTENCES, strict=True):
        silence = np.zeros(WHISPER_RATE // 2, np.float32)
        try:
            heard = listener.transcribe(
                np.concatenate([silence, resampled(sound, rate, WHISPER_RATE), silence]), CancelToken()
            )
        except ListeningError:
            heard = ""
        wanted = words(sentence)
        wrong += edits(wanted, words(heard))
        total += len(wanted)
    return 100 * wrong / total


def edits(wanted: list[str], got: list[str]) -> int:
    """Words to change, put in or leave out to make one of the other."""
    row = list(range(len(got) + 1))
    for i, one in enumerate(wanted, 1):
        before, row = row, [i]
        for j, other in enumerate(got, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (one != other)))
    return row[-1]


def with_tempo(samples: Samples, rate: int, pace: float) -> Samples:
    """As the player does it: piece by piece."""
    tempo, step = Tempo(pace, rate), round(_PIECE_S * rate)
    made = [tempo.feed(samples[start : start + step]) for start in range(0, len(samples), step)]
    return np.concatenate([*made, tempo.flush()])


def played_faster(samples: Samples, rate: int, pace: float) -> Samples:
    """Like a tape that runs too fast: at 2 times an octave higher."""
    return resampled(samples, rate, round(rate / pace))


def overlap_added(samples: Samples, rate: int, pace: float) -> Samples:
    """Hann windows with half overlap, taken `pace` times as far apart as they are put down."""
    size = round(_WINDOW_S * rate) // 2 * 2
    hop, window = size // 2, np.hanning(size + 1)[:-1].astype(np.float32)
    if pace == 1:
        return samples
    starts = range(0, max(1, len(samples) - size), round(hop * pace))
    made = np.zeros(len(starts) * hop + hop, np.float32)
    for place, start in enumerate(starts):
        piece = samples[start : start + size]
        made[place * hop : place * hop + len(piece)] += piece * window[: len(piece)]
    return made


def _spoken() -> tuple[list[Samples], int]:
    voice, joe = PiperSynthesizer(), find_voice("joe")
    spoken = [
        np.concatenate([chunk.samples for chunk in voice.stream(speakable(sentence), joe, CancelToken())])
        for sentence in SENTENCES
    ]
    return spoken, voice.sample_rate


def _cost(spoken: list[Samples], rate: int) -> Figure:
    """Processor time of `Tempo` at 2x for a second that is heard: it runs on the thread that feeds the device."""
    times = []
    for _ in range(3):
        began = time.process_time()
        heard = sum(len(with_tempo(one, rate, 2.0)) for one in spoken) / rate
        times.append((time.process_time() - began) / heard)
    return figure("processor time of 2x, for a second heard", "ms", 1000 * min(times), "", None, note="best of 3")
