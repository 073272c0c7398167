"""Menus and shortcuts: each command once, with its key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

if TYPE_CHECKING:
    from ui.main_window import MainWindow

# menu, text, keys, command. The command is the name of a slot of the window or of its pages, which says what it
# does.
# Shift+F10, Insert and CapsLock stay free: they belong to screen readers and to context menus.
COMMANDS: tuple[tuple[str, str, str, str], ...] = (
    ("&File", "&Open picture…", "Ctrl+O", "open_picture"),
    ("&File", "Se&ttings…", "Ctrl+,", "show_settings"),
    ("&File", "&Models…", "Ctrl+Shift+M", "show_models"),
    ("&File", "Trai&ning…", "Ctrl+Shift+T", "show_training"),
    ("&File", "&Close window", "Ctrl+W", "close"),
    ("&File", "&Quit", "Ctrl+Q", "quit"),
    ("&Edit", "&Copy answer", "Ctrl+Shift+C", "copy_answer"),
    ("&Edit", "&Paste picture", "Ctrl+Shift+V|Ctrl+V", "paste_picture"),
    ("&Ask", "&Type a question", "Ctrl+L", "go_to_question"),
    ("&Ask", "Ask a &follow-up question", "Ctrl+Shift+L", "go_to_follow_up"),
    ("&Ask", "&Correct this answer…", "Ctrl+Shift+E", "correct_answer"),
    ("&Ask", "Ask by &voice", "F4", "toggle_listening"),
    ("&Ask", "&Describe what is chosen", "Ctrl+D", "describe_chosen"),
    ("&Ask", "Describe &window in front", "Ctrl+Shift+D", "describe_window"),
    ("&Ask", "Describe whole &screen", "Ctrl+Shift+S", "describe_screen"),
    ("&Speech", "Speak a&gain", "Ctrl+R", "speak_again"),
    ("&Speech", "S&top", "Esc", "stop"),
    ("&Speech", "&Faster", "Ctrl+Up", "faster"),
    ("&Speech", "S&lower", "Ctrl+Down", "slower"),
    ("&Speech", "&Voices…", "Ctrl+Shift+O", "show_voices"),
    ("&Speech", "&Record your voice…", "Ctrl+Shift+R", "show_recordings"),
    ("&Help", "&Keys", "F1", "show_keys"),
    ("&Help", "&Doctor: what works here", "", "show_doctor"),
    ("&Help", "&About Lookaloud", "", "show_about"),
)


def add_menus(window: MainWindow) -> None:
    """Give `window` the menus; each action calls the slot of that name, of the window or of its pages."""
    menus = {}
    for menu_name, text, keys, command in COMMANDS:
        if menu_name not in menus:
            menus[menu_name] = window.menuBar().addMenu(menu_name)
        menus[menu_name].addAction(_action(window, text, keys, _slot(window, command)))


def _slot(window: MainWindow, command: str) -> Callable[[], object]:
    owner = window if hasattr(window, command) else window.pages
    found: Callable[[], object] = getattr(owner, command)
    return found


def window_keys() -> list[str]:
    """Keys of this window, a line each: "Ctrl+O: Open picture"."""
    lines = []
    for _menu, text, keys, _command in COMMANDS:
        if keys:
            name = text.replace("&", "").rstrip("…")
            lines.append(f"{' or '.join(_spoken(key) for key in keys.split('|'))}: {name}")
    return lines


def _spoken(keys: str) -> str:
    return keys.replace("Ctrl+,", "Ctrl+comma").replace("Esc", "Escape")


def _action(window: QMainWindow, text: str, keys: str, slot: Callable[[], object]) -> QAction:
    action = QAction(text, window)
    if keys:
        action.setShortcuts([QKeySequence(key) for key in keys.split("|")])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    if text.endswith("Quit"):
        action.setMenuRole(QAction.MenuRole.QuitRole)
    action.triggered.connect(slot)
    return action
