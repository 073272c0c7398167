"""A picture of the whole screen is described from the window in front on."""

from __future__ import annotations

from assistant.answering.answers import EvidenceSet, answer
from assistant.answering.router import route
from assistant.reading.layout import build_page
from assistant.settings import AnnounceSettings, ReadingSettings
from assistant.types import Box, TextLine, WindowInfo

BEHIND = [
    TextLine(f"Line {number} of a long list that stands behind the dialog.", Box(20, 20 + 30 * number, 500, 20), 0.99)
    for number in range(20)
]
FRONT = [TextLine("Heavy rain is expected in the afternoon.", Box(700, 640, 420, 22), 0.99)]


def _described(window: WindowInfo | None) -> str:
    page = build_page([*BEHIND, *FRONT], 1280, 800)
    evidence = EvidenceSet(page=page, window=window)
    return answer(route("describe the screen"), evidence, ReadingSettings(), AnnounceSettings(), None, 1).text


def test_the_window_in_front_comes_first() -> None:
    said = _described(WindowInfo("Weather", box=Box(680, 600, 480, 120)))
    assert said.startswith("Heavy rain is expected in the afternoon.")
    assert "more lines; ask me to read it" in said


def test_where_no_window_is_known_the_page_is_told_from_its_top() -> None:
    assert _described(None).startswith("Line 0 of a long list")
    assert _described(WindowInfo("Weather")).startswith("Line 0 of a long list")
