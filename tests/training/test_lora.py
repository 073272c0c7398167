"""With LoRA little learns, and what is written is a plain checkpoint that gives the answers of the one that learned."""

from __future__ import annotations

from pathlib import Path

import pytest
from safetensors.numpy import load_file

from tests.training.pictures import folder_of_questions
from training import cli, events, lora
from training.data import Places
from training.events import StopWord
from training.lesson import Options
from training.small import SIZES, Size
from training.vqa import train


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setitem(SIZES, "small", Size(picture=32, patch=8, width=16, layers=2, heads=2, inner=32))


def test_it_is_stopped_goes_on_and_becomes_a_plain_checkpoint(tmp_path: Path) -> None:
    places = Places(str(folder_of_questions(tmp_path / "questions", 48)))
    first = Options(tmp_path / "first", places, size="small", epochs=1.0, batch_size=8, rate=1e-4, threads=1)
    assert train(first, lambda _: None, StopWord())
    second = Options(
        tmp_path / "second", places, start=tmp_path / "first", epochs=12.0, batch_size=8, rate=1e-2, held_out=0.2,
        save_every=5, threads=1, lora=True,
    )  # fmt: skip
    stop, heard = StopWord(), []

    def hear(event: events.Event) -> None:
        heard.append(event)
        if isinstance(event, events.Stepped) and event.step == 7:
            stop.say()

    assert not train(second, hear, stop)
    assert train(second, hear, StopWord())
    asked = [each for each in heard if isinstance(each, events.Scored) and each.name == "held out"]
    assert asked[-1].values["all"] == 1.0
    before, after = (load_file(tmp_path / name / "model.safetensors") for name in ("first", "second"))
    assert set(before) == set(after)
    changed = {name for name in before if before[name].tobytes() != after[name].tobytes()}
    assert any(".encoder." in name for name in changed) and any("classifier" in name for name in changed)
    # Only what small matrices stand beside, and the classifier.
    assert all(name.endswith(".weight") or "classifier" in name for name in changed)
    assert not any("embeddings" in name for name in changed)


def test_merged_it_gives_the_same_and_little_of_it_learned() -> None:
    import torch

    from training.small import new_model, new_tokenizer

    torch.manual_seed(0)
    tokenizer = new_tokenizer(["What colour is it?"])
    model = new_model(tokenizer, ("blue", "red"), Size(width=64)).eval()
    whole = sum(each.numel() for each in model.vilt.parameters())
    adapter = lora.add(model)
    assert all(each.requires_grad for each in model.classifier.parameters())
    small = [each for name, each in model.named_parameters() if "lora_" in name]
    assert sum(each.numel() for each in small) < whole / 2
    with torch.no_grad():
        for each in small:
            each.normal_(std=0.1)
    given = dict(tokenizer("What colour is it?", return_tensors="pt"), pixel_values=torch.rand(1, 3, 64, 64))
    with torch.inference_mode():
        beside = model(**given).logits
        lora.merge(adapter)
        torch.testing.assert_close(model(**given).logits, beside, atol=1e-4, rtol=1e-4)
    assert not any("lora_" in name for name, _ in model.named_parameters())


def test_from_nothing_it_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["vqa", "--data", "easy-vqa", "--from-scratch", "small", "--out", str(tmp_path / "a"), "--lora"]
    assert cli.main(words) == 2
    assert "--from" in capsys.readouterr().out
