"""What was answered reaches the database, once, whatever is in its way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.logbook import Logbook
from storage.database import Database
from storage.errors import StorageFull
from storage.journal import Journal
from storage.records import FeedbackRecord, Verdict
from tests.support.disk import files_end_at
from tests.support.logbooks import count_stored, running
from tests.support.stored import NOON, query, query_id, verdict
from tests.support.until import until


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal beside the database."""
    return Journal(tmp_path / "journal")


@pytest.fixture
def logbook(database: Database, journal: Journal) -> Logbook:
    """A logbook on each kind of database."""
    return Logbook(database, journal, look_every=0.05)


async def test_a_recorded_query_is_found_at_once_and_after_it_was_stored(
    logbook: Logbook, database: Database
) -> None:
    await logbook.record(query(1))
    assert logbook.pending() == 1
    assert await count_stored(database) == 0
    assert await logbook.get(query_id(1)) == query(1)
    assert await logbook.drain() == 0
    assert await count_stored(database) == 1
    assert await logbook.get(query_id(1)) == query(1)
    assert await logbook.get(query_id(2)) is None


async def test_entries_are_stored_as_soon_as_they_come(logbook: Logbook, database: Database) -> None:
    slow_to_look = Logbook(database, logbook.journal, look_every=3_600)
    async with running(slow_to_look):
        for number in range(5):
            await slow_to_look.record(query(number))
            await slow_to_look.verdict(verdict(query_id(number), 5))
            await until(lambda: slow_to_look.pending() == 0)
    assert await count_stored(database) == 5


async def test_entries_of_another_process_are_stored_too(logbook: Logbook, database: Database) -> None:
    async with running(logbook):
        Journal(logbook.journal.folder).add(query(1))
        await until(lambda: logbook.pending() == 0)
    assert await count_stored(database) == 1


async def test_a_query_is_stored_once_however_often_it_is_recorded(
    logbook: Logbook, database: Database
) -> None:
    for _ in range(2):
        await logbook.record(query(1))
        await logbook.record(query(1))
        await logbook.drain()
    assert await count_stored(database) == 1


async def test_a_verdict_goes_after_the_query_that_it_is_about(logbook: Logbook, database: Database) -> None:
    await logbook.verdict(verdict(query_id(1), 5))  # its moment is before the query's
    await logbook.record(query(1))
    await logbook.drain()
    async with database.unit_of_work(read_only=True) as uow:
        [said] = await uow.feedback.of_query(query_id(1))
    assert (said.product_id, said.verdict) == (5, Verdict.THIS)


async def test_more_entries_than_one_transaction_takes_are_all_stored(
    logbook: Logbook, database: Database
) -> None:
    for number in range(450):
        logbook.journal.add(query(number))
    assert await logbook.drain(within=60) == 0
    assert await count_stored(database) == 450


async def test_an_entry_that_the_database_refuses_is_moved_aside_and_the_others_go_on(
    logbook: Logbook, database: Database
) -> None:
    for number in (1, 3):
        await logbook.record(query(number))
    await logbook.record(query(2, confidence=None))  # as a hand or another version may write it
    with capture_logs() as logs:
        assert await logbook.drain() == 0
    assert await count_stored(database) == 2
    [aside] = logbook.journal.refused.iterdir()
    assert query_id(2) in aside.name
    assert [(line["event"], line["entry"]) for line in logs] == [("logbook.refused", aside.name)]


async def test_a_number_that_no_driver_takes_stops_nothing(logbook: Logbook, database: Database) -> None:
    await logbook.record(query(1))
    await logbook.verdict(verdict(query_id(1), 2**70))
    await logbook.record(query(2))
    await logbook.drain()
    assert await count_stored(database) == 2
    assert len(list(logbook.journal.refused.iterdir())) == 1


async def test_a_damaged_entry_is_moved_aside_and_nothing_of_it_is_logged(
    logbook: Logbook, database: Database
) -> None:
    for number in (1, 2):
        await logbook.record(query(number, user="someone's pseudonym"))
    damaged = logbook.journal.folder / logbook.journal.names()[0]
    damaged.write_bytes(damaged.read_bytes()[:-20])
    with capture_logs() as logs:
        assert await logbook.drain() == 0
    assert await count_stored(database) == 1
    assert (logbook.journal.refused / damaged.name).exists()
    assert [line["event"] for line in logs] == ["logbook.refused"]
    assert "pseudonym" not in str(logs)


async def test_two_that_store_from_one_folder_store_everything_once(
    logbook: Logbook, database: Database
) -> None:
    another = Logbook(database, Journal(logbook.journal.folder), look_every=0.01)
    with capture_logs() as logs:
        async with running(logbook, another):
            for number in range(60):
                await (logbook if number % 2 else another).record(query(number))
                await another.verdict(verdict(query_id(number), 5))
            await until(lambda: logbook.pending() == 0)
    assert await count_stored(database) == 60
    assert not logbook.journal.refused.exists()
    assert logs == []


