"""What sounds, in one hand: for the engine, and for guests that speak and record in turn."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.settings import Settings
from assistant.speaking.player import Player
from assistant.speaking.speech import Speech
from assistant.worker import ModelThread


@dataclass(frozen=True, slots=True)
class SoundParts:
    """The player, the speech that it plays, and the model thread that makes it."""

    player: Player
    speech: Speech
    worker: ModelThread

    @staticmethod
    def of(settings: Settings) -> SoundParts:
        """One of its own, for a program without an engine. It is not started."""
        player, worker = Player(settings.speech.device), ModelThread()
        speech = Speech(settings.speech, settings.earcons, settings.pronunciations, player, worker)
        return SoundParts(player, speech, worker)

    def close(self) -> None:
        """Silence; give the device back and end the thread."""
        self.player.close()
        self.worker.close()
