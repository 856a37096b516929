"""A group judges an answer that one of its members asked for; everything else stays the asker's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.errors import AnswerGone, TooBusy, TooManyRequests
from bot.messages import Action, Asker, PhotoQuery, Press, Reply, Verb, keep_silent
from tests.support.shop import Shop
from tests.support.talking import Counterpart, Person, photo_of, talking

PLATFORM = "discord"
ANSWER = "6f6b3f0e-6c0e-4f0e-9f0b-1f3a5c7d9e02"


@pytest.fixture
async def there(indexed_shop: Shop) -> AsyncIterator[Counterpart]:
    """A conversation in which ana has asked about a photo."""
    async with talking(indexed_shop) as opened:
        query = PhotoQuery(ANSWER, asker("ana"), (photo_of(indexed_shop),))
        assert (await opened.service.handle(query, keep_silent)).cards
        yield opened


def asker(name: str) -> Asker:
    return Asker(PLATFORM, name)


async def vote(
    there: Counterpart, name: str, rank: int, verb: Verb = Verb.THIS, whose: str | None = "ana"
) -> Reply:
    press = Press(verb, ANSWER, str(rank))
    return await there.service.handle(Action(asker(name), press, whose=whose), keep_silent)


def name_of(there: Counterpart, name: str) -> str:
    return Person(there.service, name, platform=PLATFORM).pseudonym


async def test_everybody_counts_once_for_each_product(there: Counterpart) -> None:
    assert (await vote(there, "ben", 1)).votes == {1: 1, 0: 0}
    assert (await vote(there, "ben", 1)).votes == {1: 1, 0: 0}
    assert (await vote(there, "cleo", 1)).votes == {1: 2, 0: 0}
    assert (await vote(there, "cleo", 2)).votes == {1: 2, 2: 1, 0: 0}
    assert (await vote(there, "ana", 2)).votes == {1: 2, 2: 2, 0: 0}


async def test_what_is_stored_already_counts_like_what_waits_in_the_journal(there: Counterpart) -> None:
    await vote(there, "ben", 1)
    await there.logbook.drain()
    assert (await vote(there, "cleo", 1)).votes == {1: 2, 0: 0}
    await there.logbook.drain()
    assert (await vote(there, "dora", 2)).votes == {1: 2, 2: 1, 0: 0}


async def test_a_mind_that_is_changed_counts_as_it_is_now(there: Counterpart) -> None:
    await vote(there, "ben", 1)
    assert (await vote(there, "ben", 0, Verb.NO)).votes == {0: 1}
    await there.logbook.drain()
    assert (await vote(there, "ben", 2)).votes == {2: 1, 0: 0}


async def test_only_who_refuses_every_product_refuses_the_answer(there: Counterpart) -> None:
    assert (await vote(there, "ben", 1, Verb.NO)).votes == {0: 0}
    await vote(there, "ben", 2, Verb.NO)
    assert (await vote(there, "ben", 3, Verb.NO)).votes == {0: 1}


async def test_a_vote_is_kept_under_the_voters_own_pseudonym(there: Counterpart) -> None:
    await vote(there, "ben", 1)
    await there.logbook.drain()
    async with there.database.unit_of_work(read_only=True) as uow:
        [said] = await uow.feedback.of_query(ANSWER)
        asked = await uow.queries.get(ANSWER)
    assert asked is not None
    assert (said.user, asked.user) == (name_of(there, "ben"), name_of(there, "ana"))


async def test_without_the_platforms_word_another_persons_answer_is_not_there(there: Counterpart) -> None:
    assert isinstance((await vote(there, "ben", 1, whose=None)).error, AnswerGone)
    assert isinstance((await vote(there, "ben", 1, whose="cleo")).error, AnswerGone)
    await there.logbook.drain()
    async with there.database.unit_of_work(read_only=True) as uow:
        assert await uow.feedback.of_query(ANSWER) == ()


async def test_what_another_person_turns_stays_the_askers_and_counts_as_the_others(
    indexed_shop: Shop,
) -> None:
    async with talking(indexed_shop, limits={"per_user": "2/day"}) as opened:
        query = PhotoQuery(ANSWER, asker("ana"), (photo_of(indexed_shop),))
        assert (await opened.service.handle(query, keep_silent)).cards
        for rest in (None, None, TooManyRequests):
            turned = Action(asker("ben"), Press(Verb.TYPES, ANSWER, "all"), whose="ana")
            reply = await opened.service.handle(turned, keep_silent)
            assert type(reply.error) is (type(None) if rest is None else rest)
        more = await opened.service.handle(Action(asker("ana"), Press(Verb.MORE, ANSWER)), keep_silent)
        assert more.error is None
        await opened.logbook.drain()
        async with opened.database.unit_of_work(read_only=True) as uow:
            records = [await uow.queries.get(one) for one in (ANSWER, str(more.query_id))]
        assert {record.user for record in records if record} == {name_of(opened, "ana")}


async def test_a_group_may_ask_only_so_often_whoever_of_it_asks(indexed_shop: Shop) -> None:
    async with talking(indexed_shop, limits={"per_group": "2/day"}) as opened:
        asked = [
            await opened.service.handle(
                PhotoQuery(
                    f"{number}{ANSWER[1:]}", replace(asker(name), group=group), (photo_of(indexed_shop),)
                ),
                keep_silent,
            )
            for number, (name, group) in enumerate(
                [
                    ("ana", "friends"),
                    ("ben", "friends"),
                    ("cleo", "friends"),
                    ("cleo", "others"),
                    ("cleo", None),
                ]
            )
        ]
    errors = [type(reply.error) for reply in asked]
    assert errors == [type(None), type(None), TooBusy, type(None), type(None)]
