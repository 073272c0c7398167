"""Questions as ViLT's own tokenizer cuts them, by `tokenizers` alone."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelMissing
from assistant.models import faults

log = logging.getLogger(__name__)

_UNKNOWN = "[UNK]"
# Letters of the shortest word that tells something when it is spelled: "TV" and "no" may well be.
_LEAST = 3
# A vocabulary this small was made of the words of its training's own questions (BERT's has 30,522 pieces): each word
# that was asked there is whole in it, and one that is cut was never heard.
_OWN_WORDS = 2_000
# The same words as others spell them. Data sets of questions are American; users are not all.
_SPELLINGS = {"colour": "color", "colours": "colors", "coloured": "colored", "grey": "gray", "centre": "center"}
_SPELLINGS |= {american: british for british, american in _SPELLINGS.items()}


class Words:
    """Cuts questions into word pieces. Model thread.

    Args:
        folder: of the checkpoint: tokenizer.json, or vocab.txt and tokenizer_config.json.
        name: of the model, for sentences.
        most: word pieces that fit, with the two that frame the question.

    Raises:
        ModelMissing: the files are missing or damaged.
    """

    def __init__(self, folder: Path, name: str, most: int) -> None:
        try:
            self._cut = _tokenizer(folder)
        except Exception as error:  # the library raises plain Exception for whatever is wrong with a file
            raise ModelMissing(faults.PROCESSOR.format(name=name)) from error
        self._cut.no_padding()
        self._cut.enable_truncation(most)

    def __call__(self, question: str) -> NDArray[np.int64]:
        """Numbers of the pieces, int64 (n,). The end of a question that is too long is left out."""
        return np.array(self._cut.encode(self._spelled(question)).ids, np.int64)

    def strange(self, question: str) -> bool:
        """Whether a word in it is unknown, or can only be spelled: the network never learned what it means."""
        made = self._cut.encode(self._spelled(question), add_special_tokens=False)
        pieces: dict[int, list[str]] = {}
        for word, piece in zip(made.word_ids, made.tokens, strict=True):
            pieces.setdefault(-1 if word is None else word, []).append(piece.removeprefix("##"))
        if self._cut.get_vocab_size() < _OWN_WORDS and any(len(word) > 1 for word in pieces.values()):
            return True
        return any(
            _UNKNOWN in word or (len(word) >= _LEAST and all(len(piece) == 1 for piece in word))
            for word in pieces.values()
        )

    def _spelled(self, question: str) -> str:
        """The question with words that are not in the vocabulary in the spelling that is."""

        def known(found: re.Match[str]) -> str:
            other = _SPELLINGS.get(found[0].lower())
            if other is None or self._cut.token_to_id(found[0].lower()) is not None:
                return found[0]
            return other if self._cut.token_to_id(other) is not None else found[0]

        return re.sub(r"[A-Za-z]+", known, question)


def _tokenizer(folder: Path) -> Any:
    from tokenizers import BertWordPieceTokenizer, Tokenizer

    if (folder / "tokenizer.json").is_file():
        return Tokenizer.from_file(str(folder / "tokenizer.json"))
    settings = folder / "tokenizer_config.json"
    known = json.loads(settings.read_text(encoding="utf-8")) if settings.is_file() else {}
    lower = bool(known.get("do_lower_case", True))
    accents = known.get("strip_accents")
    chinese = bool(known.get("tokenize_chinese_chars", True))
    return BertWordPieceTokenizer(
        str(folder / "vocab.txt"), lowercase=lower, strip_accents=accents, handle_chinese_chars=chinese
    )
