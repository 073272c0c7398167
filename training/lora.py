"""LoRA: small matrices beside the large ones learn, which stay as they are. Less memory, and smaller steps.

At the end they are added to the large ones: what is written is a plain checkpoint that knows nothing of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transformers import ViltForQuestionAnswering

# As peft's own examples have it for networks of this size; twice the rank keeps the usual rate's meaning.
RANK = 16
_ALPHA = 32
_PARTS = ["query", "key", "value", "dense"]


def add(model: ViltForQuestionAnswering) -> Any:
    """Freeze a network but for its classifier, and put small matrices beside those of its layers.

    Args:
        model: changed in place.

    Returns:
        What `merge` needs.
    """
    from peft import LoraConfig, LoraModel

    config = LoraConfig(r=RANK, lora_alpha=_ALPHA, target_modules=_PARTS)
    adapter = LoraModel(model, config, "default")
    for each in model.classifier.parameters():
        each.requires_grad_(True)  # its answers may be new
    return adapter


def merge(adapter: Any) -> None:
    """Make the network plain again: the same answers, nothing beside its matrices."""
    adapter.merge_and_unload()
