"""ViLT as an answerer: what it says, how sure, where, and what it keeps."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from assistant.errors import Cancelled
from assistant.models.plan import LoadPlan
from assistant.seeing import open_answerer, vilt
from assistant.seeing.calibration import Calibration
from assistant.seeing.curves import AnswerCurve
from assistant.seeing.novelty import fit_novelty, look
from assistant.seeing.vilt import Vilt
from assistant.types import Box
from tests.desktop import ROOT
from tests.seeing.vilt_checkpoints import QUESTION, picture, plain_logits, view
from tests.tiny_models.vilt import ANSWERS, tiny_vilt

SMALL = ROOT / "resources" / "samples" / "small-vilt"


@pytest.fixture(scope="module", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_vilt(tmp_path_factory.mktemp("vilt"))


def opened(folder: Path, precision: Any = "fp32") -> Vilt:
    answerer = open_answerer(folder, "tiny", LoadPlan("cpu", precision), lambda _: None)
    assert isinstance(answerer, Vilt)
    return answerer


def nothing() -> None:
    """A pause in which nothing more urgent is waiting."""


class Looks:
    """Counts how often a network looks at a picture anew."""

    def __init__(self, model: Vilt) -> None:
        self.count, self._look = 0, model._network.look
        model._network.look = self  # type: ignore[method-assign]

    def __call__(self, pixels: Any) -> object:
        self.count += 1
        return self._look(pixels)


def test_the_best_answers_come_with_the_chance_that_each_is_right(checkpoint: Path) -> None:
    pixels = picture(60, 90)
    logits = plain_logits(checkpoint, [pixels], [QUESTION])[0]
    found = opened(checkpoint).answer(view(pixels), QUESTION, nothing)
    order = np.argsort(-logits)
    assert (found.text, *(answer for answer, _ in found.alternatives)) == tuple(ANSWERS[i] for i in order[:5])
    # What it was trained to tell: of each answer by itself, what part of the annotators gave it.
    wanted = 1 / (1 + np.exp(-logits[order[:5]]))
    np.testing.assert_allclose([found.score, *(score for _, score in found.alternatives)], wanted, atol=1e-4)
    assert (found.model, found.calibrated, found.known, found.box) == ("tiny", False, True, None)


def test_calibrated_and_new_kinds_of_pictures_told_where_that_was_fitted(checkpoint: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(checkpoint, tmp_path / "model"))
    pixels, strange = picture(60, 90), np.zeros((60, 90, 3), np.uint8)
    seen = np.stack([look(picture(60, 90, seed)) for seed in range(60)])
    novelty = fit_novelty(seen, seen)
    Calibration(AnswerCurve(len(ANSWERS), 3.0, (), (), (), ()), None, novelty, "a test").write(folder)
    model = opened(folder)
    found = model.answer(view(pixels), QUESTION, nothing)
    stored = Calibration.read(folder)
    assert stored is not None
    wanted = stored.probabilities(plain_logits(folder, [pixels], [QUESTION])[0])
    assert found.calibrated and found.known
    assert found.score == pytest.approx(float(wanted.max()), abs=1e-4)
    assert not model.answer(view(strange), QUESTION, nothing).known


def test_a_question_of_words_it_never_learned_gets_no_certainty(checkpoint: Path) -> None:
    found = opened(checkpoint).answer(view(picture(60, 90)), "What color is the elephant?", nothing)
    assert found.score == 0.0
    assert all(score == 0.0 for _, score in found.alternatives)


def test_a_part_counts_where_it_makes_the_model_surer(checkpoint: Path) -> None:
    pixels = np.concatenate([picture(600, 600, seed) for seed in range(2)], axis=1)
    boxes = Box(0, 0, 120, 120), Box(1000, 300, 150, 150)
    model = opened(checkpoint)
    whole = model.answer(view(pixels), QUESTION, nothing)
    asked = model.answer(view(pixels, regions=boxes), QUESTION, nothing)
    alone = {}
    for part in vilt.parts(view(pixels, regions=boxes)):
        alone[part.box] = model.answer(view(part.pixels), QUESTION, nothing)
    assert len(alone) == 3
    best = max(alone, key=lambda box: alone[box].score)
    assert (asked.text, asked.box) == (alone[best].text, best)
    assert asked.score == pytest.approx(alone[best].score, abs=1e-5) and asked.score >= whole.score


def test_tiles_are_neither_counted_in_nor_asked_when_the_whole_is_sure(
    checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = picture(300, 1200)  # so long that it is also looked at in tiles
    model = opened(checkpoint)
    tiles = len(vilt.parts(view(pixels))) - 1
    looks = Looks(model)
    assert tiles > 1 and model.answer(view(pixels), "how many circle?", nothing).box is None
    assert looks.count == 1
    monkeypatch.setattr(vilt, "SURE", 1.1)
    model.answer(view(pixels), QUESTION, nothing)
    assert looks.count == 1 + tiles  # the whole was kept
    monkeypatch.setattr(vilt, "SURE", 0.0)
    assert model.answer(view(picture(300, 1200, 1)), QUESTION, nothing).box is None
    assert looks.count == 2 + tiles


def test_what_was_seen_is_kept_for_the_next_question_and_forgotten(checkpoint: Path) -> None:
    model = opened(checkpoint)
    looks, pixels = Looks(model), picture(60, 90)
    first = model.answer(view(pixels), QUESTION, nothing)
    model.answer(view(pixels), "is it red", nothing)
    model.describe(view(pixels), nothing)
    assert model.answer(view(pixels), QUESTION, nothing) == first
    assert looks.count == 1
    model.forget()
    model.answer(view(pixels), QUESTION, nothing)
    assert looks.count == 2
    others = [picture(60, 90, seed) for seed in range(vilt.KEPT)]
    for other in others:
        model.answer(view(other), QUESTION, nothing)
    assert len(model._kept) == vilt.KEPT
    model.answer(view(pixels), QUESTION, nothing)  # the oldest had to go
    assert looks.count == 3 + vilt.KEPT


def test_another_picture_in_the_same_place_of_memory_is_another_picture(checkpoint: Path) -> None:
    model = opened(checkpoint)
    pixels = picture(60, 90)
    before = model.answer(view(pixels), QUESTION, nothing)
    other = picture(60, 90, seed=3)
    (((_, box), kept),) = model._kept.items()
    model._kept[id(other), box] = kept  # as when it got the number of the one before, which is gone
    after = model.answer(view(other), QUESTION, nothing)
    assert after.score != before.score
    assert after == opened(checkpoint).answer(view(picture(60, 90, seed=3)), QUESTION, nothing)


def test_overtaken_between_pieces_and_usable_afterwards(checkpoint: Path) -> None:
    model = opened(checkpoint)
    # Parts that matter are asked, however sure the model is of the whole.
    look = replace(view(picture(300, 1200)), regions=(Box(0, 0, 200, 200),))
    wanted = model.answer(look, QUESTION, nothing)
    calls = 0

    def pause() -> None:
        nonlocal calls
        calls += 1
        if calls == ends:
            raise Cancelled

    for ends in (1, 2, 4):
        calls = 0
        model.forget()
        with pytest.raises(Cancelled):
            model.answer(look, QUESTION, pause)
        assert calls == ends
    calls, ends = 0, 2
    with pytest.raises(Cancelled):
        model.describe(look, pause)
    assert model.answer(look, QUESTION, nothing) == wanted


def test_it_describes_nothing_that_it_is_not_sure_of(tmp_path: Path) -> None:
    model = opened(tiny_vilt(tmp_path / "model", spread=0.05))
    told = model.describe(view(picture(60, 90)), nothing)
    assert not model.describes
    assert (told.text, told.score) == ("", 0.0)


def test_no_torch_and_no_transformers_are_imported(checkpoint: Path, tmp_path: Path) -> None:
    Image.fromarray(picture(60, 90)).save(tmp_path / "picture.png")
    script = f"""
