"""All drawn pages by name."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from tests.reading import gallery_prints as prints
from tests.reading import gallery_times as times
from tests.reading import gallery_windows as windows

PICTURES: dict[str, Callable[[], Image.Image]] = {
    "boarding pass": prints.boarding_pass,
    "rail ticket": prints.rail_ticket,
    "parcel label": prints.parcel_label,
    "dashboard": windows.dashboard,
    "dark dashboard": lambda: windows.dashboard(dark=True),
    "nutrition": prints.nutrition,
    "invoice": prints.invoice,
    "weather": prints.weather,
    "terminal": times.terminal,
    "light terminal": lambda: times.terminal(dark=False, size=13),
    "week": times.week,
    "month": times.month,
    "mail": windows.mail,
    "notice": prints.notice,
    "preferences": windows.preferences,
    "dark preferences": lambda: windows.preferences(dark=True),
    "account": windows.account,
    "dark account": lambda: windows.account(dark=True),
    "date picker": windows.date_picker,
    "news": prints.news,
    "recipe": prints.recipe,
    "editor": times.editor,
    "light editor": lambda: times.editor(dark=False),
    "paper": prints.paper,
    "figures": windows.figures,
    "dark week": times.dark_week,
    "processes": times.processes,
    "letters": windows.letters,
}
