"""A model on the hub: what is said and asked before, what arrives there by the hub's own client, what never does."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import BadInput, LookaloudError
from assistant.speaking.voice_folder import VoiceCard, write_voice
from tests.hub_server import LARGE, Hub
from tests.training.pictures import folder_of_questions
from training import cli
from training.events import Event, sentence
from training.sharing import WHOSE_VOICE, Upload, share
from training.small import SIZES, Size

TOKEN = "hf_a_token_of_this_test"
WEIGHTS = np.random.default_rng(1).bytes(3 * LARGE)
REPOSITORY = "me/shapes"


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub(writer=TOKEN) as running:
        yield running


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hub: Hub) -> None:
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


class Person:
    """Answers questions, and hears sentences."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.heard: list[str] = []

    def tell(self, event: Event) -> None:
        self.heard.append(sentence(event))

    def ask(self, question: str) -> str:
        self.asked.append(question)
        return self.answers.pop(0)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "shapes"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    (folder / "README.md").write_text("---\nlibrary_name: transformers\n---\n# shapes\n")
    (folder / "model.safetensors").write_bytes(WEIGHTS)
    (folder / "diary.txt").write_text("not for others")
    (folder / "optimizer.pt").write_bytes(b"not needed")
    return folder


@pytest.fixture
def voice(tmp_path: Path) -> Callable[[bool], Path]:
    def make(agreed: bool) -> Path:
        folder = tmp_path / "Eva"
        recording = tmp_path / "agrees.wav"
        recording.write_bytes(b"RIFF somebody's voice")
        card = VoiceCard("Eva", "speecht5", consent={"sentence": "I agree"} if agreed else {})
        write_voice(folder, card, np.ones(512, np.float32), recording if agreed else None)
        (folder / "config.json").write_text("{}")
        (folder / "model.safetensors").write_bytes(WEIGHTS)
        (folder / "vocoder").mkdir()
        (folder / "vocoder" / "model.safetensors").write_bytes(b"small")
        return folder

    return make


def test_what_makes_the_model_arrives_and_nothing_else_of_its_folder(hub: Hub, model: Path) -> None:
    person = Person("yes")
    assert share(Upload(model, REPOSITORY), person.tell, person.ask)
    assert hub.repositories[REPOSITORY] == {
        name: (model / name).read_bytes() for name in ("config.json", "README.md", "model.safetensors")
    }
    assert hub.private == {REPOSITORY}
    assert hub.commits == {REPOSITORY: ["Made with Lookaloud"]}
    assert "3 files" in person.heard[0] and REPOSITORY in person.heard[0] and "private" in person.heard[0]
    assert person.heard[-1].endswith(f"{hub.url}/{REPOSITORY}")


def test_public_is_said_and_done_only_when_it_was_asked_for(hub: Hub, model: Path) -> None:
    person = Person()
    assert share(Upload(model, REPOSITORY, private=False), person.tell, person.ask, yes=True)
    assert "public" in person.heard[0] and "called back" in person.heard[0]
    assert hub.private == set() and REPOSITORY in hub.repositories


@pytest.mark.parametrize("answers", [("no",), ("",), ("maybe",)])
def test_nothing_leaves_before_the_user_agreed(hub: Hub, model: Path, answers: tuple[str, ...]) -> None:
    person = Person(*answers)
    assert not share(Upload(model, REPOSITORY), person.tell, person.ask)
    assert hub.asked == []
    assert f"lookaloud train upload {model} {REPOSITORY}" in person.heard[-1]


def test_where_nobody_can_be_asked_nothing_leaves(hub: Hub, model: Path) -> None:
    assert not share(Upload(model, REPOSITORY), lambda _: None, None)
    assert hub.asked == []


def test_a_voice_is_asked_about_twice_and_yes_beforehand_answers_only_once(
    hub: Hub, voice: Callable[[bool], Path]
) -> None:
    folder, person = voice(True), Person("no")
    assert not share(Upload(folder, "me/eva"), person.tell, person.ask, yes=True)
    assert person.asked == [WHOSE_VOICE] and hub.asked == []
    assert not share(Upload(folder, "me/eva"), person.tell, None, yes=True)
    assert hub.asked == []
    person = Person("yes", "yes")
    assert share(Upload(folder, "me/eva"), person.tell, person.ask)
    assert person.asked == ["Upload it now?", WHOSE_VOICE]
    assert set(hub.repositories["me/eva"]) == {
        "config.json", "voice.json", "embedding.safetensors", "model.safetensors", "vocoder/model.safetensors"
    }  # fmt: skip


