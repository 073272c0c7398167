"""Whether a voice can speak on this machine, told without loading anything: neither a model nor the library for it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

from assistant.errors import LookaloudError, ModelMissing
from assistant.types import Voice


def lacks(voice: Voice) -> str:
    """What the voice needs before it can speak, as a sentence that says what to do; "" when nothing is missing.

    Looks for files and packages. That a file is damaged shows only when it is loaded.
    """
    check = _CHECKS.get(voice.engine)
    try:
        if check is not None:
            check(voice)
    except LookaloudError as error:
        return error.sentence
    return ""


def _piper(_: Voice) -> None:
    from assistant.models.packaged import locate

    locate("piper-joe")


def _speecht5(voice: Voice) -> None:
    from assistant.speaking.speecht5 import NO_SPEAKER, SpeechT5Synthesizer

    SpeechT5Synthesizer().find(voice)
    if voice.embedding is None:
        raise ModelMissing(NO_SPEAKER)


def _checkpoint(voice: Voice) -> None:
    from assistant.speaking import open_engine
    from assistant.speaking.checkpoint import NO_LIBRARY, CheckpointEngine

    if not (_installed("torch") and _installed("transformers")):
        raise ModelMissing(NO_LIBRARY)
    engine = open_engine(voice.engine)
    assert isinstance(engine, CheckpointEngine)
    engine.find(voice)


def _screen_reader(_: Voice) -> None:
    from assistant.speaking.screen_reader import NO_LIBRARY

    if not _installed("prism"):
        raise ModelMissing(NO_LIBRARY)


def _installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


_CHECKS: dict[str, Callable[[Voice], None]] = {
    "piper": _piper,
    "speecht5": _speecht5,
    "vits": _checkpoint,
    "fastspeech2": _checkpoint,
    "bark": _checkpoint,
    "screen_reader": _screen_reader,
}
