"""Picture files of every kind, turned into upright RGB pixels, or into one sentence that says why not."""

from __future__ import annotations

import errno
import io
import logging
import stat
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.errors import PictureError
from assistant.types import Picture, PictureSource

if TYPE_CHECKING:
    from PIL import Image

log = logging.getLogger(__name__)

_LARGEST_FILE = 300_000_000  # bytes; a raw 100-megapixel TIFF
_LARGEST_JPEG = 210_000_000  # pixels; the largest phone sensor makes 200 million, and a JPEG is reduced while decoded
_LARGEST = 120_000_000  # pixels of other formats: 480 MB while they are decoded
_PLENTY = 50_000_000  # pixels; what is larger is reduced, for reading gains nothing from more
# Formats that Pillow decodes by itself. Not among them: EPS, which would start Ghostscript on a stranger's program.
# The common ones first: the others cost 50 ms of imports.
_COMMON = ("PNG", "JPEG", "GIF", "BMP", "DIB")
_RARE = ("WEBP", "TIFF", "AVIF", "JPEG2000", "ICO", "ICNS", "PPM", "TGA", "PCX", "QOI", "SGI", "DDS")
_ANIMATIONS = ("GIF", "WEBP", "PNG", "AVIF")


def open_picture(path: Path) -> Picture:
    """Open a picture file. Any thread; takes up to a second for very large ones.

    Raises:
        PictureError: it is not there, not readable, not a picture, damaged, or too large.
    """
    name = path.name or str(path)
    try:
        kind = path.stat()
        if not stat.S_ISREG(kind.st_mode):  # before it is opened: a pipe would never answer
            what = "a folder" if stat.S_ISDIR(kind.st_mode) else "not a file but a device or a pipe"
            raise PictureError(f"{name} is {what}; choose a picture file.")
        if kind.st_size > _LARGEST_FILE:
            raise PictureError(f"{name} is too large to open: {kind.st_size // 1_000_000} megabytes.")
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        raise PictureError(_unreadable(name, error)) from error
    return from_bytes(data, PictureSource.FILE, name)


def _unreadable(name: str, error: Exception) -> str:
    number = getattr(error, "errno", None)
    if number in (errno.ENOENT, errno.ENOTDIR) or isinstance(error, ValueError):
        return f"There is no file called {name}; check the name and the folder."
    if number in (errno.EACCES, errno.EPERM):
        return f"{name} may not be read; ask its owner, or choose another file."
    if number == errno.ENAMETOOLONG:
        return "The name of the file is too long."
    return f"{name} could not be read; the disk it is on may be gone."


def from_bytes(data: bytes, source: PictureSource, name: str = "") -> Picture:
    """Decode a picture from memory.

    Raises:
        PictureError: it is not a picture, damaged, or too large. Nothing is decoded before its size is known.
    """
    from PIL import Image, UnidentifiedImageError

    called = name or "This"
    if not data:
        raise PictureError(f"{called} is empty: it has 0 bytes.")
    # Pillow warns of odd metadata, which nobody here can act on, and of large pictures, which are refused below.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with _opened(data) as image:
                _check_size(image, called)
                return picture_of(image, source, name)
        except UnidentifiedImageError as error:
            raise PictureError(_not_a_picture(data, called)) from error
        except Image.DecompressionBombError as error:
            raise PictureError(f"{called} is too large to open: it has hundreds of megapixels.") from error
        except PictureError:
            raise
        except MemoryError as error:
            raise PictureError(f"{called} is too large for the memory of this computer.") from error
        except Exception as error:
            # Decoders of damaged files raise whatever they stumble over: struct.error, KeyError, SyntaxError, OSError.
            log.info("a picture could not be decoded", exc_info=True)
            raise PictureError(f"{called} is damaged or was not copied completely; try the original.") from error


def _opened(data: bytes) -> Image.Image:
    """The picture's header is read, not its pixels."""
    from PIL import Image, UnidentifiedImageError

    try:
        return Image.open(io.BytesIO(data), formats=_COMMON)
    except UnidentifiedImageError:
        Image.init()
        available = tuple(kind for kind in _RARE if kind in Image.OPEN)  # not every build of Pillow has all
        return Image.open(io.BytesIO(data), formats=available)


