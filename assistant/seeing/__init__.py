"""Seeing: models that look at a picture. None is part of this version; the place they will take is here."""

from __future__ import annotations

from typing import Protocol

from assistant.cancel import CancelToken
from assistant.errors import ModelMissing
from assistant.types import Picture, Sighting

NOT_INSTALLED = "No model that sees is installed, so I can only read text and measure colours."


class VisualAnswerer(Protocol):
    """A model that answers questions about a picture. Lives on the model thread."""

    @property
    def name(self) -> str:
        """Name of the checkpoint, "none" when there is none."""

    @property
    def is_installed(self) -> bool:
        """False when there is no model: `answer` and `describe` raise then."""

    def load(self) -> None:
        """Load it; idempotent. Raises: ModelMissing."""

    def answer(self, picture: Picture, question: str, token: CancelToken) -> Sighting:
        """What the model answers. Raises: ModelMissing, Cancelled."""

    def describe(self, picture: Picture, token: CancelToken) -> Sighting:
        """What the model sees. Raises: ModelMissing, Cancelled."""

    def unload(self) -> None:
        """Give the memory back."""


class NoAnswerer:
    """Stands in where no model is installed, and says so."""

    name = "none"
    is_installed = False

    def load(self) -> None:
        """There is nothing to load."""

    def answer(self, picture: Picture, question: str, token: CancelToken) -> Sighting:  # noqa: ARG002
        """Always raises ModelMissing."""
        raise ModelMissing(NOT_INSTALLED)

    def describe(self, picture: Picture, token: CancelToken) -> Sighting:  # noqa: ARG002
        """Always raises ModelMissing."""
        raise ModelMissing(NOT_INSTALLED)

    def unload(self) -> None:
        """There is nothing to give back."""


def open_answerer() -> VisualAnswerer:
    """The best model that is installed; now always the one that says that none is."""
    return NoAnswerer()
