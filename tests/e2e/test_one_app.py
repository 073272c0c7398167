"""One app, however it is started and however it ended."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.desktop import Desktop
from tests.e2e.app import NAME, App, until, zenity


@pytest.fixture
def fresh(desktop: Desktop) -> Iterator[App]:
    """An app of the test's own, since these tests kill it."""
    app = App(desktop)
    yield app
    app.stop()


def windows(desktop: Desktop) -> list[str]:
    """Ids of the app's windows that can be seen."""
    return desktop.run(["xdotool", "search", "--onlyvisible", "--name", f"^{NAME}"], check=False).stdout.split()


def test_a_second_start_brings_up_the_first(fresh: App, desktop: Desktop) -> None:
    fresh.start()
    first = fresh.window()
    with zenity(desktop, "In front", "--info", "--text=Something else") as other:
        assert desktop.active_window() == other
        second = fresh.launch()
        assert second.wait(30) == 0, desktop.log("lookaloud")
        until(lambda: desktop.active_window() == first, "the first app's window", 10)
    assert fresh.process is not None and fresh.process.poll() is None


def test_a_killed_app_is_no_obstacle(fresh: App) -> None:
    fresh.start()
    assert fresh.command("history", check=False).returncode == 0
    fresh.stop(kill=True)
    assert fresh.socket.exists(), "the socket should have been left behind, or this proves nothing"
    refused = fresh.command("history", check=False)
    assert refused.returncode != 0 and "not running" in refused.stderr + refused.stdout
    assert "Traceback" not in refused.stderr
    fresh.start()
    assert fresh.command("history", check=False).returncode == 0


def test_two_starts_at_once_are_one_app(fresh: App, desktop: Desktop) -> None:
    both = [fresh.launch(), fresh.launch()]
    until(lambda: any(each.poll() is not None for each in both), "the end of one of the two", 40)
    ended = [each for each in both if each.poll() is not None]
    (fresh.process,) = [each for each in both if each not in ended]
    assert [each.returncode for each in ended] == [0], desktop.log("lookaloud")
    fresh.wait_ready()
    time.sleep(1.0)
    assert fresh.process.poll() is None
    assert len(windows(desktop)) == 1


def test_it_ends_when_it_is_asked_to(fresh: App, desktop: Desktop) -> None:
    fresh.start()
    process = fresh.process
    assert process is not None
    process.terminate()
    process.wait(15)
    assert not fresh.socket.exists()
    assert "Traceback" not in desktop.log("lookaloud")
