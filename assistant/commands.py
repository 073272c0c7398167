"""What each command does: asks the running app, or does the work itself. One function a command, `run_NAME`."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import logging
import logging.handlers
import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant import instance, paths, settings
from assistant.errors import ANSWERED, BAD_USAGE, NOT_ANSWERED, BadInput, InstanceError, LookaloudError, SettingsError
from assistant.types import Box, PictureSource, Target

SAMPLE_QUESTION = "When does the train leave, and from which platform?"
NO_APP = "Lookaloud is not running, so there is nothing to {}. Start it with the command lookaloud."


def log_to_file(*, verbose: bool) -> None:
    """Keep a small log for bug reports: what happened, never what was asked, read or answered."""
    handlers: list[logging.Handler] = []
    try:
        file = paths.log_dir() / "lookaloud.log"
        handlers.append(logging.handlers.RotatingFileHandler(file, maxBytes=500_000, backupCount=1, delay=True))
    except OSError:
        pass  # A read-only home must not keep anybody from an answer.
    if verbose:
        handlers.append(logging.StreamHandler())
    logging.basicConfig(
        level=logging.INFO, handlers=handlers or [logging.NullHandler()], format="%(asctime)s %(name)s %(message)s"
    )
    logging.captureWarnings(True)


def version() -> int:
    """Print it."""
    print(importlib.metadata.version("lookaloud"))
    return ANSWERED


def start_app() -> int:
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


# Asking --------------------------------------------------------------------------------------------------------------


def run_ask(options: argparse.Namespace) -> int:
    """`lookaloud ask`."""
    words = list(options.words)
    if len(words) > 2:
        raise BadInput("Too many words: put the question in quotes.")
    if not all(word.strip() for word in words):
        raise BadInput("The question is empty. Please ask something, or use lookaloud describe.")
    has_target = options.screen or options.window or options.area or options.clipboard or options.follow_up
    picture = words.pop(0) if words and not has_target and (len(words) == 2 or options.question_wav) else None
    question = words.pop(0) if words else ""
    if words:
        raise BadInput("A picture file and a part of the screen were both named. Please name one of them.")
    if question and options.question_wav:
        raise BadInput("The question was given twice, as text and as sound. Please give one of them.")
    if not has_target and picture is None and Path(question).is_file():
        raise BadInput(f'The question is missing. Put it behind the picture, as in: {question} "what is the total?"')
    if not has_target and picture is None:
        raise BadInput(
            "Say what to ask about: a picture file before the question, --window, --screen, --area or --clipboard."
        )
    if not question and not options.question_wav:
        return _ask_by_voice(options, picture)
    return _ask(options, picture, question)


def run_describe(options: argparse.Namespace) -> int:
    """`lookaloud describe`."""
    has_target = options.screen or options.window or options.area or options.clipboard
    if len(options.words) + bool(has_target) != 1:
        raise BadInput("Say what to describe: one picture file, --window, --screen, --area or --clipboard.")
    options.follow_up, options.question_wav = False, None
    return _ask(options, options.words[0] if options.words else None, "")


def _target(options: argparse.Namespace, picture: str | None) -> Target:
    if picture is not None:
        return Target(PictureSource.FILE, path=Path(picture))
    if options.area:
        return Target(PictureSource.AREA, area=_area(options.area))
    if options.clipboard:
        return Target(PictureSource.CLIPBOARD)
    return Target(PictureSource.SCREEN if options.screen else PictureSource.WINDOW)


def _area(text: str) -> Box:
    try:
        left, top, width, height = (int(part) for part in text.split(","))
    except ValueError as error:
        raise BadInput("An area is four whole numbers: left, top, width and height, as in 0,0,800,600.") from error
    if width <= 0 or height <= 0:
        raise BadInput("The area is empty: its width and height must be more than 0.")
    return Box(left, top, width, height)


def _ask(options: argparse.Namespace, picture: str | None, question: str) -> int:
    target = _target(options, picture)
    _check_file(target.path, "picture")
    _check_file(options.question_wav, "sound")
    message = {
        "command": "ask",
        "question": question,
        "question_wav": str(options.question_wav.absolute()) if options.question_wav else None,
        "follow_up": options.follow_up,
        "aloud": not (options.silent or options.out),
        "out": str(options.out.absolute()) if options.out else None,
    }
    if not options.follow_up:
        message |= target.as_message()
    try:
        return _print_answer(_send(message), options)
    except InstanceError as error:
        if options.follow_up:
            raise BadInput(NO_APP.format("follow up")) from error
    from assistant import standalone

    return _print_answer(standalone.ask(message, target), options)


def _check_file(path: Path | None, kind: str) -> None:
    """Said before a model is loaded or the running app is asked."""
    if path is not None and not path.exists():
        raise BadInput(f"There is no {kind} file called {path.name}. Please check the name and the folder.")


def _ask_by_voice(options: argparse.Namespace, picture: str | None) -> int:
    if picture is None and options.window and not options.json:
        try:
            _send({"command": "listen"})
            return ANSWERED
        except InstanceError:
            pass
    raise BadInput('Give a question in quotes, as in: lookaloud ask photo.jpg "what does the sign say?"')


def _send(message: Mapping[str, Any]) -> dict[str, Any]:
    """Ask the running app; its error becomes ours."""
    reply = instance.send(message, timeout=150.0)
    if "error" in reply:
        raise (BadInput if reply.get("exit") == BAD_USAGE else LookaloudError)(reply["error"])
    return reply


def _print_answer(reply: Mapping[str, Any], options: argparse.Namespace) -> int:
    answer = reply["answer"]
    print(json.dumps(answer, ensure_ascii=False) if options.json else answer["answer"])
    for sentence in reply.get("notes", ()):
        print(sentence, file=sys.stderr)
    return int(reply["exit"])


# Speaking and listening ----------------------------------------------------------------------------------------------


def run_say(options: argparse.Namespace) -> int:
    """`lookaloud say`."""
    text = sys.stdin.read() if options.text == "-" else options.text
    if not text.strip():
        raise BadInput("There is nothing to say: the text is empty.")
    if options.text_only:
        from assistant.speaking.text import speakable

        print(speakable(text, settings.load().pronunciations))
        return ANSWERED
    if options.rate is None and options.out is None:
        try:
            _send({"command": "say", "text": text})
            return ANSWERED
        except InstanceError:
            pass
    from assistant import standalone

    return standalone.say(text, options.rate, options.out)


def run_listen(options: argparse.Namespace) -> int:
    """`lookaloud listen`."""
    _check_file(options.file, "sound")
    try:
        words = _send({"command": "transcribe", "path": str(options.file.absolute())})["text"]
    except InstanceError:
        from assistant import standalone

        words = standalone.transcribe(options.file)
    print(json.dumps({"text": words}, ensure_ascii=False) if options.json else words)
    return ANSWERED


def run_stop(_: argparse.Namespace) -> int:
    """`lookaloud stop`."""
    return _tell_app("stop", "stop")


def run_quit(_: argparse.Namespace) -> int:
    """`lookaloud quit`."""
    return _tell_app("quit", "end")


def run_repeat(_: argparse.Namespace) -> int:
    """`lookaloud repeat`."""
    return _tell_app("repeat", "repeat")


def _tell_app(command: str, verb: str) -> int:
    try:
        reply = _send({"command": command})
    except InstanceError as error:
        raise LookaloudError(NO_APP.format(verb)) from error
    if "text" in reply:
        print(reply["text"])
    return int(reply.get("exit", ANSWERED))


# The app and the machine ---------------------------------------------------------------------------------------------


def run_history(options: argparse.Namespace) -> int:
    """`lookaloud history`."""
    try:
        entries = _send({"command": "history"})["entries"]
    except InstanceError as error:
        raise LookaloudError(NO_APP.format("list")) from error
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
    values = settings.load()
    found = (
        getattr(getattr(values, section, None), key, None)
        if section != "pronunciations"
        else (values.pronunciations.get(key))
    )
    if found is None:
        raise BadInput(f"There is no setting {options.name}. Run lookaloud settings to hear which there are.")
    print(f"{options.name} is {', '.join(found) if isinstance(found, tuple) else found}.")
    return ANSWERED


def _typed(text: str) -> Any:
    """A value as TOML would read it; plain words are text."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def run_models(options: argparse.Namespace) -> int:
    """`lookaloud models`."""
    from assistant.models import download, packaged

    if options.action == "list":
        for status in download.statuses():
            print(status)
        return ANSWERED
    if not options.name:
        raise BadInput("Say which model: run lookaloud models to hear their names.")
    entry = packaged.model(options.name)
    if settings.load().network.downloads == "never":
        raise BadInput("Downloads are switched off in the settings, network.downloads.")
    print(download.announcement(entry))
    if not options.yes and input("Download it now? yes or no: ").strip().lower() not in ("y", "yes"):
        print("Nothing was downloaded.")
        return NOT_ANSWERED
    download.fetch(entry, print)
    return ANSWERED


def run_demo(_: argparse.Namespace) -> int:
    """`lookaloud demo`: the main job on a sample picture, by this process alone."""
    from assistant import standalone

    picture = paths.RESOURCES / "samples" / "departures.png"
    print(f"A sample picture, {picture.name}. The question: {SAMPLE_QUESTION}")
    target = Target(PictureSource.FILE, path=picture)
    out = Path("answer.wav")
    reply = standalone.ask(
        {"question": SAMPLE_QUESTION, "question_wav": None, "aloud": False, "out": str(out.absolute())}, target
    )
    print(f"The answer: {reply['answer']['answer']}")
    print(f"It is spoken in {out}.")
    return int(reply["exit"])
