"""Making a voice: nobody's without their word, and from what anybody has at hand."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant import settings, voice_making
from assistant.assistant import Assistant
from assistant.cli import main
from assistant.consent import CONSENT_SENTENCE
from assistant.errors import ModelMissing, VoiceError
from assistant.remote import serve
from assistant.speaking.embedding import SpeakerEncoder
from assistant.speaking.voice_folder import CARD, VoiceCard, write_voice
from assistant.speaking.voices import add_voice, open_voice, voices_dir
from tests.saying import said_file
from tests.tiny_models import tiny_speaker_encoder, tiny_vits


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME"):
        folder = tmp_path / name.lower()
        folder.mkdir()
        monkeypatch.setenv(name, str(folder))


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> SpeakerEncoder:
    return SpeakerEncoder(tiny_speaker_encoder(tmp_path_factory.mktemp("encoder")))


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Real speech: the consent, something else, and takes."""
    folder = tmp_path_factory.mktemp("said")
    for name, text in {
        "consent": CONSENT_SENTENCE,
        "other": "I agree that you may come in and make some tea.",
        "take 1": "The quick brown fox jumps over the lazy dog.",
        "take 2": "She had your dark suit in greasy wash water all year.",
    }.items():
        said_file(text, folder / f"{name}.wav")
    return folder


def test_a_voice_from_recordings_keeps_the_consent_and_how_it_was_made(encoder: SpeakerEncoder, said: Path) -> None:
    takes = [said / "take 1.wav", said / "take 2.wav"]
    made = voice_making.from_recordings("Joe again", takes, said / "consent.wav", encoder=encoder)
    folder = open_voice("joe again").folder
    assert folder is not None
    card = json.loads((folder / CARD).read_text())
    assert card["base_model"] == "microsoft/speecht5_tts"
    assert len(card["revision"]) == 40
    assert card["consent"]["sentence"] == CONSENT_SENTENCE
    assert "recordings of my speech" in card["consent"]["heard"]
    assert (folder / card["consent"]["recording"]).read_bytes() == (said / "consent.wav").read_bytes()
    assert card["made"]["takes"] == 2
    assert made.left_out == ()


def test_somebody_who_says_something_else_has_not_agreed(encoder: SpeakerEncoder, said: Path) -> None:
    for wrong in ("other.wav", "take 1.wav"):
        with pytest.raises(VoiceError, match="says something else"):
            voice_making.from_recordings("X", [said / "take 1.wav"], said / wrong, encoder=encoder)
    assert list(voices_dir().iterdir()) == []


def test_a_silent_consent_and_a_take_that_is_no_sound_are_named(
    encoder: SpeakerEncoder, said: Path, tmp_path: Path
) -> None:
    import soundfile

    soundfile.write(tmp_path / "silence.wav", np.zeros(32_000, np.float32), 16_000)
    (tmp_path / "text.wav").write_text("not a sound")
    with pytest.raises(VoiceError, match=r"Nothing was understood in silence\.wav. The person"):
        voice_making.from_recordings("X", [said / "take 1.wav"], tmp_path / "silence.wav", encoder=encoder)
    with pytest.raises(Exception, match=r"text\.wav"):
        voice_making.from_recordings("X", [tmp_path / "text.wav"], said / "consent.wav", encoder=encoder)
    assert list(voices_dir().iterdir()) == []


def test_a_blend_of_two_voices_lies_between_them(tmp_path: Path, said: Path) -> None:
    random = np.random.default_rng(1)
    for name in ("One", "Two"):
        np.save(tmp_path / f"{name}.npy", random.normal(size=512).astype(np.float32))
        voice_making.from_file(name, tmp_path / f"{name}.npy", said / "consent.wav")
    mixed = voice_making.blended("Between", "one", "two", 0.5).voice
    one, two = open_voice("One").embedding, open_voice("Two").embedding
    assert mixed.embedding is not None
    assert one is not None
    assert two is not None
    assert mixed.embedding @ one == pytest.approx(float(mixed.embedding @ two), abs=1e-5)
    with pytest.raises(VoiceError, match="no speaker embedding"):
        voice_making.blended("Bad", "One", "joe", 0.5)


def test_what_is_not_downloaded_says_how_to_get_it(said: Path) -> None:
    with pytest.raises(ModelMissing, match="lookaloud models download arctic-voices"):
        voice_making.from_arctic("Slt", "slt")
    with pytest.raises(ModelMissing, match="lookaloud models download xvector"):
        voice_making.from_recordings("X", [said / "take 1.wav"], said / "consent.wav")


def test_the_command_asks_for_consent_before_anything_else(said: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "add", "X", "--recordings", str(said / "take 1.wav")]) == 2
    assert CONSENT_SENTENCE in capsys.readouterr().err


