"""All pictures of the examination, by name. Every one is drawn by us, the same each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image

from assistant.types import Picture, PictureSource
from tests.examination import office, pages, photos, screens, tables

Draw = Callable[[], Image.Image]


@dataclass(frozen=True)
class Exhibit:
    """One picture and what it stands for.

    Attributes:
        kind: what `capture.quality.judge` has to say of it.
        scale: device pixels for one logical pixel.
    """

    name: str
    draw: Draw
    source: PictureSource = PictureSource.WINDOW
    kind: str = "good"
    scale: float = 1.0

    def picture(self) -> Picture:
        return _picture(self)


@cache
def _picture(exhibit: Exhibit) -> Picture:
    pixels = np.ascontiguousarray(np.asarray(exhibit.draw().convert("RGB")))
    return Picture(pixels, exhibit.source, scale=exhibit.scale, name=f"{exhibit.name}.png")


FILE = PictureSource.FILE
EXHIBITS = (
    Exhibit("inbox", office.inbox),
    Exhibit("mail", office.mail),
    Exhibit("error_dialog", office.error_dialog),
    Exhibit("save_dialog", office.save_dialog, scale=2.0),
    Exhibit("login", office.login),
    Exhibit("address_form", office.address_form),
    Exhibit("installer", office.installer),
    Exhibit("weather", tables.weather),
    Exhibit("departures", tables.departures),
    Exhibit("scores", tables.scores),
    Exhibit("spreadsheet", tables.spreadsheet),
    Exhibit("calendar", tables.calendar),
    Exhibit("terminal", screens.terminal),
    Exhibit("editor", screens.editor),
    Exhibit("settings_dark", screens.settings_dark),
    Exhibit("settings_4k", screens.settings_4k, scale=1.5),
    Exhibit("article", pages.article),
    Exhibit("chat", pages.chat),
    Exhibit("shop", pages.shop),
    Exhibit("notification", pages.notification, PictureSource.SCREEN),
    Exhibit("menu", pages.menu),
    Exhibit("receipt", photos.receipt, FILE),
    Exhibit("sign", photos.sign, FILE),
    Exhibit("medicine", photos.medicine, FILE),
    Exhibit("letter", photos.letter, FILE),
    Exhibit("dinner_menu", photos.dinner_menu, FILE),
    Exhibit("poster", photos.poster, FILE),
    Exhibit("gradient", photos.gradient, FILE),
    Exhibit("black_window", photos.plain((0, 0, 0)), kind="black"),
    Exhibit("blank_page", photos.plain((255, 255, 255)), FILE, "blank"),
    Exhibit("one_colour", photos.plain((40, 90, 200)), FILE, "single colour"),
    Exhibit("dark_photo", photos.dark_photo, FILE, "too dark"),
    Exhibit("blurred_photo", photos.blurred_photo, FILE, "blurred"),
    Exhibit("tiny", photos.plain((200, 200, 200), (6, 6)), FILE, "too small"),
)
BY_NAME = {exhibit.name: exhibit for exhibit in EXHIBITS}
