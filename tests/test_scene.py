"""A scene as it comes together: what is handed on while the page is being read, and what never is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from assistant.cancel import CancelToken
from assistant.capture.quality import judge
from assistant.reading.ocr import TextReader
from assistant.scene import SceneTask
from assistant.settings import ReadingSettings
from assistant.types import Box, Control, Picture, PictureSource, TextLine, WindowInfo
from assistant.worker import ModelThread

LINES = ("Sign in to your account", "Anna Bell", "Tulip garden 44", "Forgotten it? Ask us.")
SECRET = Control("edit", "Password", "", Box(30, 160, 400, 50), states=frozenset({"password"}))
WINDOW = WindowInfo("Sign in", "Mail", (SECRET,))


@pytest.fixture(scope="module")
def reader() -> TextReader:
    return TextReader(ReadingSettings())


@pytest.fixture(scope="module")
def worker() -> Iterator[ModelThread]:
    worker = ModelThread()
    yield worker
    assert worker.close(5.0)


def picture() -> Picture:
    """A window that shows its password in letters."""
    image = Image.new("RGB", (700, 320), "white")
    for number, line in enumerate(LINES):
        ImageDraw.Draw(image).text((40, 40 + 65 * number), line, fill="black", font=ImageFont.load_default(28))
    return Picture(np.asarray(image), PictureSource.WINDOW)


def task(reader: TextReader, worker: ModelThread, controls: Callable[[], WindowInfo] | None) -> SceneTask:
    shown = picture()
    return SceneTask(shown, judge(shown), reader=reader, worker=worker, token=CancelToken(), controls=controls)


def test_a_password_that_is_shown_is_not_handed_on(reader: TextReader, worker: ModelThread) -> None:
    scene, told = task(reader, worker, lambda: WINDOW), list[TextLine]()
    scene.follow(told.extend)
    page = scene.result().page
    assert page is not None
    assert [line.text for line in page.lines] == list(LINES)  # what is answered from it leaves it out by itself
    assert [line.text for line in told] == [line for line in LINES if "Tulip" not in line]


def test_nothing_is_handed_on_before_the_password_fields_are_known(reader: TextReader, worker: ModelThread) -> None:
    known, read = threading.Event(), threading.Event()

    def controls() -> WindowInfo:
        assert known.wait(60)
        return WINDOW

    scene, told = task(reader, worker, controls), list[TextLine]()
    scene.follow(told.extend)
    scene.read()
    worker.submit(read.set)  # runs when all was read
    assert read.wait(60)
    assert scene.is_read
    assert told == []
    assert scene.known_window() is None
    with pytest.raises(TimeoutError):
        scene.window(0.01)
    known.set()
    scene.result()
    assert [line.text for line in told] == [line for line in LINES if "Tulip" not in line]
    assert scene.known_window() == WINDOW


def test_who_follows_late_hears_what_came_before(reader: TextReader, worker: ModelThread) -> None:
    scene, told = task(reader, worker, None), list[TextLine]()
    scene.result()
    scene.follow(told.extend)
    assert [line.text for line in told] == list(LINES)


def test_nothing_is_read_until_it_is_asked_for(reader: TextReader, worker: ModelThread) -> None:
    scene, told = task(reader, worker, lambda: WINDOW), list[TextLine]()
    scene.follow(told.extend)
    assert scene.window() == WINDOW
    worker.submit(lambda: None).result(60)
    assert not scene.is_read
    assert told == []
    scene.read()
    scene.read()  # a second time does nothing
    assert scene.result().page is not None
    assert scene.is_read
    assert len(told) == len(LINES) - 1
