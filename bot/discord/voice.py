"""How a turn is answered: through its interaction, or in its channel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Protocol

import aiohttp
import discord
import structlog
from discord.webhook import WebhookMessage

from bot.discord.client import Client
from bot.discord.patience import patiently, tolerantly
from bot.discord.post import Post
from bot.discord.rows import Rows, rows_of
from bot.discord.turn import Line, Pressed, Turn
from bot.messengers.life import Signs

EXPIRED = frozenset({10015, 10062, 50027})
"""Discord's codes for an interaction that can be answered no longer."""

CANNOT_REPLY = 160002
"""Discord's code for a reply where earlier messages may not be read."""

DM_SIZE = 10 * 2**20
"""Bytes that files of a direct message may have, and of every server's that nobody paid for."""

_log = structlog.get_logger(__name__)


class Original(int):
    """Stands for the message that answers an interaction, or under which was pressed.

    The library asks for its number, which may be another webhook's that the interaction's token does not
    open, and writes it into the address as it is; Discord takes this word there
    (discord.com/developers/docs/interactions/receiving-and-responding).
    """

    def __str__(self) -> str:
        """Return the word."""
        return "@original"


ORIGINAL = Original()


SHOWN = 8.0
"""Seconds between two signs that the bot is typing: Discord shows each for ten."""


class Voice(Signs, Protocol):
    """Says things in one turn."""

    size: int
    """Bytes that a message's files may have."""

    async def answer(self, post: Post) -> None:
        """Say what the turn is about: where a sign that it is worked on stands, or as a reply."""
        ...

    async def add(self, post: Post) -> None:
        """Say something more, to whoever asked alone where that is possible."""
        ...

    async def refuse(self, post: Post) -> None:
        """Say that something cannot be done, and leave an answer that is there as it is."""
        ...

    async def rows(self) -> Rows:
        """Return what can be pressed now under the message in which was pressed."""
        ...

    async def relabel(self, rows: Rows) -> None:
        """Show other keys under the message in which was pressed."""
        ...


def voice_for(client: Client, turn: Turn, sorry: str) -> Voice:
    """Return what answers a turn, and says that it is sorry where Discord takes no answer as it is."""
    if turn.line is None:
        return ChannelVoice(client, turn, sorry)
    return InteractionVoice(client, turn, turn.line, sorry)


class InteractionVoice:
    """Answers an interaction by its token, which is good for 15 minutes.

    Of a turn that is public, what comes too late is said in the channel.
    """

    def __init__(self, client: Client, turn: Turn, line: Line, sorry: str) -> None:
        self._client = client
        self._turn = turn
        self._sorry = sorry
        self._webhook = discord.Webhook.partial(line.application, line.token, client=client)
        self._webhook.type = discord.WebhookType.application  # only such a one may whisper
        self._anew = not isinstance(turn.wants, Pressed) or turn.wants.anew
        self.size = line.size
        self.shown = SHOWN

    async def answer(self, post: Post) -> None:
        """Put the answer in the place of "is thinking", or of the message in which was pressed."""

        async def edit(shown: Post = post) -> WebhookMessage:
            return await self._webhook.edit_message(ORIGINAL, **shown.instead())

        try:
            await patiently(edit)
        except discord.HTTPException as error:
            if error.code in EXPIRED and not self._turn.private:
                _log.warning("discord.token_expired", reason=str(error))
                await ChannelVoice(self._client, self._turn, self._sorry).answer(post)
            elif _log_refusal(error):
                await _reaching(partial(edit, Post(self._sorry)))
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            _log.error("discord.not_sent", reason=str(error))

    async def add(self, post: Post) -> None:
        """Say something that only whoever asked sees."""

        async def send() -> WebhookMessage:
            return await self._webhook.send(ephemeral=True, wait=True, **post.fresh())

        await _reaching(send)

    async def refuse(self, post: Post) -> None:
        """Say it in the place of "is thinking", or beside the answer."""
        await (self.answer(post) if self._anew else self.add(post))

    async def rows(self) -> Rows:
        """Return what can be pressed now; nothing, where the message is gone."""
        fetch = partial(self._webhook.fetch_message, ORIGINAL)
        try:
            return rows_of(await patiently(fetch))
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            _log.info("discord.not_read", reason=str(error))
            return ()

    async def relabel(self, rows: Rows) -> None:
        """Show other keys under the message in which was pressed."""

        async def edit() -> WebhookMessage:
            return await self._webhook.edit_message(ORIGINAL, **{"view": Post(rows=rows).instead()["view"]})

        await _reaching(edit)

    async def act(self) -> None:
        """Do nothing: Discord says that the bot is thinking."""

    async def tell(self, words: str) -> None:
        """Say it in the place where the answer comes; an answer that is there already is left alone."""
        if self._anew:
            edit = partial(self._webhook.edit_message, ORIGINAL, content=words)
            await tolerantly(edit, "tell")

    async def hush(self) -> None:
        """Do nothing: the answer takes its place."""


