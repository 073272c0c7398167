"""Speech to words with Whisper tiny.en, on CTranslate2 directly.

Whisper makes sentences up when it hears none ("Thank you."), and repeats itself when it loses the thread. So it gets
only what the voice activity detector found to be speech, and what it makes of it is judged before it is believed.
"""

from __future__ import annotations

import itertools
import logging
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.cancel import CancelToken
from assistant.errors import ListeningError
from assistant.listening import SAMPLE_RATE, Samples
from assistant.listening.features import log_mel
from assistant.listening.levels import NOTHING_SAID, check_level
from assistant.listening.vad import speech_spans
from assistant.models.packaged import locate

log = logging.getLogger(__name__)

NOT_UNDERSTOOD = "I could not understand that. Please say it again, a little slower."

# Seconds. Whisper was trained on windows of 30; half of one is 2.4 times faster and, measured on 112 synthetic
# questions, no less accurate, as long as enough silence follows the speech. docs/decisions/listening.md.
_FULL_WINDOW_S = 30.0
_SHORT_WINDOW_S = 15.0
_SILENCE_AFTER_S = 3.0
_LONGEST_PIECE_S = 27.0
_MARGIN_S = 0.3  # kept around speech: soft first and last sounds lie outside of what the detector reports

_BEAMS = 5  # Whisper's own default; one beam loses the thread more often
_LONGEST_TOKENS = 224  # half of Whisper's context, its own limit
# Whisper's own limits for "this went wrong": mean log probability of a token, and how well a text that repeats
# itself can be compressed.
_LEAST_LOG_PROBABILITY = -1.0
_MOST_COMPRESSION = 2.4
_NO_SPEECH = 0.6

# What the questions are like: names of controls are heard better after it. docs/decisions/listening.md.
_PROMPT = " Is there a Save button? What is the error? Read the last paragraph. How many unread messages are there?"

# What Whisper says of noise, from subtitles it was trained on; believed only where it is very sure of it.
_SUBTITLE_WORDS = frozenset(
    {"you", "thank you", "thanks", "thank you very much", "thanks for watching", "thank you for watching", "bye",
     "bye bye", "okay", "oh", "so", "the", "i", "uh", "um", "hmm", "music", "applause", "silence"}
)  # fmt: skip
_SURE = -0.5


@dataclass(frozen=True, slots=True)
class _Heard:
    """One piece as Whisper understood it; `score` is the mean log probability of its tokens."""

    text: str
    score: float
    no_speech: float

    @property
    def doubtful(self) -> bool:
        return self.score < _LEAST_LOG_PROBABILITY or _repeats(self.text)


class WhisperTranscriber:
    """See `Transcriber`. Same sound, same words: no sampling."""

    def __init__(self) -> None:
        self._model: Any = None
        self._tokenizer: Any = None
        self._start: list[int] = []
        self._prompt: list[int] = []

    def load(self) -> None:
        """See `Transcriber.load`. 0.3 to 0.7 s."""
        if self._model is not None:
            return
        folder = str(locate("whisper-tiny-en"))
        import ctranslate2
        import tokenizers

        tokenizer: Any = tokenizers.Tokenizer.from_file(f"{folder}/tokenizer.json")
        self._start = [tokenizer.token_to_id(name) for name in ("<|startoftranscript|>", "<|notimestamps|>")]
        before = tokenizer.token_to_id("<|startofprev|>")
        self._prompt = [before, *tokenizer.encode(_PROMPT, add_special_tokens=False).ids]
        self._tokenizer = tokenizer
        # Two threads: more gain nothing with a model this small, and leave none for the player.
        self._model = ctranslate2.models.Whisper(folder, device="cpu", compute_type="int8", intra_threads=2)

    def unload(self) -> None:
        """See `Transcriber.unload`."""
        self._model = self._tokenizer = None

    def transcribe(self, samples: Samples, token: CancelToken) -> str:
        """See `Transcriber.transcribe`. 0.15 to 0.2 s for a question."""
        token.check()
        spans = speech_spans(samples)
        if not spans:
            check_level(samples)
            raise ListeningError(NOTHING_SAID)
        start, end = (round(spans[0][0] * SAMPLE_RATE), round(spans[-1][1] * SAMPLE_RATE))
        check_level(samples[start:end], speech=True)
        self.load()
        heard: list[_Heard] = []
        for piece in _pieces(samples, spans):
            token.check()
            heard.append(self._hear(piece))
        texts = [each.text for each in heard if each.text and not each.doubtful and not _made_up(each)]
        if texts:
            return _as_question(" ".join(texts))
        log.info("not understood: scores %s", [(round(each.score, 2), round(each.no_speech, 2)) for each in heard])
        raise ListeningError(NOT_UNDERSTOOD if any(each.no_speech < _NO_SPEECH for each in heard) else NOTHING_SAID)

    def _hear(self, piece: Samples) -> _Heard:
        """The quick way first; where that went wrong, the way Whisper was trained, and the better of the two."""
        seconds = len(piece) / SAMPLE_RATE
        window = min(max(_SHORT_WINDOW_S, seconds + _SILENCE_AFTER_S), _FULL_WINDOW_S)
        heard = self._decode(piece, window, self._prompt)
        if heard.doubtful or not heard.text:
            again = self._decode(piece, _FULL_WINDOW_S, [])
            heard = max(heard, again, key=lambda each: (not each.doubtful, each.score))
        return heard

    def _decode(self, piece: Samples, window: float, prompt: list[int]) -> _Heard:
        import ctranslate2

        features = ctranslate2.StorageView.from_array(log_mel(piece, window)[None])
        (result,) = self._model.generate(
            features,
            [prompt + self._start],
            beam_size=_BEAMS,
            max_length=_LONGEST_TOKENS + len(prompt),
            return_scores=True,
            return_no_speech_prob=True,
        )
        text = self._tokenizer.decode(result.sequences_ids[0], skip_special_tokens=True)
        return _Heard(_plain(text), float(result.scores[0]), float(result.no_speech_prob))


