"""A session of recordings: what is kept, where, for whom, and what survives."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from queue import SimpleQueue

import numpy as np
import pytest

from assistant import paths
from assistant.consent import CONSENT_SENTENCE
from assistant.errors import BadInput, ModelMissing, VoiceError
from assistant.listening import SAMPLE_RATE, Samples
from assistant.listening.whisper import WhisperTranscriber
from assistant.settings import Settings
from assistant.sound_parts import SoundParts
from assistant.speaking.embedding import SpeakerEncoder
from assistant.speaking.voices import open_voice
from resources.prompts import order
from tests.listening.speech import noise, piper
from tests.tiny_models import tiny_speaker_encoder
from training import prompts
from training.recordings import Booth, Session, Sitting, names
from training.recordings_terminal import WORDS, main


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME"):
        folder = tmp_path / name.lower()
        folder.mkdir()
        monkeypatch.setenv(name, str(folder))


@pytest.fixture(scope="module")
def whisper() -> WhisperTranscriber:
    return WhisperTranscriber()


def _said(text: str) -> Samples:
    sound = np.pad(piper(text), (0, SAMPLE_RATE))
    return np.clip(sound + noise(len(sound) / SAMPLE_RATE, 0.0005)[: len(sound)], -1, 1)


def _open(name: str, whisper: WhisperTranscriber, *, consent: bool = True) -> Session:
    session = Session(name, whisper)
    if consent and not session.consented:
        session.add_consent(_said(CONSENT_SENTENCE), SAMPLE_RATE)
    return session


def test_takes_are_kept_in_order_for_the_owner_only(whisper: WhisperTranscriber) -> None:
    with _open("Eva", whisper) as session:
        first, second = session.left[:2]
        assert session.add_take(_said(second.text), SAMPLE_RATE, second).good
        assert session.add_take(_said(first.text), SAMPLE_RATE).good
        assert [take.prompt for take in session.takes] == [first, second]
        assert first not in session.left
        assert session.minutes == pytest.approx(sum(take.seconds for take in session.takes) / 60)
        lines = (session.folder / "metadata.csv").read_text().splitlines()
        assert lines == [f"{each.id}|{each.text}|{each.text}" for each in (first, second)]
        assert names() == ("Eva",)
        for path in (session.folder, *session.folder.rglob("*")):
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_nothing_is_kept_before_the_speaker_agreed(whisper: WhisperTranscriber) -> None:
    with _open("Eva", whisper, consent=False) as session:
        with pytest.raises(BadInput, match="has to agree first"):
            session.add_take(_said(session.left[0].text), SAMPLE_RATE)
        with pytest.raises(VoiceError, match="says something else"):
            session.add_consent(_said("The bell rings at eight."), SAMPLE_RATE)
        assert not session.consented
        assert sorted(path.name for path in session.folder.iterdir()) == [
            ".lock", "doubtful", "metadata.csv", "prompts.txt", "wavs"
        ]  # fmt: skip
        heard = session.add_consent(_said(CONSENT_SENTENCE), SAMPLE_RATE)
        assert "recordings of my speech" in heard
        assert session.consented


def test_a_flawed_take_waits_and_never_replaces_a_good_one(whisper: WhisperTranscriber) -> None:
    with _open("Eva", whisper) as session:
        prompt = session.left[0]
        report = session.add_take(_said("The dog barked at the mailman."), SAMPLE_RATE)
        assert report.flaw == "words"
        assert session.left[0] == prompt
        assert [take.counts for take in session.takes] == [False]
        assert session.minutes == 0
        assert not session.add_take(noise(3, 0.001), SAMPLE_RATE).good  # nothing said: nothing kept
        assert session.add_take(_said(prompt.text), SAMPLE_RATE).good
        good = session.takes[0].path.read_bytes()
        assert not list((session.folder / "doubtful").iterdir())
        session.add_take(_said(prompt.text) * np.float32(0.02), SAMPLE_RATE, prompt)
        assert session.takes[0].path.read_bytes() == good
        assert session.takes[0].counts
        # Somebody with a quiet microphone takes what there is.
        kept = session.keep(prompt)
        assert kept.counts
        assert kept.path.read_bytes() != good
        with pytest.raises(BadInput, match="no doubtful recording"):
            session.keep(prompt)
        assert session.delete(prompt)
        assert not session.delete(prompt)
        assert session.left[0] == prompt
        assert (session.folder / "metadata.csv").read_text() == ""


KILLED = """
import sys, os, signal
import numpy as np
from assistant import paths
from training.recordings import Session
sound = np.load(sys.argv[1])
session = Session("Eva")
session.add_take(sound, 16000)
when, real = sys.argv[2], os.fsync
def die(handle):
    real(handle)
    name = os.readlink(f"/proc/self/fd/{handle}")
    if when in name:
        os.kill(os.getpid(), signal.SIGKILL)
