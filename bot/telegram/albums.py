"""Albums: several messages that Telegram sends one after the other, and nobody says which is the last."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from telegram import Message

from bot.messengers.gate import Postponed
from bot.waiting import happens

QUIET = 0.8
"""Seconds without another photo after which an album is whole: they come within a few tenths."""

LONGEST = 5.0
"""Seconds after which it is taken to be whole, however the photos trickle in."""


@dataclass(slots=True)
class End:
    """The end of an album, for those who brought its other photos.

    Attributes:
        postponed: it was not answered, and is to be answered as a whole by the next process.
    """

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    postponed: bool = False

    async def wait(self) -> None:
        """Wait for it.

        Raises:
            Postponed: the album was not answered.
        """
        await self.reached.wait()
        if self.postponed:
            raise Postponed


@dataclass(slots=True)
class _Album:
    messages: list[Message] = field(default_factory=list)
    more: asyncio.Event = field(default_factory=asyncio.Event)
    end: End = field(default_factory=End)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A whole album, in its order; whoever has it says when it ends."""

    messages: list[Message]
    end: End


class Albums:
    """Gathers the messages of albums. It belongs to one event loop."""

    def __init__(self, quiet: float = QUIET, longest: float = LONGEST) -> None:
        self._quiet = quiet
        self._longest = longest
        self._open: dict[tuple[int, str], _Album] = {}

    async def gather(self, message: Message) -> Gathered | None:
        """Return an album when it is whole, to whoever brought its first photo.

        To the others it returns None, once the album is answered: until then their photos are in hand.

        Raises:
            Postponed: it was not answered.
        """
        key = (message.chat_id, str(message.media_group_id))
        album = self._open.get(key)
        if album is not None:
            album.messages.append(message)
            album.more.set()
            await album.end.wait()
            return None
        album = self._open[key] = _Album([message])
        try:
            async with asyncio.timeout(self._longest):
                while await _another(album, self._quiet):
                    continue
        except TimeoutError:
            pass
        finally:
            del self._open[key]
        messages = sorted(album.messages, key=lambda one: one.message_id)
        return Gathered(messages, album.end)


async def _another(album: _Album, quiet: float) -> bool:
    """Wait a moment for another photo; return whether there was one."""
    album.more.clear()
    return await happens(album.more, quiet)
