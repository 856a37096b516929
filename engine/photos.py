"""Bytes of a picture in, an upright RGB photo of bounded size out.

Bytes are counted before they are parsed and pixels before they are decoded, so a hostile file costs next to
nothing. What is bigger than the model can use is shrunk as early as its format allows: JPEGs while they are
decoded, everything else right after.
"""

from __future__ import annotations

import re
import stat
import warnings
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import IO

import numpy as np
import pillow_heif
from PIL import Image
from PIL.ExifTags import Base as ExifTag
from PIL.Image import Transpose
from PIL.ImageFile import ImageFile

from engine.config import PhotoLimits
from engine.errors import PhotoDamaged, PhotoEmpty, PhotoError, PhotoNotAnImage, PhotoTooLarge, PhotoTooSmall
from engine.types import Photo, Pixels

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")
"""The formats that are tried, by Pillow's names; everything else is not an image to us."""

DEFAULT_LIMITS = PhotoLimits()

_LONGEST = 8
"""The longer side is kept under this many work sides, however narrow a picture is."""

_SIGNATURE = 16
"""Bytes from which Pillow's readers recognize their format."""

_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
"""What makes a picture upright, by its EXIF orientation (EXIF 2.3, tag 0x0112)."""

_WARNINGS = ("ignore", None, Warning, re.compile("PIL|pillow_heif"), 0)
"""What Pillow and its readers warn about, as an entry of ``warnings.filters``."""

_Reader = Callable[[IO[bytes], str | bytes], ImageFile]
_Accepts = Callable[[bytes], bool | str]


def read_bytes(path: Path, limits: PhotoLimits = DEFAULT_LIMITS) -> bytes:
    """Read a picture's file, if it is no bigger than allowed.

    Raises:
        PhotoError: the file is missing, cannot be read, or is a pipe or a device, which might never end.
        PhotoEmpty, PhotoTooLarge: by the size of the file.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise PhotoError(f"The photo {path} cannot be read: it is no regular file.")
        with path.open("rb") as file:
            data = file.read(limits.max_bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: no file can have such a name
        reason = getattr(error, "strerror", None) or "it has an impossible name"
        raise PhotoError(f"The photo {path} cannot be read: {reason}.") from error
    _check_bytes(max(found.st_size, len(data)), limits)
    return data


def read_photo(path: Path, limits: PhotoLimits = DEFAULT_LIMITS) -> Photo:
    """Read and decode a picture's file; see :func:`read_bytes` and :func:`decode`."""
    return decode(read_bytes(path, limits), limits)


def decode(data: bytes, limits: PhotoLimits = DEFAULT_LIMITS) -> Photo:
    """Decode a picture of any of :data:`FORMATS`.

    The photo is turned upright by its EXIF orientation (a broken EXIF block means no turn), transparent
    parts lie on white, 16-bit and other deep pictures are scaled to 8 bits, and of an animation the first
    frame is taken. It is never enlarged; a bigger one is reduced by a whole factor while its shorter side
    stays at least ``limits.work_side`` (a very narrow one until its longer side is at most eight times that).

    Raises:
        PhotoEmpty, PhotoTooLarge, PhotoTooSmall, PhotoNotAnImage, PhotoDamaged: and nothing else, whatever
            the bytes.
    """
    _check_bytes(len(data), limits)
    _ignore_warnings()
    image = _open(data)
    _check_pixels(image.size, limits)
    try:
        return Photo(_upright_pixels(image, limits.work_side))
    except Exception as error:  # Pillow's decoders raise nearly anything on broken bytes
        raise PhotoDamaged("The photo is cut short or broken inside.") from error


def decode_closer(photo: Photo, data: bytes, limits: PhotoLimits) -> Photo:
    """Return a photo in more of its pixels, or itself where there are no more.

    Args:
        photo: as it was decoded.
        data: what it was decoded from.
        limits: with the work side that is wanted.
    """
    if min(photo.size) >= limits.work_side:
        return photo
    whole = sorted(photo.size) == sorted(_open(data).size)  # sorted: it was turned upright
    return photo if whole else decode(data, limits)


def format_of(data: bytes) -> str | None:
    """Return the first of :data:`FORMATS` whose signature a file has; None when it has none of them."""
    signature = data[:_SIGNATURE]
    return next((name for name, accepts, _ in _readers() if accepts(signature) is True), None)


