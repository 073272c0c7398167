"""SpeechT5: a voice for each speaker embedding, streamed, always the same, and watched.

A sentence that goes wrong is spoken again from the word where it did, with other dice; when that goes wrong too,
`Unspoken` names what is left, and the next engine says it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from assistant.cancel import CancelToken
from assistant.errors import ModelMissing
from assistant.models.checkpoints import locate_checkpoint, weights_file
from assistant.speaking.speecht5 import opening
from assistant.speaking.speecht5.network import Floats, Network
from assistant.speaking.speecht5.tokens import LONGEST, Tokens, alphabet_safe, stretches
from assistant.speaking.speecht5.utterance import Stumbled, Utterance
from assistant.speaking.speecht5.watch import Limits
from assistant.speaking.synthesizer import CannotSay
from assistant.types import AudioChunk, Voice

log = logging.getLogger(__name__)

SPEECH, VOCODER = "microsoft/speecht5_tts", "microsoft/speecht5_hifigan"
_ATTEMPTS = 2
NO_SPEAKER = "SpeechT5 needs the voice of a speaker. Please choose one with lookaloud voices."


class Unspoken(CannotSay):
    """A sentence, or its end, could not be said.

    Args:
        rest: the words that were not heard; never empty.
    """

    def __init__(self, rest: str) -> None:
        super().__init__("This voice could not say the sentence, so another one says it.")
        self.rest = rest


class SpeechT5Synthesizer:
    """A `Synthesizer`. Model thread only, except for its making, which loads nothing.

    Args:
        checkpoint: folder, or name on the hub, of what voices without weights of their own speak with.
        vocoder: the same of the vocoder, for voices without a folder `vocoder` of their own.
        open_network: makes a network of the two folders; `opening.open_network` unless a test wants another.
        limits: what is let pass; for benchmarks with random weights.
    """

    name = "speecht5"

    def __init__(
        self,
        checkpoint: str = SPEECH,
        vocoder: str = VOCODER,
        *,
        open_network: Callable[[Path, Path], Network] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.sample_rate = 16_000  # Hz
        self._checkpoint, self._vocoder = checkpoint, vocoder
        self._open = open_network or opening.open_network
        self._limits = limits or Limits()
        self._loaded: tuple[Path, Path] | None = None
        self._network: Network | None = None
        self._tokens: Tokens | None = None

    def load(self, voice: Voice | None = None) -> None:
        """Load what `voice` speaks with; does nothing when that is loaded. One checkpoint at a time is kept.

        Raises:
            ModelMissing: it is not on this machine, or not what it should be, or the voice has no speaker: without one
                SpeechT5 says nothing that could be understood.
        """
        _speaker(voice)
        assert voice is not None
        self._load(*self.find(voice))

    def find(self, voice: Voice) -> tuple[Path, Path]:
        """The folders of the checkpoint and the vocoder that `voice` needs. Looks for files; loads nothing.

        Raises:
            ModelMissing: they are not on this machine.
        """
        own = voice.folder if voice.folder and weights_file(voice.folder) else None
        speech = locate_checkpoint(str(own or voice.model or self._checkpoint))
        vocoder = voice.folder / "vocoder" if voice.folder else None
        return speech, locate_checkpoint(str(vocoder) if vocoder and vocoder.is_dir() else self._vocoder)

    def unload(self) -> None:
        """Free the model."""
        self._network = self._tokens = self._loaded = None

    def stream(self, text: str, voice: Voice, token: CancelToken) -> Iterator[AudioChunk]:
        """As `Synthesizer.stream`.

        Raises:
            Cancelled: the token was cancelled.
            ModelMissing: the voice's checkpoint is not there, or the voice has no speaker.
            Unspoken: the text, or its rest, could not be said. All of it that was said was said well.
        """
        token.check()
        speaker = _speaker(voice)
        network, tokens = self._load(*self.find(voice))
        safe = alphabet_safe(text, tokens.alphabet)
        if not safe and text.strip():
            raise Unspoken(text)
        pieces = stretches(safe, min(LONGEST, network.sizes.most_tokens - 2))
        for number, piece in enumerate(pieces):
            try:
                for samples in self._say(network, tokens, piece, speaker, token):
                    if len(samples):
                        samples.flags.writeable = False  # the cache and the player share it
                        yield AudioChunk(samples, self.sample_rate)
            except Stumbled as fault:
                raise Unspoken(" ".join([fault.rest, *pieces[number + 1 :]])) from fault

    def _say(
        self, network: Network, tokens: Tokens, text: str, embedding: Floats, token: CancelToken
    ) -> Iterator[Floats]:
        for attempt in range(_ATTEMPTS):
            try:
                yield from Utterance(
                    network, tokens, text, embedding=embedding, attempt=attempt, limits=self._limits
                ).stream(token)
                return
            except Stumbled as fault:
                log.info("speech of %d characters %s, attempt %d", len(text), fault.kind, attempt + 1)
                # Where the attention did not say how far it was, the whole would be heard again.
                if attempt == _ATTEMPTS - 1 or (fault.heard and fault.rest == text):
                    raise
                text = fault.rest

    def _load(self, speech: Path, vocoder: Path) -> tuple[Network, Tokens]:
        if self._network is None or self._tokens is None or self._loaded != (speech, vocoder):
            self.unload()  # two at once would take twice the memory
            network = self._open(speech, vocoder)
            self._tokens = Tokens(speech, int(network.sizes.speech["vocab_size"]))
            self._network, self._loaded, self.sample_rate = network, (speech, vocoder), network.sizes.sample_rate
        return self._network, self._tokens


def _speaker(voice: Voice | None) -> Floats:
    if voice is None or voice.embedding is None:
        raise ModelMissing(NO_SPEAKER)
    if voice.embedding.shape != (512,) or not np.isfinite(voice.embedding).all() or not voice.embedding.any():
        raise ModelMissing(f"The speaker of the voice {voice.name} is broken. Please add it again.")
    return np.ascontiguousarray(voice.embedding, dtype=np.float32)


__all__ = ["NO_SPEAKER", "Limits", "SpeechT5Synthesizer", "Unspoken"]
