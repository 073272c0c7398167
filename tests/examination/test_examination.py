"""The examination as a test, and a check of the examination itself."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops, ImageStat

from assistant.paths import RESOURCES
from resources.samples.draw import draw
from tests.examination.asking import NOTHING, Asked
from tests.examination.examiner import Examiner, score, table
from tests.examination.pictures import EXHIBITS
from tests.examination.questions import QUESTIONS, UNANSWERABLE


@pytest.mark.timeout(600)
def test_nine_of_ten_answers_are_right_and_nothing_is_made_up() -> None:
    results = list(Examiner().results(QUESTIONS))
    everything, unanswerable = score(results)
    print(table(results))
    print(f"{everything:.1%} of {len(QUESTIONS)} right; {unanswerable:.1%} of {len(UNANSWERABLE)} unanswerable ones")
    assert everything >= 0.9
    assert unanswerable >= 0.9


def test_the_examination_is_as_large_as_it_has_to_be() -> None:
    assert len(QUESTIONS) >= 90
    assert len(UNANSWERABLE) >= 15
    assert len(EXHIBITS) >= 18
    assert {asked.picture for asked in QUESTIONS} == {exhibit.name for exhibit in EXHIBITS}


def test_pictures_are_the_same_each_time() -> None:
    for exhibit in EXHIBITS:
        if exhibit.name in {"receipt", "shop", "notification", "dark_photo"}:
            assert exhibit.draw().tobytes() == exhibit.draw().tobytes()


@pytest.mark.parametrize("asked", UNANSWERABLE, ids=lambda asked: f"{asked.picture}-{asked.text}")
def test_an_honest_nothing_passes_where_nothing_is_to_be_found(asked: Asked) -> None:
    if asked.must == NOTHING:
        assert asked.faults("I found no text about that. I can read what there is.", answered=False) == []
    assert asked.faults("I found no text about that.", answered=True)


def test_wrong_long_or_made_up_answers_fail() -> None:
    asked = Asked("receipt", "what was the total?", r"12[.,]\s?76", r"20[.,]00")
    assert asked.faults("12.76", answered=True) == []
    assert asked.faults("20.00", answered=True)
    assert asked.faults("TOTAL 12.76 CASH 20.00", answered=True)
    assert asked.faults("12.76 " + "and more " * 40, answered=True)
    assert asked.faults("12.76", answered=False)


def test_the_sample_picture_is_what_its_script_draws() -> None:
    path = RESOURCES / "samples" / "departures.png"
    assert path.stat().st_size < 100_000
    with Image.open(path) as picture:
        difference = ImageChops.difference(picture.convert("RGB"), draw())
    assert max(ImageStat.Stat(difference).mean) < 1  # other versions of FreeType draw some edges a little differently
