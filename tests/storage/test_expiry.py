"""Letting go of photos, then of what was asked, then of users."""

from __future__ import annotations

from datetime import timedelta

from storage.database import Database
from storage.records import ExpiredQueries, ResultRecord
from tests.support.stored import NOON, digest, query, query_id, verdict

SHOWN = (ResultRecord(rank=1, product_id=5, image_id=50, product_type="dress", distance=0.125),)
FRONT, BACK, SIDE = digest("front"), digest("back"), digest("side")


def minute(number: int) -> timedelta:
    return timedelta(minutes=number)


async def record_three(database: Database) -> None:
    """Three questions, a minute apart, with a photo each and a verdict."""
    async with database.unit_of_work() as uow:
        for number, photo in enumerate((FRONT, BACK, SIDE)):
            await uow.queries.record(query(number, photos=(photo,), results=SHOWN))
            await uow.feedback.add(verdict(query_id(number), 5))
        await uow.commit()


async def test_photos_of_questions_before_a_moment_go_and_the_questions_stay(database: Database) -> None:
    await record_three(database)
    async with database.unit_of_work() as uow:
        assert await uow.queries.expire_photos(NOON + minute(2)) == tuple(sorted([FRONT, BACK]))
        assert await uow.queries.expire_photos(NOON + minute(2)) == ()
        assert await uow.queries.get(query_id(1)) == query(1, results=SHOWN)
        assert await uow.queries.get(query_id(2)) == query(2, photos=(SIDE,), results=SHOWN)
        assert len(await uow.feedback.of_query(query_id(1))) == 1


async def test_questions_before_a_moment_go_with_all_that_belongs_to_them(database: Database) -> None:
    await record_three(database)
    async with database.unit_of_work() as uow:
        expired = await uow.queries.expire(NOON + minute(2))
        assert expired == ExpiredQueries(2, tuple(sorted([FRONT, BACK])))
        assert await uow.queries.expire(NOON + minute(2)) == ExpiredQueries(0, ())
        assert await uow.queries.all_of("somebody") == (query(2, photos=(SIDE,), results=SHOWN),)
        known = await uow.users.everything_of("somebody")
        assert [row.query_id for row in known.feedback] == [query_id(2)]
        assert await uow.queries.photo_digests_known([FRONT, BACK, SIDE]) == {SIDE}


async def test_a_photo_that_another_question_names_is_not_to_be_deleted(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.queries.record(query(0, photos=(FRONT, FRONT, BACK)))
        await uow.queries.record(query(1, photos=(BACK,)))
        assert await uow.queries.expire_photos(NOON + minute(1)) == (FRONT,)
        assert await uow.queries.expire_photos(NOON + minute(2)) == (BACK,)


async def test_a_refinement_outlives_the_question_that_it_refines(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.queries.record(query(0, photos=(FRONT,)))
        await uow.queries.record(query(1, root_id=query_id(0)))
        assert (await uow.queries.expire(NOON + minute(1))).queries == 1
        assert await uow.queries.get(query_id(1)) == query(1, root_id=query_id(0))


async def test_a_user_goes_when_nothing_else_of_them_is_left(database: Database) -> None:
    async with database.unit_of_work() as uow:
        for user in ("asked", "said", "gone", "young"):
            await uow.users.set_consent(user, True, NOON + minute(5 if user == "young" else 0))
        await uow.queries.record(query(0, user="asked"))
        await uow.feedback.add(verdict(query_id(0), 5, user="said"))
        assert await uow.users.expire(NOON + minute(5)) == 1
        assert await uow.users.get("gone") is None
        assert await uow.users.get("young") is not None
        await uow.queries.expire(NOON + minute(5))
        assert await uow.users.expire(NOON + minute(5)) == 2
