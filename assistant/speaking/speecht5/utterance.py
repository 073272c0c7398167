"""One stretch of text spoken: decoder steps, the watch over them, and the sound as soon as it is final.

When it goes wrong, what was handed on ends where the watch still saw all well; from there to the end of that word is
handed on too, and only the rest is spoken again, with other dice.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from assistant.cancel import CancelToken
from assistant.speaking.speecht5.dice import Dice
from assistant.speaking.speecht5.network import Floats, Network, Steps
from assistant.speaking.speecht5.pipeline import Pipeline, look_ahead
from assistant.speaking.speecht5.tokens import SPACE, Tokens
from assistant.speaking.speecht5.watch import Fault, Limits, Watch

# Mel frames (16 ms each) of the first pieces, beyond the look-ahead: each lasts longer than the next takes to make.
CHUNKS = (8, 16, 32, 64)


class Stumbled(Exception):
    """A stretch went wrong. What of it was not handed on is `rest`.

    Args:
        rest: the words that are still to be said; never empty.
        kind: of the `Fault`.
    """

    def __init__(self, rest: str, kind: str) -> None:
        super().__init__(kind)
        self.rest = rest
        self.kind = kind


class Utterance:
    """One attempt at one stretch. One thread.

    Args:
        network: loaded.
        tokens: of the same checkpoint.
        text: from `alphabet_safe`, not empty, no longer than the model's positions.
        embedding: the speaker, (512,).
        attempt: which dice.
        limits: what the watch lets pass.
    """

    def __init__(
        self, network: Network, tokens: Tokens, text: str, *, embedding: Floats, attempt: int, limits: Limits
    ) -> None:
        sizes = network.sizes
        self._network, self._text = network, text
        self._ids = tokens.ids(text)
        self._watch = Watch(len(self._ids), limits)
        self._watch.most = min(self._watch.most, sizes.most_steps)
        self._dice = Dice(text, embedding, attempt, sizes.mask_shape, sizes.keep)
        self._embedding = embedding
        self._pipeline = Pipeline(sizes.stages, network.stages)
        self._ahead = look_ahead(sizes.stages)
        self._mel: list[Floats] = []  # frames of each step
        self._fed = 0  # steps that went into the pipeline
        self._chunks = 0

    def stream(self, token: CancelToken) -> Iterator[Floats]:
        """Samples (n,), in pieces whose ends depend on nothing but the text.

        Raises:
            Cancelled: the token was cancelled; asked before every step.
            Stumbled: it went wrong.
        """
        token.check()
        decoding = self._network.begin(self._ids, self._embedding, self._watch.most + self._network.stride)
        try:
            while True:
                token.check()
                if self._see(decoding.advance(self._dice.throw(self._network.stride))):
                    break
                samples = self._ready()
                if samples is not None:
                    yield samples
        except Fault as fault:
            end, rest = self._good_end()
            if end > self._fed:
                yield self._feed(end, ends=True)
            raise Stumbled(rest, fault.kind) from fault
        yield self._feed(self._watch.steps, ends=True)

    def _see(self, steps: Steps) -> bool:
        """Take them in; True when the text is over, and what was made beyond its end is not taken."""
        for frames, stop, focus in zip(steps.mel, steps.stop, steps.focus, strict=True):
            self._mel.append(frames)
            self._watch.see(float(stop), focus)
            if self._watch.ended:
                return True
        return False

    def _ready(self) -> Floats | None:
        """The next piece, when enough frames are known and safe."""
        wanted = self._ahead + sum(CHUNKS[min(n, len(CHUNKS) - 1)] for n in range(self._chunks + 1))
        steps = -(-wanted // self._network.sizes.reduction)
        if self._watch.safe < steps:
            return None
        self._chunks += 1
        return self._feed(steps, ends=False)

    def _feed(self, steps: int, ends: bool) -> Floats:
        new = self._mel[self._fed : steps]
        self._fed = steps
        frames = np.concatenate(new) if new else np.zeros((0, self._network.sizes.mel_bins), np.float32)
        return self._pipeline.feed(frames, ends)

    def _good_end(self) -> tuple[int, str]:
        """Step up to which all is well and a word ends, and the words after it; (0, all) if nothing was heard."""
        if not self._chunks:
            return 0, self._text
        places = self._watch.places
        reached = places[min(self._watch.safe, len(places)) - 1]
        heard = places[max(self._fed - self._ahead // self._network.sizes.reduction, 1) - 1]
        # Token 0 is the space before the text, so character c is token c + 1.
        spaces = [place for place, each in enumerate(SPACE + self._text.replace(" ", SPACE)) if each == SPACE]
        after = next((place for place in spaces if heard <= place <= reached), None)
        if after is None:  # inside a long word: it is begun again
            after = max(place for place in spaces if place <= heard)
            return self._fed, self._text[after:].strip() or self._text
        step = next(step for step, place in enumerate(places, 1) if place >= after)
        return max(step, self._fed), self._text[after:].strip()
