"""Users: what they decided for their photos."""

from __future__ import annotations

from datetime import timedelta

from storage.database import Database
from storage.records import UserRow
from tests.support.stored import NOON, query, query_id

LATER = NOON + timedelta(hours=1)


async def consents(database: Database) -> dict[str, bool]:
    async with database.unit_of_work(read_only=True) as uow:
        everyones = [*await uow.queries.all_of("somebody"), *await uow.queries.all_of("another")]
    return {asked.id: asked.consent for asked in everyones}


async def test_a_user_who_was_never_asked_is_none(database: Database) -> None:
    async with database.unit_of_work(read_only=True) as uow:
        assert await uow.users.get("somebody") is None


async def test_asking_for_consent_is_noted_and_decides_nothing(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.users.asked("somebody", NOON)
        assert await uow.users.get("somebody") == UserRow("somebody", None, NOON, NOON)
        await uow.users.asked("somebody", LATER)
        assert await uow.users.get("somebody") == UserRow("somebody", None, LATER, NOON)


async def test_an_answer_may_come_without_a_question_and_may_change(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.users.set_consent("somebody", True, NOON)
        assert await uow.users.get("somebody") == UserRow("somebody", True, NOON, NOON)
        await uow.users.set_consent("somebody", False, LATER)
        assert await uow.users.get("somebody") == UserRow("somebody", False, LATER, NOON)
        await uow.users.asked("somebody", LATER)
        assert await uow.users.get("somebody") == UserRow("somebody", False, LATER, NOON)


async def test_a_decision_holds_for_all_that_a_user_asked_and_for_nobody_else(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.queries.record(query(1))
        await uow.queries.record(query(2, user="another"))
        await uow.users.set_consent("somebody", True, NOON)
        await uow.commit()
    assert await consents(database) == {query_id(1): True, query_id(2): False}


async def test_a_question_written_after_a_withdrawal_has_no_consent(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.users.set_consent("somebody", False, LATER)
        await uow.queries.record(query(1, consent=True))
        await uow.queries.record(query(2, user="another", consent=True))
        await uow.commit()
    assert await consents(database) == {query_id(1): False, query_id(2): True}


async def test_a_question_written_after_a_yes_has_consent(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.users.set_consent("somebody", True, LATER)
        await uow.queries.record(query(1, consent=False))
        await uow.commit()
    assert await consents(database) == {query_id(1): True}
