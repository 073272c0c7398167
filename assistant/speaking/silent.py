"""The engine that always works: it says nothing, in the time the words would have taken nothing."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.cancel import CancelToken
from assistant.types import AudioChunk, Voice


class SilentSynthesizer:
    """Yields no sound at all: the answer is on the screen, and waiting for silence to pass helps nobody."""

    name = "silent"
    sample_rate = 22_050  # Hz; never used, but a rate must be told

    def load(self, voice: Voice | None = None) -> None:
        """Nothing to load."""

    def stream(self, text: str, voice: Voice, token: CancelToken) -> Iterator[AudioChunk]:  # noqa: ARG002
        """No chunks."""
        token.check()
        return iter(())

    def unload(self) -> None:
        """Nothing to free."""
