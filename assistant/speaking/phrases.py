"""Short phrases as they sounded: "Button", "Answer copied", a window's title are said again and again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from assistant.types import AudioChunk, Voice

LONGEST_S = 3.0  # longer ones are answers, and seldom said twice
_BYTES = 8 << 20  # 90 s of short phrases at 22 kHz


class PhraseCache:
    """The least recently said are dropped first. In memory only; one thread."""

    def __init__(self, limit_bytes: int = _BYTES) -> None:
        self._limit = limit_bytes
        self._phrases: OrderedDict[Hashable, tuple[AudioChunk, ...]] = OrderedDict()
        self.size_bytes = 0

    def get(self, key: Hashable) -> tuple[AudioChunk, ...] | None:
        """The chunks of a phrase, if it was said lately."""
        if key in self._phrases:
            self._phrases.move_to_end(key)
        return self._phrases.get(key)

    def put(self, key: Hashable, chunks: tuple[AudioChunk, ...]) -> None:
        """Remember a phrase, unless it is too long to be worth it."""
        size = sum(chunk.samples.nbytes for chunk in chunks)
        if key in self._phrases or size > self._limit or sum(chunk.seconds for chunk in chunks) > LONGEST_S:
            return
        self._phrases[key] = chunks
        self.size_bytes += size
        while self.size_bytes > self._limit:
            self.size_bytes -= sum(chunk.samples.nbytes for chunk in self._phrases.popitem(last=False)[1])

    def clear(self) -> None:
        self._phrases.clear()
        self.size_bytes = 0


def voice_key(voice: Voice) -> Hashable:
    """What makes two voices sound alike: equal keys, equal sound. A folder that was written to since is another."""
    folder, changed = voice.folder, 0
    if folder is not None:
        try:
            changed = folder.stat().st_mtime_ns  # files are replaced by renaming, which changes the folder
        except OSError:
            changed = -1
    embedding = None if voice.embedding is None else voice.embedding.tobytes()
    return (voice.engine, voice.name, folder, changed, voice.model, voice.speaker, voice.language, embedding)
