"""The small ViLT that comes with the program: what it claims comes true, and it knows what it does not know."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.seeing.calibration import Calibration
from assistant.seeing.fitting import calibration_error, correctness, risk_at
from tests.results import unknown
from tests.results.confidence import SMALL_VILT, Asked, Model

pytestmark = pytest.mark.skipif(
    not (SMALL_VILT / "calibration.json").is_file(), reason="the small ViLT is not among the samples, or not calibrated"
)
EVERY = 10  # of the test's questions: enough to see a promise broken, few enough for every run


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    found = Calibration.read(SMALL_VILT)
    assert found is not None
    assert found.answers is not None
    return found


@pytest.fixture(scope="module")
def asked() -> Asked:
    pytest.importorskip("easy_vqa")
    return Model(SMALL_VILT, "fp32").test(EVERY)


def test_what_it_claims_comes_true(asked: Asked, calibration: Calibration) -> None:
    right = correctness(asked.logits, asked.truth)
    claimed = np.array([calibration.probabilities(row).max() for row in asked.logits], np.float64)
    assert right.mean() > 0.9
    assert calibration_error(claimed, right) <= 0.03
    assert risk_at(claimed, right, 0.95) * 0.95 <= 0.5 * (1 - right.mean())  # the sample may hold no error at all


@pytest.mark.parametrize("kind", ["noise", "text", "made scenery"])
def test_it_knows_what_it_was_never_shown(calibration: Calibration, kind: str) -> None:
    assert np.mean([calibration.is_known(pixels) for pixels in unknown.drawn(kind, 60)]) < 0.03


def test_it_knows_its_own_kind(calibration: Calibration) -> None:
    easy_vqa = pytest.importorskip("easy_vqa")
    files = [Path(file) for file in list(easy_vqa.get_test_image_paths().values())[::5]]
    assert np.mean([calibration.is_known(unknown.opened(file)) for file in files]) > 0.97
