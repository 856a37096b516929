"""The bot writes as fast as Telegram allows, and signs of life pass beside its messages."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.telegram.pace import SILENT, Pace

ANA, BEN, GROUP = 1, 2, -1
IN_A_GROUP = 20
"""Messages a minute in a group (core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""


async def test_signs_of_life_take_no_messages_turn() -> None:
    pace, said = Pace(), Said()
    await asyncio.gather(*(said.through(pace, GROUP, "sendChatAction") for _ in range(IN_A_GROUP + 1)))
    await asyncio.gather(*(said.through(pace, GROUP) for _ in range(IN_A_GROUP)))
    waiting = asyncio.create_task(said.through(pace, GROUP))  # the group's minute is full now

    await said.through(pace, ANA)
    for method in sorted(SILENT):
        await said.through(pace, GROUP, method)

    assert not waiting.done()
    waiting.cancel()


async def test_a_flood_is_told_at_once_and_holds_up_nobody_else() -> None:
    pace, said = Pace(), Said()

    with pytest.raises(RetryAfter):
        await Said(RetryAfter(3600)).through(pace, ANA)
    await said.through(pace, BEN)

    assert said.chats == [BEN]


class Said:
    """What reached Telegram: the chats, in their order."""

    def __init__(self, refusal: Exception | None = None) -> None:
        self.chats: list[int | None] = []
        self._refusal = refusal

    async def through(self, pace: Pace, chat: int | None, method: str = "sendMessage") -> None:
        async def send() -> bool:
            if self._refusal is not None:
                raise self._refusal
            self.chats.append(chat)
            return True

        data: dict[str, Any] = {} if chat is None else {"chat_id": chat}
        await pace.process_request(send, (), {}, method, data, None)