def _check_bytes(size: int, limits: PhotoLimits) -> None:
    if size == 0:
        raise PhotoEmpty("The photo is an empty file.")
    if size > limits.max_bytes:
        raise PhotoTooLarge(
            f"The photo has {size / 2**20:.1f} MB; at most {limits.max_bytes / 2**20:g} MB are allowed."
        )


def _check_pixels(size: tuple[int, int], limits: PhotoLimits) -> None:
    width, height = size
    if width * height > limits.max_pixels:
        raise PhotoTooLarge(
            f"The photo has {width}x{height} pixels; at most {limits.max_pixels / 1e6:g} million are allowed."
        )
    if min(width, height) < limits.min_side:
        raise PhotoTooSmall(
            f"The photo has only {width}x{height} pixels; each side needs at least {limits.min_side}."
        )


def _ignore_warnings() -> None:
    """Keep Pillow's remarks on odd files off stderr; what matters of them becomes an error of ours.

    It is added once and stays: before Python 3.14 filters cannot be scoped to a thread.
    """
    if _WARNINGS not in warnings.filters:
        warnings.filterwarnings("ignore", module=_WARNINGS[3].pattern)


@cache
def _readers() -> tuple[tuple[str, _Accepts, _Reader], ...]:
    """Each format's name, signature check and header reader.

    ``Image.open`` is not used because it warns about big pictures, or refuses them without naming their size.
    """
    Image.init()
    pillow_heif.register_heif_opener()
    known = ((name, *Image.OPEN[name]) for name in FORMATS)
    return tuple((name, accepts, reader) for name, reader, accepts in known if accepts is not None)


def _open(data: bytes) -> ImageFile:
    """Parse the header; no pixel is decoded yet."""
    failure: Exception | None = None
    for _, accepts, reader in _readers():
        if accepts(data[:_SIGNATURE]) is not True:
            continue
        try:
            return reader(BytesIO(data), "")
        except Exception as error:  # as above; another reader may know this signature too
            failure = error
    if failure is None:
        raise PhotoNotAnImage("The file is not a picture in a format that can be read.")
    raise PhotoDamaged("The photo is cut short or broken inside.") from failure


def _upright_pixels(image: ImageFile, work_side: int) -> Pixels:
    factor = _reduction(image.size, work_side)
    image.draft(None, (max(1, image.width // factor), max(1, image.height // factor)))
    image.load()
    turn = _TURNS.get(_orientation(image))  # a TIFF is turned by Pillow while it loads and says 1 afterwards
    picture = _reducible(image)
    factor = _reduction(picture.size, work_side)
    if factor > 1:
        picture = picture.reduce(factor)
    picture = _on_white(picture)
    if turn is not None:
        picture = picture.transpose(turn)
    return np.asarray(picture)


def _reduction(size: tuple[int, int], work_side: int) -> int:
    """The whole factor by which a picture of this size is reduced."""
    longest = work_side * _LONGEST
    return max(1, min(size) // work_side, -(-max(size) // longest))


def _orientation(image: ImageFile) -> int:
    try:
        return int(image.getexif().get(ExifTag.Orientation, 1))
    except Exception:  # a broken block says nothing about the pixels
        return 1


def _reducible(image: Image.Image) -> Image.Image:
    """The same picture in a mode whose pixels can be averaged."""
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    if image.mode in {"1", "P", "PA"} or "transparency" in image.info:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def _eight_bits(image: Image.Image) -> Image.Image:
    """Scale a deep gray picture to 8 bits.

    ``I;16`` spans 16 bits. For 32-bit integers and floats nobody says what white is: it is taken to be the
    smallest of 1, 255 and 65535 that no pixel exceeds, or else the brightest pixel.
    """
    values = np.asarray(image)
    if image.mode.startswith("I;16"):
        return Image.fromarray((values >> 8).astype(np.uint8))
    finite = np.nan_to_num(values.astype(np.float32), posinf=0.0, neginf=0.0)
    peak = float(finite.max())
    white = next((level for level in (1.0, 255.0, 65535.0) if peak <= level), peak)
    return Image.fromarray((finite.clip(0.0, white) * (255.0 / white)).round().astype(np.uint8))


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture if picture.mode == "RGB" else picture.convert("RGB")
    colors = picture.convert("RGBA")
    ground = Image.new("RGBA", colors.size, "white")
    ground.alpha_composite(colors)
    return ground.convert("RGB")
