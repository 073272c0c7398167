"""The finder: which passages of a page answer a question.

Two opinions are mixed: a small sentence embedding (MiniLM, int8, ONNX) that knows that "leave" and "departs" belong
together, and the overlap of words, which is right about names, numbers and two-word labels, where embeddings guess.
"""

from __future__ import annotations

import logging
import math
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.models import packaged
from assistant.reading.words import content, stems, support

log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]

MAX_TOKENS = 128  # a passage is a sentence; the model was trained on up to 128 word pieces
BATCH = 16  # passages of like length together; larger batches are no faster on two cores
# A new passage costs 1 to 5 ms: a page with more of them than this is thinned by word overlap before it is embedded,
# so that a question about a dense page stays under half a second.
MOST_NEW = 96
CACHE = 4096  # vectors of 384 float32 kept: 6 MB at most, several dense pages
THREADS = 2
# Cosines of this model: unrelated sentences lie under about 0.15, a question and its answer over about 0.6.
UNRELATED, RELATED = 0.12, 0.65
# Measured on tests/answering: names, numbers and labels decide more often than meaning does.
WORDS_SHARE = 0.55


class Finder:
    """Ranks passages for a question. Lives on the model thread; `load` is idempotent and done on first use."""

    def __init__(self) -> None:
        self._session: Any = None
        self._tokenizer: Any = None
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def load(self) -> None:
        """Load model and vocabulary.

        Raises:
            ModelMissing: a file is not there, or not the right one.
        """
        if self._session is not None:
            return
        from tokenizers import BertWordPieceTokenizer

        from assistant.reading.sessions import give_back_memory, open_session

        tokenizer = BertWordPieceTokenizer(str(packaged.locate("minilm-vocab")), lowercase=True)
        tokenizer.enable_truncation(MAX_TOKENS)
        self._session = open_session(packaged.locate("minilm"), THREADS)
        self._tokenizer = tokenizer
        give_back_memory()  # opening it leaves three times its size behind

    def unload(self) -> None:
        """Give the memory back; the next question loads again."""
        self._session = self._tokenizer = None
        self._known.clear()

    def prepare(self, passages: Sequence[str]) -> None:
        """Embed passages ahead of a question, so that the question itself takes about 20 ms."""
        self._vectors(passages)

    def rank(self, question: str, passages: Sequence[str]) -> list[tuple[int, float]]:
        """Index and score, 0 to 1, of every passage, best first; equal scores in page order."""
        if not passages:
            return []
        words = overlap(question, passages)
        scores = [mixed(word, sense) for word, sense in zip(words, self.nearness(question, passages), strict=True)]
        return sorted(enumerate(scores), key=lambda item: (-item[1], item[0]))

    def nearness(self, question: str, passages: Sequence[str]) -> list[float]:
        """`meaning` for any number of passages: of a dense page only those with the likeliest words are embedded."""
        if not passages:
            return []
        chosen = self._worth_embedding(passages, overlap(question, passages))
        known = dict(zip(chosen, self.meaning(question, [passages[i] for i in chosen]), strict=True))
        return [known.get(i, 0.0) for i in range(len(passages))]

    def _worth_embedding(self, passages: Sequence[str], words: Sequence[float]) -> list[int]:
        new = [i for i, passage in enumerate(passages) if passage not in self._known]
        left_out = set(sorted(new, key=lambda i: -words[i])[MOST_NEW:])
        return [i for i in range(len(passages)) if i not in left_out]

    def meaning(self, question: str, passages: Sequence[str]) -> list[float]:
        """How near each passage is in meaning, 0 (unrelated) to 1."""
        vectors = self._vectors([question, *passages])
        cosines = vectors[1:] @ vectors[0]
        near = np.clip((cosines - UNRELATED) / (RELATED - UNRELATED), 0.0, 1.0)
        return [float(value) for value in near]

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, shape (len(texts), 384); those not known yet are computed in batches."""
        self.load()
        new = sorted({text for text in texts if text not in self._known}, key=len)
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            for text, vector in zip(batch, self._embed(batch), strict=True):
                self._known[text] = vector
        result = np.stack([self._known[text] for text in texts]) if texts else np.zeros((0, 384), np.float32)
        for text in texts:
            self._known.move_to_end(text)
        while len(self._known) > CACHE:
            self._known.popitem(last=False)
        return result

    def _embed(self, texts: Sequence[str]) -> Vectors:
        coded = [self._tokenizer.encode(text) for text in texts]
        width = max(len(code.ids) for code in coded)
        ids = np.zeros((len(coded), width), np.int64)
        mask = np.zeros_like(ids)
        for row, code in enumerate(coded):
            ids[row, : len(code.ids)] = code.ids
            mask[row, : len(code.ids)] = 1
        (hidden,) = self._session.run(
            None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        )
        weights = mask[:, :, None].astype(np.float32)
        mean = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
        result: Vectors = (mean / np.linalg.norm(mean, axis=1, keepdims=True)).astype(np.float32)
        return result


def mixed(words: float, meaning: float) -> float:
    """One score of the two opinions. Where one is sure the other can't drag it under two thirds of its own."""
    blend = WORDS_SHARE * words + (1 - WORDS_SHARE) * meaning
    return max(blend, 0.66 * words, 0.66 * meaning)


def overlap(question: str, passages: Sequence[str]) -> list[float]:
    """Share of the question's words that each passage holds, rare words counting more, 0 to 1."""
    asked = content(question)
    there = [stems(passage) for passage in passages]
    if not asked:
        return [0.0] * len(passages)
    held = [[support(word, words) for word in asked] for words in there]
    rarity = [
        math.log(1 + (len(passages) + 1) / (1 + sum(row[column] > 0 for row in held))) for column in range(len(asked))
    ]
    whole = sum(rarity)
    return [sum(r * h for r, h in zip(rarity, row, strict=True)) / whole for row in held]


def lexical_rank(question: str, passages: Sequence[str]) -> list[tuple[int, float]]:
    """`Finder.rank` by words alone, for when the model is missing."""
    scores = overlap(question, passages)
    return sorted(enumerate(scores), key=lambda item: (-item[1], item[0]))
