"""A voice on disk: a folder that says in `voice.json` what it is, readable by its owner only.

Beside `voice.json` lie the speaker embedding (`embedding.safetensors`), the consent that was recorded, and, where a
voice was trained, the weights and processor in the layout of the hub, so that plain transformers loads the same folder.
"""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import VoiceError
from assistant.paths import write_whole
from assistant.types import Voice

log = logging.getLogger(__name__)

FORMAT = 1
CARD = "voice.json"
EMBEDDING = "embedding.safetensors"
CONSENT = "consent.wav"
EMBEDDING_SIZE = 512  # x-vectors of speechbrain/spkrec-xvect-voxceleb, which SpeechT5 was trained with
ENGINES = ("speecht5", "vits", "bark", "fastspeech2", "piper", "screen_reader")


@dataclass(frozen=True, slots=True)
class VoiceCard:
    """What `voice.json` holds.

    Attributes:
        name: as it is listed and chosen; also the folder's name.
        engine: which synthesizer speaks it.
        base_model: name on the hub, or folder, of the checkpoint it was made with; "" for the engine's own.
        revision: commit of `base_model`; "" where it is not known.
        language: of what it speaks.
        sample_rate: Hz of the sound it makes.
        speaker: which speaker of a checkpoint of many.
        embedding: file with the x-vector, beside the card; "" without one.
        consent: who agreed to which sentence, what was heard, the recording's file; empty where nobody was recorded.
        made: how, when, and from what.
    """

    name: str
    engine: str
    base_model: str = ""
    revision: str = ""
    language: str = "en"
    sample_rate: int = 16_000
    speaker: str = ""
    embedding: str = ""
    consent: dict[str, Any] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)


def read_card(folder: Path) -> VoiceCard:
    """What the folder says of its voice.

    Raises:
        VoiceError: there is no voice in it, or one that this version can't use.
    """
    try:
        values = json.loads((folder / CARD).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise VoiceError(f"{folder.name} is no voice: the folder holds no {CARD}.") from error
    except (OSError, ValueError) as error:
        raise VoiceError(f"The voice {folder.name} can't be read. Remove it and add it again.") from error
    if not isinstance(values, dict) or not isinstance(values.get("format"), int):
        raise VoiceError(f"The voice {folder.name} has a {CARD} that is not one. Remove the voice and add it again.")
    if values.pop("format") > FORMAT:
        raise VoiceError(f"The voice {folder.name} was made by a newer Lookaloud. Please update Lookaloud.")
    known = {name: values[name] for name in VoiceCard.__slots__ if name in values}
    try:
        card = VoiceCard(**known)
    except TypeError as error:
        raise VoiceError(f"The voice {folder.name} lacks its name or engine. Remove it and add it again.") from error
    for name, kind in (("name", str), ("engine", str), ("base_model", str), ("language", str), ("sample_rate", int),
                       ("speaker", str), ("embedding", str | None)):  # fmt: skip
        if not isinstance(getattr(card, name), kind):
            raise VoiceError(f"The voice {folder.name} has a wrong {name} in its {CARD}.")
    if card.engine not in ENGINES:
        raise VoiceError(f"The voice {folder.name} needs the speech engine {card.engine}, which there is not.")
    return card


def read_voice(folder: Path) -> Voice:
    """The voice in a folder, with its embedding.

    Raises:
        VoiceError: it can't be used; the sentence says why.
    """
    card = read_card(folder)
    embedding = _own_embedding(folder, card) if card.embedding else None
    if card.engine == "speecht5" and embedding is None:
        raise VoiceError(f"The voice {card.name} has no speaker embedding, so it would only make noise. Add it again.")
    return Voice(card.name, card.engine, folder, embedding, card.base_model, card.speaker, card.language)


def _own_embedding(folder: Path, card: VoiceCard) -> NDArray[np.float32]:
    try:
        return read_embedding(folder / Path(card.embedding).name)
    except VoiceError as error:
        log.warning("%s", error.sentence)
        raise VoiceError(
            f"The speaker of the voice {card.name} can't be read. Remove the voice and add it again."
        ) from error


def write_voice(
    folder: Path,
    card: VoiceCard,
    embedding: NDArray[np.float32] | None = None,
    consent_wav: Path | None = None,
) -> None:
    """Make the voice's folder, whole or not at all. An older voice in the same place is replaced.

    Args:
        folder: where it will be; its parent must exist.
        card: what it is; `embedding` and the consent's file are filled in.
        embedding: x-vector, float32 of shape (512,), any length but 0.
        consent_wav: recording to be kept with it.

    Raises:
        VoiceError: the embedding can't be one.
        OSError: the disk is full or can't be written; what was there is untouched.
    """
    beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".new-"))  # made owner-only by mkdtemp
    try:
        values = asdict(card)
        if embedding is not None:
            values["embedding"] = EMBEDDING
            _write_embedding(beside / EMBEDDING, embedding)
        if consent_wav is not None:
            values["consent"] = {**card.consent, "recording": CONSENT}
            write_whole(beside / CONSENT, consent_wav.read_bytes())
        write_whole(
            beside / CARD, json.dumps({"format": FORMAT, **values}, indent=2, ensure_ascii=False).encode() + b"\n"
        )
        put_in_place(beside, folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def put_in_place(beside: Path, folder: Path) -> None:
    """Rename a finished folder to where it belongs; an older one there goes first to the side, then away."""
    old = folder.with_name(f".old-{folder.name}")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    try:
        beside.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def read_embedding(path: Path) -> NDArray[np.float32]:
    """An x-vector from a .safetensors or .npy file, float32 of shape (512,) and length 1.

    Raises:
        VoiceError: there is none in it.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        if path.suffix == ".npy":
            values = np.load(path, allow_pickle=False)
        else:
            tensors = load(path.read_bytes())
            values = tensors.get("embedding", next(iter(tensors.values()), np.zeros(0)))
    except FileNotFoundError as error:
        raise VoiceError(f"There is no file {path.name} with a speaker embedding.") from error
    except (OSError, ValueError, SafetensorError) as error:
        raise VoiceError(f"{path.name} is not a speaker embedding: it should be .safetensors or .npy.") from error
    return unit(np.asarray(values).reshape(-1), path.name)


def unit(values: NDArray[Any], name: str) -> NDArray[np.float32]:
    """An embedding brought to length 1: only its direction counts in SpeechT5.

    Raises:
        VoiceError: it has another size than 512, is all zero, or holds what is no number.
    """
    if values.shape != (EMBEDDING_SIZE,) or values.dtype.kind != "f":
        raise VoiceError(f"{name} is not a speaker embedding for SpeechT5: it does not hold {EMBEDDING_SIZE} numbers.")
    length = float(np.linalg.norm(values.astype(np.float64)))
    if not np.isfinite(length) or length == 0.0:
        raise VoiceError(f"{name} is not a usable speaker embedding: its numbers are broken or all zero.")
    return (values / length).astype(np.float32)


def _write_embedding(path: Path, embedding: NDArray[np.float32]) -> None:
    from safetensors.numpy import save

    write_whole(path, save({"embedding": np.ascontiguousarray(unit(embedding, "The embedding"))}))
