"""What is wrong with a folder: one sentence each, and none for a sound one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from assistant.models import checking, checkpoints
from assistant.models.checking import _NETWORKS, check
from assistant.seeing import BACK_ENDS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound checkpoint in two parts."""
    folder = tmp_path / "model"
    folder.mkdir()
    _config(folder, "blip", "BlipForQuestionAnswering")
    for name in ("tokenizer.json", "preprocessor_config.json"):
        (folder / name).write_text("{}")
    parts = {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}
    for tensor, part in parts.items():
        save_file({tensor: np.zeros(100, np.float32)}, folder / part)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": parts}))
    return folder


def _config(folder: Path, kind: str, network: str) -> None:
    (folder / "config.json").write_text(json.dumps({"model_type": kind, "architectures": [network]}))


def _pickle(folder: Path, content: object) -> None:
    import torch

    for part in folder.glob("model*"):
        part.unlink()
    torch.save(content, folder / "pytorch_model.bin")


def _weights_of_numbers(folder: Path) -> None:
    import torch

    _pickle(folder, {"a": torch.zeros(3)})


CHANGES: list[tuple[Callable[[Path], object], str]] = [
    (shutil.rmtree, "There is no folder"),
    (lambda f: (f / checkpoints.PARTIAL).mkdir(), "was broken off. Run lookaloud models download"),
    (lambda f: (f / "config.json").unlink(), "has no config.json"),
    (lambda f: (f / "config.json").write_text("{"), "config.json in the folder model is damaged"),
    (lambda f: (f / "config.json").write_text("[]"), "config.json in the folder model is damaged"),
    (lambda f: (f / "config.json").write_bytes(b"\xff\xfe"), "config.json in the folder model is damaged"),
    (lambda f: _config(f, "bert", "BertModel"), "of the kind bert, which can't answer"),
    (lambda f: _config(f, "blip", "BlipForImageTextRetrieval"), "of the kind BlipForImageTextRetrieval"),
    (lambda f: _config(f, "vilt", "ViltForMaskedLM"), "one to start a training from"),
    (lambda f: (f / "tokenizer.json").unlink(), "has no tokenizer"),
    (lambda f: (f / "preprocessor_config.json").unlink(), "has no preprocessor_config.json"),
    (lambda f: (f / "model-00002-of-00002.safetensors").unlink(), "missing in the folder model: model-00002-of-00002"),
    (lambda f: (f / "model.safetensors.index.json").write_text("{}"), "model.safetensors.index.json of the model"),
    (lambda f: [part.unlink() for part in f.glob("model*")], "has no weights"),
    (lambda f: (f / "model-00001-of-00002.safetensors").write_bytes(b"x" * 50), "model-00001-of-00002.safetensors of"),
    (lambda f: _cut(f / "model-00001-of-00002.safetensors"), "is damaged or cut off"),
    (lambda f: (f / "downloaded.json").write_text(json.dumps(_RECORD)), "file merges.txt of the model"),
]
_RECORD = {"repository": "a/b", "revision": "0", "files": [{"path": "merges.txt", "size": 1, "sha256": "0" * 64}]}


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def test_a_sound_folder_has_no_fault(folder: Path) -> None:
    assert check(folder) == ""
    assert check(folder, thorough=True) == ""


@pytest.mark.parametrize(("change", "sentence"), CHANGES)
def test_what_is_wrong_is_one_sentence(folder: Path, change: Callable[[Path], object], sentence: str) -> None:
    change(folder)
    said = check(folder)
    assert sentence in said
    assert "\n" not in said
    assert said.endswith(".")


def test_a_file_that_changed_shows_only_when_all_is_read(folder: Path) -> None:
    files = [{"path": "tokenizer.json", "size": 2, "sha256": "0" * 64}]
    (folder / "downloaded.json").write_text(json.dumps({"repository": "a/b", "revision": "0", "files": files}))
    assert check(folder) == ""
    assert "tokenizer.json in the folder model is not the one that was downloaded" in check(folder, thorough=True)


def test_a_pickle_is_sound_where_it_holds_only_weights(folder: Path) -> None:
    _weights_of_numbers(folder)
    assert check(folder, thorough=True) == ""


def test_a_pickle_with_a_program_in_it_is_refused(folder: Path) -> None:
    _pickle(folder, {"a": print})
    assert check(folder) == ""
    assert "holds more than weights" in check(folder, thorough=True)


def test_an_index_cannot_lead_out_of_its_folder(folder: Path) -> None:
    index = folder / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": "../other/model.safetensors"}}))
    assert checkpoints.shards(index) == (folder / "model.safetensors",)


def test_the_networks_are_those_that_the_back_ends_open() -> None:
    opened = {name for _, names in BACK_ENDS for name in names}
    assert {name for names in _NETWORKS.values() for name in names} == opened
    assert checking._talks("smolvlm")
    assert checking._talks("qwen3_vl")
