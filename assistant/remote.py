"""What other processes may ask of the running app, over the instance's socket."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import Any

from assistant import settings
from assistant.assistant import NOTHING_TO_REPEAT, Assistant
from assistant.errors import BadInput, Cancelled, LookaloudError
from assistant.instance import Server
from assistant.types import Answer, Box, PictureSource, Target

# A large model that sees takes minutes to load from a slow disk, and some more on the processor.
LONGEST_WAIT_S = 600.0
OVERTAKEN = "A newer request came before this one was answered."


def as_target(message: Mapping[str, Any]) -> Target:
    """The reverse of `Target.as_message`.

    Raises:
        BadInput: it makes no sense.
    """
    try:
        area = Box(*(int(v) for v in message["area"])) if message.get("area") else None
        path = Path(message["path"]) if message.get("path") else None
        return Target(PictureSource(message["source"]), area, path)
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput("The running app did not understand what to look at. Are both of the same version?") from error


def serve(
    assistant: Assistant,
    on_show: Callable[[], None],
    on_quit: Callable[[], None],
    on_settings: Callable[[settings.Settings], None],
) -> Server:
    """A started server for `assistant`. The callbacks come on the server's threads.

    Args:
        assistant: does what is asked.
        on_show: the window is to come to the front.
        on_quit: the app is to end.
        on_settings: the settings were changed by a command; `assistant` has them already.
    """
    server = Server(_Commands(assistant, on_show, on_quit, on_settings))
    server.start()
    return server


class _Commands:
    """One method a command; each gets the message and returns the reply."""

    def __init__(
        self,
        assistant: Assistant,
        on_show: Callable[[], None],
        on_quit: Callable[[], None],
        on_settings: Callable[[settings.Settings], None],
    ) -> None:
        self._assistant = assistant
        self._on_show = on_show
        self._on_quit = on_quit
        self._on_settings = on_settings

    def __call__(self, message: Mapping[str, Any]) -> dict[str, Any]:
        command = str(message.get("command", ""))
        method = getattr(self, f"do_{command}", None)
        if method is None:
            raise BadInput(f"The running app does not know the command {command or 'without a name'}.")
        reply: dict[str, Any] = method(message)
        return reply

    def do_ping(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return {"pong": True}

    def do_show(self, _: Mapping[str, Any]) -> dict[str, Any]:
        self._on_show()
        return {}

    def do_quit(self, _: Mapping[str, Any]) -> dict[str, Any]:
        self._on_quit()
        return {}

    def do_reload(self, _: Mapping[str, Any]) -> dict[str, Any]:
        changed = settings.load()
        self._assistant.apply(changed)
        self._on_settings(changed)
        return {}

    def do_stop(self, _: Mapping[str, Any]) -> dict[str, Any]:
        self._assistant.stop()
        return {}

    def do_repeat(self, _: Mapping[str, Any]) -> dict[str, Any]:
        last = self._assistant.history.last
        self._assistant.repeat()
        return {"text": last.text if last else NOTHING_TO_REPEAT, "exit": 0 if last else 1}

    def do_correct(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Printed by the command, so not spoken as well."""
        return {"text": self._assistant.correct(str(message["text"]), aloud=False).result(LONGEST_WAIT_S)}

    def do_say(self, message: Mapping[str, Any]) -> dict[str, Any]:
        self._assistant.say(str(message["text"]))
        return {}

    def do_history(self, _: Mapping[str, Any]) -> dict[str, Any]:
        entries = [{**a.as_json(), "about": a.picture_note} for a in self._assistant.history.entries()]
        return {"entries": entries}

    def do_make_room(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """Another process needs the memory: training."""
        self._assistant.make_room().result(LONGEST_WAIT_S)
        return {}

    def do_transcribe(self, message: Mapping[str, Any]) -> dict[str, Any]:
        return {"text": self._assistant.transcribe(Path(str(message["path"])))}

    def do_listen(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """A desktop shortcut has only presses: the first begins, the next ends, silence ends as well."""
        self._assistant.toggle_listening()
        return {}

    def do_ask(self, message: Mapping[str, Any]) -> dict[str, Any]:
        aloud, model = bool(message.get("aloud", True)), str(message.get("model") or "")
        text = str(message.get("question", ""))
        if message.get("question_wav"):
            text = self._assistant.transcribe(Path(str(message["question_wav"])))
        if message.get("follow_up"):
            future = self._assistant.follow_up(text, aloud=aloud, model=model)
        elif text:
            future = self._assistant.ask(text, as_target(message), aloud=aloud, model=model)
        else:
            future = self._assistant.describe(as_target(message), aloud=aloud, model=model)
        answer = wait(future)
        if message.get("out"):
            answer = self._assistant.render(answer, Path(str(message["out"])))
        return {"answer": answer.as_json(), "exit": 0 if answer.answered else 1}


def wait(future: Future[Answer]) -> Answer:
    """The answer.

    Raises:
        LookaloudError: it failed, was overtaken by a newer request, or took over ten minutes.
    """
    try:
        return future.result(LONGEST_WAIT_S)
    except (Cancelled, CancelledError) as error:
        raise LookaloudError(OVERTAKEN) from error
    except TimeoutError as error:
        raise LookaloudError(
            "It took too long. Please try again with a smaller picture, or with a smaller model."
        ) from error
