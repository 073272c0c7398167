"""What the doctor says of the model that sees, by its files alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import doctor, settings
from assistant.errors import LookaloudError, ModelMissing
from assistant.settings import SeeingSettings, Settings
from tests.tiny_models.vilt import tiny_vilt


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no model."""
    monkeypatch.setattr("assistant.models.catalogue.SEEING", ())
    monkeypatch.setattr("assistant.models.store.models_dir", lambda: tmp_path)
    choose(monkeypatch)
    return tmp_path


def choose(patch: pytest.MonkeyPatch, **chosen: str) -> None:
    patch.setattr(settings, "load", lambda: Settings(seeing=SeeingSettings(**chosen)))  # type: ignore[arg-type]


def test_without_a_model_it_says_how_to_find_one() -> None:
    with pytest.raises(LookaloudError, match="lookaloud models recommend"):
        doctor._seeing()


def test_it_names_the_model_and_how_it_would_run(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny_vilt(models / "mine")
    assert doctor._seeing().startswith("mine sees, on the ")
    choose(monkeypatch, precision="fp32")
    assert doctor._seeing().endswith("in 32 bits.")


def test_both_of_a_cross_check_are_named(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, model=str(tiny_vilt(models / "one")), second=str(tiny_vilt(models / "other")))
    assert [word for word in ("one sees", "other sees") if word in doctor._seeing()] == ["one sees", "other sees"]


def test_pytorch_is_only_missed_where_the_model_needs_it(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny_vilt(models / "mine")
    real = doctor.importlib.util.find_spec
    monkeypatch.setattr(doctor.importlib.util, "find_spec", lambda name: None if name == "torch" else real(name))
    assert doctor._seeing().startswith("mine sees, on the processor")
    choose(monkeypatch, precision="bf16")
    with pytest.raises(LookaloudError, match="PyTorch"):
        doctor._seeing()


def test_what_is_missing_is_said(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, model="gone")
    with pytest.raises(ModelMissing, match="gone"):
        doctor._seeing()
    folder = tiny_vilt(models / "broken")
    (folder / "tokenizer.json").unlink()
    choose(monkeypatch, model=str(folder))
    with pytest.raises(LookaloudError, match="tokenizer"):
        doctor._seeing()
