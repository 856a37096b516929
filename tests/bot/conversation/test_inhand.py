"""One question is answered once at a time, whoever comes and leaves meanwhile."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.conversation.inhand import InHand
from bot.conversation.visit import Visit
from bot.messages import Progress, Tell
from bot.texts import Texts
from tests.support.turns import settled


async def silent(progress: Progress) -> None:
    pass


def visit() -> Visit:
    return Visit("ana", "ana", None, "web", Texts({}).speaker("en"), datetime.now(UTC), 0.0, silent)


async def test_who_asks_while_the_work_is_being_given_up_has_it_begun_anew() -> None:
    in_hand, ended, tries = InHand[str](), asyncio.Event(), 0

    async def work(tell: Tell) -> str:
        nonlocal tries
        tries += 1
        if tries > 1:
            return "the answer"
        try:
            await asyncio.Event().wait()
        finally:
            await ended.wait()  # as what writes to a database is not left half done
        raise AssertionError("it was given up")

    first = asyncio.create_task(in_hand.join("query", visit(), work))
    await settled()
    first.cancel()
    await settled()
    again = asyncio.create_task(in_hand.join("query", visit(), work))
    and_again = asyncio.create_task(in_hand.join("query", visit(), work))
    await settled()
    assert (tries, again.done()) == (1, False)
    ended.set()

    assert (await again, await and_again, tries) == ("the answer", "the answer", 2)
    with pytest.raises(asyncio.CancelledError):
        await first
