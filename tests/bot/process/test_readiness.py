"""The service is ready when a photo could be answered now, and says otherwise what stands in the way."""

from __future__ import annotations

import asyncio

from bot.process.readiness import Readiness
from engine.errors import BundleMissing, IndexMissing
from storage.errors import DatabaseUnavailable


async def well() -> None:
    """Nothing stands in the way."""


def failing(error: Exception) -> Readiness:
    async def fail() -> None:
        raise error

    return Readiness({"engine": fail, "database": well})


async def test_it_is_ready_when_every_part_is() -> None:
    assert await Readiness({"engine": well, "database": well}).obstacles() == {}


async def test_each_part_that_cannot_be_used_has_its_sentence() -> None:
    assert await failing(DatabaseUnavailable("It cannot be reached.")).obstacles() == {
        "engine": "It cannot be reached."
    }


async def test_what_the_engine_lacks_is_named() -> None:
    assert await failing(IndexMissing("Run `snaplook index`.")).obstacles() == {
        "index": "Run `snaplook index`."
    }
    assert await failing(BundleMissing("There is none.")).obstacles() == {"model": "There is none."}


async def test_an_error_that_nobody_foresaw_shows_nothing_of_itself() -> None:
    assert await failing(RuntimeError("with a password")).obstacles() == {
        "engine": "It failed: RuntimeError."
    }


async def test_a_part_that_does_not_answer_holds_nobody_up() -> None:
    async def hang() -> None:
        await asyncio.Event().wait()

    readiness = Readiness({"engine": well, "database": hang}, patience=0.01)
    assert await readiness.obstacles() == {"database": "It does not answer."}


async def test_it_is_not_ready_while_it_is_being_stopped() -> None:
    readiness = Readiness({"engine": well})
    readiness.stop()
    assert await readiness.obstacles() == {"service": "It is being stopped."}
