"""The engine of Lookaloud: looks at the screen or a picture, answers questions about it, and speaks. No Qt here.

    from assistant import Assistant, PictureSource, Settings, Target
    engine = Assistant(Settings())
    engine.start()
    answer = engine.ask("what is the total?", Target(PictureSource.FILE, path=Path("receipt.jpg"))).result()

Importing this package is light; the names below are loaded when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.assistant import Assistant as Assistant
    from assistant.errors import LookaloudError as LookaloudError
    from assistant.request import Events as Events
    from assistant.settings import Settings as Settings
    from assistant.types import Answer as Answer
    from assistant.types import Picture as Picture
    from assistant.types import PictureSource as PictureSource
    from assistant.types import Target as Target
    from assistant.types import Voice as Voice

_HOME = {
    "Assistant": "assistant.assistant",
    "LookaloudError": "assistant.errors",
    "Events": "assistant.request",
    "Settings": "assistant.settings",
    "Answer": "assistant.types",
    "Picture": "assistant.types",
    "PictureSource": "assistant.types",
    "Target": "assistant.types",
    "Voice": "assistant.types",
}
__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOME[name]), name)
