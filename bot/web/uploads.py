"""The form with photos, read as it comes: counted, timed, and refused as soon as it is too much."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import BadHttpMessage
from aiohttp.web_exceptions import HTTPRequestEntityTooLarge

from bot.errors import HugePhoto, TooManyPhotos
from bot.web.refusals import BrokenUpload, NoPhoto, SlowUpload, WrongForm
from bot.web.room import Take

_CHUNK = 16 * 1024
_ID_BYTES = 36
_OTHER_PARTS = 8
_OVERHEAD = 64 * 1024
"""Bytes of a form beside its photos: boundaries, headers, the id."""


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """What a form may cost.

    Attributes:
        photo_bytes: most bytes of one photo.
        photos: most photos.
        all_bytes: most bytes of all forms in hand together.
        total_seconds: most seconds from the first byte to the last.
        stall_seconds: most seconds in which nothing comes.
        least_rate: bytes a second that must come; who falls behind by `stall_seconds` is given up.
    """

    photo_bytes: int
    photos: int
    all_bytes: int
    total_seconds: float = 120
    stall_seconds: float = 20
    least_rate: float = 10_000

    @property
    def form_bytes(self) -> int:
        """Most bytes of a form."""
        return self.photo_bytes * self.photos + _OVERHEAD


@dataclass(frozen=True, slots=True)
class Upload:
    """A form that came whole.

    Attributes:
        id: a UUID in its 36 characters: the page's own, so that a form sent again is known, or a new one.
        photos: the files, at least one.
    """

    id: str
    photos: tuple[bytes, ...] = field(repr=False)


async def read_upload(request: web.Request, limits: UploadLimits, take: Take) -> Upload:
    """Read the photos of a form, keeping no more of them than is allowed.

    Args:
        request: the form.
        limits: what it may cost.
        take: takes room for what comes.

    Raises:
        QueueFull: there is no room for it.
        HugePhoto: a photo, or the form as its length says, has too many bytes; the rest is not read.
        TooManyPhotos: there are more photos than one query takes.
        Refused: the form is none, is broken, is empty, or does not come to its end in time.
    """
    if request.content_type != "multipart/form-data":
        raise WrongForm("A photo is sent as multipart/form-data.")
    if (request.content_length or 0) > limits.form_bytes:
        raise _too_large(limits)
    with _explaining():
        async with (
            asyncio.timeout(limits.total_seconds),
            asyncio.timeout(limits.stall_seconds) as patience,
        ):
            return await _read(await request.multipart(), limits, _putting_off(patience, limits, take))


async def read_field(request: web.Request, name: str, limits: UploadLimits) -> str:
    """Return a field of a form without photos; empty when there is none.

    Raises:
        SlowUpload: the form does not come to its end in time.
    """
    try:
        async with asyncio.timeout(limits.stall_seconds):
            value = (await request.post()).get(name)
    except TimeoutError as error:
        raise SlowUpload("The form did not come to its end in time.") from error
    return value if isinstance(value, str) else ""


def _putting_off(patience: asyncio.Timeout, limits: UploadLimits, take: Take) -> Take:
    """Take room for what comes, and put the end of the patience off by as long as it may have taken."""
    clock = asyncio.get_running_loop().time

    def came(size: int) -> None:
        take(size)
        end = (patience.when() or clock()) + size / limits.least_rate
        patience.reschedule(min(end, clock() + limits.stall_seconds))

    return came


async def _read(form: MultipartReader, limits: UploadLimits, came: Take) -> Upload:
    photos: list[bytes] = []
    query_id = str(uuid4())
    for _ in range(limits.photos + _OTHER_PARTS):
        part = await form.next()
        if part is None:
            break
        if not isinstance(part, BodyPartReader):
            raise BrokenUpload("A form has no forms within it.")
        if part.name == "id":
            query_id = str(UUID((await _read_part(part, _ID_BYTES, came)).decode("ascii")))
        elif part.name == "photo":
            if len(photos) == limits.photos:
                raise TooManyPhotos(f"One search takes {limits.photos} photos at most.")
            data = await _read_part(part, limits.photo_bytes, came)
            if len(data) > limits.photo_bytes:
                raise _too_large(limits)
            if data or part.filename:  # a file field that was left empty is sent with neither
                photos.append(data)
        else:
            raise BrokenUpload("The form has a field that the page does not have.")
    else:
        raise BrokenUpload("The form has too many fields.")
    if not photos:
        raise NoPhoto("The form has no photo.")
    return Upload(query_id, tuple(photos))


async def _read_part(part: BodyPartReader, most: int, came: Take) -> bytes:
    """Return a field, or its beginning where it is longer than it may be."""
    data = bytearray()
    while not part.at_eof() and len(data) <= most:
        chunk = await part.read_chunk(_CHUNK)
        came(len(chunk))
        data += chunk
    return bytes(data)


@contextmanager
def _explaining() -> Iterator[None]:
    """Turn what the library finds wrong with a form into our errors."""
    try:
        yield
    except TimeoutError as error:
        raise SlowUpload("The photo did not come to its end in time.") from error
    except HTTPRequestEntityTooLarge as error:
        raise BrokenUpload("A field of the form is too long.") from error
    except (ValueError, AssertionError, RuntimeError, BadHttpMessage, web.PayloadAccessError) as error:
        raise BrokenUpload("The form is broken.") from error


def _too_large(limits: UploadLimits) -> HugePhoto:
    return HugePhoto(f"A photo may have {limits.photo_bytes / 1e6:.0f} MB at most.")
