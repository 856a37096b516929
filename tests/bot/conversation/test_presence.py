"""Deleting waits for its asker and nobody else; stopping waits for everybody, but not for ever."""

from __future__ import annotations

import asyncio

import pytest

from bot.conversation.presence import Presence
from bot.errors import Stopping


class Guest:
    """Is served until told to go."""

    def __init__(self, presence: Presence, user: str) -> None:
        self.inside, self.go = asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(self._stay(presence, user))

    async def _stay(self, presence: Presence, user: str) -> None:
        async with presence.serving(user):
            self.inside.set()
            await self.go.wait()

    async def leave(self) -> None:
        self.go.set()
        await self.task


async def test_leaving_waits_for_the_users_own_requests_only() -> None:
    presence = Presence()
    ana, ben = Guest(presence, "ana"), Guest(presence, "ben")
    await ana.inside.wait()
    await ben.inside.wait()

    async def forget() -> bool:
        async with presence.leaving("ana"):
            return ana.task.done()

    forgetting = asyncio.create_task(forget())
    await ana.leave()

    assert await forgetting
    assert not ben.task.done()
    await ben.leave()


async def test_what_is_asked_while_leaving_is_served_afterwards() -> None:
    presence = Presence()

    async with presence.leaving("ana"):
        back = Guest(presence, "ana")
        other = Guest(presence, "ben")
        await other.inside.wait()
        assert not back.inside.is_set()

    await back.inside.wait()
    await back.leave()
    await other.leave()


async def test_leaving_twice_at_once_happens_one_after_the_other() -> None:
    presence, inside, most = Presence(), 0, 0

    async def forget() -> None:
        nonlocal inside, most
        async with presence.leaving("ana"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(forget(), forget(), forget())

    assert most == 1


async def test_one_who_gives_up_waiting_to_leave_locks_nobody_out() -> None:
    presence = Presence()
    ana = Guest(presence, "ana")
    await ana.inside.wait()

    async def forget() -> None:
        async with presence.leaving("ana"):
            raise AssertionError("it should still wait")

    forgetting = asyncio.create_task(forget())
    await asyncio.sleep(0)
    forgetting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await forgetting

    again = Guest(presence, "ana")
    await again.inside.wait()
    await ana.leave()
    await again.leave()


async def test_closing_waits_for_what_is_in_hand_and_takes_nothing_more() -> None:
    presence = Presence()
    ana = Guest(presence, "ana")
    await ana.inside.wait()

    closing = asyncio.create_task(presence.close(60))
    await asyncio.sleep(0)
    with pytest.raises(Stopping):
        async with presence.serving("ben"):
            pass
    with pytest.raises(Stopping):
        async with presence.leaving("ben"):
            pass
    await ana.leave()

    assert await closing


async def test_closing_does_not_wait_for_ever() -> None:
    presence = Presence()
    assert await presence.close(0)
    presence = Presence()
    ana = Guest(presence, "ana")
    await ana.inside.wait()

    assert not await presence.close(0)

    await ana.leave()
