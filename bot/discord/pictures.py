"""The pictures that a message shows, and their bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

import discord
from tenacity import AsyncRetrying, retry_if_exception, stop_after_delay, wait_random_exponential

from bot.discord.turn import Source
from bot.errors import HugePhoto, LinkNotFetched, LinkTooSlow, LinkUnusable, PhotoNotFetched, SnaplookError
from bot.sources.download import Downloader, Fetched

PATIENCE = 60.0
"""Seconds in which a picture is fetched again while Discord, or the way to it, fails."""

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".heif")
"""Names of files that are taken for pictures where Discord does not say what they are."""


_ADDRESS = re.compile(r"https?://[^\s<>]+")


def pictures_in(message: discord.Message) -> tuple[Source, ...]:
    """Return the pictures of a message: its own, those that it forwards, or those of its links' previews."""
    shown: list[discord.Message | discord.MessageSnapshot] = [message, *message.message_snapshots]
    attached = [source_of(one) for part in shown for one in part.attachments if is_picture(one)]
    if attached:
        return tuple(attached)
    return tuple(dict.fromkeys(_previews(embed for part in shown for embed in part.embeds)))


def is_picture(attachment: discord.Attachment) -> bool:
    """Say whether an attachment is a picture, as far as Discord knows."""
    if attachment.content_type is not None:
        return attachment.content_type.startswith("image/")
    return attachment.filename.lower().endswith(PICTURES)


def source_of(attachment: discord.Attachment) -> Source:
    """Return where an attachment is."""
    return Source(attachment.url, attachment.size, ours=True)


def link_in(words: str) -> tuple[Source, ...]:
    """Return the first address that somebody wrote; none where there is none."""
    found = _ADDRESS.search(words)
    return () if found is None else (Source(found[0].rstrip(".,;:!?)>")),)


class Known(Protocol):
    """Fetches what Discord keeps; see :class:`bot.sources.download.Downloader`."""

    async def fetch(self, url: str) -> Fetched:
        """Return what an address leads to."""
        ...


class Fetcher:
    """Fetches pictures.

    Args:
        known: fetches what Discord keeps.
        strange: fetches what somebody gave an address of.
        largest: bytes of a picture.
    """

    def __init__(self, known: Known, strange: Downloader, largest: int) -> None:
        self._known = known
        self._strange = strange
        self._largest = largest

    async def all(self, sources: Sequence[Source]) -> tuple[bytes, ...]:
        """Return the bytes of those pictures that can be had.

        Raises:
            SnaplookError: none can; it is the first one's.
        """
        found, errors = [], []
        for source in sources:
            try:
                found.append(await self._fetch(source))
            except SnaplookError as error:
                errors.append(error)
        if errors and not found:
            raise errors[0]
        return tuple(found)

    async def _fetch(self, source: Source) -> bytes:
        if not source.ours:
            return await self._strange.photo(source.url)
        if (source.size or 0) > self._largest:
            raise HugePhoto(f"The file has {source.size:,} bytes; at most {self._largest:,} are taken.")
        patient = AsyncRetrying(
            retry=retry_if_exception(_may_pass),
            stop=stop_after_delay(PATIENCE),
            wait=wait_random_exponential(multiplier=0.5, max=5.0),
            reraise=True,
        )

        async def fetch() -> bytes:
            return (await self._known.fetch(source.url)).content

        try:
            return await patient(fetch)
        except LinkUnusable as error:
            raise PhotoNotFetched("Discord does not hand this picture over any more.") from error


def _may_pass(error: BaseException) -> bool:
    """Say whether Discord may hand a picture over in a moment."""
    return isinstance(error, LinkTooSlow) or (isinstance(error, LinkNotFetched) and error.passing)


def _previews(embeds: Iterable[discord.Embed]) -> Iterable[Source]:
    """Return the pictures of links' previews, by way of Discord's own proxy where it has one."""
    for embed in embeds:
        media = embed.image if embed.image.url else embed.thumbnail
        if media.proxy_url:
            yield Source(media.proxy_url, ours=True)
        elif media.url:
            yield Source(media.url)
