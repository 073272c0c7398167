"""What to do next is told in the words of who listens."""

from __future__ import annotations

import errno
from collections.abc import Iterator

import pytest

from assistant.errors import LookaloudError
from training import advice
from training.checkpoint import full_disk_is_said


@pytest.fixture
def window() -> Iterator[None]:
    """The window listens."""
    advice.listens(window=True)
    yield
    advice.listens(window=False)


def disk_full() -> str:
    with pytest.raises(LookaloudError) as caught, full_disk_is_said():
        raise OSError(errno.ENOSPC, "No space left on device")
    return caught.value.sentence


@pytest.mark.usefixtures("window")
def test_the_window_hears_of_its_buttons() -> None:
    assert advice.go_on() == "Press Go on to go on from there."
    assert disk_full().endswith("press Go on.")
    assert advice.without_flawed().startswith("check Learn without")


def test_a_terminal_hears_of_commands() -> None:
    assert advice.go_on() == "The same command goes on from there."
    assert disk_full().endswith("run the same command.")
    assert advice.without_flawed() == "add --skip-flawed"
