"""Small real picture files of every format and oddity that the tests need."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

RED, GREEN, BLUE, GRAY = (200, 30, 30), (30, 160, 30), (30, 30, 200), (128, 128, 128)


def corners(width: int = 64, height: int = 48) -> Image.Image:
    """A picture whose quarters are red, green (top), blue and gray (bottom), so that turns show."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    picture.paste(GRAY, (width // 2, height // 2, width, height))
    return picture


def photo(seed: int = 0, width: int = 96, height: int = 128) -> Image.Image:
    """A smooth random picture; different seeds give different files."""
    grains = np.random.default_rng(seed).integers(0, 256, (6, 5, 3), dtype=np.uint8)
    return Image.fromarray(grains).resize((width, height), Image.Resampling.BICUBIC)


def encode(picture: Image.Image, format_: str = "JPEG", **options: object) -> bytes:
    """The bytes of a picture in one of Pillow's formats, or ``HEIF``."""
    if format_ == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    file = BytesIO()
    picture.save(file, format_, **options)
    return file.getvalue()


def jpeg(seed: int = 0, **size: int) -> bytes:
    """A small JPEG; different seeds give different files."""
    return encode(photo(seed, **size), "JPEG", quality=90)


def write_jpeg(path: Path, seed: int = 0, **size: int) -> Path:
    """Write a small JPEG, making its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(jpeg(seed, **size))
    return path


def turned(orientation: int, picture: Image.Image | None = None) -> bytes:
    """A JPEG whose EXIF block says that it is to be turned."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encode(picture or corners(), "JPEG", quality=95, exif=exif.tobytes())


def with_broken_exif() -> list[bytes]:
    """Good pictures with EXIF blocks that are none, or point nowhere."""
    blocks = (b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\x7f\x12\x01garbage", b"Exif\0\0")
    return [encode(corners(), format_, exif=block) for format_ in ("JPEG", "PNG", "WEBP") for block in blocks]


def png_that_claims(width: int, height: int) -> bytes:
    """A tiny file whose header promises a picture of this size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1024))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def animation(*frames: Image.Image) -> bytes:
    """A GIF of several frames."""
    return encode(frames[0], "GIF", save_all=True, append_images=list(frames[1:]), duration=50, loop=0)


def every_format() -> dict[str, bytes]:
    """:func:`corners` in each format that must be read."""
    lossy = {"quality": 95}
    picture = corners()
    return {
        "JPEG": encode(picture, "JPEG", subsampling=0, **lossy),
        "progressive JPEG": encode(picture, "JPEG", progressive=True, subsampling=0, **lossy),
        "CMYK JPEG": encode(picture.convert("CMYK"), "JPEG", **lossy),
        "PNG": encode(picture, "PNG"),
        "palette PNG": encode(picture.quantize(8), "PNG"),
        "WEBP": encode(picture, "WEBP", **lossy),
        "lossless WEBP": encode(picture, "WEBP", lossless=True),
        "GIF": encode(picture, "GIF"),
        "BMP": encode(picture, "BMP"),
        "TIFF": encode(picture, "TIFF"),
        "compressed TIFF": encode(picture, "TIFF", compression="tiff_lzw"),
        "CMYK TIFF": encode(picture.convert("CMYK"), "TIFF"),
        "AVIF": encode(picture, "AVIF", quality=90),
        "HEIF": encode(picture, "HEIF", quality=90),
    }