import sys
from pathlib import Path
import numpy as np
from PIL import Image
from assistant.models.plan import LoadPlan
from assistant.seeing import open_answerer
from assistant.types import Picture, PictureSource, View
model = open_answerer(Path({str(checkpoint)!r}), "tiny", LoadPlan("cpu", "int8"), lambda _: None)
pixels = np.array(Image.open({str(tmp_path / "picture.png")!r}))
print(model.answer(View(Picture(pixels, PictureSource.FILE)), {QUESTION!r}, lambda: None).text)
print([name for name in ("torch", "transformers", "torchvision") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    text, imported = done.stdout.splitlines()
    assert text in ANSWERS and imported == "[]"


@pytest.mark.skipif(not (SMALL / "config.json").is_file(), reason="the small ViLT is not among the samples")
def test_eight_bits_keep_the_answers_of_a_model_that_learned_something() -> None:
    # All 9,673 questions of the test set: `python -m tests.benchmarks seeing_vilt`. Each fourth picture's here.
    easy_vqa = pytest.importorskip("easy_vqa")
    exact, near = opened(SMALL), opened(SMALL, "int8")
    questions, answers, numbers = easy_vqa.get_test_questions()
    files = easy_vqa.get_test_image_paths()
    same = right = count = 0
    pixels: dict[int, Any] = {}
    for question, answer, number in zip(questions, answers, numbers, strict=True):
        if number % 4:
            continue
        if number not in pixels:
            pixels[number] = np.array(Image.open(files[number]).convert("RGB"))
        shown = view(pixels[number])
        texts = [model.answer(shown, question, nothing).text for model in (exact, near)]
        same += texts[0] == texts[1]
        right += texts[1] == answer
        count += 1
    assert count > 2000
    assert same / count >= 0.995
    assert right / count >= 0.98


@pytest.mark.skipif(not (SMALL / "config.json").is_file(), reason="the small ViLT is not among the samples")
def test_the_small_model_describes_a_shape_and_asks_nothing_that_it_can_not_know() -> None:
    easy_vqa = pytest.importorskip("easy_vqa")
    model = opened(SMALL, "int8")
    pixels = np.array(Image.open(easy_vqa.get_test_image_paths()[0]).convert("RGB"))
    told = model.describe(view(pixels), nothing)
    labels = json.loads((SMALL / "config.json").read_text(encoding="utf-8"))["id2label"].values()
    said = told.text.removeprefix("There is a ").removesuffix(".").split()
    assert told.text.startswith("There is a ") and set(said) <= set(labels)
    assert 0.65 <= told.score <= 1