def test_list_use_export_import_and_remove_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tiny_vits(tmp_path / "vits")
    assert main(["voices", "add", "Dutch", "--model", str(model), "--language", "nl"]) == 0
    assert main(["voices", "use", "dutch"]) == 0
    capsys.readouterr()
    assert main(["voices", "list", "--json"]) == 0
    listed = {voice["name"]: voice for voice in json.loads(capsys.readouterr().out)["voices"]}
    assert listed["Dutch"]["used"]
    assert listed["Dutch"]["engine"] == "vits"
    assert listed["Dutch"]["model"] == str(model)
    assert not listed["joe"]["used"]
    assert main(["voices", "export", "Dutch", str(tmp_path / "d.zip")]) == 0
    assert main(["voices", "remove", "Dutch", "--yes"]) == 0
    assert main(["voices", "import", str(tmp_path / "d.zip"), "--name", "Nederlands"]) == 0
    capsys.readouterr()
    assert main(["voices"]) == 0
    assert "Nederlands: vits, nl" in capsys.readouterr().out


def test_a_name_with_a_space_can_be_tried_as_it_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tiny_vits(tmp_path / "vits")
    assert main(["voices", "add", "Jörg Müller", "--model", str(tmp_path / "vits")]) == 0
    told = capsys.readouterr().out.partition("Try it: lookaloud ")[2]
    assert main([*shlex.split(told), "--out", str(tmp_path / "a.wav")]) == 0
    assert (tmp_path / "a.wav").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("engine", "words"), [("bark", "is of the kind vits, and bark can't"), ("vits", "is not on this machine")]
)
def test_a_model_that_could_not_speak_makes_no_voice(tmp_path: Path, engine: str, words: str) -> None:
    model = tiny_vits(tmp_path / "vits") if engine == "bark" else tmp_path / "not there"
    with pytest.raises(VoiceError, match=words):
        voice_making.from_checkpoint("X", engine, str(model))
    assert list(voices_dir().iterdir()) == []


def test_a_voice_whose_model_is_missing_says_how_to_get_it(capsys: pytest.CaptureFixture[str]) -> None:
    add_voice(VoiceCard("Eva", "speecht5", "microsoft/speecht5_tts"), np.ones(512, np.float32))
    assert main(["voices", "use", "eva"]) == 0
    assert "lookaloud models download speecht5" in capsys.readouterr().out


def test_a_voice_in_a_folder_elsewhere_is_used_by_every_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny_vits(tmp_path / "Anna")
    (tmp_path / "voices").mkdir()
    write_voice(tmp_path / "voices" / "Anna", VoiceCard("Anna", "vits", str(tmp_path / "Anna")))
    assert main(["voices", "use", str(tmp_path / "voices" / "Anna")]) == 0
    assert main(["voices"]) == 0
    assert "Anna: vits, en, which speaks now" in capsys.readouterr().out
    assert main(["say", "Hello.", "--json", "--out", str(tmp_path / "a.wav")]) == 0
    assert json.loads(capsys.readouterr().out)["engine"] == "vits"


def test_a_voice_of_the_settings_that_is_gone_is_told_and_joe_speaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.save_value("speech", "voice", "Gone")
    for command in (["say", "Hello.", "--json"], ["say", "Hello."]):
        assert main([*command, "--out", str(tmp_path / "a.wav")]) == 0
        assert "There is no voice called Gone" in capsys.readouterr().err
        assert (tmp_path / "a.wav").stat().st_size > 10_000


def test_the_doctor_says_of_each_voice_what_it_needs_and_loads_no_torch() -> None:
    code = """
import sys
import numpy as np
from assistant import doctor
from assistant.speaking.voice_folder import VoiceCard
from assistant.speaking.voices import add_voice
add_voice(VoiceCard("Eva", "speecht5", "microsoft/speecht5_tts"), np.ones(512, np.float32))
add_voice(VoiceCard("Nel", "vits", "facebook/mms-tts-nld"))
parts = {part.part: part for part in doctor.examine()}
assert parts["voice"].works and "joe" in parts["voice"].sentence
assert "lookaloud models download speecht5" in parts["voice Eva"].sentence
assert "facebook/mms-tts-nld is not on this machine" in parts["voice Nel"].sentence
assert not parts["voice Eva"].works and not parts["voice Nel"].works
assert parts["engines"].sentence.startswith("Ready: piper")
assert "torch" not in sys.modules and "transformers" not in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_running_app_uses_what_a_command_changed_at_once() -> None:
    engine = Assistant(settings.load())
    told: list[settings.Settings] = []
    server = serve(engine, lambda: None, lambda: None, told.append)
    try:
        assert main(["voices", "use", "screen reader"]) == 0
        assert engine.settings.speech.voice == "screen reader"
        assert main(["settings", "speech.rate", "2"]) == 0
        assert engine.settings.speech.rate == 2.0
        assert [each.speech.rate for each in told] == [1.0, 2.0]
    finally:
        server.close()
        engine.close()


def test_a_voice_that_is_not_there_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["say", "Hi.", "--voice", "Nobody"], ["voices", "use", "Nobody"], ["voices", "preview", "Nobody"]):
        assert main(command) == 2
        assert "There is no voice called Nobody. There are joe" in capsys.readouterr().err


def test_say_in_json_measures_the_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import soundfile

    assert main(["say", "The total is 9 pounds.", "--voice", "joe", "--json", "--out", str(tmp_path / "a.wav")]) == 0
    result = json.loads(capsys.readouterr().out)
    assert 0 < result["first_sound_ms"] <= result["total_ms"]
    assert result["audio_s"] == pytest.approx(soundfile.info(tmp_path / "a.wav").duration, abs=0.01)
    assert not result["played"]
