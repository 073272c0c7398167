"""A ViLT of our own size, without weights from elsewhere: its sizes, its words, its processor."""

from __future__ import annotations

import string
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transformers import BertTokenizer, ViltForQuestionAnswering, ViltProcessor

LONGEST_TEXT = 40  # word pieces, as ViLT has it
MOST_WORDS = 8000
# For width 128: near 1 / sqrt(width), so that each layer passes on about what it gets. With BERT's 0.02, which is made
# for width 768, the loss stood still where yes and no are told apart.
SPREAD = 0.08


@dataclass(frozen=True, slots=True)
class Size:
    """Sizes of a network from scratch.

    Attributes:
        picture: shorter side of pictures, pixels, a multiple of `patch`.
        patch: side of the squares that pictures are cut into, pixels.
        width: numbers for each word piece and each square.
        layers: how many.
        heads: of attention, in each.
        inner: width of the inner layers.
    """

    picture: int = 64
    patch: int = 8
    width: int = 128
    layers: int = 4
    heads: int = 4
    inner: int = 256


SIZES = {"small": Size()}


def new_tokenizer(questions: Iterable[str]) -> BertTokenizer:
    """A WordPiece tokenizer that knows the words of `questions` whole and can spell all others."""
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertTokenizer

    counts = Counter(questions)
    letters = [*string.ascii_lowercase, *string.digits, *string.punctuation]
    # Each word once would be too rare to be joined; the trainer is quick enough for each different question 50 times.
    texts = [text for text, count in sorted(counts.items()) for _ in range(max(count, 50) if len(counts) < 5000 else 1)]
    trainer = BertWordPieceTokenizer(lowercase=True)
    trainer.train_from_iterator(
        texts,
        vocab_size=MOST_WORDS,
        min_frequency=2,
        # Both as the start of a word and inside one, so that no word is unknown.
        initial_alphabet=letters,
        show_progress=False,
    )
    with tempfile.TemporaryDirectory() as folder:
        (vocabulary,) = trainer.save_model(folder)
        words = Path(vocabulary).read_text(encoding="utf-8").splitlines()
        inside = [f"##{letter}" for letter in letters if f"##{letter}" not in set(words)]
        Path(vocabulary).write_text("\n".join([*words, *inside]) + "\n", encoding="utf-8")
        return BertTokenizer(vocab=vocabulary, do_lower_case=True, model_max_length=LONGEST_TEXT)


def new_processor(tokenizer: BertTokenizer, size: Size) -> ViltProcessor:
    """The processor of a network of that size."""
    from transformers import ViltProcessor
    from transformers.models.vilt.image_processing_pil_vilt import ViltImageProcessorPil

    sizes: dict[str, Any] = {"size": {"shortest_edge": size.picture}, "size_divisor": size.patch}
    return ViltProcessor(ViltImageProcessorPil(**sizes), tokenizer)  # type: ignore[no-untyped-call]


def new_model(tokenizer: BertTokenizer, names: Sequence[str], size: Size) -> ViltForQuestionAnswering:
    """A network with random weights, drawn from torch's global generator."""
    from transformers import ViltConfig, ViltForQuestionAnswering

    config = ViltConfig(
        vocab_size=len(tokenizer),
        max_position_embeddings=LONGEST_TEXT,
        hidden_size=size.width,
        num_hidden_layers=size.layers,
        num_attention_heads=size.heads,
        intermediate_size=size.inner,
        image_size=size.picture,
        patch_size=size.patch,
        initializer_range=SPREAD,
        pad_token_id=tokenizer.pad_token_id,
        id2label=dict(enumerate(names)),
        label2id={name: number for number, name in enumerate(names)},
    )
    return ViltForQuestionAnswering(config)
