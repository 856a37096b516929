"""The queue in front of the search: bounded, fair between people, and nobody's trouble is another's."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import QueueFull
from bot.queue import FairQueue
from tests.support.stored import is_one_sentence
from tests.support.turns import Crowd, settled


def crowd(slots: int = 1, waiting: int = 50, waiting_per_user: int = 20) -> Crowd:
    return Crowd(FairQueue(slots, waiting, waiting_per_user))


async def test_as_many_as_there_are_slots_are_inside_at_once() -> None:
    shop = crowd(slots=2)
    people = [await shop.come(lane) for lane in "abc"]
    assert [person.inside for person in people] == [True, True, False]
    await shop.leave(people[0])
    assert people[2].inside


async def test_who_is_served_at_once_is_told_nothing() -> None:
    shop = crowd()
    first = await shop.come("a")
    await shop.leave(first)
    assert first.told == []


async def test_in_one_lane_the_first_to_come_is_the_first_served() -> None:
    shop = crowd()
    people = [await shop.come("a") for _ in range(4)]
    await shop.leave_one_by_one()
    assert shop.served == people


async def test_a_flood_of_one_waits_behind_one_of_everybody_else() -> None:
    shop = crowd()
    for _ in range(5):
        await shop.come("flood")
    others = [await shop.come(lane) for lane in ("b", "c")]
    await shop.leave_one_by_one()
    assert [person.lane for person in shop.served] == ["flood", "flood", "b", "c", "flood", "flood", "flood"]
    assert all(person.gone for person in others)


async def test_everyone_is_told_their_place_and_each_change_of_it() -> None:
    shop = crowd()
    inside = await shop.come("a")
    first, second = [await shop.come(lane) for lane in "bc"]
    await shop.leave(inside)
    assert (first.told, second.told) == ([1], [2, 1])


async def test_who_floods_is_told_when_others_go_before() -> None:
    shop = crowd()
    for _ in range(2):
        await shop.come("flood")
    last = await shop.come("flood")
    await shop.come("b")
    assert last.told == [2, 3]


async def test_the_depth_counts_who_waits() -> None:
    shop = crowd()
    for lane in "aabc":
        await shop.come(lane)
    assert shop.queue.depth == 3
    await shop.leave_one_by_one()
    assert shop.queue.depth == 0


@pytest.mark.parametrize(("waiting", "lanes", "word"), [(2, "abc", "people"), (9, "aaa", "already")])
async def test_a_full_queue_is_one_sentence_that_says_whose_fault_it_is(
    waiting: int, lanes: str, word: str
) -> None:
    shop = crowd(waiting=waiting, waiting_per_user=2)
    await shop.come("a")
    people = [await shop.come(lane) for lane in lanes]
    refused = people[-1]
    assert refused.gone
    assert refused.task is not None
    error = refused.task.exception()
    assert isinstance(error, QueueFull)
    assert is_one_sentence(error)
    assert word in str(error)
    assert shop.queue.depth == 2


async def test_who_gives_up_waiting_moves_the_others_up() -> None:
    shop = crowd()
    await shop.come("a")
    first, second = [await shop.come(lane) for lane in "bc"]
    await shop.cancel(first)
    assert second.told == [2, 1]
    assert shop.queue.depth == 1


async def test_who_is_cancelled_inside_makes_room() -> None:
    shop = crowd()
    first, second = [await shop.come(lane) for lane in "ab"]
    await shop.cancel(first)
    assert second.inside


async def test_a_turn_that_comes_to_one_who_gives_up_in_that_moment_goes_to_the_next() -> None:
    shop = crowd()
    async with shop.queue.turn("a", _silent):
        leaving, patient = [await shop.come(lane) for lane in "bc"]
    assert shop.queue.depth == 1  # the turn is given, and could not be taken yet
    await shop.cancel(leaving)
    assert leaving not in shop.served
    assert patient.inside


async def test_an_error_inside_makes_room() -> None:
    queue = FairQueue(1, 5, 5)
    with pytest.raises(KeyError):
        async with queue.turn("a", _silent):
            raise KeyError
    async with asyncio.timeout(60), queue.turn("b", _silent):
        assert queue.depth == 0


async def test_a_client_that_fails_when_told_its_place_hurts_only_itself() -> None:
    shop = crowd()
    inside = await shop.come("a")

    async def hung_up(position: int) -> None:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        async with shop.queue.turn("b", hung_up):
            raise AssertionError("it should not have had a turn")
    after = await shop.come("c")
    await shop.leave(inside)
    assert after.inside


async def test_a_client_that_is_slow_to_be_told_its_place_holds_nobody_up() -> None:
    shop = crowd()
    inside = await shop.come("a")
    told: list[int] = []

    async def never_ends(position: int) -> None:
        told.append(position)
        await asyncio.Event().wait()

    async def visit() -> None:
        async with shop.queue.turn("b", never_ends):
            pass

    slow = asyncio.create_task(visit())
    await settled()
    last = await shop.come("c")
    await shop.leave(inside)
    async with asyncio.timeout(60):
        await slow
    await settled()
    assert told == [1]
    assert last.inside


async def _silent(position: int) -> None:
    pass
