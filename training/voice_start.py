"""What the training of a voice starts from: a SpeechT5 and its vocoder, on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ModelMissing

if TYPE_CHECKING:
    from transformers import SpeechT5ForTextToSpeech

    from training.voice_lesson import Options

_BROKEN = "The model in {} can't be loaded. Please download it again."


def located(options: Options) -> tuple[Path, Path]:
    """Folders of the checkpoint to start from and of the vocoder.

    Raises:
        ModelMissing: one is not on this machine, or its weights are broken.
    """
    from safetensors import SafetensorError, safe_open

    from assistant.models.checkpoints import locate_checkpoint
    from assistant.speaking.speecht5.weights import with_safetensors

    vocoder = with_safetensors(locate_checkpoint(options.vocoder))
    start = options.new if options.size else with_safetensors(locate_checkpoint(options.start))
    for folder in (start, vocoder):
        for file in folder.glob("*.safetensors"):
            try:
                with safe_open(file, "np"):
                    pass
            except (OSError, SafetensorError) as error:
                raise ModelMissing(_BROKEN.format(folder.name)) from error
    return start, vocoder


def loaded(folder: Path, seed: int) -> SpeechT5ForTextToSpeech:
    """The network in a folder, to be taught. Raises: ModelMissing: it can't be loaded."""
    import torch
    from transformers import SpeechT5ForTextToSpeech

    try:
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            model = SpeechT5ForTextToSpeech.from_pretrained(folder, local_files_only=True)
    except (OSError, RuntimeError, ValueError, KeyError) as error:
        raise ModelMissing(_BROKEN.format(folder.name)) from error
    # Teaches the attention to go through the text from its start to its end, without which a voice skips and repeats.
    model.config.use_guided_attention_loss = True
    return model
