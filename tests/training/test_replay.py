"""What is corrected is learned beside what was known; the test part decides and fits nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.training.pictures import draw, folder_of_questions
from training import evaluate, events, vqa
from training.data import Places, Row
from training.events import StopWord
from training.lesson import Options, among
from training.small import SIZES, Size
from training.vqa import train


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setitem(SIZES, "small", Size(picture=32, patch=8, width=16, layers=2, heads=2, inner=32))


def _row(number: int) -> Row:
    return Row(f"row {number}", Path(f"{number}.png"), "What is it?", ("red",))


def test_a_few_corrections_are_drawn_often_among_many_known_questions() -> None:
    new, known = tuple(map(_row, range(20))), tuple(map(_row, range(100, 9_000)))
    rows = among(new, known, seed=3, least=900)
    assert {row.where for row in new} < {row.where for row in rows}
    counts = [rows.count(row) for row in new]
    again = [row for row in rows if row not in new]
    assert len(set(again)) == len(again) == 1000
    assert counts == [25] * 20
    assert rows == among(new, known, seed=3, least=900) != among(new, known, seed=4, least=900)
    assert len({row.where for row in among(new, known, seed=3, least=2000)} - {row.where for row in new}) == 2000


def test_a_correction_is_learned_and_what_was_known_is_asked_before_and_after(tmp_path: Path) -> None:
    known = Places(str(folder_of_questions(tmp_path / "known", 48)))
    first = Options(
        tmp_path / "first", known, size="small", epochs=12.0, batch_size=8, rate=3e-3, held_out=0.2, threads=1
    )
    assert train(first, lambda _: None, StopWord())
    folder = tmp_path / "corrections"
    folder.mkdir()
    for name, side in (("a", 32), ("b", 48)):
        Image.new("RGB", (side, 32), (20, 160, 20)).save(folder / f"{name}.png")
    lines = [{"picture": f"{name}.png", "question": "What colour is it?", "answer": "green"} for name in "ab"]
    (folder / "corrections.jsonl").write_text("\n".join(map(json.dumps, lines)))
    heard: list[events.Event] = []
    test = {"picture": "000.png", "question": "What colour is it?", "answer": "red"}
    (tmp_path / "known" / "test.jsonl").write_text(json.dumps(test))
    second = replace(
        first,
        out=tmp_path / "second",
        size="",
        start=tmp_path / "first",
        places=Places(str(folder)),
        replay=known,
        rate=1e-2,
    )
    assert train(second, heard.append, StopWord())
    scores = {each.name: each.values["all"] for each in heard if isinstance(each, events.Scored)}
    assert "new questions before" in scores  # what is said of colours that it never saw is as its weights have it
    assert "test" in scores and "test before" not in scores
    assert scores["held out before"] == scores["held out"] == scores["new questions"] == 1.0


def test_the_test_part_is_asked_once_at_the_end_and_fits_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of_questions(tmp_path / "questions", 80)
    for number in range(10):
        draw(folder / f"test{number}.png", "red")
    lines = [{"picture": f"test{n}.png", "question": "What colour is it?", "answer": "red"} for n in range(10)]
    (folder / "test.jsonl").write_text("\n".join(map(json.dumps, lines)))
    asked: list[set[str]] = []
    fitted: list[set[str]] = []
    ask_all, calibrate = evaluate.ask_all, evaluate.calibrate

    def spy(model: object, collator: object, **more: object) -> object:
        asked.append({row.picture.name for row in collator.rows})  # type: ignore[attr-defined]
        return ask_all(model, collator, **more)  # type: ignore[arg-type]

    def fit(place: Path, rows: tuple[Row, ...], *others: object, **more: object) -> object:
        fitted.append({row.picture.name for row in (*rows, *more["learned"])})  # type: ignore[misc]
        return calibrate(place, rows, *others, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(vqa.evaluate, "ask_all", spy)
    monkeypatch.setattr(vqa.evaluate, "calibrate", fit)
    options = Options(
        tmp_path / "model", Places(str(folder)), size="small", epochs=1.0, batch_size=8, rate=3e-3, held_out=0.7,
        threads=1, save_every=2,
    )  # fmt: skip
    assert train(options, lambda _: None, StopWord())
    of_test = [any(name.startswith("test") for name in names) for names in asked]
    assert of_test == [False] * (len(asked) - 1) + [True]
    assert len(asked) > 2
    assert not any(name.startswith("test") for names in fitted for name in names)
    assert np.all([len(names) > 10 for names in fitted]) and fitted
