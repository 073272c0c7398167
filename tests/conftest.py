"""Fixtures that every test may use."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop import Desktop


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """A shell that runs the tests in its background has Ctrl+C ignored, and so would each program that they start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="module")
def desktop(request: pytest.FixtureRequest) -> Iterator[Desktop]:
    """A private desktop for the tests of one module. Its programs' logs are kept when one of them fails."""
    failed_before = request.session.testsfailed
    with Desktop() as running:
        yield running
        if request.session.testsfailed > failed_before:
            name = re.sub(r"\W+", "-", request.node.name).strip("-")
            running.keep_logs = Path(os.environ.get("LOOKALOUD_TEST_LOGS", "build/test-logs")).resolve() / name
