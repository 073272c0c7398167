# ruff: noqa: RUF001 - IPA looks like other letters
"""FastSpeech2: the samples of transformers, streamed; phonemes without a download."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.cancel import CancelToken
from assistant.errors import Cancelled, ModelMissing
from assistant.speaking import CannotSay
from assistant.speaking.arpabet import arpabet, from_ipa
from assistant.speaking.fastspeech2 import FastSpeech2Synthesizer
from assistant.types import Voice

TEXT = "The train leaves at eight forty five. It goes from platform seven!"
Checkpoint = Callable[..., Path]

# As CMU's dictionary has them.
WORDS = """
hello=HH AH0 L OW1|water=W AO1 T ER0|button=B AH1 T AH0 N|measure=M EH1 ZH ER0|church=CH ER1 CH|judge=JH AH1 JH
father=F AA1 DH ER0|thing=TH IH1 NG|boy=B OY1|house=HH AW1 S|my=M AY1|queue=K Y UW1|sure=SH UH1 R|door=D AO1 R
seven=S EH1 V AH0 N|platform=P L AE1 T F AO2 R M|window=W IH1 N D OW0|answer=AE1 N S ER0|file=F AY1 L|menu=M EH1 N Y UW0
"""


@pytest.mark.parametrize("entry", WORDS.replace("\n", "|").strip("|").split("|"))
def test_words_are_spelled_as_in_the_dictionary(entry: str) -> None:
    word, _, expected = entry.partition("=")
    sounds = [sound.rstrip("012") for sound in arpabet(word) if sound[0].isalpha()]
    assert sounds == [sound.rstrip("012") for sound in expected.split()]


def test_stress_and_pauses_are_kept() -> None:
    assert list(from_ipa("həlˈoʊ, wˈɜːld!")) == ["HH", "AH0", "L", "OW1", ",", "W", "ER1", "L", "D", "!"]
    assert list(from_ipa("bˈʌʔn̩")) == ["B", "AH1", "T", "AH0", "N"]
    assert list(from_ipa("☺ˈ")) == []


def test_streamed_samples_are_those_of_transformers(checkpoint: Checkpoint) -> None:
    import torch
    from transformers import FastSpeech2ConformerWithHifiGan

    folder = checkpoint("tiny_fastspeech2")
    engine, voice = FastSpeech2Synthesizer(), Voice("x", "fastspeech2", model=str(folder))
    chunks = list(engine.stream(TEXT, voice, CancelToken()))
    assert len(chunks) > 2
    assert {chunk.sample_rate for chunk in chunks} == {22_050}
    model = FastSpeech2ConformerWithHifiGan.from_pretrained(folder).eval()
    with torch.inference_mode():
        whole = model(torch.tensor([engine._ids(TEXT)]), return_dict=True).waveform.reshape(-1).numpy()
    streamed = np.concatenate([chunk.samples for chunk in chunks])
    assert len(streamed) == len(whole)
    assert np.abs(streamed - whole).max() < 1e-5


def test_it_is_cancelled_before_the_next_piece(checkpoint: Checkpoint) -> None:
    engine, token = FastSpeech2Synthesizer(), CancelToken()
    sound = engine.stream(TEXT, Voice("x", "fastspeech2", model=str(checkpoint("tiny_fastspeech2"))), token)
    next(sound)
    token.cancel()
    with pytest.raises(Cancelled):
        next(sound)


def test_what_english_has_no_sound_for_is_said_by_another_voice(checkpoint: Checkpoint) -> None:
    engine, voice = FastSpeech2Synthesizer(), Voice("x", "fastspeech2", model=str(checkpoint("tiny_fastspeech2")))
    with pytest.raises(CannotSay):
        list(engine.stream("— …", voice, CancelToken()))


def test_without_phonemes_the_file_that_is_missing_is_named(checkpoint: Checkpoint, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(checkpoint("tiny_fastspeech2"), folder)
    (folder / "vocab.json").unlink()
    with pytest.raises(ModelMissing, match=r"vocab\.json"):
        FastSpeech2Synthesizer().load(Voice("x", "fastspeech2", model=str(folder)))


def test_it_downloads_nothing(checkpoint: Checkpoint) -> None:
    script = (
        "import socket, sys\n"
        "def refuse(*_): raise AssertionError('a socket was opened')\n"
        "socket.socket.connect = refuse\n"
        "from assistant.cancel import CancelToken; from assistant.types import Voice\n"
        "from assistant.speaking.fastspeech2 import FastSpeech2Synthesizer\n"
        "voice = Voice('x', 'fastspeech2', model=sys.argv[1])\n"
        "print(sum(len(c.samples) for c in FastSpeech2Synthesizer().stream('Hello.', voice, CancelToken())))"
    )
    argv = [sys.executable, "-c", script, str(checkpoint("tiny_fastspeech2"))]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=120, check=True)
    assert int(done.stdout) > 1000
    assert not done.stderr, "a bar or a hint in the terminal is read aloud by a screen reader"
