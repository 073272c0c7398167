"""`lookaloud models`, as it is typed: from an empty machine to a model that is used, checked and removed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("transformers")

from assistant import settings
from assistant.models import onnx_files, removing
from tests.hub_server import Hub
from tests.models.conftest import FOLDER, NAME
from tests.tiny_models.vilt import tiny_vilt

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_from_nothing_to_a_model_in_use_and_back(hub: Hub, lookaloud: Run, models: Path) -> None:
    done = lookaloud("models", "download", NAME, answer="yes\n")
    assert done.returncode == 0, done.stderr
    first, *_, last, following = done.stdout.splitlines()
    assert first == f"{FOLDER} is 3.0 megabytes, from {NAME} on the Hugging Face hub, licence its own, see its page."
    assert last == f"{FOLDER} is installed."
    assert following == f"{FOLDER} sees from now on."  # the first that is here
    hub.__exit__()  # from here on there is no network
    assert lookaloud("models").stdout.startswith(f"{FOLDER}: ")
    done = lookaloud("models", "use", FOLDER)
    assert done.stdout == f"{FOLDER} sees when Lookaloud runs.\n", done.stderr
    assert settings.load().seeing.model == FOLDER
    done = lookaloud("models", "remove", FOLDER, answer="no\n")
    assert (done.returncode, (models / FOLDER).is_dir()) == (1, True)
    assert "frees 3.0 megabytes" in done.stdout
    done = lookaloud("models", "remove", FOLDER, "--yes")
    assert done.returncode == 0
    assert "It was the one in use" in done.stdout
    assert list(models.iterdir()) == []
    assert settings.load().seeing.model == ""
    hub.__enter__()


def test_a_check_opens_the_model_and_finds_what_its_files_alone_do_not_show(lookaloud: Run, tmp_path: Path) -> None:
    begins = "Checking mine. Of a large model this takes some minutes.\n"
    folder = tiny_vilt(tmp_path / "0" / "mine")
    done = lookaloud("models", "check", str(folder))
    assert (done.returncode, done.stdout) == (0, f"{begins}Nothing is wrong with mine.\n"), done.stderr
    config = (folder / "config.json").read_text()
    for number, (name, content, sentence) in enumerate((
        ("config.json", config.replace('"hidden_size": 32', '"hidden_size": 64'), "do not fit its config.json"),
        ("processor_config.json", "{", "picture processor"),
        ("tokenizer.json", "{", "tokenizer"),
    ), 1):  # fmt: skip
        broken = Path(shutil.copytree(folder, tmp_path / str(number) / "mine"))
        (broken / name).write_text(content)
        done = lookaloud("models", "check", str(broken))
        assert (done.returncode, done.stdout) == (1, begins)
        assert sentence in done.stderr and done.stderr.count("\n") == 1


def test_what_came_and_does_not_see_yet_says_what_to_do(hub: Hub, lookaloud: Run, models: Path) -> None:
    assert lookaloud("models", "download", NAME, "--yes").stdout.endswith(f"{FOLDER} sees from now on.\n")
    hub.repositories["zoo/other"] = hub.repositories[NAME]
    done = lookaloud("models", "download", "zoo/other", "--yes")
    assert done.stdout.endswith("To let it see, run lookaloud models use zoo--other.\n")
    hub.repositories["some/speech"] = dict(hub.repositories[NAME]) | {"config.json": b'{"model_type": "speecht5"}'}
    done = lookaloud("models", "download", "some/speech", "--yes")
    assert "of the kind speecht5, which can't answer questions about pictures" in done.stdout.splitlines()[-1]


def test_nobody_who_answers_is_a_no(hub: Hub, lookaloud: Run, models: Path) -> None:
    done = lookaloud("models", "download", NAME)
    assert done.returncode == 1
    assert done.stdout.endswith("yes or no: \nNothing was downloaded.\n")
    assert not hub.ranges("model.safetensors")


def test_a_download_that_is_interrupted_says_that_it_can_go_on(hub: Hub, home: Path, models: Path) -> None:
    hub.stop_after = 2_000_000
    with subprocess.Popen(
        [sys.executable, "-m", "assistant", "models", "download", NAME, "--yes"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as command:
        assert hub.stopped.wait(60)
        os.killpg(command.pid, signal.SIGINT)  # as a terminal does it: every process of the command hears it
        said, errors = command.communicate(timeout=60)
    assert command.returncode == 130, errors
    assert said.splitlines()[-1].startswith("Stopped. What came stays;")
    assert "Traceback" not in errors


def test_a_folder_of_the_users_own_is_used_and_never_removed(hub: Hub, lookaloud: Run, tmp_path: Path) -> None:
    lookaloud("models", "download", NAME, "--yes")
    own = tmp_path / "mine"
    (tmp_path / "data" / "lookaloud" / "models" / FOLDER).rename(own)
    assert lookaloud("models", "use", str(own)).returncode == 0
    assert settings.load().seeing.model == str(own)
    done = lookaloud("models", "remove", str(own), "--yes")
    assert done.returncode == 2
    assert done.stderr == "The folder mine is your own, so it is not removed here. Please delete it yourself.\n"
    assert own.is_dir()


def test_what_was_made_of_a_model_goes_with_it(home: Path, models: Path, tmp_path: Path) -> None:
    own = tmp_path / "mine"
    for folder in (models / "trained", own):
        folder.mkdir(parents=True)
        (folder / "model.safetensors").write_bytes(bytes(1_000))

    def write(folder: Path) -> None:
        (folder / "picture.onnx").write_bytes(bytes(2_000_000))

    def made_of(weights: Path) -> Path:
        return onnx_files.opened(weights, "vilt-8", 1, write, lambda folder: folder)

    made, other = (made_of(folder / "model.safetensors") for folder in (models / "trained", own))
    (models / "linked").symlink_to(own)
    what = removing.find("trained")
    assert what.size == 2_001_000
    assert "frees 2.0 megabytes" in str(what)
    removing.remove(what)
    assert not made.parent.exists()
    removing.remove(removing.find("linked"))
    assert other.is_dir()


def test_removing_a_link_leaves_what_it_leads_to(home: Path, models: Path, tmp_path: Path) -> None:
    own = tmp_path / "mine"
    own.mkdir()
    (own / "config.json").write_text("{}")
    models.mkdir(parents=True)
    (models / "linked").symlink_to(own)
    removing.remove(removing.find("linked"))
    assert (own / "config.json").is_file()
    assert not (models / "linked").exists()


def test_a_model_that_was_not_downloaded_says_that_it_is_gone_for_good(home: Path, models: Path) -> None:
    (models / "trained").mkdir(parents=True)
    assert "can't be had again" in str(removing.find("trained"))


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("download",), 2, "Say which model: run lookaloud models to hear their names."),
        (("download", "nobody"), 1, "There is no model called nobody. Run lookaloud models"),
        (("download", "ocr-det"), 1, "ocr-det comes with Lookaloud's packages."),
        (("remove", "ocr-det"), 2, "ocr-det comes with Lookaloud's packages, so it is not removed here."),
        (("remove", "vilt-vqa"), 1, "There is no downloaded model called vilt-vqa"),
        (("remove", "../.."), 2, "is your own, so it is not removed here"),
        (("use", "nothing"), 1, "The model nothing is not on this machine. Run lookaloud models to hear"),
        (("use", "blip-vqa"), 1, "It can be downloaded, 1.5 gigabytes: run lookaloud models download blip-vqa."),
        (("use", "vilt-b32-vqua"), 1, "The model vilt-b32-vqua is not on this machine. Did you mean vilt-vqa?"),
        (("use", "whisper-tiny-en"), 1, "whisper-tiny-en is a model for listening, and can't see. Run lookaloud"),
        (("use", __file__), 1, "test_commands.py is a file. A model is a folder with config.json"),
        (("use", str(Path(__file__).parent)), 1, "The folder models holds no model: it has no config.json."),
        (("download", "whisper"), 1, "There is no model called whisper. Did you mean whisper-tiny-en?"),
        (("check", "/nowhere/at/all"), 1, "not on this machine"),
        (("list", "nobody"), 1, "There is no model called nobody."),
        (("dance",), 2, "invalid choice"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(lookaloud: Run, words: tuple[str, ...], code: int, sentence: str) -> None:
    done = lookaloud("models", *words)
    assert done.returncode == code
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_voice_cannot_see(lookaloud: Run, models: Path) -> None:
    folder = models / "speech"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"model_type": "speecht5", "architectures": ["SpeechT5ForTextToSpeech"]}')
    (folder / "model.safetensors").write_bytes(b"\2\0\0\0\0\0\0\0{}")
    done = lookaloud("models", "use", "speech")
    assert (done.returncode, settings.load().seeing.model) == (1, "")
    assert "of the kind speecht5, which can't answer questions about pictures" in done.stderr


def test_programs_get_json(lookaloud: Run) -> None:
    rows = json.loads(lookaloud("models", "list", "--json").stdout)["models"]
    blip = next(row for row in rows if row["name"] == "blip2-opt-2.7b")
    assert blip["licence"] == "MIT"
    assert blip["installed"] is False
    assert blip["memory_bytes"]["int4"] < blip["memory_bytes"]["fp16"]
    assert json.loads(lookaloud("models", "--json").stdout) == {"models": rows}
    advice = json.loads(lookaloud("models", "recommend", "--json").stdout)
    assert advice["models"][0]["because"]


def test_the_recommendation_is_heard_with_its_reason(lookaloud: Run) -> None:
    lines = lookaloud("models", "recommend").stdout.splitlines()
    assert lines[0].startswith("This machine has ")
    assert lines[1].startswith("I recommend ")
    assert "because it" in lines[1]
    chosen = lines[1].removeprefix("I recommend ").partition(". ")[0]
    assert lines[-1] == f"To choose {chosen}, run lookaloud models download {chosen}."