def _check_size(image: Image.Image, called: str) -> None:
    width, height = image.size
    limit = _LARGEST_JPEG if image.format in ("JPEG", "MPO") else _LARGEST
    if width * height > limit:
        raise PictureError(f"{called} is too large to open: {width} by {height} pixels.")
    if width * height == 0:
        raise PictureError(f"{called} has no pixels.")


def _not_a_picture(data: bytes, called: str) -> str:
    head = data[:512].lstrip().lower()
    if head.startswith(b"%pdf"):
        return f"{called} is a PDF document, not a picture; open it in a viewer and ask about that window."
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"hevc", b"heim", b"msf1"):
        return f"{called} is a HEIC photo, which can't be opened here; save or send it as JPEG."
    if b"<svg" in head:
        return (
            f"{called} is an SVG drawing, which can't be opened here; open it in a browser and ask about that window."
        )
    return f"{called} is not a picture that can be opened."


def picture_of(image: Image.Image, source: PictureSource, name: str = "") -> Picture:
    """Upright RGB pixels of an opened image; the first frame of several.

    Raises:
        OSError, ValueError and others: as Pillow's decoders raise them.
    """
    from PIL import ImageOps

    notes = [_frames_note(image)]
    if image.width * image.height > _PLENTY:
        full = image.size
        image.draft("RGB", (full[0] // 2, full[1] // 2))  # a JPEG is decoded smaller at once; others ignore it
        image = image.reduce(_factor(image.size)) if _factor(image.size) > 1 else image
        notes.append(f"It was made smaller to be read: from {full[0]} by {full[1]} pixels.")
    image.load()
    with suppress(Exception):  # damaged EXIF: the picture as it is stored is better than none
        image = ImageOps.exif_transpose(image)
    pixels = _rgb(image)
    return Picture(pixels, source, name=name, note=" ".join(note for note in notes if note))


def _factor(size: tuple[int, int]) -> int:
    return int(np.ceil(np.sqrt(size[0] * size[1] / _PLENTY)))


def _frames_note(image: Image.Image) -> str:
    """Says what else is in the file. Phones store depth maps as second frames of a photo: not worth a word."""
    try:
        if not getattr(image, "is_animated", False):
            return ""
        frames = int(getattr(image, "n_frames", 1))
        image.seek(0)
    except (OSError, ValueError, SyntaxError, EOFError):
        return ""
    if image.format in _ANIMATIONS:
        return f"This is the first of {frames} pictures of an animation."
    return f"This is the first of {frames} pages." if image.format == "TIFF" else ""


def _rgb(image: Image.Image) -> NDArray[np.uint8]:
    """8-bit RGB of any mode Pillow knows, shape (height, width, 3)."""
    if image.mode.startswith("I") or image.mode == "F":
        grey = _eight_bits(np.asarray(image))
        return np.ascontiguousarray(np.repeat(grey[..., None], 3, axis=2))
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        return _flattened(np.asarray(image.convert("RGBA")))
    return np.ascontiguousarray(np.asarray(image.convert("RGB"), np.uint8))


def _eight_bits(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Grey of 16 or 32 bits or floating point, scaled so that nothing is cut off."""
    numbers = np.nan_to_num(values.astype(np.float64))
    low, high = min(float(numbers.min()), 0.0), float(numbers.max())
    if low == 0 and high > 1:
        # Of 8, 10, 12 or 16 bits, whatever holds the brightest pixel: scanners write 12 bits into 16.
        high = next((2.0**bits - 1 for bits in (8, 10, 12, 16) if high < 2**bits), high)
    return ((numbers - low) * (255 / max(high - low, 1e-9))).round().astype(np.uint8)


def _flattened(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lay a picture with transparent parts on white; on black where what is visible is light, as white letters are."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    colours = rgba[..., :3].astype(np.float32)
    weight = float(alpha.sum())
    brightness = float((colours * alpha).sum()) / (3 * weight) if weight else 0.0
    ground = 0.0 if brightness > 160 else 255.0
    return np.ascontiguousarray((colours * alpha + ground * (1 - alpha)).round().astype(np.uint8))
