"""What works on this machine, part by part, and what to do about the rest."""

from __future__ import annotations

import importlib.util
import itertools
import logging
import os
import sys
from collections.abc import Callable

from assistant import instance, portaudio, settings
from assistant.errors import UNEXPECTED, LookaloudError
from assistant.models import packaged
from assistant.types import PartStatus, PictureSource, Target

log = logging.getLogger(__name__)
NEEDED = ("reading", "finding", "voice", "settings")
"""Parts without which the main job can't be done; the others have a way around."""


def examine() -> list[PartStatus]:
    """Try every part for real. Loads models: takes some seconds; never call it on the GUI thread. Never raises."""
    parts = [_tried(part, check) for part, check in _CHECKS.items()]
    try:
        return [*parts, *_added_voices()]
    except Exception:
        log.exception("examining the voices failed")
        return parts


def _tried(part: str, check: Callable[[], str]) -> PartStatus:
    try:
        return PartStatus(part, True, check())
    except LookaloudError as error:
        return PartStatus(part, False, error.sentence)
    except Exception:
        log.exception("examining %s failed", part)
        return PartStatus(part, False, UNEXPECTED, "Run lookaloud --verbose doctor to see why.")


def _reading() -> str:
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    from assistant.cancel import CancelToken
    from assistant.reading.ocr import TextReader
    from assistant.types import Picture

    image = Image.new("RGB", (640, 120), "white")
    ImageDraw.Draw(image).text((20, 30), "Lookaloud can read", fill="black", font=ImageFont.load_default(40))
    reader = TextReader(settings.load().reading)
    reader.load()
    lines = reader.read(Picture(np.asarray(image), PictureSource.FILE), CancelToken())
    text = " ".join(line.text for line in lines)
    if "read" not in text:
        raise LookaloudError("The text reader loads but does not read. Please install Lookaloud again.")
    return "Text in pictures is read."


def _finding() -> str:
    from assistant.reading.finder import Finder

    finder = Finder()
    finder.load()
    ranked = finder.rank("when does my train leave?", ["departs 08:45 platform 7", "tea is two euros"])
    if ranked[0][0] != 0:
        raise LookaloudError("The finder loads but does not find. Please install Lookaloud again.")
    return "Questions find the passage that answers them."


def _voice() -> str:
    from assistant.cancel import CancelToken
    from assistant.speaking.casting import Casting

    problems: list[str] = []
    speech = settings.load().speech
    # Through the same door as answers: a missing voice is told, the chosen engine is tried first.
    casting = Casting(speech, {}, problems.append)
    chunks = list(casting.stream("Hello.", CancelToken()))
    name = casting.voice().name or speech.voice
    if problems:
        raise LookaloudError(" ".join((*problems, f"The engine {casting.speaker} speaks in its place.")))
    if casting.speaker != "screen_reader" and not sum(len(chunk.samples) for chunk in chunks):
        raise LookaloudError("Nothing is spoken. Please install Lookaloud again.")
    return f"The voice {name} speaks, by {casting.speaker}."


def _engines() -> str:
    """Those that are not in use, by what is on this machine: nothing is loaded."""
    from assistant.speaking import ENGINES
    from assistant.speaking.readiness import lacks
    from assistant.types import Voice

    needs = {name: lacks(Voice(name, name)) for name in ENGINES if name not in ("silent", "screen_reader")}
    ready = [f"Ready: {', '.join(name for name, sentence in needs.items() if not sentence)}."]
    return " ".join(ready + [f"{name}, if you want it: {sentence}" for name, sentence in needs.items() if sentence])


def _added_voices() -> list[PartStatus]:
    """The user's own voices one by one, by what is on this machine: to load them all would take minutes."""
    from assistant.speaking.readiness import lacks
    from assistant.speaking.voices import broken, voices

    needs = {voice.name: lacks(voice) for voice in voices() if voice.folder is not None} | broken()
    return [
        PartStatus(f"voice {name}", not sentence, sentence or "All that it needs is here.")
        for name, sentence in needs.items()
    ]


