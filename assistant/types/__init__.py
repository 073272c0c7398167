"""The values that travel between threads: frozen, so that no thread can change what another one reads.

Coordinates are pixels of the picture they belong to, origin at its upper left, unless a docstring says "screen".
"""

from __future__ import annotations

from assistant.types.asking import Answer, Question, QuestionKind, Source, SourceKind, Target
from assistant.types.evidence import Control, Sighting, TextLine, View, WindowInfo
from assistant.types.pictures import Box, Picture, PictureSource
from assistant.types.sound import AudioChunk, Voice
from assistant.types.telling import PartStatus, Progress

__all__ = [
    "Answer",
    "AudioChunk",
    "Box",
    "Control",
    "PartStatus",
    "Picture",
    "PictureSource",
    "Progress",
    "Question",
    "QuestionKind",
    "Sighting",
    "Source",
    "SourceKind",
    "Target",
    "TextLine",
    "View",
    "Voice",
    "WindowInfo",
]
