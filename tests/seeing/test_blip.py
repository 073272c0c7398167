"""BLIP as an answerer: what it says, how sure, where, and what it keeps."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import Cancelled
from assistant.models.plan import LoadPlan
from assistant.seeing import blip, blip_words
from assistant.seeing.blip import Blip
from assistant.seeing.calibration import Calibration, LikelihoodCurve
from assistant.seeing.generation import Generated
from assistant.seeing.novelty import LOOK, Novelty
from assistant.types import Box
from tests.desktop import ROOT
from tests.seeing.blip_plain import QUESTIONS, nothing, opened, picture, plain, said, view
from tests.tiny_models.blip import tiny_blip

QUESTION = QUESTIONS[0]


@pytest.fixture(scope="module", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_blip(tmp_path_factory.mktemp("blip"), seed=2, ends=1.5)


@pytest.fixture(scope="module")
def captioner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_blip(tmp_path_factory.mktemp("captioner"), answers=False, seed=2)


class Saying:
    """A network that says what a picture's red tells it to, and counts how often it looks."""

    def __init__(self, model: Blip, told: dict[int, tuple[str, float]]) -> None:
        self.looks: list[int] = []
        self.asked = 0
        self._words, self.told = model._checkpoint.words, told
        model._network = self  # type: ignore[assignment]

    def see(self, pixels: Any, pause: Any) -> int:
        pause()
        values = np.array([0.48145466, 0.26862954])  # mean and spread of red
        self.looks.append(round(float(pixels[0, 0].mean() * values[1] + values[0]) * 255))
        return self.looks[-1]

    def write(self, seen: int, _ids: Any, pause: Any, **_: int) -> Generated:
        pause()
        self.asked += 1
        text, chance = self.told[seen]
        return Generated(tuple(self._words.cut(text, 64)[1:-1]), chance, chance, True)


def red(levels: dict[Box, int], height: int = 600, width: int = 800) -> Any:
    """A black picture in which some boxes are of that red."""
    pixels = np.zeros((height, width, 3), np.uint8)
    for box, level in levels.items():
        pixels[box.top : box.bottom, box.left : box.right, 0] = level
    return pixels


def test_it_answers_as_the_plain_call_does(folder: Path) -> None:
    processor, _ = plain(folder)
    model = opened(folder)
    assert not model.describes
    for number in range(3):
        for question in QUESTIONS:
            found = model.answer(view(picture(number)), question, nothing)
            wanted = processor.decode(said(folder, picture(number), question), skip_special_tokens=True)
            assert found.text == blip_words.tidy(wanted.strip())
            assert (found.model, found.calibrated, found.known, found.box) == ("tiny", False, True, None)
            assert 0 <= found.score <= 1
            assert all(text not in ("", found.text) for text, _ in found.alternatives)


def test_it_captions_as_the_plain_call_does(captioner: Path) -> None:
    processor, _ = plain(captioner, False)
    model = opened(captioner)
    assert model.describes
    for number in range(3):
        found = model.describe(view(picture(number)), nothing)
        wanted = processor.decode(said(captioner, picture(number), None, answers=False), skip_special_tokens=True)
        assert found.text == blip_words.tidy(wanted.strip()) and 0 < found.score < 1


def test_no_torch_is_needed_on_the_processor(folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from assistant.models.plan import LoadPlan\n"
        "from assistant.seeing import open_answerer; from tests.seeing.blip_plain import picture, view\n"
        "model = open_answerer(Path(sys.argv[1]), 'tiny', LoadPlan('cpu', 'int8'), lambda _: None)\n"
        "model.answer(view(picture()), 'what is it?', lambda: None); model.describe(view(picture()), lambda: None)\n"
        "assert not {'torch', 'transformers'} & set(sys.modules), 'slow to import'"
    )
    subprocess.run([sys.executable, "-c", program, str(folder)], check=True, cwd=ROOT)
    assert "torch" not in blip.libraries(LoadPlan("cpu", "int8"))
    assert "torch" in blip.libraries(LoadPlan("cuda", "fp16"))


def test_a_follow_up_does_not_look_again(folder: Path) -> None:
    model = opened(folder)
    net = Saying(model, {10: ("dog", 0.5), 20: ("cat", 0.5)})
    first = view(red({Box(0, 0, 800, 600): 10}))
    for question in QUESTIONS:
        model.answer(first, question, nothing)
    assert net.looks == [10]
    model.answer(view(first.picture.pixels.copy()), QUESTION, nothing)  # the same file, opened again
    assert net.looks == [10]
    other = view(red({Box(0, 0, 800, 600): 20}))
    assert model.answer(other, QUESTION, nothing).text == "cat"
    assert model.answer(first, QUESTION, nothing).text == "dog"
    assert net.looks == [10, 20]
    model.forget()
    model.answer(first, QUESTION, nothing)
    assert net.looks == [10, 20, 10]


def test_what_is_kept_is_bounded(folder: Path) -> None:
    model = opened(folder)
    for number in range(blip.KEPT + 3):
        model.answer(view(picture(number)), QUESTION, nothing)
    kept = list(model._kept.values())
    assert len(kept) == blip.KEPT
    assert sum(seen.found is not None for seen in kept) == blip.KEPT_FOUND
    before = model.answer(view(picture(4)), QUESTION, nothing)  # its keys and values are made again
    assert before == opened(folder).answer(view(picture(4)), QUESTION, nothing)
    pixels = picture()
    model.answer(view(pixels), QUESTION, nothing)
    assert sys.getrefcount(pixels) == 2, "the picture itself is not kept"
    gc.collect()