def _listening() -> str:
    packaged.locate("silero-vad")
    packaged.locate("whisper-tiny-en")
    return "Spoken questions are understood, in English."


def _sound() -> str:
    outputs = _devices("max_output_channels")
    if not outputs:
        raise LookaloudError(
            "There is no sound device. Connect headphones or a loudspeaker, or start the sound server."
        )
    return f"{outputs} sound outputs."


def _microphone() -> str:
    inputs = _devices("max_input_channels")
    if not inputs:
        raise LookaloudError("There is no microphone. Connect one to ask by voice; typing a question works without.")
    return f"{inputs} microphones."


def _devices(channels: str) -> int:
    """How many devices have such channels."""
    with portaudio.in_use():
        return sum(device[channels] > 0 for device in portaudio.sounddevice().query_devices())


def _screen() -> str:
    from assistant.capture import open_capturer
    from assistant.capture.quality import judge

    capturer = open_capturer()
    if capturer.name == "portal":
        return "Pictures of the screen come through the desktop's portal, which may ask for consent."
    picture = capturer.capture(Target(PictureSource.SCREEN))
    found = judge(picture)
    return f"The screen is {picture.width} by {picture.height} pixels. {found.sentence}".strip()


def _controls() -> str:
    from assistant.reading.controls import window_in_front

    window = window_in_front(deadline_s=2.0)
    if not (window.app or window.title):
        raise LookaloudError(
            "The window in front tells nothing about its controls. Switch on accessibility support in the desktop's "
            "settings, then start the other program again. Text is read all the same."
        )
    return f"The window in front is of {window.app or window.title}."


def _keys() -> str:
    from assistant.hotkeys import open_listener

    listener = open_listener()
    if instance.is_running():
        return "The running app holds the keys; its Help menu says which could be had."
    problems = listener.start(settings.load().keys.bindings(), lambda _action, _pressed: None)
    listener.stop()
    if problems:
        raise LookaloudError(" ".join(problems))
    return "All global keys can be had."


def _settings() -> str:
    problems = settings.load().problems
    if problems:
        raise LookaloudError(" ".join(problems))
    return f"Settings are kept in {settings.settings_file()}."


def _seeing() -> str:
    """Which model, and how it would run: by what is on this machine. To load it could take minutes."""
    from assistant.models import checking, faults, hardware, store
    from assistant.seeing import NOT_INSTALLED
    from assistant.seeing.ahead import libraries

    chosen = settings.load().seeing
    models = [store.find(name) for name in (chosen.model, chosen.second) if name]
    if not chosen.model:
        models = [*itertools.islice(store.installed(), 1), *models]
    if not models:
        raise LookaloudError(f"{NOT_INSTALLED} Run lookaloud models recommend to hear which one fits this computer.")
    wrong = [sentence for model in models if (sentence := checking.check(model.folder))]
    here = hardware.look()
    plans = {} if wrong else {model: store.plans(model, here, chosen.precision)[0] for model in models}
    needed = {library for model, plan in plans.items() for library in libraries(model.folder, plan)}
    if not all(importlib.util.find_spec(library) for library in needed):
        wrong.append(faults.NO_LIBRARY)
    if wrong:
        raise LookaloudError(" ".join(wrong))
    return " ".join(f"{model.name} sees, {plan}." for model, plan in plans.items())


def _app() -> str:
    return "The app is running." if instance.is_running() else "The app is not running; commands work without it."


def _display() -> str:
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise LookaloudError("There is no display here. Pictures can be asked about, the screen can't.")
    return "There is a display."


_CHECKS: dict[str, Callable[[], str]] = {
    "reading": _reading,
    "finding": _finding,
    "voice": _voice,
    "engines": _engines,
    "listening": _listening,
    "seeing": _seeing,
    "display": _display,
    "screen": _screen,
    "controls": _controls,
    "keys": _keys,
    "sound": _sound,
    "microphone": _microphone,
    "settings": _settings,
    "app": _app,
}