os.fsync = die
session.add_take(np.load(sys.argv[3]), 16000)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="kill -9")
@pytest.mark.parametrize(("when", "kept"), [("p002.wav", 1), ("metadata.csv", 2)])
def test_after_kill_9_it_goes_on_with_whole_takes(
    when: str, kept: int, whisper: WhisperTranscriber, tmp_path: Path
) -> None:
    with _open("Eva", whisper) as session:
        sentences = session.left[:2]
    for number, prompt in enumerate(sentences):
        np.save(tmp_path / f"{number}.npy", _said(prompt.text))
    argv = [sys.executable, "-c", KILLED, str(tmp_path / "0.npy"), when, str(tmp_path / "1.npy")]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == -9, done.stderr
    with _open("eva", whisper) as session:
        assert [take.prompt for take in session.takes] == list(sentences[:kept])
        lines = (session.folder / "metadata.csv").read_text().splitlines()
        assert [line.split("|")[0] for line in lines] == ["p001", "p002"][:kept]
        assert not [path for path in (session.folder / "wavs").iterdir() if path.name.startswith(".")]
        if kept == 1:
            assert session.add_take(_said(sentences[1].text), SAMPLE_RATE).good


def test_a_full_disk_is_told_and_nothing_is_lost(whisper: WhisperTranscriber, monkeypatch: pytest.MonkeyPatch) -> None:
    with _open("Eva", whisper) as session:
        prompt = session.left[0]
        assert session.add_take(_said(prompt.text), SAMPLE_RATE).good
        before = session.takes[0].path.read_bytes()

        def full(_handle: int) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(BadInput, match="no space left"):
                session.add_take(_said(prompt.text), SAMPLE_RATE, prompt)
        assert session.takes[0].path.read_bytes() == before
        assert len(list((session.folder / "wavs").iterdir())) == 1


def test_two_programs_do_not_record_into_one_folder(whisper: WhisperTranscriber) -> None:
    with _open("Eva", whisper, consent=False), pytest.raises(BadInput, match="open in another program"):
        Session("EVA")
    Session("Eva").close()


@pytest.mark.parametrize("name", ["", "a/b", "..", "joe"])
def test_a_name_that_no_voice_can_have_is_refused(name: str) -> None:
    with pytest.raises(VoiceError):
        Session(name)
    assert names() == ()


def test_a_damaged_take_is_left_to_say_again(whisper: WhisperTranscriber) -> None:
    with _open("Eva", whisper) as session:
        assert session.add_take(_said(session.left[0].text), SAMPLE_RATE).good
        session.takes[0].path.write_bytes(b"RIFF")
    with _open("Eva", whisper) as session:
        assert session.takes == ()
        assert session.left == session.prompts


def _after_the_first_minute(session: Session) -> list[str]:
    """What the terminal tells when the first part has just been done."""
    told: list[str] = []
    parts = SoundParts.of(Settings())
    parts.player.start()
    try:
        booth = Booth(Settings(), SimpleQueue(), parts)
        Sitting(session, booth, WORDS, ends=lambda _: True, shown=told.append).kept(tier_before=0)
    finally:
        parts.close()
    return told


def test_the_first_minute_makes_a_preview(whisper: WhisperTranscriber, tmp_path: Path) -> None:
    with _open("Eva", whisper) as session:
        assert session.tier == 0
        with pytest.raises(BadInput, match="after 1, 5 and 15 minutes"):
            session.preview()
        for prompt in session.left:
            if session.tier:
                break
            session.add_take(_said(prompt.text), SAMPLE_RATE, prompt)
        assert session.tier == 1
        assert session.minutes > 0.8
        with pytest.raises(ModelMissing, match="lookaloud models download xvector"):
            session.preview()
        told = _after_the_first_minute(session)
        assert told[0] == "1 minute of your voice: this part is done and of use."
        assert "lookaloud models download xvector" in told[-1]
        assert told[-1].endswith("You can go on recording.")
        made = session.preview(SpeakerEncoder(tiny_speaker_encoder(tmp_path / "encoder")))
        assert made.voice.name == "Eva 1 minute"
        voice = open_voice("eva 1 minute")
        assert voice.embedding is not None
        assert voice.folder is not None
        assert (voice.folder / "consent.wav").read_bytes() == (session.folder / "consent.wav").read_bytes()
        assert session.preview_name == ""


def test_sentences_are_written_out_and_cover_english() -> None:
    sentences = prompts.read(paths.RESOURCES / "prompts" / "english.txt")
    assert len({prompt.text for prompt in sentences}) == len(sentences) > 190
    assert all(5 <= len(prompt.text.split()) <= 12 for prompt in sentences)
    assert not any(character.isdigit() for prompt in sentences for character in prompt.text)
    shares = order.table()
    for minutes, types, spoken in ((1, 0.36, 0.76), (5, 0.70, 0.96), (15, 0.78, 0.97)):
        tier = [prompt.text for prompt in sentences if prompt.minutes <= minutes]
        assert sum(map(order.seconds, tier)) >= minutes * 60 - 1
        found = order.coverage(tier, shares)
        assert found[0] >= types
        assert found[1] >= spoken
    assert [prompt.text for prompt in sentences] == [
        text
        for _, part in order.tiers(order.greedy([p.text for p in sentences], order.weight(shares)))
        for text in part
    ]


def test_the_command_becomes_the_recorder() -> None:
    argv = [sys.executable, "-m", "assistant", "record", "--list"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "Nothing was recorded yet. Run lookaloud record.\n"), done.stderr


def test_the_list_says_what_there_is(whisper: WhisperTranscriber, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert "Nothing was recorded yet" in capsys.readouterr().out
    with _open("Eva", whisper) as session:
        session.add_take(_said(session.left[0].text), SAMPLE_RATE)
    assert main(["--list"]) == 0
    assert "Eva: 1 sentence, " in capsys.readouterr().out
    assert main(["a/b"]) == 2
    assert "can't be called" in capsys.readouterr().err
