"""The photos that a message brings, fetched from Telegram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from telegram import Message
from telegram.error import BadRequest, TelegramError

from bot.errors import FileOutOfReach, PhotoNotFetched
from bot.telegram.client import Client, patiently

LARGEST = 20 * 2**20
"""Bytes that a bot may fetch (core.telegram.org/bots/api#getfile)."""

PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a message: what fetches it, and its size in bytes where Telegram says it."""

    file_id: str = field(repr=False)
    size: int | None


def picture_of(message: Message) -> Picture | None:
    """Return the picture of a message: a photo at its largest, or a picture that was sent as a file."""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Picture(largest.file_id, largest.file_size)
    document = message.document
    if document is not None and (document.mime_type or "").startswith("image/"):
        return Picture(document.file_id, document.file_size)
    return None


async def fetch_all(client: Client, pictures: Sequence[Picture]) -> tuple[bytes, ...]:
    """Return the bytes of those pictures that can be had.

    Raises:
        FileOutOfReach, PhotoNotFetched: none can; it is the first one's.
    """
    found, errors = [], []
    for picture in pictures:
        try:
            found.append(await fetch(client, picture))
        except (FileOutOfReach, PhotoNotFetched) as error:
            errors.append(error)
    if errors and not found:
        raise errors[0]
    return tuple(found)


async def fetch(client: Client, picture: Picture) -> bytes:
    """Return a picture's bytes as they were sent.

    Raises:
        FileOutOfReach: Telegram does not hand it to bots.
        PhotoNotFetched: it is gone, or Telegram is away for long.
    """
    if (picture.size or 0) > LARGEST:
        raise FileOutOfReach("The file is larger than the 20 MB that Telegram lets bots fetch.")

    async def load() -> bytes:
        file = await client.get_file(picture.file_id)
        return bytes(await file.download_as_bytearray())

    try:
        return await patiently(load, PATIENCE)
    except BadRequest as error:
        if "too big" in str(error).lower():
            raise FileOutOfReach("Telegram does not hand a file of this size to bots.") from error
        raise PhotoNotFetched("Telegram does not know this photo any more.") from error
    except TelegramError as error:
        raise PhotoNotFetched("The photo cannot be fetched from Telegram now.") from error
