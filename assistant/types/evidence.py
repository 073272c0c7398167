"""What the senses find: text, controls, and what a vision model sees."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.types.pictures import Box, Picture


@dataclass(frozen=True, slots=True)
class TextLine:
    """One recognised line (or part of a line between wide gaps) of text.

    Attributes:
        text: as recognised, never empty.
        box: where it stands in the picture.
        confidence: mean character probability from the recogniser, 0 to 1, uncalibrated.
    """

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Control:
    """One element of the accessibility tree.

    Attributes:
        role: lower-case English role as a screen reader says it: "button", "check box", "menu item", "edit", ...
        name: accessible name, "" when it has none.
        value: text or number it holds, "" when it has none. Always "" for passwords.
        box: in pixels of the picture asked about, or None where the toolkit tells no geometry.
        focused: True for the control that has the keyboard focus.
        states: of "checked", "unchecked", "pressed", "selected", "expanded", "collapsed", "disabled", "read only",
            "required", "invalid", "busy", "password", "focusable", "default".
        tab_index: 1-based position in tab order, None when unknown or not focusable.
        depth: depth in the tree, 0 for the window.
    """

    role: str
    name: str
    value: str = ""
    box: Box | None = None
    focused: bool = False
    states: frozenset[str] = frozenset()
    tab_index: int | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class WindowInfo:
    """What the accessibility tree and the window system say of the window in front.

    Attributes:
        title: window title, "" when unknown.
        app: name of the application, "" when unknown.
        controls: all controls in tree order; empty means "no tree", not "an empty window".
        focused: the control with the keyboard focus, if any.
        box: the window on the screen, in device pixels, if known.
    """

    title: str = ""
    app: str = ""
    controls: tuple[Control, ...] = ()
    focused: Control | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class View:
    """What a vision model is given to look at.

    Attributes:
        picture: the whole picture.
        read: the text that was read in it, in reading order, "" when there is none; goes into the prompt of models that
            take one. What stands in password fields is not in it.
        regions: parts of the picture that matter for the question, best first: where the question's words were read,
            the focused control, around the pointer. Empty when only the whole matters.
    """

    picture: Picture
    read: str = ""
    regions: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a vision model makes of a picture.

    Attributes:
        text: its answer or description.
        score: probability that it is right, 0 to 1.
        model: name of the checkpoint.
        alternatives: next best answers with their scores.
        calibrated: whether `score` was fitted on held-out data; else it is the model's own opinion of itself.
        known: False when the picture is of a sort that the model was not made for, as far as it can tell.
        box: the part of the picture it was seen in; None for the whole.
    """

    text: str
    score: float
    model: str
    alternatives: tuple[tuple[str, float], ...] = ()
    calibrated: bool = False
    known: bool = True
    box: Box | None = None
