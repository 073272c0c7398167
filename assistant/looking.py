"""When a model that sees is asked, and what it is shown. No model runs here."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from assistant.answering.asked import plain
from assistant.answering.evidence import EvidenceSet, is_secret, without_secrets
from assistant.answering.making import SHOWN, THINGS
from assistant.answering.reading import readable
from assistant.answering.visible import can_be_seen
from assistant.reading.page import Page
from assistant.reading.words import content, coverage, stems
from assistant.scene import Scene
from assistant.types import Answer, Box, Picture, Question, QuestionKind, SourceKind, View, WindowInfo

K = QuestionKind

# Letters from which a picture counts as a page of text: a photo of a street with its signs and plates holds fewer, a
# letter, a receipt or an article more. What such a page does not tell is not made up from how it looks.
PAGE_LETTERS = 300
# Lines in which the question's words stand, at most so many; as many parts as a model is shown.
_MOST_LINES = 2
# The least share of the question's words that a line must hold to be where to look.
_ABOUT = 0.5
# The part around the pointer, of the picture's longer side: about what a hand's width at the screen shows.
_AROUND_POINTER = 0.1

_THING = re.compile(rf"\b{THINGS}\b", re.I)
# "What is in the picture": a description, in other words.
_WHAT_IS_SEEN = re.compile(
    rf"^what (?:is|are|can (?:you|i|we) see|do you see)(?: there)? (?:in|on) (?:the|this|that|my) {SHOWN}s?$|"
    rf"^what does (?:the|this|that|my) {SHOWN} (?:show|depict|contain|look like)$|^what does (?:it|this) look like$|"
    r"^how does (?:it|this|the \w+) look$",
    re.I,
)
# The colours of the whole picture are measured, which no model does better; the colour of something in it is seen.
_COLOUR, _GREY = re.compile(r"\b(c)olour", re.I), re.compile(r"\b(g)rey\b", re.I)
_ALL_COLOURS = re.compile(r"\bcolou?rs\b", re.I)


def needed(question: Question, found: Answer, scene: Scene) -> bool:
    """Whether to ask a model that sees, when the text and the controls gave `found`: what they have wins.

    Args:
        question: what is asked.
        found: the answer without a model.
        scene: what it is about.
    """
    if not scene.quality.usable or not can_be_seen(question):
        return False
    live = scene.picture.source.is_live
    if question.kind is K.DESCRIBE:
        return live or not _is_page(scene.page)
    if question.kind is K.LOOKS:
        return not (question.detail == "colour" and found.answered)  # else text is told though nobody asked for it
    if found.answered:
        return False
    return bool(_THING.search(question.text)) or not (live or _is_page(scene.page))


def is_certain(question: Question) -> bool:
    """Whether a model will be needed, whatever is read: it can be loaded meanwhile."""
    return question.kind is K.LOOKS and not _ALL_COLOURS.search(question.text)


def asked(question: Question) -> str:
    """What the model is asked; "" where a description is. In American spelling, as such models were taught."""
    if question.kind is K.DESCRIBE or (question.kind is K.LOOKS and _WHAT_IS_SEEN.match(plain(question.text))):
        return ""
    return _COLOUR.sub(r"\1olor", _GREY.sub(r"\1ray", question.text))


def is_known(question: Question, found: Answer) -> bool:
    """Whether what was found can be said while a model looks: what was read or is known begins a description."""
    told = {source.kind for source in found.sources}
    return question.kind is K.DESCRIBE and found.answered and bool(told & {SourceKind.READ, SourceKind.CONTROL})


class Viewer:
    """Makes what a model is shown of a scene. One request's thread at a time.

    A picture with a password field is shown without what stands there. It is made once, because models keep what they
    have seen of a picture for the next question, and know it by its identity.
    """

    def __init__(self) -> None:
        self._cleaned: tuple[Picture, Picture] | None = None

    def view(self, scene: Scene, question: Question) -> View:
        """What a model is shown for this question."""
        evidence = without_secrets(EvidenceSet(page=scene.page, window=scene.window, picture=scene.picture))
        page = evidence.page
        read = readable(page) if page is not None else ""
        # Of a count or a description the parts tell less than the whole: there are no people beside the pointer.
        whole = asked(question) == "" or question.kind is K.COUNT
        regions = () if whole else (*_where_read(question, page), *_focused(scene), *_at_pointer(scene.picture))
        return View(self.clean(scene.picture, scene.window), read, regions)

    def clean(self, picture: Picture, window: WindowInfo | None) -> Picture:
        """The picture without what stands in password fields; itself where there are none."""
        secret = [c.box for c in window.controls if is_secret(c) and c.box] if window is not None else []
        if not secret:
            self._cleaned = None
            return picture
        kept = self._cleaned
        if kept is None or kept[0] is not picture:
            pixels = picture.pixels.copy()
            for box in secret:
                left, top = max(box.left, 0), max(box.top, 0)
                part = pixels[top : max(box.bottom, 0), left : max(box.right, 0)]
                if part.size:
                    part[:] = np.median(part.reshape(-1, 3), axis=0).astype(np.uint8)  # as an empty field looks
            kept = self._cleaned = picture, replace(picture, pixels=pixels)
        return kept[1]


def _is_page(page: Page | None) -> bool:
    return page is not None and sum(len(line.text) for line in page.lines) >= PAGE_LETTERS


def _where_read(question: Question, page: Page | None) -> list[Box]:
    """Where the words of the question stand, best first."""
    words = content(question.text)
    if page is None or not words:
        return []
    scored = [(coverage(words, stems(line.text)), line.box) for line in page.lines]
    found = sorted((pair for pair in scored if pair[0] >= _ABOUT), key=lambda pair: -pair[0])
    return [box for _, box in found[:_MOST_LINES]]


def _focused(scene: Scene) -> list[Box]:
    focused = scene.window.focused if scene.window is not None else None
    return [focused.box] if focused is not None and focused.box is not None and not is_secret(focused) else []


def _at_pointer(picture: Picture) -> list[Box]:
    if picture.pointer is None:
        return []
    side = round(_AROUND_POINTER * max(picture.width, picture.height))
    return [Box(picture.pointer[0] - side // 2, picture.pointer[1] - side // 2, side, side)]
