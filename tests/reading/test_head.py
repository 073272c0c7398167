"""The recogniser with its last layer cut: it reads what the whole network reads."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from assistant.models import packaged
from assistant.models.onnx_message import UnknownGraph, field, metadata
from assistant.reading import head
from assistant.reading.recognition import Recogniser

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
# Latin, accents, Greek; then signs that only the whole layer knows, alone and among letters.
LINES = (
    "Your parcel 4471 arrives on 3 May at 10:45",
    "Größe, naïve café, żółć, øre, Čeština",
    "Καλημέρα κόσμε",
    "✓ Saved   ✗ Failed",
    "★★★☆☆ 3 of 5",
    "☎ 0131 496 0000",
    "∞ ≈ ≤ ≥ ∑ and ♥",
)


def strip(text: str, points: int) -> NDArray[np.uint8]:
    font = ImageFont.truetype(FONT, points)
    image = Image.new("RGB", (int(font.getlength(text)) + points, points * 8 // 5), "white")
    ImageDraw.Draw(image).text((points // 2, points // 5), text, "black", font)
    return np.ascontiguousarray(np.asarray(image))


def numbers(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """As the recogniser prepares a strip that is 48 pixels high and a multiple of 8 wide."""
    scaled = pixels[None, :, :, ::-1].transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1
    return np.ascontiguousarray(scaled)


@pytest.fixture(scope="module")
def recogniser() -> Iterator[Recogniser]:
    recogniser = Recogniser(packaged.locate("ocr-rec"), 2)
    yield recogniser
    recogniser.close()


@pytest.fixture(scope="module")
def whole() -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(str(packaged.locate("ocr-rec")), providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("text", LINES)
@pytest.mark.parametrize("points", [12, 30])
def test_reads_what_the_whole_network_reads(
    recogniser: Recogniser, whole: onnxruntime.InferenceSession, text: str, points: int
) -> None:
    image = Image.fromarray(strip(text, points))
    width = -(-image.width * 48 // image.height) // 8 * 8
    sized = np.asarray(image.resize((width, 48), Image.Resampling.BILINEAR))
    chances = whole.run(None, {"x": numbers(sized)})[0][0]
    best = chances.argmax(axis=1)
    kept = np.flatnonzero((best != 0) & (np.diff(best, prepend=-1) != 0))
    letters = ["", *whole.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]
    (read,) = recogniser.read([sized])
    assert read[0] == "".join(letters[n] for n in best[kept]).strip()
    assert read[1] == pytest.approx(float(chances[kept, best[kept]].mean()), abs=0.01)


def test_both_parts_make_the_whole(whole: onnxruntime.InferenceSession) -> None:
    chosen = np.array([0, 5, 700, 18_000], dtype=np.int64)
    parts = head.cut(packaged.locate("ocr-rec").read_bytes(), chosen)
    trunk, rest = onnxruntime.InferenceSession(parts.trunk), onnxruntime.InferenceSession(parts.head)
    pixels = np.random.default_rng(3).uniform(-1, 1, (1, 3, 48, 160)).astype(np.float32)
    features, few = trunk.run([head.FEATURES, head.FEW], {"x": pixels})
    scores = rest.run([head.ALL], {head.FEATURES: features[0]})[0]
    assert scores[:, chosen] == pytest.approx(few[0], abs=1e-3)
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    expected = whole.run(None, {"x": pixels})[0][0]
    assert shares / shares.sum(axis=1, keepdims=True) == pytest.approx(expected, abs=1e-4)


def test_metadata() -> None:
    content = packaged.locate("ocr-rec").read_bytes()
    assert len(metadata(content, "character").splitlines()) == 18_708
    with pytest.raises(UnknownGraph, match="colour"):
        metadata(content, "colour")


@pytest.mark.parametrize("content", [b"", b"not a network", field(7, b""), field(7, b"\x0a\x7f")])
def test_another_file_is_refused(content: bytes) -> None:
    with pytest.raises(UnknownGraph):
        head.cut(content, np.arange(3))


def test_another_network_is_refused() -> None:
    """The detector ends in no matrix."""
    with pytest.raises(UnknownGraph, match="expected before"):
        head.cut(packaged.locate("ocr-det").read_bytes(), np.arange(3))
