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
WIDE = 512
"""Numbers for each word piece from which on a network is taught as the published ones are: ViLT-B/32 has 768."""
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
    """A WordPiece tokenizer that knows the words of `questions` whole and can spell all others.

    The same questions always give the same one: a training that goes on makes it anew.
    """
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from transformers import BertTokenizer

    level, cut = BertNormalizer(lowercase=True), BertPreTokenizer()
    counts: Counter[str] = Counter()
    for question, count in Counter(questions).items():
        for word, _ in cut.pre_tokenize_str(level.normalize_str(question)):
            counts[word] += count
    letters = [*string.ascii_lowercase, *string.digits, *string.punctuation]
    # Letters as the start of a word and inside one: no word is unknown.
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    # Among equally frequent ones the alphabet decides, and not the order of the file.
    frequent = sorted(counts.keys() - set(pieces), key=lambda word: (-counts[word], word))
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = Path(folder) / "vocab.txt"
        vocabulary.write_text("\n".join([*pieces, *frequent[:MOST_WORDS]]) + "\n", encoding="utf-8")
        return BertTokenizer(vocab=str(vocabulary), do_lower_case=True, model_max_length=LONGEST_TEXT)


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
