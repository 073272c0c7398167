"""Bark: it laughs, sighs and sings where the text says so, in the voice of a speaker prompt. Slow without a GPU."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.cancel import CancelToken
from assistant.errors import ModelMissing
from assistant.speaking.checkpoint import CheckpointEngine, device, fixed_dice, from_pretrained, model_name
from assistant.types import AudioChunk, Voice

log = logging.getLogger(__name__)

DEFAULT_PRESET = "v2/en_speaker_6"  # the one that its authors show it with
# Characters in one go: it speaks for 14 s at most, and what it has no time for it leaves out.
_LONGEST_TEXT = 150
_LONGEST_INPUT = 256  # tokens; more are cut off
# Semantic tokens are 49.9 a second. People say 8 characters a second when they take their time; a laugh takes 3 s.
_TOKENS_A_SECOND, _SLOWEST, _SPARE_S, _MOST_TOKENS = 49.9, 8, 3, 768
# Probability of the end at which it ends, as in Bark's own code: without it babble follows the text.
_END_PROBABILITY = 0.2
_DICE = {"semantic_config": 0.7, "coarse_acoustics_config": 0.7, "fine_acoustics_config": 0.5}  # as in Bark's own code
_PROMPT_PARTS = {"semantic_prompt": 1, "coarse_prompt": 2, "fine_prompt": 2}  # and their dimensions

Prompt = dict[str, NDArray[np.int64]]


class BarkSynthesizer(CheckpointEngine):
    """A `Synthesizer` for checkpoints of `BarkModel`. Model thread only.

    A voice names its prompt as `speaker`, one of the checkpoint's presets; or holds one of its own, `prompt.npz`.
    """

    name = "bark"
    default = "suno/bark-small"
    kinds = ("bark",)

    def __init__(self) -> None:
        super().__init__()
        self._model: Any = None
        self._tokenizer: Any = None
        self._prompt: dict[str, Any] | None = None

    def stream(self, text: str, voice: Voice, token: CancelToken) -> Iterator[AudioChunk]:
        """As `Synthesizer.stream`; a chunk is up to 14 s of sound, cancelled between any two steps of its making."""
        token.check()
        self.load(voice)
        for piece in wrap(text, _LONGEST_TEXT, break_on_hyphens=False):
            with fixed_dice(piece, voice), self._cancelled_by(token):
                samples = self._generate(piece)
            token.check()
            if len(samples):
                yield AudioChunk(samples, self.sample_rate)

    def _open(self, folder: Path, voice: Voice) -> None:
        import torch
        from transformers import AutoTokenizer, BarkModel

        options = {"dtype": torch.float16} if device() == "cuda" else {}
        self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self._model = from_pretrained(BarkModel, folder, **options)
        generation = self._model.generation_config
        prompt = find_prompt(
            voice, folder, (generation.semantic_config["semantic_vocab_size"], generation.codebook_size)
        )
        self._prompt = prompt and {name: torch.from_numpy(part).to(self._model.device) for name, part in prompt.items()}
        for stage, temperature in _DICE.items():
            getattr(generation, stage).update(do_sample=True, temperature=temperature)
        self.sample_rate = int(generation.sample_rate)

    def _free(self) -> None:
        self._model = self._tokenizer = self._prompt = None

    def _generate(self, text: str) -> NDArray[np.float32]:
        given = self._tokenizer(
            text,
            return_tensors="pt",
            padding="max_length",
            truncation=True,
            max_length=_LONGEST_INPUT,
            add_special_tokens=False,
        ).to(self._model.device)
        seconds = len(text) / _SLOWEST + _SPARE_S
        longest = min(int(seconds * _TOKENS_A_SECOND), _MOST_TOKENS)
        self._model.generation_config.semantic_config["max_new_tokens"] = longest
        sound = self._model.generate(
            given["input_ids"],
            attention_mask=given["attention_mask"],
            history_prompt=self._prompt,
            min_eos_p=_END_PROBABILITY,
        )
        samples: NDArray[np.float32] = sound.reshape(-1).float().cpu().numpy()
        return np.clip(np.nan_to_num(samples), -1.0, 1.0)

    @contextlib.contextmanager
    def _cancelled_by(self, token: CancelToken) -> Iterator[None]:
        """Within it each step of each of the three models looks at the token first.

        At their first layers: the fine model calls its own `forward`, which passes by the hooks of the model.
        """
        model = self._model
        stages = (model.semantic, model.coarse_acoustics, model.fine_acoustics)
        hooks = [stage.layers[0].register_forward_pre_hook(lambda *_: token.check()) for stage in stages]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()


def find_prompt(voice: Voice, folder: Path, sizes: tuple[int, int]) -> Prompt | None:
    """The speaker prompt of a voice: its own, the preset it names, or the default one.

    Args:
        voice: who speaks.
        folder: of the checkpoint.
        sizes: of the vocabulary of semantic tokens and of the codebooks.

    Returns:
        int64 arrays; None where nothing was asked for and the checkpoint has no presets.

    Raises:
        ModelMissing: what was asked for is not there, or is no prompt.
    """
    if voice.folder is not None and (voice.folder / "prompt.npz").is_file():
        return _checked({"": voice.folder / "prompt.npz"}, sizes, voice.name)
    presets = _presets(folder)
    name = voice.speaker or DEFAULT_PRESET
    if name not in presets:
        if voice.speaker:
            known = ", ".join(list(presets)[:5]) or "none"
            model = model_name(voice, folder, BarkSynthesizer.default)
            raise ModelMissing(f"The model {model} has no speaker {name}. It has {known}.")
        if not presets:
            log.warning("%s has no speaker prompts: each sentence will be said by somebody else", folder.name)
            return None
        name = next(iter(presets))
    return _checked(presets[name], sizes, name)


def _presets(folder: Path) -> dict[str, dict[str, Path]]:
    """Names of the checkpoint's prompts and their files, as far as these are there and lie in its folder."""
    try:
        listed = json.loads((folder / "speaker_embeddings_path.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    found = {}
    for name, parts in listed.items():
        if not isinstance(parts, dict):
            continue  # "repo_or_path"
        paths = {part: folder / str(parts.get(part, "")) for part in _PROMPT_PARTS}
        inside = all(".." not in path.parts and path.is_relative_to(folder) for path in paths.values())
        if inside and all(path.is_file() for path in paths.values()):
            found[str(name)] = paths
    return found


def _checked(files: dict[str, Path], sizes: tuple[int, int], name: str) -> Prompt:
    try:
        if "" in files:
            with np.load(files[""], allow_pickle=False) as archive:
                arrays = {part: archive[part] for part in _PROMPT_PARTS}
        else:
            arrays = {part: np.load(path, allow_pickle=False) for part, path in files.items()}
        for part, dimensions in _PROMPT_PARTS.items():
            values, most = arrays[part], sizes[0 if part == "semantic_prompt" else 1]
            if values.ndim != dimensions or values.dtype.kind not in "iu" or not values.size:
                raise ValueError(f"{part} has the shape {values.shape} of {values.dtype}")
            if values.min() < 0 or values.max() >= most:
                raise ValueError(f"{part} has values beyond {most}")
        return {part: values.astype(np.int64) for part, values in arrays.items()}
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise ModelMissing(f"The speaker {name} can't be read. Please remove it and add it again.") from error