def test_a_voice_without_recorded_consent_is_refused(hub: Hub, voice: Callable[[bool], Path]) -> None:
    person = Person("yes", "yes")
    with pytest.raises(BadInput, match="agreeing"):
        share(Upload(voice(False), "me/eva"), person.tell, person.ask)
    assert hub.asked == [] and person.asked == []


def test_a_consent_whose_recording_is_gone_is_none(hub: Hub, voice: Callable[[bool], Path]) -> None:
    folder = voice(True)
    (folder / "consent.wav").unlink()
    with pytest.raises(BadInput, match="agreeing"):
        share(Upload(folder, "me/eva"), Person().tell, Person("yes", "yes").ask)
    assert hub.asked == []


def test_what_shall_be_private_never_goes_to_a_repository_that_is_public(hub: Hub, model: Path) -> None:
    hub.repositories[REPOSITORY] = {}
    with pytest.raises(LookaloudError, match="public"):
        share(Upload(model, REPOSITORY), Person().tell, None, yes=True)
    assert hub.repositories[REPOSITORY] == {} and hub.stored == {}


@pytest.mark.parametrize(
    ("repository", "set_up", "word"),
    [
        (REPOSITORY, {"writer": "another"}, "hf auth login"),
        ("somebody/shapes", {}, "your own"),
        (REPOSITORY, {"failing": 500}, "out of order"),
        (REPOSITORY, {"failing": 418}, "418"),
    ],
)
def test_what_the_hub_refuses_is_a_sentence_and_the_model_stays(
    hub: Hub, model: Path, repository: str, set_up: dict[str, object], word: str
) -> None:
    for name, value in set_up.items():
        setattr(hub, name, value)
    with pytest.raises(LookaloudError, match=word) as error:
        share(Upload(model, repository), Person().tell, None, yes=True)
    assert "safe on this machine" in error.value.sentence and "train upload" in error.value.sentence
    assert (model / "model.safetensors").read_bytes() == WEIGHTS
    assert not hub.repositories.get(repository)


def test_without_a_token_or_a_network_it_says_so(hub: Hub, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    with pytest.raises(LookaloudError, match="can't be reached"):
        share(Upload(model, REPOSITORY), Person().tell, None, yes=True)
    monkeypatch.delenv("HF_TOKEN")
    with pytest.raises(LookaloudError, match="hf auth login"):
        share(Upload(model, REPOSITORY), Person().tell, None, yes=True)


@pytest.mark.parametrize("name", ["shapes", "me/", "me/a/b", "", "https://x/y", "me/sha pes"])
def test_a_name_that_is_none_is_said_before_anything_is_taught(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["vqa", "--data", "none", "--from-scratch", "small", "--out", str(out), "--push-to-hub", name]
    assert cli.main(words) == 2
    assert "no repository" in capsys.readouterr().out
    assert not out.exists()


def test_the_command_teaches_and_uploads(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(SIZES, "small", Size(picture=32, patch=8, width=16, layers=2, heads=2, inner=32))
    questions, out = folder_of_questions(tmp_path / "questions", 16), tmp_path / "out"
    words = ["vqa", "--data", str(questions), "--from-scratch", "small", "--out", str(out), "--epochs", "1"]
    assert cli.main([*words, "--push-to-hub", REPOSITORY, "--yes"]) == 0
    assert hub.repositories[REPOSITORY]["model.safetensors"] == (out / "model.safetensors").read_bytes()
    assert b"# out" in hub.repositories[REPOSITORY]["README.md"]
    config = json.loads(hub.repositories[REPOSITORY]["config.json"])
    assert config["architectures"] == ["ViltForQuestionAnswering"]
    kept = hub.repositories[REPOSITORY].values()
    assert not any(str(tmp_path).encode() in content for content in kept)  # where it lay is nobody's business
    assert "on the hub now" in capsys.readouterr().out


def test_a_model_can_be_uploaded_later_and_nobody_at_the_keyboard_means_no(hub: Hub, model: Path) -> None:
    command = [sys.executable, "-m", "training", "upload", str(model), REPOSITORY]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL)
    assert done.returncode == 1 and "Nothing was uploaded" in done.stdout and hub.asked == []
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, input="yes\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert hub.repositories[REPOSITORY]["model.safetensors"] == WEIGHTS


def test_a_public_voice_without_consent_is_refused_before_it_is_taught(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["voice", "--data", "none", "--public", "CC0", "--push-to-hub", "me/eva"]
    assert cli.main(words) == 2
    assert "recorded consent" in capsys.readouterr().out
