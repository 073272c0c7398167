"""BLIP's folders: old ones, damaged ones, and what is made of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import ModelMissing
from assistant.models import onnx_files
from assistant.types import Progress
from tests.seeing.blip_plain import QUESTIONS, nothing, opened, picture, view
from tests.tiny_models.blip import tiny_blip

QUESTION = QUESTIONS[0]


@pytest.fixture(scope="module", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


def test_preparing_is_told_once(tmp_path: Path) -> None:
    model_folder = tiny_blip(tmp_path / "model")
    told: list[Progress] = []
    opened(model_folder, "int8", told.append)
    assert any(each.sentence.startswith("Preparing tiny") for each in told)
    assert told[-1].fraction == 1.0
    told.clear()
    opened(model_folder, "int8", told.append)
    assert told and not any(each.sentence.startswith("Preparing") for each in told)


def test_an_old_checkpoint_with_a_pickle(tmp_path: Path) -> None:
    old, new = tiny_blip(tmp_path / "old", seed=2, pickled=True), tiny_blip(tmp_path / "new", seed=2)
    assert not (old / "model.safetensors").is_file()
    seen = view(picture())
    assert opened(old).answer(seen, QUESTION, nothing) == opened(new).answer(seen, QUESTION, nothing)


def test_a_disk_that_is_full_when_graphs_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model_folder = tiny_blip(tmp_path / "model", seed=2)
    whole = opened(model_folder).answer(view(picture()), QUESTION, nothing)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(onnx_files, "opened", full)
    found = opened(model_folder).answer(view(picture()), QUESTION, nothing)
    assert found.text == whole.text and found.score == pytest.approx(whole.score, rel=1e-3)


def test_graphs_that_were_cut_off_are_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    model_folder = tiny_blip(tmp_path / "model", seed=2)
    whole = opened(model_folder).answer(view(picture()), QUESTION, nothing)
    (weights,) = (tmp_path / "data").rglob("step.weights")
    weights.write_bytes(weights.read_bytes()[:100])  # the power failed before they were on the disk
    assert opened(model_folder).answer(view(picture()), QUESTION, nothing) == whole


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("tokenizer.json", b"{", "tokenizer"),
        ("processor_config.json", b'{"image_processor": {"size": {"shortest_edge": 5}}}', "picture processor"),
        ("model.safetensors", b"half", "damaged"),
        ("config.json", b"{", "config.json"),
    ],
)
def test_damaged_files_are_told_in_a_sentence(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    model_folder = tiny_blip(tmp_path / "model")
    (model_folder / name).write_bytes(content)
    with pytest.raises(ModelMissing) as caught:
        opened(model_folder)
    assert words in caught.value.sentence and caught.value.sentence.endswith(".")


@pytest.mark.parametrize(("key", "value"), [("num_hidden_layers", 3), ("intermediate_size", 48)])
def test_weights_of_another_model_are_refused(tmp_path: Path, key: str, value: int) -> None:
    model_folder = tiny_blip(tmp_path / "model")
    config = json.loads((model_folder / "config.json").read_text())
    config["text_config"][key] = value
    (model_folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelMissing, match="do not fit"):
        opened(model_folder)
