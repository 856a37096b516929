"""Pictures that are sent to people: contact sheets and thumbnails, as JPEGs."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image

from bot.outlines import outlined
from bot.sheet import SheetCard, SheetLayout, contact_sheet
from bot.workers.base import SheetRequest
from engine.config import PhotoLimits
from engine.errors import PhotoError
from engine.photos import decode, read_photo

CHAT = SheetLayout(columns=2)
"""A sheet about as wide as high, so that a phone shows it large."""

SHEET_BYTES = 600_000
"""A sheet is kept under this: a phone on a slow network should not wait for it."""

_QUALITIES = (85, 75, 60, 40)
_THUMBNAIL_QUALITY = 82
_QUERY_SIDE = 640
"""The shopper's photo is decoded this large."""

_MISSING = "#ece9e2"
"""The color of a photo that cannot be shown."""


def draw_sheet(request: SheetRequest, limits: PhotoLimits) -> bytes:
    """Draw an answer as one picture; a photo that cannot be read leaves its place empty."""
    query = None if request.query is None else _query(request.query, limits)
    if query is not None:
        query = outlined(query, request.outlines)
    cards = [
        SheetCard(_product(photo, limits), title, price)
        for photo, title, price in zip(request.photos, request.titles, request.prices, strict=True)
    ]
    sheet = contact_sheet(query, cards, layout=CHAT, heading=request.heading, nothing=request.nothing)
    for quality in _QUALITIES:
        picture = _jpeg(sheet, quality)
        if len(picture) <= SHEET_BYTES:
            break
    return picture


def draw_thumbnail(photo: Path, side: int, limits: PhotoLimits) -> bytes:
    """Shrink a photo's file to at most ``side`` pixels on its longer side, upright and without EXIF.

    Raises:
        PhotoError: the file cannot be read as a photo.
    """
    picture = Image.fromarray(read_photo(photo, replace(limits, work_side=side)).pixels)
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    return _jpeg(picture, _THUMBNAIL_QUALITY)


def _query(data: bytes, limits: PhotoLimits) -> Image.Image | None:
    try:
        return Image.fromarray(decode(data, replace(limits, work_side=_QUERY_SIDE)).pixels)
    except PhotoError:
        return None


def _product(photo: Path, limits: PhotoLimits) -> Image.Image:
    try:
        return Image.fromarray(read_photo(photo, limits).pixels)
    except PhotoError:
        return Image.new("RGB", (3, 4), _MISSING)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()
