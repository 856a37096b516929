"""Rates: how often one person, one address and all together may ask."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from bot import limits as module
from bot.errors import Misconfigured, StorageUnavailable, TooBusy, TooManyRequests
from bot.limits import Limits
from configs.settings import Limits as LimitSettings
from tests.support.redis import running_redis
from tests.support.stored import is_one_sentence
from tests.support.until import until

KEY = b"a key of this installation alone"


def rates(
    per_user: str = "9/day",
    per_origin: str = "9/day",
    per_group: str = "9/day",
    overall: str = "9/day",
    storage: str = "async+memory://",
) -> LimitSettings:
    return LimitSettings(
        per_user=per_user,
        per_origin=per_origin,
        per_group=per_group,
        overall=overall,
        storage=SecretStr(storage),
        waiting=9,
        waiting_per_user=9,
        upload_bytes=1,
        photos_per_query=9,
    )


async def admitted(limits: Limits, user: str, origin: str | None = None, group: str | None = None) -> bool:
    try:
        await limits.admit(user, origin, group)
    except TooManyRequests:
        return False
    return True


async def test_one_person_is_let_in_as_often_as_allowed_and_no_more() -> None:
    limits = Limits(rates(per_user="3/day"), KEY)
    assert [await admitted(limits, "ann") for _ in range(4)] == [True, True, True, False]
    assert await admitted(limits, "bob")


async def test_one_address_is_bounded_whoever_asks_from_it() -> None:
    limits = Limits(rates(per_origin="2/day"), KEY)
    asked = [await admitted(limits, user, "192.0.2.1") for user in ("ann", "bob", "cleo")]
    assert asked == [True, True, False]
    assert await admitted(limits, "cleo", "192.0.2.2")


async def test_who_has_no_address_is_not_counted_by_it() -> None:
    limits = Limits(rates(per_origin="1/day"), KEY)
    assert [await admitted(limits, user) for user in ("ann", "bob")] == [True, True]


async def test_a_group_is_bounded_whoever_of_it_asks() -> None:
    limits = Limits(rates(per_group="2/day"), KEY)
    asked = [await admitted(limits, user, None, "friends") for user in ("ann", "bob", "cleo")]
    assert asked == [True, True, False]
    assert await admitted(limits, "cleo", None, "others")
    assert await admitted(limits, "cleo")


async def test_all_together_are_bounded() -> None:
    limits = Limits(rates(overall="2/day"), KEY)
    assert [await admitted(limits, user) for user in ("ann", "bob", "cleo")] == [True, True, False]


@pytest.mark.parametrize(
    ("full", "refused", "still"),
    [
        (rates(per_user="1/day", per_origin="2/day"), ("ann", "here"), ("bob", "here")),
        (rates(per_user="1/day", overall="2/day"), ("ann", "here"), ("bob", "there")),
        (rates(per_origin="1/day", per_user="2/day"), ("ann", "here"), ("ann", "there")),
    ],
)
async def test_a_refused_request_uses_up_nothing(
    full: LimitSettings, refused: tuple[str, str], still: tuple[str, str]
) -> None:
    limits = Limits(full, KEY)
    assert await admitted(limits, "ann", "here")
    assert [await admitted(limits, *refused) for _ in range(3)] == [False] * 3
    assert await admitted(limits, *still)


async def test_of_many_at_once_exactly_as_many_as_allowed_are_let_in() -> None:
    limits = Limits(rates(per_user="50/day", overall="7/day"), KEY)
    asked = await asyncio.gather(*(admitted(limits, f"user {number % 5}") for number in range(40)))
    assert sum(asked) == 7
    again = Limits(rates(per_user="7/day", overall="50/day"), KEY)
    asked = await asyncio.gather(*(admitted(again, "ann") for _ in range(40)))
    assert sum(asked) == 7


@pytest.mark.parametrize(
    ("full", "word", "kind"),
    [
        (rates(per_user="1/minute"), "You", TooManyRequests),
        (rates(per_origin="1/minute"), "network", TooBusy),
        (rates(overall="1/minute"), "people", TooBusy),
    ],
)
async def test_a_refusal_is_one_sentence_that_says_whose_rate_it_is_and_when_to_come_back(
    full: LimitSettings, word: str, kind: type[TooManyRequests]
) -> None:
    limits = Limits(full, KEY)
    await limits.admit("ann", "192.0.2.1")
    with pytest.raises(TooManyRequests) as caught:
        await limits.admit("ann", "192.0.2.1")
    assert type(caught.value) is kind
    assert is_one_sentence(caught.value)
    assert word in str(caught.value)
    assert f"in {caught.value.retry_after} second" in str(caught.value)
    assert 1 <= caught.value.retry_after <= 60


async def test_a_place_is_free_again_when_the_window_has_moved_on(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_800_000_000.0
    monkeypatch.setattr("time.time", lambda: now)
    limits = Limits(rates(per_user="1/minute"), KEY)
    assert await admitted(limits, "ann")
    now += 59
    assert not await admitted(limits, "ann")
    now += 2
    assert await admitted(limits, "ann")


@pytest.mark.parametrize(
    "storage", ["memory://", "async+memcached://127.0.0.1", "nonsense", "async+redis://:x:y"]
)
def test_a_storage_that_is_not_supported_is_one_sentence(storage: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        Limits(rates(storage=storage), KEY)
    assert is_one_sentence(caught.value)
    assert "limits.storage" in str(caught.value)


def test_a_missing_driver_is_one_sentence_that_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(Misconfigured) as caught:
        Limits(rates(storage="async+redis://127.0.0.1"), KEY)
    assert is_one_sentence(caught.value)
    assert "pip install redis" in str(caught.value)


async def test_counters_that_cannot_be_reached_are_one_sentence_without_their_address() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        port = taken.getsockname()[1]
        limits = Limits(rates(storage=f"async+redis://:hush@127.0.0.1:{port}"), KEY)
        for asked in (limits.admit("ann", None), limits.check()):
            with pytest.raises(StorageUnavailable) as caught:
                await asked
            assert is_one_sentence(caught.value)
            assert "hush" not in str(caught.value)


async def test_counters_that_can_be_reached_are_well_and_looking_at_them_uses_up_nothing() -> None:
    with running_redis() as address:
        for storage in (address, "async+memory://"):
            limits = Limits(rates(overall="1/day", storage=storage), KEY)
            await limits.check()
            assert [await admitted(limits, "ann") for _ in range(2)] == [True, False]
            await limits.check()
            await limits.close()


@asynccontextmanager
async def hanging() -> AsyncIterator[tuple[str, list[asyncio.StreamWriter]]]:
    """The address of a Redis that takes connections and never says a word, and those connections."""
    guests: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _reader, writer: guests.append(writer), "127.0.0.1", 0)
    try:
        yield f"async+redis://127.0.0.1:{server.sockets[0].getsockname()[1]}", guests
    finally:
        server.close()
        for guest in guests:
            guest.close()


async def test_counters_that_hang_hold_nobody_up_behind_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 60.0)
    async with hanging() as (address, guests):
        limits = Limits(rates(storage=address), KEY)
        asking = [asyncio.create_task(limits.admit(f"user {number}", None)) for number in range(5)]
        await until(lambda: len(guests) == 5, seconds=10)
        for one in asking:
            one.cancel()
        await asyncio.wait(asking)
        await limits.close()


async def test_counters_that_hang_are_given_up_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    async with hanging() as (address, _):
        limits = Limits(rates(storage=address), KEY)
        for asked in (limits.admit("ann", None), limits.check()):
            with pytest.raises(StorageUnavailable):
                await asked
        await limits.close()


async def test_processes_that_share_a_redis_share_their_counters() -> None:
    with running_redis() as address:
        one, other = (Limits(rates(per_user="3/day", storage=address), KEY) for _ in range(2))
        asked = [await admitted(limits, "ann", "192.0.2.1") for limits in (one, other, one, other)]
        await one.close()
        await other.close()
    assert asked == [True, True, True, False]


async def test_counters_in_redis_do_not_say_who_asked() -> None:
    with running_redis() as address:
        limits = Limits(rates(storage=address), KEY)
        await limits.admit("ann-of-the-hill", "192.0.2.77")
        await limits.close()
        async with Redis.from_url(address.replace("async+redis+unix", "unix")) as client:
            names = str(await client.keys())
    assert names.count("LIMITS") == 3
    assert "ann-of-the-hill" not in names
    assert "192.0.2.77" not in names
