"""One stretch of text spoken: decoder steps, the watch over them, and the sound as soon as it is final.

The decoder needs one core; the vocoder works beside it on a thread of its own, a piece at a time.

When it goes wrong, what is handed on ends with the last word that the watch saw well spoken, and only the rest is
spoken again, with other dice.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor

import numpy as np

from assistant.cancel import CancelToken
from assistant.speaking.speecht5.dice import Dice
from assistant.speaking.speecht5.network import Floats, Network, Steps
from assistant.speaking.speecht5.pipeline import Pipeline, look_ahead
from assistant.speaking.speecht5.tokens import Tokens
from assistant.speaking.speecht5.watch import Fault, Limits, Watch

# Mel frames (16 ms each) of the first pieces, beyond the look-ahead: each lasts longer than the next takes to make.
# Long ones cost less, for the first stage of the vocoder computes 39 frames more than it gives.
CHUNKS = (12, 20, 36, 64, 96)


class Stumbled(Exception):
    """A stretch went wrong. What of it was not handed on is `rest`.

    Args:
        rest: the words that are still to be said; never empty.
        kind: of the `Fault`.
        heard: whether something was handed on.
    """

    def __init__(self, rest: str, kind: str, heard: bool) -> None:
        super().__init__(kind)
        self.rest = rest
        self.kind = kind
        self.heard = heard


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
        stride = network.stride
        self._watch.most = min(self._watch.most, sizes.most_steps // stride * stride)
        self._longest = -(-self._watch.most // stride) * stride  # what is taken beyond the end included
        self._dice = Dice(text, embedding, attempt, sizes.mask_shape, sizes.keep)
        self._embedding = embedding
        self._pipeline = Pipeline(sizes.stages, network.stages)
        self._ahead = look_ahead(sizes.stages)
        self._mel: list[Floats] = []  # frames of each step
        self._fed = 0  # steps that went into the pipeline
        self._chunks = 0
        self._given = 0  # samples that were handed on
        self._samples_per_step = sizes.reduction * sizes.hop

    def stream(self, token: CancelToken) -> Iterator[Floats]:
        """Samples (n,), in pieces whose ends depend on nothing but the text.

        Raises:
            Cancelled: the token was cancelled; asked before every step.
            Stumbled: it went wrong.
        """
        token.check()
        helper = ThreadPoolExecutor(1, "vocoder")
        try:
            yield from self._spoken(token, helper)
        finally:
            # Not waited for: what it is at takes 0.1 s at most, touches nothing but this utterance, and is not heard.
            helper.shutdown(wait=False, cancel_futures=True)

    def _spoken(self, token: CancelToken, helper: Executor) -> Iterator[Floats]:
        decoding = self._network.begin(self._ids, self._embedding, self._longest)
        sounding: Future[Floats] | None = None
        failed: Fault | None = None
        while True:
            token.check()
            try:
                ended = self._see(decoding.advance(self._dice.throw(self._network.stride)))
            except Fault as fault:
                failed = fault
                break
            if sounding is not None and sounding.done():
                yield sounding.result()
                sounding = None
            if sounding is None and (steps := self._next_piece()):
                sounding = helper.submit(self._feed, steps, ends=False)
            if ended:
                break
        if sounding is not None:
            yield sounding.result()
        # Now what would have been done already if the vocoder had kept up: the sound must not depend on that.
        while steps := self._next_piece():
            token.check()
            yield self._feed(steps, ends=False)
        end, rest = self._good_end() if failed else (self._watch.steps, "")
        left = end * self._samples_per_step - self._given
        if left > 0:
            yield self._feed(max(end, self._fed), ends=True)[:left]
        if failed:
            raise Stumbled(rest, failed.kind, self._fed > 0) from failed

    def _see(self, steps: Steps) -> bool:
        """Take them in; True when the text is over, and what was made beyond its end is not taken."""
        for frames, stop, focus in zip(steps.mel, steps.stop, steps.focus, strict=True):
            self._mel.append(frames)
            self._watch.see(float(stop), focus)
            if self._watch.ended:
                return True
        return False

    def _next_piece(self) -> int:
        """Steps with which the next piece ends, when they are known and safe; else 0."""
        wanted = self._ahead + sum(CHUNKS[min(n, len(CHUNKS) - 1)] for n in range(self._chunks + 1))
        steps = -(-wanted // self._network.sizes.reduction)
        if self._watch.safe < steps:
            return 0
        self._chunks += 1
        return steps

    def _feed(self, steps: int, ends: bool) -> Floats:
        new = self._mel[self._fed : steps]
        self._fed = steps
        frames = np.concatenate(new) if new else np.zeros((0, self._network.sizes.mel_bins), np.float32)
        samples = self._pipeline.feed(frames, ends)
        self._given += len(samples)
        return samples

    def _good_end(self) -> tuple[int, str]:
        """Step at which to fall silent, and the words after it; all of them if nothing was heard or nobody knows."""
        heard = self._given // self._samples_per_step
        if not heard or not self._watch.clear:
            return heard, self._text
        places = self._watch.places[: self._watch.safe]
        # Token 0 is the space before the text, so character c is token c + 1.
        spaces = [place for place, each in enumerate(f" {self._text}") if each == " "]
        for space in reversed(spaces):
            step = next((step for step, place in enumerate(places) if place >= space), len(places))
            if heard <= step < len(places):
                return step, self._text[space:]
        # A word that was heard in part is begun again.
        begun = max(space for space in spaces if space <= places[heard - 1])
        return heard, self._text[begun:]
