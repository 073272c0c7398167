"""A voice judged by ear: is it understood, does it sound like the speaker, does it stop when it should?

The loss says little of these: it falls on while a voice learns to stop late, and a voice that mumbles may have a lower
one than a voice that is clear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.cancel import CancelToken
from assistant.errors import ListeningError, VoiceError
from assistant.listening import SAMPLE_RATE, Transcriber
from assistant.speaking.embedding import SpeakerEncoder
from assistant.speaking.resampling import resample
from assistant.speaking.speecht5.network import Network
from assistant.speaking.speecht5.tokens import Tokens
from assistant.speaking.speecht5.utterance import Stumbled, Utterance
from assistant.speaking.speecht5.watch import Limits
from assistant.speaking.wording import spoken
from training.voice_likeness import Alike

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Figures:
    """How a voice did.

    Attributes:
        word_errors: words that Whisper heard wrong, for each that was to be said; None where it doesn't know the
            language.
        similarity: to the speaker, mean cosine of embeddings, at most 1: by Resemblyzer's encoder where it is
            installed, else of x-vectors.
        faults: share of sentences that ran on, got stuck, skipped, repeated or ended early.
        loss: of held-out takes; None where it was not asked for.
    """

    word_errors: float | None
    similarity: float
    faults: float
    loss: float | None = None

    @property
    def badness(self) -> float:
        """By which voices are compared: the less the better. A word not understood, a sentence gone wrong and a speaker
        not recognised weigh the same; more than every word can't be wrong."""
        return min(self.word_errors or 0.0, 1.0) + self.faults + (1.0 - self.similarity)


@dataclass(frozen=True, slots=True)
class Judge:
    """Who listens. One thread.

    Attributes:
        encoder: tells speakers apart.
        ears: hears words; None for languages that it doesn't know.
        alike: tells better whether it is the speaker; None where that is not installed.
    """

    encoder: SpeakerEncoder
    ears: Transcriber | None
    alike: Alike | None = None

    def listen(
        self, network: Network, tokens: Tokens, texts: Sequence[str], speaker: Floats
    ) -> tuple[Figures, list[Floats]]:
        """Let a network say texts, once each, and judge them.

        Args:
            network: loaded.
            tokens: of the same checkpoint.
            texts: as they are spelled to it; at least one.
            speaker: x-vector to speak with and to be compared to, (512,) of length 1.

        Returns:
            the figures, and each sound, float32 at the network's rate; what went wrong ends where it did.
        """
        sounds, faults, wrong, words, alike = [], 0, 0, 0, 0.0
        for text in texts:
            samples, fault = say(network, tokens, text, speaker)
            sounds.append(samples)
            faults += fault
            at_16k = resample(samples, network.sizes.sample_rate, SAMPLE_RATE)
            alike += self._likeness(at_16k, speaker)
            if self.ears is not None:
                meant = _words(text)
                wrong += word_distance(meant, self._heard(at_16k))
                words += len(meant)
        errors = wrong / max(words, 1) if self.ears is not None else None
        return Figures(errors, alike / len(texts), faults / len(texts)), sounds

    def _heard(self, samples: Floats) -> list[str]:
        assert self.ears is not None
        try:
            return _words(self.ears.transcribe(samples, CancelToken()))
        except ListeningError:  # nothing that could be words
            return []

    def _likeness(self, samples: Floats, speaker: Floats) -> float:
        try:
            if self.alike is not None:
                return float(self.alike.encoder.embed(samples) @ self.alike.reference)
            return float(self.encoder.embed(samples) @ speaker)
        except VoiceError:  # too short, silent, or no numbers: nobody speaks there
            return 0.0


def say(network: Network, tokens: Tokens, text: str, speaker: Floats) -> tuple[Floats, bool]:
    """What is heard of one attempt at a text, float32 at the network's rate, and whether it went wrong."""
    pieces, fault = [np.zeros(0, np.float32)], False
    try:
        utterance = Utterance(network, tokens, text, embedding=speaker, attempt=0, limits=Limits())
        pieces += utterance.stream(CancelToken())
    except Stumbled:
        fault = True
    samples = np.concatenate(pieces)
    return (samples, fault) if np.isfinite(samples).all() else (samples[:0], True)


def open_network(folder: Path, vocoder: Path) -> Network:
    """The network of a checkpoint, exact, on the GPU where there is one."""
    import torch

    from assistant.speaking.speecht5 import sizes
    from assistant.speaking.speecht5.torch_network import TorchNetwork

    device = "cuda" if torch.cuda.is_available() else "cpu"
    return TorchNetwork(sizes.read(folder, vocoder), folder, vocoder, device=device)


def word_distance(meant: Sequence[str], heard: Sequence[str]) -> int:
    """Words that were put in, left out or changed (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(meant, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1]


def _words(text: str) -> list[str]:
    """Of a text in words or of what Whisper wrote, which writes numbers as digits: by one set of rules."""
    plain = "".join(c if c.isalnum() or c == "'" else " " for c in spoken(text, "en", {}).lower().replace("-", " "))
    return plain.split()
