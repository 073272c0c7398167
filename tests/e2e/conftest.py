"""The app for the tests of one module, and what is kept when a test fails."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator

import pytest

from tests.desktop import Desktop
from tests.e2e.app import App


@pytest.fixture(scope="module")
def app(desktop: Desktop) -> Iterator[App]:
    """The app, running, on the module's desktop."""
    running = App(desktop).start()
    yield running
    running.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep a picture of the screen when a test failed; the desktop keeps its logs by itself."""
    report = yield
    desktop = getattr(item, "funcargs", {}).get("desktop")
    if report.when == "call" and report.failed and isinstance(desktop, Desktop):
        with contextlib.suppress(Exception):
            desktop.screenshot(desktop.logs / f"{item.name}.png")
    return report