async def test_nothing_is_stored_while_someone_holds_the_journal(
    logbook: Logbook, database: Database
) -> None:
    await logbook.record(query(1))
    async with logbook.holding():
        with capture_logs() as logs:
            assert await asyncio.create_task(logbook.drain(within=0.1)) == 1
        assert await count_stored(database) == 0
    assert [line["event"] for line in logs] == ["logbook.not_drained"]
    assert await logbook.drain() == 0


async def test_recent_queries_are_the_newest_with_photos_of_their_own_stored_or_not(logbook: Logbook) -> None:
    for number in (1, 2):
        await logbook.record(query(number))
    await logbook.drain()
    await logbook.record(query(2))
    await logbook.record(query(3))
    await logbook.record(query(4, root_id=query_id(3)))
    await logbook.record(query(5, user="another"))
    assert await logbook.recent_of("somebody", 2) == (query(3), query(2))
    assert await logbook.recent_of("somebody", 9) == (query(3), query(2), query(1))


def later(minutes: int, product: int, word: Verdict = Verdict.THIS, user: str = "somebody") -> FeedbackRecord:
    """Return what somebody says of a product of the first answer so many minutes after noon."""
    said = verdict(query_id(1), product, word, user)
    return replace(said, created_at=NOON + timedelta(minutes=minutes))


async def said(logbook: Logbook) -> set[tuple[str, int | None, Verdict]]:
    found = await logbook.said_of(query_id(1))
    assert all(one.query_id == query_id(1) for one in found)
    return {(one.user, one.product_id, one.verdict) for one in found}


async def test_what_is_said_of_an_answer_is_found_stored_or_not(logbook: Logbook) -> None:
    await logbook.record(query(1))
    assert await said(logbook) == set()
    await logbook.verdict(later(1, 5))
    expected = {("somebody", 5, Verdict.THIS)}
    assert await said(logbook) == expected
    assert await logbook.drain() == 0
    assert await said(logbook) == expected
    await logbook.verdict(later(2, 5, user="another"))
    await logbook.verdict(later(3, 6, Verdict.NO, user="another"))
    expected |= {("another", 5, Verdict.THIS), ("another", 6, Verdict.NO)}
    assert await said(logbook) == expected
    assert await logbook.drain() == 0
    assert await said(logbook) == expected


async def test_the_same_word_that_is_stored_and_waits_is_said_once(logbook: Logbook) -> None:
    await logbook.record(query(1))
    await logbook.verdict(later(1, 5))
    await logbook.drain()
    await logbook.verdict(later(1, 5))
    await logbook.verdict(later(2, 5))
    assert len(await logbook.said_of(query_id(1))) == 1


@pytest.mark.parametrize("stored_between", [True, False])
async def test_whoever_changes_their_mind_says_what_they_said_last(
    logbook: Logbook, stored_between: bool
) -> None:
    await logbook.record(query(1))
    for minute, word in enumerate((Verdict.THIS, Verdict.NO, Verdict.SIMILAR, Verdict.NO)):
        await logbook.verdict(later(minute, 5, word))
        assert await said(logbook) == {("somebody", 5, word)}
        if stored_between:
            await logbook.drain()
            assert await said(logbook) == {("somebody", 5, word)}


async def test_an_older_word_that_comes_late_takes_nothing_back(logbook: Logbook) -> None:
    await logbook.record(query(1))
    await logbook.verdict(later(9, 5, Verdict.NO))
    await logbook.drain()
    await logbook.verdict(later(1, 5, Verdict.THIS))
    assert await said(logbook) == {("somebody", 5, Verdict.NO)}
    await logbook.drain()
    assert await said(logbook) == {("somebody", 5, Verdict.NO)}


async def test_what_is_said_of_other_answers_and_whoever_only_clicks_is_left_out(logbook: Logbook) -> None:
    await logbook.record(query(1))
    await logbook.record(query(2))
    for click in (later(1, 5, Verdict.CLICK), replace(later(1, 5), query_id=query_id(2))):
        await logbook.verdict(click)
    assert await said(logbook) == set()
    await logbook.drain()
    assert await said(logbook) == set()


async def test_a_query_that_cannot_be_kept_is_told(logbook: Logbook) -> None:
    with files_end_at(64), pytest.raises(StorageFull):
        await logbook.record(query(1))
    assert logbook.pending() == 0


async def test_the_word_to_stop_is_heard_together_with_news(logbook: Logbook) -> None:
    storing = asyncio.create_task(logbook.run())
    await logbook.record(query(1))
    await until(lambda: logbook.pending() == 0)
    await logbook.drain()  # takes its turn after the other, which waits for news by then
    await logbook.record(query(2))
    storing.cancel()
    await asyncio.wait([storing], timeout=10)
    assert storing.cancelled()
    assert logbook.pending() == 1
