"""How often one person, one network address, one group of people and all together may ask."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import math
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import ConfigurationError, StorageError

from bot.errors import Misconfigured, StorageUnavailable, TooBusy, TooManyRequests
from configs.settings import Limits as LimitSettings

_ALL = "all"
"""The counter of all requests together."""

_MEMORY = "async+memory://"
_REDIS = ("async+redis://", "async+rediss://", "async+redis+unix://")
_PATIENCE = 2.0
"""Seconds that the counters may take to say whether a request is let in."""


@dataclass(frozen=True, slots=True)
class _Counter:
    rate: RateLimitItem
    key: str
    refusal: str
    error: type[TooManyRequests] = TooBusy


class Limits:
    """Counts requests in moving windows.

    Args:
        settings: the rates, and where the counters live.
        secret_key: the installation's; the counters' names are made with it, so that they tell nobody who
            asked, and are the same in every process.

    Raises:
        Misconfigured: the counters cannot live where the settings say.
    """

    def __init__(self, settings: LimitSettings, secret_key: bytes) -> None:
        self._per_user = parse(settings.per_user)
        self._per_origin = parse(settings.per_origin)
        self._per_group = parse(settings.per_group)
        self._overall = parse(settings.overall)
        self._secret_key = secret_key
        self._held = AsyncExitStack()
        storage = _open_storage(settings.storage.get_secret_value(), self._held)
        self._limiter = MovingWindowRateLimiter(storage)
        self._turn: AbstractAsyncContextManager[None] = nullcontext()
        if isinstance(storage, MemoryStorage):  # one at a time, or two could both see room for the last one
            self._turn = asyncio.Lock()

    async def admit(self, user: str, origin: str | None, group: str | None = None) -> None:
        """Count a request, or refuse it and count nothing.

        Args:
            user: who asks.
            origin: the network address it comes from; None where there is none.
            group: the people among whom it is asked; None where there are none.

        Raises:
            TooManyRequests: one of the rates is used up; `TooBusy` when it is not the asker's own.
            StorageUnavailable: the counters cannot be reached.
        """
        counters = self._counters(user, origin, group)
        async with _reaching(), self._turn:
            for counter in counters:
                if not await self._limiter.test(counter.rate, counter.key):
                    raise await self._refusal(counter)
            for counter in counters:
                if not await self._limiter.hit(counter.rate, counter.key):
                    raise await self._refusal(counter)  # in Redis, another one took the last place

    async def check(self) -> None:
        """Return when a request could be counted now.

        Raises:
            StorageUnavailable: the counters cannot be reached.
        """
        async with _reaching():
            await self._limiter.test(self._overall, _ALL)

    async def close(self) -> None:
        """Let go of the counters; those in Redis stay there."""
        await self._held.aclose()

    def _counters(self, user: str, origin: str | None, group: str | None) -> list[_Counter]:
        counters = [
            _Counter(self._per_user, self._name("user", user), "You ask too often", TooManyRequests),
            _Counter(self._overall, _ALL, "Too many people ask right now"),
        ]
        if origin is not None:
            key = self._name("origin", origin)
            counters.insert(1, _Counter(self._per_origin, key, "Too many requests come from your network"))
        if group is not None:
            key = self._name("group", group)
            counters.insert(1, _Counter(self._per_group, key, "Too many people of your group ask right now"))
        return counters

    def _name(self, kind: str, who: str) -> str:
        return hmac.new(self._secret_key, f"limits\0{kind}\0{who}".encode(), hashlib.sha256).hexdigest()

    async def _refusal(self, counter: _Counter) -> TooManyRequests:
        window = await self._limiter.get_window_stats(counter.rate, counter.key)
        seconds = max(1, math.ceil(window.reset_time - time.time()))
        unit = "second" if seconds == 1 else "seconds"
        return counter.error(f"{counter.refusal}; try again in {seconds} {unit}.", seconds)


@asynccontextmanager
async def _reaching() -> AsyncIterator[None]:
    """Say in our words that the counters cannot be reached, or do not answer in time."""
    try:
        async with asyncio.timeout(_PATIENCE):
            yield
    except (StorageError, TimeoutError) as error:
        raise StorageUnavailable(
            "The counters of requests cannot be reached; check the storage under [limits]."
        ) from error


def _open_storage(address: str, held: AsyncExitStack) -> Storage:
    if address.startswith(_MEMORY):
        return MemoryStorage()
    if address.startswith(_REDIS):
        return _open_redis(address, held)
    raise Misconfigured("The setting limits.storage should be async+memory:// or start with async+redis://.")


def _open_redis(address: str, held: AsyncExitStack) -> RedisStorage:
    try:
        from redis.asyncio import ConnectionPool  # noqa: PLC0415  # installed by those who want it

        pool: Any = ConnectionPool.from_url(
            address.removeprefix("async+").replace("redis+unix", "unix"),
            socket_timeout=_PATIENCE,
            socket_connect_timeout=_PATIENCE,
        )
        storage = RedisStorage(address, wrap_exceptions=True, implementation="redispy", connection_pool=pool)
    except (ImportError, ConfigurationError) as error:
        raise Misconfigured(
            "Counters in Redis need its driver; run `pip install redis`, or set limits.storage to "
            "async+memory://."
        ) from error
    except ValueError as error:
        raise Misconfigured("The setting limits.storage is no address of a Redis.") from error
    held.push_async_callback(pool.disconnect)
    return storage