LITTLE, MUCH = range(60), range(60, 256)
"""How red the whole picture below is in the middle, and how red its corner."""
CORNER = red({Box(0, 0, 300, 300): 200}), Box(0, 0, 240, 240)


def test_a_part_that_makes_it_surer_wins(folder: Path) -> None:
    model = opened(folder)
    net = Saying(model, dict.fromkeys(LITTLE, ("no", 0.3)) | dict.fromkeys(MUCH, ("dog", 0.8)))
    found = model.answer(view(*CORNER), "is there a dog?", nothing)
    assert found.text == "dog" and found.box is not None and found.score == 0.8
    net.told |= dict.fromkeys(MUCH, ("dog", 0.2))
    found = model.answer(view(*CORNER), "is there a dog?", nothing)
    assert found.text == "no" and found.box is None
    assert len(net.looks) == 2


def test_a_part_says_neither_no_nor_how_many(folder: Path) -> None:
    model = opened(folder)
    net = Saying(model, dict.fromkeys(LITTLE, ("yes", 0.6)) | dict.fromkeys(MUCH, ("no", 0.9)))
    assert model.answer(view(*CORNER), "is there a dog?", nothing).text == "yes"
    assert net.asked == 2
    net.told |= dict.fromkeys(MUCH, ("two", 0.9))
    for question in ("How many dogs are there?", "Where is the dog?", "What is in the picture?"):
        assert model.answer(view(*CORNER), question, nothing).box is None
    assert net.asked == 5


def test_tiles_are_not_asked_where_the_whole_is_sure(folder: Path) -> None:
    model = opened(folder)
    net = Saying(model, dict.fromkeys(range(256), ("dog", 0.95)))
    large = view(red({Box(0, 0, 2400, 1000): 9}, 1000, 2400))
    model.answer(large, "what is it?", nothing)
    assert net.asked == 1
    net.told = dict.fromkeys(range(256), ("dog", 0.2))
    model.answer(large, "what is it?", nothing)
    assert net.asked > 2


def test_a_caption_answers_what_it_speaks_of_and_nothing_else(captioner: Path) -> None:
    model = opened(captioner)
    Saying(model, {10: ("a dog running on the beach", 0.7)})
    seen = view(red({Box(0, 0, 800, 600): 10}))
    for question in ("What is this?", "What is the dog doing?", "Is there a dog in the picture?", "what do you see"):
        assert model.answer(seen, question, nothing).text == "a dog running on the beach"
    for question in ("What color is the dog?", "Is there a cat?", "How many dogs are there?", "Where is the man?"):
        found = model.answer(seen, question, nothing)
        assert (found.text, found.score) == ("", 0.0)
        assert found.alternatives == (("a dog running on the beach", 0.7),)


def test_it_describes_by_interview(folder: Path) -> None:
    model = opened(folder)
    net = Saying(model, {10: ("outdoors", 0.9)})
    seen = view(red({Box(0, 0, 800, 600): 10}))
    told = model.describe(seen, nothing)
    assert told.text.startswith("It is outdoors") and told.score == 0.9
    assert net.looks == [10] and net.asked > 3
    net.told[10] = ("outdoors", 0.4)
    assert model.describe(seen, nothing).text == ""


def test_calibrated_where_that_was_fitted(tmp_path: Path) -> None:
    model_folder = tiny_blip(tmp_path / "model", seed=2, ends=1.5)
    own = opened(model_folder).answer(view(picture()), QUESTION, nothing)
    curve = LikelihoodCurve(rise=0.2, fall=0.1, offset=0.3)
    Calibration(likelihood=curve).write(model_folder)
    fitted = opened(model_folder).answer(view(picture()), QUESTION, nothing)
    assert fitted.calibrated and fitted.text == own.text
    assert fitted.score == pytest.approx(float(curve.probability(np.array([own.score]))[0]))


@pytest.mark.parametrize("answers", [True, False])
def test_a_picture_of_a_kind_that_it_was_not_shown_is_told(tmp_path: Path, answers: bool) -> None:
    model_folder = tiny_blip(tmp_path / "model", answers=answers, seed=2)
    for threshold, known in ((0.0, False), (np.finfo(np.float64).max, True)):
        novelty = Novelty(np.zeros(LOOK), np.ones(LOOK), np.eye(LOOK)[:4], np.ones(4), 1.0, threshold)
        Calibration(novelty=novelty).write(model_folder)
        model = opened(model_folder)
        assert model.answer(view(picture()), QUESTION, nothing).known is known
        assert model.describe(view(picture()), nothing).known is known


def test_stopped_between_two_questions_of_an_interview(folder: Path) -> None:
    model = opened(folder)
    left = iter(range(7))

    def stop() -> None:
        if next(left, None) is None:
            raise Cancelled

    with pytest.raises(Cancelled):
        model.describe(view(picture()), stop)
    assert model.answer(view(picture()), QUESTION, nothing) == opened(folder).answer(view(picture()), QUESTION, nothing)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a man ' s t - shirt", "a man's t-shirt"),
        ("red , white and blue .", "red, white and blue."),
        ("5 : 30", "5: 30"),
    ],
)
def test_word_pieces_are_said_as_text(text: str, wanted: str) -> None:
    assert blip_words.tidy(text) == wanted