class ChannelVoice:
    """Answers a message in its channel.

    What is sent again, as the first time brought no answer or its process was killed, appears once: Discord
    knows it by its nonce for some minutes.
    """

    size = DM_SIZE
    shown = SHOWN

    def __init__(self, client: Client, turn: Turn, sorry: str) -> None:
        self._turn = turn
        self._sorry = sorry
        self._channel = client.get_partial_messageable(turn.channel, guild_id=turn.guild)
        self._said = 0
        self._told: discord.Message | None = None

    async def answer(self, post: Post) -> None:
        """Reply to the message."""
        self._said += 1
        nonce = f"{self._turn.id}-{self._said}"

        async def send() -> discord.Message:
            return await self._say(lambda: {"nonce": nonce, **post.fresh()})

        try:
            await patiently(send)
        except discord.HTTPException as error:
            if _log_refusal(error):
                await _reaching(partial(self._say, lambda: {"content": self._sorry}))
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            _log.error("discord.not_sent", reason=str(error))

    async def add(self, post: Post) -> None:
        """Say something more, in private chats: in a channel everybody would see it."""
        if self._turn.private:
            await self.answer(post)

    async def refuse(self, post: Post) -> None:
        """Reply to the message."""
        await self.answer(post)

    async def rows(self) -> Rows:
        """Return nothing: nothing is pressed in a message."""
        return ()

    async def relabel(self, rows: Rows) -> None:
        """Do nothing: nothing is pressed in a message."""

    async def act(self) -> None:
        """Show for ten seconds that the bot is typing."""
        await tolerantly(self._type, "act")

    async def tell(self, words: str) -> None:
        """Say it in a message of its own."""
        await tolerantly(partial(self._tell, words), "tell")

    async def hush(self) -> None:
        """Delete that message."""
        if self._told is not None:
            await tolerantly(self._told.delete, "hush")

    async def _type(self) -> None:
        await self._channel.typing()

    async def _tell(self, words: str) -> None:
        if self._told is None:
            self._told = await self._say(lambda: {"content": words})
        else:
            await self._told.edit(content=words)

    async def _say(self, parts: Callable[[], dict[str, Any]]) -> discord.Message:
        """Say something as a reply; where the bot may not read what was said before, as a plain message."""
        turn = self._turn
        reference = discord.MessageReference(
            message_id=turn.id, channel_id=turn.channel, guild_id=turn.guild, fail_if_not_exists=False
        )
        try:
            return await self._channel.send(reference=reference, mention_author=False, **parts())
        except discord.HTTPException as error:
            if error.code != CANNOT_REPLY:
                raise
        return await self._channel.send(**parts())


async def _reaching(send: Callable[[], Awaitable[object]]) -> None:
    """Send something; where that cannot be done, log it."""
    try:
        await patiently(send)
    except discord.HTTPException as error:
        _log_refusal(error)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        _log.error("discord.not_sent", reason=str(error))


def _log_refusal(error: discord.HTTPException) -> bool:
    """Log why a message was refused; return whether other words may be taken.

    Where a message is gone, or nobody may be written to, none are; else something in it was our mistake.
    """
    if isinstance(error, discord.NotFound | discord.Forbidden) or error.code in EXPIRED:
        _log.info("discord.unreachable", code=error.code, reason=error.text)
        return False
    _log.error("discord.not_sent", code=error.code, reason=error.text)
    return True
