"""Weights from any file that checkpoints come in; code in none of them runs."""

from __future__ import annotations

import os
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from assistant.errors import ModelMissing
from assistant.models.checkpoints import locate_checkpoint
from assistant.speaking.speecht5 import SpeechT5Synthesizer
from assistant.speaking.speecht5.weights import Weights, with_safetensors
from tests.speaking.speecht5.conftest import VOICE
from tests.speaking.speecht5.test_speecht5 import CAPPED, said
from tests.tiny_models import tiny_hifigan


@pytest.fixture
def pickled(folders: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """The same checkpoints, in the format of the published ones."""
    copies = []
    for number, folder in enumerate(folders):
        copy = shutil.copytree(folder, tmp_path / str(number))
        torch.save(load_file(copy / "model.safetensors"), copy / "pytorch_model.bin")
        (copy / "model.safetensors").unlink()
        copies.append(copy)
    return copies[0], copies[1]


def test_a_pickled_checkpoint_sounds_the_same(folders: tuple[Path, Path], pickled: tuple[Path, Path]) -> None:
    first = said(SpeechT5Synthesizer(*map(str, folders), limits=CAPPED))
    again = said(SpeechT5Synthesizer(*map(str, pickled), limits=CAPPED))
    np.testing.assert_array_equal(np.concatenate(first), np.concatenate(again))


def test_it_is_kept_as_safetensors_in_a_folder_of_our_own(pickled: tuple[Path, Path]) -> None:
    before = sorted(path.name for path in pickled[0].iterdir())
    kept = with_safetensors(pickled[0])
    assert sorted(path.name for path in pickled[0].iterdir()) == before
    file = kept / "model.safetensors"
    moment = file.stat().st_mtime_ns
    if os.name == "posix":
        assert file.stat().st_mode & 0o077 == 0
    assert with_safetensors(pickled[0]) == kept
    assert file.stat().st_mtime_ns == moment
    assert (kept / "config.json").is_file()

    (pickled[0] / "pytorch_model.bin").touch()  # trained anew
    other = with_safetensors(pickled[0])
    assert other != kept
    assert not kept.exists()


def test_a_pickle_with_code_in_it_is_refused(pickled: tuple[Path, Path], tmp_path: Path) -> None:
    ran = tmp_path / "ran"

    class Evil:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path.touch, (ran,))

    torch.save({"x": Evil()}, pickled[0] / "pytorch_model.bin")
    with pytest.raises(ModelMissing):
        with_safetensors(pickled[0])
    (pickled[0] / "pytorch_model.bin").write_bytes(pickle.dumps(Evil()))
    with pytest.raises(ModelMissing):
        with_safetensors(pickled[0])
    assert not ran.exists()


def test_weight_norm_is_folded(tmp_path: Path) -> None:
    from transformers import SpeechT5HifiGan

    folder = tiny_hifigan(tmp_path / "plain")
    model = SpeechT5HifiGan.from_pretrained(folder)
    plain = Weights(folder / "model.safetensors")
    model.apply_weight_norm()
    state = {name: tensor.clone().contiguous() for name, tensor in model.state_dict().items()}
    old = {
        name.replace("parametrizations.weight.original0", "weight_g").replace(
            "parametrizations.weight.original1", "weight_v"
        ): tensor
        for name, tensor in state.items()
    }
    for number, each in enumerate((state, old)):
        file = tmp_path / f"{number}.safetensors"
        save_file(each, file)
        normed = Weights(file)
        assert set(normed) == set(plain)
        for name, tensor in plain.items():
            np.testing.assert_allclose(normed[name], tensor, atol=1e-6)


def test_half_precision_is_read(folders: tuple[Path, Path], tmp_path: Path) -> None:
    whole = load_file(folders[0] / "model.safetensors")
    save_file({name: tensor.half() for name, tensor in whole.items()}, tmp_path / "half.safetensors")
    half = Weights(tmp_path / "half.safetensors")
    assert all(half[name].dtype == np.float32 for name in half)


@pytest.mark.parametrize("content", [b"", b"nothing", bytes(100)])
def test_broken_files(folders: tuple[Path, Path], tmp_path: Path, content: bytes) -> None:
    broken = shutil.copytree(folders[0], tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(content)
    with pytest.raises(ModelMissing):
        SpeechT5Synthesizer(str(broken), str(folders[1])).load(VOICE)


def test_weights_that_lack_a_part(folders: tuple[Path, Path], tmp_path: Path) -> None:
    lacking = shutil.copytree(folders[0], tmp_path / "lacking")
    state = load_file(lacking / "model.safetensors")
    del state["speech_decoder_postnet.feat_out.weight"]
    save_file(state, lacking / "model.safetensors")
    with pytest.raises(ModelMissing):
        SpeechT5Synthesizer(str(lacking), str(folders[1])).load(VOICE)


def test_a_folder_of_another_model(folders: tuple[Path, Path]) -> None:
    with pytest.raises(ModelMissing, match="another kind"):
        SpeechT5Synthesizer(str(folders[1]), str(folders[1])).load(VOICE)


def test_where_a_checkpoint_is(folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert locate_checkpoint(str(folders[0])) == folders[0]
    with pytest.raises(ModelMissing, match="holds no model"):
        locate_checkpoint(str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelMissing, match="lookaloud models download speecht5-hifigan"):
        locate_checkpoint("microsoft/speecht5_hifigan")
    with pytest.raises(ModelMissing, match="somebody/voice"):
        locate_checkpoint("somebody/voice")
    cached = tmp_path / "models--somebody--voice"
    snapshot = shutil.copytree(folders[0], cached / "snapshots" / "0123456789abcdef0123456789abcdef01234567")
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("0123456789abcdef0123456789abcdef01234567")
    assert locate_checkpoint("somebody/voice").samefile(snapshot)
