"""What a server sends, read no further than is allowed."""

from __future__ import annotations

from asyncio import IncompleteReadError

from aiohttp import ClientResponse

from bot.errors import HugePhoto, LinkNotFetched

HEAD = 16
"""Bytes at a file's beginning that tell its format; see :func:`engine.photos.format_of`."""


def check_announced(response: ClientResponse, most: int) -> None:
    """Check what a server says of a body that is not read yet.

    Args:
        response: what it says.
        most: bytes that are allowed.

    Raises:
        HugePhoto: it says that there are more.
        LinkNotFetched: the body is compressed, which we said that we do not take: a few bytes of it may be
            gigabytes.
    """
    if (response.content_length or 0) > most:
        raise _too_many(most)
    codings = ",".join(response.headers.getall("Content-Encoding", []))
    if any(coding.strip().lower() not in ("", "identity") for coding in codings.split(",")):
        raise LinkNotFetched("The file is sent compressed, though that was not asked for.")


async def read_head(response: ClientResponse) -> bytes:
    """Return the first :data:`HEAD` bytes, or all where there are fewer."""
    try:
        return await response.content.readexactly(HEAD)
    except IncompleteReadError as ended:
        return ended.partial


async def read_on(response: ClientResponse, head: bytes, most: int) -> bytes:
    """Return the whole body, whatever its server said of its length.

    Args:
        response: whose body it is.
        head: what was read of it.
        most: bytes that are allowed.

    Raises:
        HugePhoto: there are more; what comes after them is not read.
    """
    content = bytearray(head)
    while len(content) <= most:
        chunk = await response.content.readany()
        if not chunk:
            return bytes(content)
        content += chunk
    raise _too_many(most)


def _too_many(most: int) -> HugePhoto:
    return HugePhoto(f"The file has more than the {most / 2**20:g} MB that are allowed.")
