"""What is wrong with a checkpoint's folder, in a sentence, without loading it. What shows while loading: `faults`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.errors import ModelMissing
from assistant.models import checkpoints, faults, record, sizes

_INDEXES = ("model.safetensors.index.json", "pytorch_model.bin.index.json")
_TOKENIZERS = ("tokenizer.json", "tokenizer.model", "vocab.txt", "vocab.json", "spiece.model")
_PROCESSORS = ("preprocessor_config.json", "processor_config.json")
# Of these kinds not every network answers or describes. Any other kind is asked of transformers.
_NETWORKS = {
    "vilt": ("ViltForQuestionAnswering",),
    "blip": ("BlipForQuestionAnswering", "BlipForConditionalGeneration"),
    "blip-2": ("Blip2ForConditionalGeneration", "Blip2Model"),
    "instructblip": ("InstructBlipForConditionalGeneration",),
}
# Networks that are made to be trained on: not usable yet, and nothing is wrong with them.
_BEGINNINGS = ("ViltForMaskedLM", "ViltModel")


def check(folder: Path, *, thorough: bool = False) -> str:
    """What is wrong with the checkpoint in `folder`; "" when it is sound, as far as can be told without loading it.

    Reads the configuration and the headers of the weights. Never raises.

    Args:
        folder: of a model that sees, in the hub's format.
        thorough: also read all of it: every file against the SHA-256 it was downloaded with, and a pickle for programs
            in it. Takes seconds to a minute.
    """
    return next(_faults(folder, thorough), "")


def _faults(folder: Path, thorough: bool) -> Iterator[str]:
    if not folder.is_dir():
        yield f"There is no folder {folder}. Please check the name."
        return
    name = folder.resolve().name
    config = _config(folder, name)
    if isinstance(config, str):
        yield config
        return
    yield from _kind(config, name)
    yield from _weights(folder, name)
    if not any((folder / file).is_file() for file in _TOKENIZERS):
        yield f"The folder {name} has no tokenizer, so the model would not understand a question. Add tokenizer.json."
    if not any((folder / file).is_file() for file in _PROCESSORS):
        yield f"The folder {name} has no preprocessor_config.json, so pictures can't be prepared for the model."
    if thorough:
        yield from _contents(folder, name)


def _config(folder: Path, name: str) -> dict[str, Any] | str:
    """The configuration, or what is wrong with it."""
    if (folder / checkpoints.PARTIAL).is_dir():
        return f"The download of {name} was broken off. Run lookaloud models download {name} to go on."
    if not (folder / "config.json").is_file():
        return f"The folder {name} holds no model: it has no config.json."
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        config = None
    if not isinstance(config, dict) or not isinstance(config.get("model_type"), str):
        return f"The file config.json in the folder {name} is damaged. Please get it again."
    return config


def _kind(config: dict[str, Any], name: str) -> Iterator[str]:
    kind = config["model_type"]
    networks = config.get("architectures") or ()
    if any(network in _BEGINNINGS for network in networks):
        yield f"The model in the folder {name} can't answer yet: it is one to start a training from."
    elif kind in _NETWORKS:
        if not set(networks).intersection(_NETWORKS[kind]):
            yield faults.WRONG_KIND.format(name=name, kind=", ".join(map(str, networks)) or kind)
    elif not _talks(kind):
        yield faults.WRONG_KIND.format(name=name, kind=kind)


def _talks(kind: str) -> bool:
    """Whether transformers opens this kind as a model that takes pictures and text."""
    try:
        from transformers.models.auto.modeling_auto import MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING_NAMES
    except ImportError:  # not installed: whoever loads it says so
        return True
    return kind in MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING_NAMES


def _weights(folder: Path, name: str) -> Iterator[str]:
    files = checkpoints.weight_files(folder)
    if not files:
        yield from _no_weights(folder, name)
    for file in files:
        try:
            if file.suffix == ".safetensors":
                sizes.header(file)
        except (OSError, ValueError):
            yield faults.FILE_BROKEN.format(file=file.name, name=name)
    gone = record.missing(folder)
    if gone is not None:
        yield faults.FILE_BROKEN.format(file=gone, name=name)


def _no_weights(folder: Path, name: str) -> Iterator[str]:
    for index in (folder / each for each in _INDEXES):
        if index.is_file():
            gone = [part.name for part in checkpoints.shards(index) if not part.is_file()]
            if gone:
                yield f"A part of the weights is missing in the folder {name}: {gone[0]}. Please get it again."
            yield faults.FILE_BROKEN.format(file=index.name, name=name)
    yield f"The folder {name} has no weights: it needs model.safetensors."


def _contents(folder: Path, name: str) -> Iterator[str]:
    changed = record.changed(folder)
    if changed:
        yield f"The file {changed[0]} in the folder {name} is not the one that was downloaded. Please get it again."
    for file in checkpoints.weight_files(folder):
        if file.suffix == ".bin":
            from assistant.models.safe_weights import read_pickle

            try:
                read_pickle(file, name)
            except ModelMissing as error:
                yield error.sentence
            except ImportError:
                yield faults.NO_LIBRARY
