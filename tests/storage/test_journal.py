"""What waits for the database, one file an entry."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from storage.errors import EntryDamaged, JournalUnusable, StorageFull
from storage.files import UNFINISHED
from storage.journal import Journal
from storage.journal_entry import Record
from tests.support.disk import files_end_at
from tests.support.stored import NOON, is_one_sentence, query, query_id, verdict


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal whose folder does not exist yet."""
    return Journal(tmp_path / "home" / "journal")


def age(path: Path, seconds: float) -> None:
    """Make a file look as if it was written some seconds ago."""
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_nothing_waits_in_a_journal_that_was_never_written(journal: Journal) -> None:
    assert journal.pending() == 0
    assert journal.names() == []
    assert list(journal.records(refused=True)) == []
    assert journal.query(query_id(1)) is None
    assert journal.sweep() == 0
    assert not journal.folder.exists()


def test_entries_wait_in_the_order_of_their_moments_and_verdicts_after_queries(journal: Journal) -> None:
    entries: list[Record] = [verdict(query_id(2), 5), query(3), query(1), query(2)]
    for entry in entries:
        journal.add(entry)
    assert [journal.read(name) for name in journal.names()] == [query(1), query(2), query(3), entries[0]]


def test_the_same_entry_twice_waits_once(journal: Journal) -> None:
    for _ in range(2):
        journal.add(query(1))
        journal.add(verdict(query_id(1), 5))
    assert journal.pending() == 2


def test_a_query_is_found_by_its_id_and_no_other_is_read(journal: Journal) -> None:
    for number in (1, 2, 3):
        journal.add(query(number))
    for name in journal.names():
        if query_id(2) not in name:
            (journal.folder / name).write_bytes(b"would raise")
    assert journal.query(query_id(2)) == query(2)
    assert journal.query(query_id(4)) is None


@pytest.mark.parametrize("forged", ["", "*", "000000000001", "../journal", "a/b"])
def test_a_forged_id_finds_nothing(journal: Journal, forged: str) -> None:
    journal.add(query(1))
    assert journal.query(forged) is None


def test_a_verdict_is_not_taken_for_its_query(journal: Journal) -> None:
    journal.add(verdict(query_id(1), 5))
    assert journal.query(query_id(1)) is None


def test_an_entry_that_another_process_moved_on_is_none_and_may_be_removed_again(journal: Journal) -> None:
    journal.add(query(1))
    [name] = journal.names()
    journal.remove(name)
    journal.remove(name)
    journal.refuse(name)
    assert journal.read(name) is None
    assert journal.pending() == 0


def test_an_entry_is_readable_by_its_owner_only(journal: Journal) -> None:
    journal.add(query(1))
    [name] = journal.names()
    assert (journal.folder / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"\0" * 512, b"{", b'{"id": 5}', b"[]"])
def test_a_damaged_entry_is_told_with_one_sentence(journal: Journal, content: bytes) -> None:
    journal.add(query(1))
    [name] = journal.names()
    (journal.folder / name).write_bytes(content)
    with pytest.raises(EntryDamaged) as damaged:
        journal.read(name)
    assert is_one_sentence(damaged.value)
    assert journal.query(query_id(1)) is None
    assert list(journal.records()) == []


def test_an_entry_that_is_a_folder_is_damaged_and_can_be_moved_aside(journal: Journal) -> None:
    journal.add(query(1))
    [name] = journal.names()
    journal.remove(name)
    (journal.folder / name).mkdir()
    with pytest.raises(EntryDamaged):
        journal.read(name)
    journal.refuse(name)
    assert journal.pending() == 0


def test_what_is_refused_waits_no_longer_but_can_be_seen(journal: Journal) -> None:
    journal.add(query(1))
    journal.add(query(2))
    journal.refuse(journal.names()[0])
    assert journal.pending() == 1
    assert list(journal.records()) == [query(2)]
    assert list(journal.records(refused=True)) == [query(2), query(1)]


def test_what_was_refused_long_ago_is_dropped(journal: Journal) -> None:
    for number in (1, 2):
        journal.add(query(number))
    old, young = journal.names()
    age(journal.folder / old, 100)
    journal.refuse(old)
    journal.refuse(young)
    moment = NOON.fromtimestamp(time.time() - 50, NOON.tzinfo)
    assert journal.drop_refused(moment) == 1
    assert list(journal.records(refused=True)) == [query(2)]


def test_what_dead_processes_left_half_written_is_swept_when_it_is_old(journal: Journal) -> None:
    journal.add(query(1))
    growing, dead = (journal.folder / f".{name}{UNFINISHED}" for name in ("growing", "dead"))
    growing.write_bytes(b"{")
    dead.write_bytes(b"{")
    age(dead, 7_200)
    assert journal.sweep() == 1
    assert growing.exists()
    assert journal.pending() == 1


def test_every_file_with_a_trace_of_someone_is_stripped(journal: Journal) -> None:
    journal.add(query(1, user="a" * 64))
    journal.add(query(2, user="b" * 64))
    journal.add(verdict(query_id(1), 5, user="b" * 64))
    journal.add(verdict(query_id(2), 5, user="b" * 64))
    journal.refused.mkdir()
    (journal.refused / "damaged.json").write_bytes(b"\0{{{" + b"a" * 64)
    (journal.folder / f".draft{UNFINISHED}").write_bytes(b'{"user":"' + b"a" * 64)
    assert journal.strip({"a" * 64, query_id(1)}) == 4
    assert list(journal.records(refused=True)) == [
        query(2, user="b" * 64),
        verdict(query_id(2), 5, user="b" * 64),
    ]
    assert list(journal.refused.iterdir()) == []


def test_foreign_files_in_the_folder_are_left_alone(journal: Journal) -> None:
    journal.add(query(1))
    (journal.folder / "notes.txt").write_text("mine")
    (journal.folder / "q-notes.json").write_text("mine")
    assert journal.pending() == 1
    assert journal.sweep(older_than=0) == 0


def test_a_full_disk_is_told_and_leaves_nothing_half_written(journal: Journal) -> None:
    journal.add(query(1))
    with files_end_at(64), pytest.raises(StorageFull) as full:
        journal.add(query(2))
    assert is_one_sentence(full.value)
    assert str(journal.folder) in str(full.value)
    assert journal.pending() == 1
    assert list(journal.folder.glob(f"*{UNFINISHED}")) == []


def test_a_journal_that_cannot_be_made_is_told_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("a file")
    journal = Journal(tmp_path / "journal")
    with pytest.raises(JournalUnusable) as unusable:
        journal.add(query(1))
    assert is_one_sentence(unusable.value)
    with pytest.raises(JournalUnusable):
        journal.lock()
    with pytest.raises(JournalUnusable):
        journal.pending()


async def test_one_at_a_time_moves_entries_on(journal: Journal) -> None:
    async with journal.lock():
        with pytest.raises(TimeoutError):
            await journal.lock().acquire(timeout=0)
    async with journal.lock():
        pass
