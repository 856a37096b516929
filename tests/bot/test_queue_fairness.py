"""Whoever comes, leaves or gives up in whatever order: the queue stays fair and loses no place."""

from __future__ import annotations

import asyncio
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.queue import FairQueue
from tests.support.turns import Crowd, Person

LANES = {"a": "one network", "b": "one network", "c": "another", "d": "a third"}
"""People, by where they come from."""
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.sampled_from(sorted(LANES))),
        st.tuples(st.sampled_from(["leave", "cancel"]), st.integers(0, 40)),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(steps=STEPS, slots=st.integers(1, 3))
def test_the_queue_is_fair_and_leaks_nothing(steps: list[tuple[str, str | int]], slots: int) -> None:
    asyncio.run(_play(steps, slots))


async def _play(steps: list[tuple[str, str | int]], slots: int) -> None:
    crowd = Crowd(FairQueue(slots, waiting=12, waiting_per_user=5))
    overtaken: dict[str, Counter[str]] = {}
    for verb, whom in steps:
        served = len(crowd.served)
        waited = [person for person in crowd.people if person.waits]
        if isinstance(whom, str):
            await crowd.come(whom, LANES[whom])
        else:
            await _step(crowd, verb, whom)
        _check_places(crowd, slots)
        _check_turns(waited, crowd.served[served:], overtaken)
    await crowd.leave_one_by_one()
    assert all(person.gone for person in crowd.people)
    assert crowd.queue.depth == 0
    newcomers = [await crowd.come("late") for _ in range(slots)]
    assert all(person.inside for person in newcomers)
    await crowd.leave_one_by_one()


async def _step(crowd: Crowd, verb: str, whom: int) -> None:
    present = [person for person in crowd.people if person.inside or (verb == "cancel" and person.waits)]
    if present:
        person = present[whom % len(present)]
        await (crowd.leave(person) if verb == "leave" else crowd.cancel(person))


def _check_places(crowd: Crowd, slots: int) -> None:
    inside = [person for person in crowd.people if person.inside]
    waiting = [person for person in crowd.people if person.waits]
    assert len(inside) <= slots
    assert len(waiting) == crowd.queue.depth <= 12
    assert not waiting or len(inside) == slots, "a slot is empty and somebody waits"
    assert sorted(person.told[-1] for person in waiting) == list(range(1, len(waiting) + 1))
    for lane in LANES:
        places = [person.told[-1] for person in waiting if person.lane == lane]
        assert places == sorted(places)
        assert len(places) <= 5


def _check_turns(waited: list[Person], served: list[Person], overtaken: dict[str, Counter[str]]) -> None:
    """In a lane nobody overtakes, and of one group at most one goes before the next of another that waits."""
    still = [person for person in waited if person.waits]
    for winner in served:
        assert winner not in waited or not any(
            earlier.lane == winner.lane for earlier in waited[: waited.index(winner)] if earlier in still
        )
        overtaken.pop(winner.group, None)
        for group in {person.group for person in still} - {winner.group}:
            counts = overtaken.setdefault(group, Counter())
            counts[winner.group] += 1
            assert counts[winner.group] == 1
    for group in overtaken.keys() - {person.group for person in still}:
        del overtaken[group]
