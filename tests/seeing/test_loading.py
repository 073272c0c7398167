"""Loading checkpoints: whole and sharded, safetensors and pickles, precisions, and a sentence for each broken one."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("transformers")

from assistant import paths
from assistant.errors import ModelMissing
from assistant.models import faults, hardware, safe_weights
from assistant.models.plan import LoadPlan
from assistant.seeing import blip2, linear8, open_answerer
from assistant.seeing.loading import PlanUnusable, from_folder, processor_from
from assistant.types import Progress
from tests.tiny_models.blip2 import tiny_blip2_opt, tiny_instructblip

FP32 = LoadPlan("cpu", "fp32")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny BLIP-2 in one file."""
    return tiny_blip2_opt(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def pickled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a pickle in several parts."""
    return tiny_blip2_opt(tmp_path_factory.mktemp("pickled") / "tiny", pickled=True, max_shard_size="100KB")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setattr(paths, "data_dir", lambda: folder)
    return folder


def copied(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "copy" / "tiny"))


def load(folder: Path, plan: LoadPlan = FP32, tell: Callable[[Progress], None] = lambda _: None) -> Any:
    return from_folder("Blip2ForConditionalGeneration", folder, "tiny", plan, tell)


def same(one: Any, other: Any) -> bool:
    import torch

    first, second = one.state_dict(), other.state_dict()
    return first.keys() == second.keys() and all(torch.equal(first[key], second[key]) for key in first)


def sentence(folder: Path, tmp_path: Path, plan: LoadPlan = FP32) -> str:
    """What the user hears who opens it, by the way that the app opens it."""
    with pytest.raises(ModelMissing) as failed:
        open_answerer(folder, "tiny", plan, lambda _: None)
    said = failed.value.sentence
    assert said.count(". ") <= 1
    assert said.endswith(".")
    return said


def test_loading_tells_how_far_it_is(sound: Path) -> None:
    told: list[Progress] = []
    model = load(sound, tell=told.append)
    fractions = [progress.fraction or 0.0 for progress in told]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert len({round(fraction, 1) for fraction in fractions}) > 8
    assert {progress.stage for progress in told} == {"loading"}
    assert not model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())


def test_nothing_is_printed_while_it_loads(sound: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A screen reader would read each step of a bar in a terminal."""
    load(sound)
    processor_from("Blip2Processor", sound, "tiny")
    assert capfd.readouterr() == ("", "")


def test_several_files_are_one_checkpoint(sound: Path, tmp_path: Path) -> None:
    parts = tiny_blip2_opt(tmp_path / "parts", max_shard_size="100KB")
    assert len(list(parts.glob("*.safetensors"))) > 2
    assert same(load(parts), load(sound))


@pytest.mark.parametrize("size", ["5GB", "100KB"])
def test_a_pickle_is_opened_once_and_kept_as_safetensors(size: str, sound: Path, tmp_path: Path) -> None:
    folder = tiny_blip2_opt(tmp_path / "tiny", pickled=True, max_shard_size=size)
    before = {file.name for file in folder.iterdir()}
    assert same(load(folder), load(sound))
    made = {file.name for file in folder.iterdir()} - before
    assert made and all("safetensors" in name for name in made)
    for file in folder.glob("pytorch_model*"):
        file.unlink()
    assert same(load(folder), load(sound))


def test_it_is_kept_among_the_users_models_where_the_folder_can_not_be_written(
    pickled: Path, sound: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copied(pickled, tmp_path)
    files = sorted(folder.rglob("*"))
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != folder and real(path, mode))
    assert same(load(folder), load(sound))
    assert sorted(folder.rglob("*")) == files
    assert list(data.rglob("model-*.safetensors"))
    monkeypatch.setattr(safe_weights, "read_pickle", None)  # not opened again
    assert same(load(folder), load(sound))


def test_a_full_disk_is_no_reason_not_to_answer(
    pickled: Path, sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import safetensors.torch

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    folder = copied(pickled, tmp_path)
    files = sorted(folder.rglob("*"))
    expected = load(sound)
    monkeypatch.setattr(safetensors.torch, "save_file", full)
    assert same(load(folder), expected)
    assert sorted(folder.rglob("*")) == files


def test_tied_weights_in_a_pickle_are_kept_for_each(tmp_path: Path) -> None:
    import torch

    weight = torch.arange(6.0).view(2, 3)
    torch.save({"one": weight, "other": weight, "turned": weight.T, "step": 3}, tmp_path / "pytorch_model.bin")
    found = safe_weights.read_pickle(tmp_path / "pytorch_model.bin", "tiny")
    assert found.keys() == {"one", "other", "turned"}
    assert len({tensor.data_ptr() for tensor in found.values()}) == 3
    assert all(tensor.is_contiguous() for tensor in found.values())
    assert torch.equal(found["turned"], weight.T)


def test_precisions(sound: Path) -> None:
    import torch

    assert load(sound, LoadPlan("cpu", "bf16")).language_model.dtype == torch.bfloat16
    model = load(sound, LoadPlan("cpu", "int8"))
    # The Q-Former stays exact where transformers itself keeps it so.
    assert {parameter.dtype for parameter in model.qformer.parameters()} == {torch.float32}
    assert model.language_model.dtype == torch.bfloat16


@pytest.mark.parametrize("quick", [True, False], ids=["bf16", "no-bf16"])
def test_eight_bits_are_near_and_a_quarter_of_the_memory(quick: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    import copy

    import torch
    from transformers import OPTConfig, OPTForCausalLM

    monkeypatch.setattr(hardware, "has_bf16", lambda: quick)
    torch.manual_seed(0)
    config = OPTConfig(
        vocab_size=600, hidden_size=256, word_embed_proj_dim=256, ffn_dim=512, num_hidden_layers=2,
        num_attention_heads=4,
    )  # fmt: skip
    exact = OPTForCausalLM(config).eval()
    for name, parameter in exact.named_parameters():
        if name.endswith("bias"):  # they begin as nothing
            parameter.data.normal_(0, 0.5)
    rounded = linear8.quantise(copy.deepcopy(exact))
    for count in (4, 60):  # a word further, and a whole prompt, are calculated in different ways
        ids = torch.arange(count)[None]
        with torch.no_grad():
            expected, found = exact(ids).logits, rounded(ids).logits.float()
        assert float((found - expected).norm() / expected.norm()) < 0.03
    layer = rounded.model.decoder.layers[0].fc1
    assert layer.weight.dtype == torch.int8
    assert (
        linear8.quantise(copy.deepcopy(exact), ("model.decoder",))
        .model.decoder.layers[0]
        .fc1.weight.is_floating_point()
    )


@pytest.mark.parametrize("quick", [True, False], ids=["bf16", "no-bf16"])
def test_a_picture_is_seen_alike_in_eight_bits(quick: bool, sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(hardware, "has_bf16", lambda: quick)
    exact, rounded = load(sound, LoadPlan("cpu", "fp32")), load(sound, LoadPlan("cpu", "int8"))
    side = exact.config.vision_config.image_size
    pixels = torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        expected = exact.vision_model(pixels).last_hidden_state
        found = rounded.vision_model(pixels.bfloat16()).last_hidden_state
    assert found.dtype == torch.bfloat16
    assert float((found.float() - expected).norm() / expected.norm()) < 0.03


def test_what_has_to_stay_exact_is_not_rounded(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(linear8, "_LEAST", 1)
    model = from_folder(
        "Blip2ForConditionalGeneration", sound, "tiny", LoadPlan("cpu", "int8"), lambda _: None, keep=blip2.KEPT
    )
    assert model.language_projection.weight.is_floating_point()
    assert all(value.dtype != torch.int8 for value in model.qformer.state_dict(keep_vars=True).values())
    assert any(buffer.dtype == torch.int8 for buffer in model.language_model.buffers())
    assert not any(buffer.dtype == torch.int8 for buffer in model.qformer.buffers())


def test_four_bits_without_the_library_say_what_to_install(sound: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec("bitsandbytes"):
        pytest.skip("bitsandbytes is installed")
    with pytest.raises(PlanUnusable) as failed:
        load(sound, LoadPlan("cpu", "int4"))
    assert "pip install lookaloud[gpu]" in failed.value.sentence


def _config(**changes: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        values = json.loads((folder / "config.json").read_text())
        values.update(changes)
        (folder / "config.json").write_text(json.dumps(values))

    return change


def _cut(folder: Path) -> None:
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])


def _sized(folder: Path) -> None:
    values = json.loads((folder / "config.json").read_text())
    values["text_config"]["ffn_dim"] = 128
    (folder / "config.json").write_text(json.dumps(values))


def _without(part: str) -> Callable[[Path], None]:
    def drop(folder: Path) -> None:
        from safetensors.torch import load_file, save_file

        kept = {key: value for key, value in load_file(folder / "model.safetensors").items() if part not in key}
        save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})

    return drop


def _garbled(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_text("{ nothing") and None


def _gone(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (_gone("config.json"), "config.json"),
        (_garbled("config.json"), "config.json"),
        (_config(num_query_tokens="many"), faults.CONFIG_UNUSABLE),
        (_config(model_type="opt"), faults.WRONG_KIND),
        (_config(model_type="none-such"), faults.WRONG_KIND),
        (_gone("model.safetensors"), "weights"),
        (_cut, "damaged or cut off"),
        (_sized, faults.MISFIT),
        (_without("qformer"), faults.MISFIT),
        (_gone("tokenizer.json"), "tokenizer"),
        (_garbled("tokenizer.json"), faults.PROCESSOR),
        (_garbled("processor_config.json"), faults.PROCESSOR),
    ],
)
def test_each_broken_folder_is_one_sentence(
    damage: Callable[[Path], None], expected: str, sound: Path, tmp_path: Path
) -> None:
    folder = copied(sound, tmp_path)
    damage(folder)
    said = sentence(folder, tmp_path)
    start = expected.partition("{kind}")[0].partition("{count}")[0].format(name="tiny")
    assert start in said, said


def test_a_part_that_is_missing_is_named(tmp_path: Path) -> None:
    folder = tiny_blip2_opt(tmp_path / "parts", max_shard_size="100KB")
    gone = sorted(folder.glob("model-*.safetensors"))[1]
    gone.unlink()
    assert gone.name in sentence(folder, tmp_path)


def test_a_program_in_place_of_weights_is_refused_and_not_run(pickled: Path, tmp_path: Path) -> None:
    import torch

    class Program:
        def __reduce__(self) -> tuple[Any, ...]:
            return os.mkdir, (str(tmp_path / "was run"),)

    folder = copied(pickled, tmp_path)
    part = sorted(folder.glob("*.bin"))[-1]
    torch.save({"weight": Program()}, part)
    assert sentence(folder, tmp_path) == faults.PICKLE_REFUSED.format(name="tiny", file=part.name)
    assert not (tmp_path / "was run").exists()
    assert not list(folder.rglob("*.safetensors"))  # whole or not at all


@pytest.mark.parametrize("how", ["cut", "noise", "empty"])
def test_a_damaged_pickle_is_not_called_dangerous(how: str, pickled: Path, tmp_path: Path) -> None:
    folder = copied(pickled, tmp_path)
    part = sorted(folder.glob("*.bin"))[0]
    whole = part.read_bytes()
    part.write_bytes({"cut": whole[:-2000], "noise": b"\x93" * 4000, "empty": b""}[how])
    assert sentence(folder, tmp_path) == faults.FILE_BROKEN.format(name="tiny", file=part.name)


def test_code_in_a_folder_is_not_run(sound: Path, tmp_path: Path) -> None:
    folder = copied(sound, tmp_path)
    place = tmp_path / "was run"
    (folder / "own.py").write_text(f"open({str(place)!r}, 'w')\nclass Own: pass\n")
    _config(model_type="own", auto_map={"AutoConfig": "own.Own", "AutoModelForImageTextToText": "own.Own"})(folder)
    sentence(folder, tmp_path)
    with pytest.raises(ModelMissing):
        from_folder("AutoModelForImageTextToText", folder, "tiny", FP32, lambda _: None)
    assert not place.exists()


def test_a_model_of_another_family_is_told_from_a_broken_one(tmp_path: Path) -> None:
    folder = tiny_instructblip(tmp_path / "tiny")
    with pytest.raises(ModelMissing) as failed:
        load(folder)
    assert failed.value.sentence == faults.WRONG_KIND.format(name="tiny", kind="instructblip")
