"""What is wrong with a checkpoint's folder, in one sentence, without loading it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.models import checkpoints, sizes

_INDEXES = ("model.safetensors.index.json", "pytorch_model.bin.index.json")
_TOKENIZERS = ("tokenizer.json", "tokenizer.model", "vocab.txt", "vocab.json", "spiece.model")
_PROCESSORS = ("preprocessor_config.json", "processor_config.json")


def check(folder: Path) -> str:
    """What is wrong with the checkpoint in `folder`; "" when it is sound, as far as can be told without loading it.

    Reads the configuration and the headers of the weights. Never raises.
    """
    return next(_faults(folder), "")


def _faults(folder: Path) -> Iterator[str]:
    if not folder.is_dir():
        yield f"There is no folder {folder}. Please check the name."
        return
    name = folder.resolve().name
    config = _config(folder)
    if isinstance(config, str):
        yield config
        return
    yield from _weights(folder, name)
    if not any((folder / file).is_file() for file in _TOKENIZERS):
        yield f"The folder {name} has no tokenizer, so the model would not understand a question. Add tokenizer.json."
    if not any((folder / file).is_file() for file in _PROCESSORS):
        yield f"The folder {name} has no preprocessor_config.json, so pictures can't be prepared for the model."


def _config(folder: Path) -> dict[str, Any] | str:
    """The configuration, or what is wrong with it."""
    name = folder.resolve().name
    if (folder / checkpoints.PARTIAL).is_dir():
        return f"The download into the folder {name} was broken off. Run lookaloud models download {name} to go on."
    if not (folder / "config.json").is_file():
        return f"The folder {name} holds no model: it has no config.json."
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        config = None
    if not isinstance(config, dict) or not config.get("model_type"):
        return f"The file config.json in the folder {name} is damaged. Please get it again."
    return config


def _weights(folder: Path, name: str) -> Iterator[str]:
    files = checkpoints.weight_files(folder)
    if not files:
        for index in (folder / each for each in _INDEXES):
            if index.is_file():
                gone = [part.name for part in checkpoints.shards(index) if not part.is_file()]
                if not gone:
                    yield f"The file {index.name} in the folder {name} is damaged. Please get it again."
                    return
                yield f"A part of the weights is missing in the folder {name}: {gone[0]}. Please get it again."
                return
        yield f"The folder {name} has no weights: it needs model.safetensors."
    for file in files:
        try:
            if file.suffix == ".safetensors":
                sizes.header(file)
        except (OSError, ValueError):
            yield f"The file {file.name} in the folder {name} is damaged or cut off. Please get it again."
