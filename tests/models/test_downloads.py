"""What is said of a download before, and while, it runs; which files of a repository it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import BadInput, ModelMissing
from assistant.models import downloads
from assistant.models.entries import PackagedModel
from assistant.models.hub import wanted
from assistant.types import Progress
from tests.hub_server import Hub
from tests.models.conftest import NAME


def test_the_size_is_the_hubs_own(hub: Hub, home: Path) -> None:
    assert downloads.announcement(NAME) == (
        "somebody--tiny is 3.0 megabytes, from somebody/tiny on the Hugging Face hub, licence its own, see its page."
    )
    assert not hub.ranges("model.safetensors")


def test_downloads_that_are_switched_off_stay_off(hub: Hub, home: Path) -> None:
    (home / "config" / "lookaloud").mkdir(parents=True)
    (home / "config" / "lookaloud" / "settings.toml").write_text('[network]\ndownloads = "never"\n')
    with pytest.raises(BadInput, match="switched off"):
        downloads.start(NAME, lambda _: None, lambda _: None)
    with pytest.raises(BadInput, match="switched off"):
        downloads.announcement(NAME)
    assert hub.asked == []


def test_only_what_a_model_is_loaded_from_is_wanted() -> None:
    names = ("config.json", "model.safetensors.index.json", "model-00001-of-00002.safetensors", "LICENSE", "README.md",
             "model-00002-of-00002.safetensors", "pytorch_model.bin.index.json", "pytorch_model-00001-of-00001.bin",
             "tf_model.h5", "onnx/model.onnx", "tokenizer.model", "chat_template.jinja", "voices/v2/a.npz")  # fmt: skip
    assert set(wanted(names)) == set(names) - {
        "README.md", "pytorch_model.bin.index.json", "pytorch_model-00001-of-00001.bin", "tf_model.h5",
        "onnx/model.onnx", "voices/v2/a.npz",
    }  # fmt: skip
    assert "voices/v2/a.npz" in wanted(names, ("voices",))
    with pytest.raises(ModelMissing):
        wanted(("config.json", "adapter_model.safetensors"))


@pytest.mark.parametrize(("seconds", "count"), [(1, 2), (100, 11), (1200, 21)])
def test_milestones_are_few_of_a_quick_download_and_a_tenth_each_of_a_slow_one(
    seconds: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(downloads.time, "monotonic", lambda: now[0])
    ear, heard = downloads.Milestones(), []
    for number in range(1001):
        if ear.hear(Progress("download", number / 1000, "")):
            heard.append(number)
        now[0] += seconds / 1000
    assert (heard[0], heard[-1], len(heard)) == (0, 1000, count)


def test_an_entry_knows_its_size() -> None:
    assert PackagedModel("a", "b", None, (), "MIT", about=5).download_size == 5
