"""Whoever comes, leaves or gives up in whatever order: the queue stays fair and loses no place."""

from __future__ import annotations

import asyncio
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.queue import FairQueue
from tests.support.turns import Crowd, Person

LANES = "abcd"
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.sampled_from(LANES)),
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
    overtaken: dict[Person, Counter[str]] = {}
    for verb, whom in steps:
        served = len(crowd.served)
        waited = [person for person in crowd.people if person.waits]
        if isinstance(whom, str):
            await crowd.come(whom)
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


def _check_turns(waited: list[Person], served: list[Person], overtaken: dict[Person, Counter[str]]) -> None:
    """Of one lane at most one goes before the first who waits in another."""
    for winner in served:
        first_in_lane = {person.lane: person for person in reversed(waited) if person is not winner}
        assert winner not in waited or not any(
            earlier.waits for earlier in waited[: waited.index(winner)] if earlier.lane == winner.lane
        )
        for lane, person in first_in_lane.items():
            if lane != winner.lane and person.waits:
                counts = overtaken.setdefault(person, Counter())
                counts[winner.lane] += 1
                assert counts[winner.lane] == 1
