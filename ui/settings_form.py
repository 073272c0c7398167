"""The settings as a form: one row a setting, made from a table. Checked by the same code that reads the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QLabel, QLineEdit, QSpinBox, QWidget

from ui.accessibility import named, without_marks

if TYPE_CHECKING:
    from assistant.settings import Settings

KEYS_HINT = "For example ctrl+shift+f9. Leave it empty for no key."


@dataclass(frozen=True)
class Field:
    """One setting: where it is kept, its label, and what it can be.

    Attributes:
        kind: "key", "rate", "percent", "minutes", "check", "choice", "model" (one that is installed), or "word" (a
            check box for one word of a list).
        choices: value and text, for "choice" and, before the models, for "model"; for "word", the word.
    """

    section: str
    key: str
    label: str
    kind: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Row:
    """A field with the control that edits it."""

    field: Field
    control: QWidget
    value: Callable[[], Any]


GROUPS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    (
        "Speech",
        (
            Field("speech", "rate", "&Rate, 0.5 to 6", "rate", "1 is the voice's own pace."),
            Field("speech", "volume", "&Volume of speech, percent", "percent"),
            Field("earcons", "on", "S&hort sounds when something is captured, done or failed", "check"),
            Field("earcons", "volume", "Volume of the short &sounds, percent", "percent"),
        ),
    ),
    (
        "Answers",
        (
            Field(
                "announce", "at_once", "A description starts with the window's &title", "word", choices=(("title", ""),)
            ),
            Field("announce", "at_once", "…and with the control that has the &focus", "word", choices=(("focus", ""),)),
            Field(
                "announce",
                "confidence",
                "When &unsure",
                "choice",
                choices=(
                    ("hedge", "Say so in words"),
                    ("full", "Say also the percentage"),
                    ("off", "Say nothing of it"),
                ),
            ),
            Field(
                "announce",
                "source",
                "How an answer is &known",
                "choice",
                choices=(("brief", "Say it where it matters"), ("full", "Say it always"), ("off", "Never say it")),
            ),
            Field("announce", "spoken_questions", "Read a spoken question &back aloud", "check"),
            Field("history", "keep_on_disk", "Keep &questions and answers on disk (never pictures)", "check"),
        ),
    ),
    (
        "The model that sees",
        (
            Field("seeing", "model", "Mode&l", "model", choices=(("", "The best that is installed"),)),
            Field(
                "seeing",
                "second",
                "Se&cond model",
                "model",
                "It is asked as well, and you are told where the two disagree.",
                choices=(("", "None"),),
            ),
            Field(
                "seeing",
                "precision",
                "How e&xact it is",
                "choice",
                "Exact takes more memory and time.",
                choices=(
                    ("auto", "What fits this computer"),
                    ("fp32", "Exact, 32 bits"),
                    ("bf16", "Half, 16 bits of the newer sort"),
                    ("fp16", "Half, 16 bits"),
                    ("int8", "A quarter, 8 bits"),
                    ("int4", "An eighth, 4 bits"),
                    ("cpu", "What fits, without the graphics card"),
                ),
            ),
            Field(
                "seeing",
                "idle_unload_s",
                "Leave the memory after so many &minutes without a question",
                "minutes",
                "0 keeps it.",
            ),
        ),
    ),
    (
        "Keys in every program",
        (
            Field("keys", "describe_window", "Describe the &window in front", "key", KEYS_HINT),
            Field("keys", "describe_screen", "&Describe the whole screen", "key", KEYS_HINT),
            Field("keys", "ask_window", "&Ask about the window in front", "key", KEYS_HINT),
            Field("keys", "repeat", "S&peak the last answer again", "key", KEYS_HINT),
            Field("keys", "stop", "Stop speak&ing", "key", KEYS_HINT),
            Field(
                "keys",
                "ask_mode",
                "The k&ey for asking",
                "choice",
                choices=(
                    ("hold", "Hold it while you speak"),
                    ("toggle", "Press it before and after you speak"),
                    ("type", "Opens this app to type"),
                ),
            ),
        ),
    ),
)


def add_row(layout: QFormLayout, field: Field, settings: Settings) -> Row:
    """Add the control for `field`, with its value in `settings`, to `layout`."""
    stored = getattr(getattr(settings, field.section), field.key)
    makers: dict[str, Callable[[Field, Any], Row]] = {
        "key": _key,
        "rate": _rate,
        "percent": _percent,
        "minutes": _minutes,
        "check": _check,
        "choice": _choice,
        "model": _model,
        "word": _word,
    }
    row = makers[field.kind](field, stored)
    if isinstance(row.control, QCheckBox):
        layout.addRow(row.control)
    else:
        label = QLabel(f"{field.label}:")
        label.setBuddy(row.control)
        label.setWordWrap(True)
        layout.addRow(label, row.control)
        named(row.control, without_marks(field.label), field.hint)
    return row


def _key(field: Field, stored: Any) -> Row:
    edit = QLineEdit(stored)
    return Row(field, edit, lambda: edit.text().strip())


def _rate(field: Field, stored: Any) -> Row:
    box = QDoubleSpinBox()
    box.setRange(0.5, 6.0)
    box.setSingleStep(0.1)
    box.setDecimals(1 if round(stored, 1) == stored else 2)
    box.setValue(stored)
    return Row(field, box, box.value)


def _percent(field: Field, stored: Any) -> Row:
    box = QSpinBox()
    box.setRange(0, 100)
    box.setSingleStep(5)
    box.setValue(round(stored * 100))
    return Row(field, box, lambda: box.value() / 100)


def _minutes(field: Field, stored: Any) -> Row:
    """For seconds; what is no whole number of minutes stays as it is unless it is changed."""
    box = QSpinBox()
    box.setRange(0, 24 * 60)
    box.setValue(round(stored / 60))
    shown = box.value()
    return Row(field, box, lambda: stored if box.value() == shown else box.value() * 60.0)


def _check(field: Field, stored: Any) -> Row:
    box = QCheckBox(field.label)
    box.setChecked(stored)
    return Row(field, box, box.isChecked)


def _word(field: Field, stored: Any) -> Row:
    """A check box for one word of a list; the dialog puts the list together."""
    box = QCheckBox(field.label)
    word = field.choices[0][0]
    box.setChecked(word in stored)
    return Row(field, box, lambda: (word,) if box.isChecked() else ())


def _choice(field: Field, stored: Any) -> Row:
    box = QComboBox()
    for value, text in field.choices:
        box.addItem(text, value)
    box.setCurrentIndex(max(box.findData(stored), 0))
    return Row(field, box, box.currentData)


def _model(field: Field, stored: Any) -> Row:
    """The models that are here, by their names; the one that is chosen, even where it has gone."""
    from assistant.models import store

    names = [model.name for model in store.installed()]
    kept = [stored] if stored and stored not in names else []
    return _choice(replace(field, choices=(*field.choices, *((name, name) for name in [*names, *kept]))), stored)


def values(rows: list[Row]) -> dict[tuple[str, str], Any]:
    """(section, key) to value; the words of one list are joined."""
    found: dict[tuple[str, str], Any] = {}
    for row in rows:
        place = (row.field.section, row.field.key)
        found[place] = found[place] + row.value() if row.field.kind == "word" and place in found else row.value()
    return found
