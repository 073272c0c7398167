"""The app itself, and the machine: `history`, `doctor`, `settings`, `quit`, and no command at all."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from typing import Any

from assistant import paths, settings
from assistant.commands import running
from assistant.errors import ANSWERED, NOT_ANSWERED, BadInput, InstanceError, LookaloudError, SettingsError


def add_commands(commands: running.Subparsers) -> None:
    """Add the parsers of this theme."""
    history = commands.add_parser("history", help="what the running app was asked and answered")
    history.add_argument("--json", action="store_true", help="print one JSON object")
    history.set_defaults(run=run_history)
    doctor = commands.add_parser("doctor", help="what works on this machine, and what to do about the rest")
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    doctor.set_defaults(run=run_doctor)
    setting = commands.add_parser("settings", help="show the settings, or change one")
    setting.add_argument("name", nargs="?", metavar="SECTION.KEY", help="for example speech.rate")
    setting.add_argument("value", nargs="?", help="as in the settings file: 1.5, true, or text")
    setting.set_defaults(run=run_settings)
    commands.add_parser("quit", help="end the running app").set_defaults(run=run_quit)


def start_app(_: argparse.Namespace) -> int:
    """Become the desktop app: a process of its own kind, the engine imports no Qt."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise LookaloudError(
            "There is no display here, so the window can't open. "
            "lookaloud demo answers about a sample picture, lookaloud ask PICTURE QUESTION about yours."
        )
    command = [sys.executable, "-m", "ui"]
    if os.name != "nt":
        os.execv(sys.executable, command)  # does not return
    import subprocess

    return subprocess.run(command, check=False).returncode


def run_history(options: argparse.Namespace) -> int:
    """`lookaloud history`."""
    try:
        entries = running.send({"command": "history"})["entries"]
    except InstanceError as error:
        raise LookaloudError(running.NO_APP.format("list")) from error
    if options.json:
        print(json.dumps({"entries": entries}, ensure_ascii=False))
    elif not entries:
        print("Nothing was asked in this session yet.")
    for entry in entries if not options.json else ():
        print(f"{entry['question'] or 'Description'}: {entry['answer']}")
    return ANSWERED


def run_doctor(options: argparse.Namespace) -> int:
    """`lookaloud doctor`."""
    from assistant import doctor

    parts = doctor.examine()
    if options.json:
        print(
            json.dumps(
                {
                    "parts": [
                        {"part": p.part, "works": p.works, "sentence": p.sentence, "remedy": p.remedy} for p in parts
                    ]
                },
                ensure_ascii=False,
            )
        )
    else:
        for part in parts:
            print(f"{part.part}: {'works' if part.works else 'does not work'}. {part.sentence} {part.remedy}".strip())
    return ANSWERED if all(p.works for p in parts if p.part in doctor.NEEDED) else NOT_ANSWERED


def run_settings(options: argparse.Namespace) -> int:
    """`lookaloud settings`."""
    if options.name is None:
        print(f"The settings file is {settings.settings_file()}. What it can hold, and the defaults:\n")
        print((paths.RESOURCES / "defaults.toml").read_text(encoding="utf-8").rstrip())
        for problem in settings.load().problems:
            print(problem, file=sys.stderr)
        return ANSWERED
    section, _, key = options.name.partition(".")
    if options.value is not None:
        try:
            settings.save_value(section, key, _typed(options.value))
        except SettingsError as error:
            raise BadInput(error.sentence) from error
        running.reload_settings()
    values = settings.load()
    found = (
        getattr(getattr(values, section, None), key, None)
        if section != "pronunciations"
        else (values.pronunciations.get(key))
    )
    if found is None:
        raise BadInput(f"There is no setting {options.name}. Run lookaloud settings to hear which there are.")
    said = ", ".join(found) if isinstance(found, tuple) else str(found)
    print(f"{options.name} is {said or 'empty'}.")
    return ANSWERED


def run_quit(_: argparse.Namespace) -> int:
    """`lookaloud quit`."""
    return running.tell_app("quit", "end")


def _typed(text: str) -> Any:
    """A value as TOML would read it; plain words are text."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
