"""A model chosen and downloaded from the window, and asked there: the real app, by its keys; the hub is a local one."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest

from assistant import paths
from assistant.models.hub import wanted
from assistant.models.sizes import in_words
from tests.desktop import Desktop
from tests.e2e.app import NAME, App, focus, shown, until
from tests.hub_server import Hub

SAMPLE = paths.RESOURCES / "samples" / "small-vilt"
FILES = {file.name: file.read_bytes() for file in SAMPLE.iterdir()}
SIZE = in_words(sum(len(FILES[name]) for name in wanted(tuple(FILES))))
# One of the catalogue without a pinned version; on this hub it is the small ViLT that knows shapes.
MODEL, REPOSITORY = "instructblip-flan-t5-xl", "Salesforce/instructblip-flan-t5-xl"


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    with Hub({REPOSITORY: FILES}) as running:
        yield running


@pytest.fixture(scope="module")
def app(desktop: Desktop, hub: Hub) -> Iterator[App]:
    running = App(desktop, env={"HF_ENDPOINT": hub.url, "NO_PROXY": "127.0.0.1"}).start()
    yield running
    running.stop()


def chosen(desktop: Desktop) -> str:
    """The line of the list that the keyboard is on."""
    tree = desktop.accessible("tree", NAME)
    lines = [node["name"] for node in tree if node["role"] == "list item" and node["focused"] and node["showing"]]
    return lines[-1] if lines else ""


def begin_download(app: App, desktop: Desktop) -> None:
    """Choose the model in the list by its first letters, and agree."""
    app.window()
    desktop.press("ctrl+shift+m")
    desktop.wait_for_window("^Models")
    until(lambda: "installed" in chosen(desktop), "the list of models", 20)
    desktop.type(MODEL[:14])
    until(lambda: chosen(desktop).startswith(MODEL), MODEL, 10)
    desktop.press("Return")
    desktop.wait_for_window("^Download a model")
    question = " ".join(node["name"] for node in desktop.accessible("tree", NAME))
    assert f"{MODEL} is {SIZE}" in question and "licence MIT" in question
    until(lambda: "No" in focus(desktop)["name"], "No as what Enter would say", 10)
    desktop.press("alt+y")


def fetching(app: App) -> list[psutil.Process]:
    """The processes that download for the app."""
    assert app.process is not None
    children = psutil.Process(app.process.pid).children(recursive=True)
    return [child for child in children if "assistant.models.fetching" in child.cmdline()]


def test_quitting_in_the_middle_of_a_download_leaves_no_process(app: App, desktop: Desktop, hub: Hub) -> None:
    hub.stop_after = 1_500_000
    begin_download(app, desktop)
    until(hub.stopped.is_set, "the middle of the file", 60)
    processes = fetching(app)
    assert processes
    app.command("quit")
    assert app.process is not None
    assert app.process.wait(20) == 0
    gone, alive = psutil.wait_procs(processes, 10)
    assert gone and not alive
    hub.release.set()
    app.start()


def test_the_download_goes_on_and_the_model_answers_in_the_window(app: App, desktop: Desktop, hub: Hub) -> None:
    begin_download(app, desktop)
    until(lambda: "is downloaded, and sees from now on" in shown(desktop, "Status"), "the end of the download", 60)
    assert any(asked not in ("", "bytes=0-") for asked in hub.ranges("model.safetensors")), "it began anew"
    desktop.press("Escape")
    app.command("ask", str(SAMPLE.parent / "shape.png"), "what shape is in the image?", "--silent")
    app.window()
    desktop.press("ctrl+shift+l")
    until(lambda: focus(desktop)["name"] == "Follow-up question", "the follow-up question", 10)
    desktop.type("what color is the shape?")
    desktop.press("Return")
    until(lambda: "red." in shown(desktop, "Answer").lower(), "the answer", 60)
    answer = shown(desktop, "Answer")
    assert f"How it is known: seen by {MODEL}." in answer, answer
    assert "How sure it is:" in answer
    assert focus(desktop)["name"] == "Follow-up question"
    desktop.press("shift+Tab")
    until(lambda: focus(desktop)["name"] == "Answer", "the answer, one key away", 10)
