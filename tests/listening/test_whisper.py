"""Speech to words, with the real model and real voices."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.cancel import CancelToken
from assistant.errors import Cancelled, ListeningError
from assistant.listening import SAMPLE_RATE, levels
from assistant.listening.whisper import NOT_UNDERSTOOD, WhisperTranscriber, _Heard, _made_up, _plain, _repeats
from tests.hearing import holds
from tests.listening.speech import espeak, noise, piper, tone

QUESTIONS = (
    "What is the total?",
    "Is there a save button?",
    "How many unread messages are there?",
    "Read the last paragraph.",
    "What does it say about the train to London?",
    "Can you tell me what the warning at the bottom of the page says?",
)


@pytest.fixture(scope="module")
def whisper() -> WhisperTranscriber:
    transcriber = WhisperTranscriber()
    transcriber.load()
    return transcriber


def heard(whisper: WhisperTranscriber, sound: np.ndarray) -> str:
    return whisper.transcribe(np.asarray(sound, np.float32), CancelToken())


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_spoken_question_becomes_its_words(whisper: WhisperTranscriber, question: str) -> None:
    words = heard(whisper, piper(question))
    assert holds(words, question, at_least=0.9)
    assert words[0].isupper() and "\n" not in words and words == words.strip()


def test_another_voice(whisper: WhisperTranscriber, tmp_path: Path) -> None:
    for question in ("What is the error?", "Read the last paragraph.", "What is the title of this window?"):
        assert holds(heard(whisper, espeak(question, tmp_path / "question.wav")), question, at_least=0.85)


@pytest.mark.parametrize("gain", [0.05, 0.01])
def test_a_quiet_microphone(whisper: WhisperTranscriber, gain: float) -> None:
    question = "How many unread messages are there?"
    assert holds(heard(whisper, piper(question) * gain), question, at_least=0.9)


def test_a_noisy_room(whisper: WhisperTranscriber) -> None:
    question = "Read the last paragraph."
    speech = piper(question)
    assert holds(heard(whisper, speech + noise(len(speech) / SAMPLE_RATE, 0.01)[: len(speech)]), question)


def test_silence_around_a_question_does_not_matter(whisper: WhisperTranscriber) -> None:
    question = "What is the total?"
    words = heard(whisper, np.pad(piper(question), (12 * SAMPLE_RATE, 25 * SAMPLE_RATE)))
    assert holds(words, question) and len(words) < 30


def test_the_same_sound_gives_the_same_words_also_in_a_new_model(whisper: WhisperTranscriber) -> None:
    sound = piper(QUESTIONS[4]) + noise(10, 0.02)[: len(piper(QUESTIONS[4]))]
    other = WhisperTranscriber()
    assert heard(whisper, sound) == heard(whisper, sound) == heard(other, sound)
    other.unload()
    assert heard(other, sound) == heard(whisper, sound)


def test_a_long_recording_is_heard_whole_and_once(whisper: WhisperTranscriber) -> None:
    sentences = [
        "The first train leaves at eight.",
        "My sister lives in a small town by the sea.",
        "Yesterday we went to the market and bought apples.",
        "The meeting was moved to the green room.",
        "Please close the window before you leave.",
        "There is a book about birds on the table.",
        "He plays the piano every evening after dinner.",
        "The children are waiting for the bus.",
        "We will paint the kitchen yellow in spring.",
        "The doctor asked me to come back on Monday.",
        "Two dogs were sleeping under the old tree.",
        "The last question is the hardest one of all.",
    ] * 2
    sound = np.concatenate([piper(sentence) for sentence in sentences])
    assert len(sound) > 60 * SAMPLE_RATE
    words = heard(whisper, sound)
    assert holds(words, " ".join(sentences), at_least=0.9)
    assert len(words.split()) <= 1.05 * len(" ".join(sentences).split())


@pytest.mark.parametrize(
    ("sound", "sentence"),
    [
        (np.zeros(3 * SAMPLE_RATE), levels.DEAD),
        (np.zeros(0), levels.DEAD),
        (noise(3, 0.0005), levels.TOO_QUIET),
        (noise(3, 0.05), levels.NOTHING_SAID),
        (tone(440, 3, SAMPLE_RATE), levels.NOTHING_SAID),
        (tone(50, 3, SAMPLE_RATE), levels.NOTHING_SAID),
        (np.cumsum(noise(3, 0.001)), levels.NOTHING_SAID),
    ],
    ids=["silence", "nothing", "quiet noise", "noise", "tone", "hum", "rumble"],
)
def test_no_words_are_made_up_where_nothing_is_said(
    whisper: WhisperTranscriber, sound: np.ndarray, sentence: str
) -> None:
    with pytest.raises(ListeningError) as refused:
        heard(whisper, sound)
    assert refused.value.sentence == sentence


def test_a_voice_that_is_cut_off_is_told(whisper: WhisperTranscriber) -> None:
    with pytest.raises(ListeningError) as refused:
        heard(whisper, np.clip(piper("What is the total?") * 100, -1, 1))
    assert refused.value.sentence == levels.TOO_LOUD


def test_babble_is_not_turned_into_a_question(whisper: WhisperTranscriber) -> None:
    # Speech played backwards: the detector takes it for speech, and there are no words in it.
    backwards = np.concatenate([piper(question)[::-1] for question in QUESTIONS[:2]])
    try:
        words = heard(whisper, backwards)
    except ListeningError as error:
        assert error.sentence in (NOT_UNDERSTOOD, levels.NOTHING_SAID)
    else:
        assert not any(holds(words, sentence) for sentence in ("Is there a Save button", "What is the error"))


def test_a_cancelled_request_is_dropped(whisper: WhisperTranscriber) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        whisper.transcribe(piper(QUESTIONS[0]), token)


def test_loops_are_told_from_speech() -> None:
    assert _repeats("What is the post? What is the post?")
    assert _repeats("and the end of the " * 8)
    assert not _repeats("No. No. Read it again.")
    assert not _repeats("Is there a Save button, and is there a Cancel button? Where is the Save button?")


def test_what_subtitles_say_of_noise_is_not_believed() -> None:
    assert _made_up(_Heard("Thank you.", -0.8, 0.3))
    assert _made_up(_Heard("you", -0.3, 0.9))
    assert _made_up(_Heard("I'm going to do that.", -0.9, 0.8))
    assert not _made_up(_Heard("Thank you.", -0.2, 0.1))
    assert not _made_up(_Heard("What is the total?", -0.7, 0.3))


def test_marks_of_subtitles_are_not_words() -> None:
    assert _plain(" [MUSIC] What is it?  (laughs)\n") == "What is it?"
    assert _plain("♪ ♪") == _plain(" ... ") == _plain("[BLANK_AUDIO]") == ""


def test_listening_needs_no_heavy_library() -> None:
    code = (
        "import sys; from assistant.cancel import CancelToken; from assistant.listening.whisper import *\n"
        "w = WhisperTranscriber(); w.load()\n"
        "bad = {'torch', 'transformers', 'av', 'faster_whisper', 'huggingface_hub', 'piper', 'PySide6'}\n"
        "sys.exit(', '.join(sorted(bad & set(sys.modules))) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