def _pieces(samples: Samples, spans: list[tuple[float, float]]) -> Iterator[Samples]:
    """The speech in stretches that fit Whisper's window, cut in the longest pause of each window's second half."""
    spans = list(_short_enough(spans))
    before = 0.0
    while spans:
        start = spans[0][0]
        count = sum(end - start <= _LONGEST_PIECE_S for _, end in spans)
        if count < len(spans):
            late = [n for n in range(1, count + 1) if spans[n - 1][1] - start >= _LONGEST_PIECE_S / 2]
            count = max(late or [count], key=lambda n: spans[n][0] - spans[n - 1][1])
        end = spans[count - 1][1]
        after = spans[count][0] if count < len(spans) else len(samples) / SAMPLE_RATE
        # No further than the middle of the pause: what is there twice would be written twice.
        first, last = max(start - _MARGIN_S, (start + before) / 2), min(end + _MARGIN_S, (end + after) / 2)
        yield samples[round(first * SAMPLE_RATE) : round(last * SAMPLE_RATE)]
        spans, before = spans[count:], end


def _short_enough(spans: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Stretches of speech without a pause that are too long, cut anywhere."""
    for start, end in spans:
        for cut in np.arange(start, end, _LONGEST_PIECE_S):
            yield float(cut), min(end, float(cut) + _LONGEST_PIECE_S)


def _plain(text: str) -> str:
    """Without what subtitles have beside the words: "[MUSIC]", "(laughs)", notes, speaker marks."""
    text = re.sub(r"\[[^\]]*\]|\([^)]*\)|\*[^*]*\*|[♪♫>]+", " ", text)
    text = re.sub(r"\s+", " ", text).strip(" -")
    return text if re.search(r"\w", text) else ""


def _repeats(text: str) -> bool:
    """True when the text goes round in circles, or says a sentence of three words or more twice in a row."""
    raw = text.encode()
    if len(raw) > 40 and len(raw) / len(zlib.compress(raw)) > _MOST_COMPRESSION:
        return True
    sentences = [_words(sentence) for sentence in re.split(r"(?<=[.!?])\s+", text)]
    return any(one == other and len(one) >= 3 for one, other in itertools.pairwise(sentences))


def _made_up(heard: _Heard) -> bool:
    """True for words that Whisper says of noise, unless it is sure both of them and of speech."""
    if " ".join(_words(heard.text)) in _SUBTITLE_WORDS:
        return heard.score < _SURE or heard.no_speech > _NO_SPEECH
    return heard.no_speech > _NO_SPEECH and heard.score < _SURE


def _words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text.lower())


def _as_question(text: str) -> str:
    """One line, with a capital first; what was said stays as it is."""
    text = re.sub(r"\s+", " ", text).strip()
    return text[:1].upper() + text[1:]
