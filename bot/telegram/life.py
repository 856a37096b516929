"""Signs of life in a chat: what is done there, and a message about the queue."""

from __future__ import annotations

from telegram.constants import ChatAction

from bot.messengers.life import Life
from bot.telegram.outbox import Outbox
from bot.telegram.rendering import text
from bot.telegram.talk import Talk

SHOWN = 4.0
"""Seconds between two signs: Telegram shows each for five."""


class ChatSigns:
    """Signs of life in a chat; the outbox logs what fails."""

    def __init__(self, outbox: Outbox, talk: Talk, action: ChatAction, shown: float = SHOWN) -> None:
        self.shown = shown
        self._outbox = outbox
        self._talk = talk
        self._action = action
        self._told: int | None = None

    async def act(self) -> None:
        """Show what the bot does."""
        await self._outbox.act(self._talk, self._action)

    async def tell(self, words: str) -> None:
        """Say it in a message of its own."""
        if self._told is None:
            message = await self._outbox.say(self._talk, text(words))
        else:
            message = await self._outbox.reword(self._talk, self._told, text(words))
        self._told = self._told if message is None else message.message_id

    async def hush(self) -> None:
        """Delete that message."""
        if self._told is not None:
            await self._outbox.take_back(self._talk, self._told)


def life_in(outbox: Outbox, talk: Talk, action: ChatAction = ChatAction.UPLOAD_PHOTO) -> Life:
    """Return what shows in a chat that a request is in hand."""
    return Life(ChatSigns(outbox, talk, action))
