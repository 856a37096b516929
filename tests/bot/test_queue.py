"""The queue in front of the search: bounded, fair between people, and nobody's trouble is another's."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import LaneFull, QueueFull
from bot.queue import FairQueue
from tests.support.stored import is_one_sentence
from tests.support.turns import Crowd, Person, settled


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


@pytest.mark.parametrize(
    ("waiting", "lanes", "word", "kind"),
    [(2, "abc", "people", QueueFull), (9, "aaa", "already", LaneFull)],
)
async def test_a_full_queue_is_one_sentence_that_says_whose_fault_it_is(
    waiting: int, lanes: str, word: str, kind: type[QueueFull]
) -> None:
    shop = crowd(waiting=waiting, waiting_per_user=2)
    await shop.come("a")
    people = [await shop.come(lane) for lane in lanes]
    error = refusal_of(people[-1])
    assert type(error) is kind
    assert is_one_sentence(error)
    assert word in str(error)
    assert shop.queue.depth == 2


async def test_a_network_that_comes_as_many_people_waits_behind_one_of_everybody_else() -> None:
    shop = crowd()
    for number in range(5):
        await shop.come(f"new {number}", group="network")
    other = await shop.come("b")
    assert other.told == [2]
    await shop.leave_one_by_one()
    assert shop.served.index(other) == 2


async def test_in_a_network_people_take_turns_too() -> None:
    shop = crowd()
    for lane in "aaab":
        await shop.come(lane, group="network")
    await shop.leave_one_by_one()
    assert [person.lane for person in shop.served] == ["a", "a", "b", "a"]


async def test_a_full_queue_takes_somebody_of_a_small_group_in_place_of_the_last_of_the_largest() -> None:
    shop = crowd(waiting=3)
    await shop.come("inside")
    flood = [await shop.come(f"new {number}", group="network") for number in range(3)]
    other = await shop.come("b")
    assert isinstance(refusal_of(flood[-1]), QueueFull)
    assert (other.waits, other.told) == (True, [2])
    assert shop.queue.depth == 3
    await shop.leave_one_by_one()
    assert all(person.gone for person in shop.people)
    assert [person for person in flood if person in shop.served] == flood[:2]


async def test_a_full_queue_takes_nobody_in_whose_group_is_as_large_as_any_other() -> None:
    shop = crowd(waiting=4)
    await shop.come("inside")
    waiting = [await shop.come(lane, group) for lane, group in zip("abcd", "xxxy", strict=True)]
    assert isinstance(refusal_of(await shop.come("e", "x")), QueueFull)
    assert (await shop.come("f", "y")).waits
    assert isinstance(refusal_of(waiting[2]), QueueFull)
    assert isinstance(refusal_of(await shop.come("g", "y")), QueueFull)


async def test_who_gives_way_and_leaves_in_the_same_moment_frees_no_place_that_was_not_theirs() -> None:
    shop = crowd(waiting=2)
    inside = await shop.come("inside")
    first, last = [await shop.come(lane, group="network") for lane in "ab"]
    newcomer = asyncio.create_task(shop.come("c"))
    await asyncio.sleep(0)
    await shop.cancel(last)
    await newcomer
    assert shop.queue.depth == 2
    assert not first.inside
    await shop.leave(inside)
    assert [person.inside for person in (first, newcomer.result())] == [True, False]


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
    async with shop.queue.turn("a", "a", _silent):
        leaving, patient = [await shop.come(lane) for lane in "bc"]
    assert shop.queue.depth == 1  # the turn is given, and could not be taken yet
    await shop.cancel(leaving)
    assert leaving not in shop.served
    assert patient.inside


async def test_an_error_inside_makes_room() -> None:
    queue = FairQueue(1, 5, 5)
    with pytest.raises(KeyError):
        async with queue.turn("a", "a", _silent):
            raise KeyError
    async with asyncio.timeout(60), queue.turn("b", "b", _silent):
        assert queue.depth == 0


async def test_a_client_that_fails_when_told_its_place_hurts_only_itself() -> None:
    shop = crowd()
    inside = await shop.come("a")

    async def hung_up(position: int) -> None:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        async with shop.queue.turn("b", "b", hung_up):
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
        async with shop.queue.turn("b", "b", never_ends):
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


def refusal_of(person: Person) -> BaseException | None:
    """Return why somebody was sent away."""
    assert person.task is not None
    assert person.gone
    return person.task.exception()


async def _silent(position: int) -> None:
    pass
