"""What was deleted from SQLite is nowhere in its files."""

from __future__ import annotations

import random
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import Database
from storage.errors import DatabaseDamaged
from storage.records import QueryRecord, ResultRecord
from storage.sqlite import scrub
from tests.support.stored import digest, is_one_sentence, query


@pytest.fixture
def url(sqlite_url: str) -> str:
    """SQLite's alone."""
    return sqlite_url


def scattered(number: int, chance: random.Random) -> QueryRecord:
    """Return a question of one of five users, whose keys fall anywhere among the others'."""
    asked = str(uuid.UUID(int=chance.getrandbits(128)))
    shown = tuple(ResultRecord(rank, rank, rank, "dress", 0.5) for rank in range(1, 7))
    return query(
        number,
        id=asked,
        root_id=asked,
        user=digest(f"user {number % 5}"),
        photos=(digest(asked),),
        request={"note": "x" * chance.randrange(2_000)},
        results=shown,
    )


def in_files(folder: Path, words: set[str]) -> set[str]:
    """Return those words that stand in any file of a folder."""
    content = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    return {word for word in words if word.encode() in content}


async def test_nothing_of_a_forgotten_user_lingers_in_pages_or_log(
    database: Database, tmp_path: Path
) -> None:
    chance = random.Random(1)
    asked = [scattered(number, chance) for number in range(400)]
    async with database.unit_of_work() as uow:
        for one in asked:
            await uow.queries.record(one)
        await uow.commit()
    forgotten = asked[0].user
    theirs = {forgotten, *(one.id for one in asked if one.user == forgotten)}
    theirs |= {photo for one in asked if one.user == forgotten for photo in one.photos}
    assert in_files(tmp_path, theirs) == theirs
    async with database.unit_of_work() as uow:
        await uow.users.forget(forgotten)
        await uow.commit()
    assert scrub(database.url)
    assert in_files(tmp_path, theirs) == set()
    others = {one.id for one in asked if one.user != forgotten}
    assert in_files(tmp_path, others) == others


async def test_someone_who_still_reads_is_not_waited_for_longer_than_asked(
    database: Database, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "shop.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM queries").fetchone()
        async with database.unit_of_work() as uow:
            await uow.queries.record(query(1))
            await uow.commit()
        assert not scrub(database.url, patience=0)
    assert scrub(database.url)


def test_other_databases_are_left_to_themselves(postgres_url: str) -> None:
    assert scrub(Database(postgres_url).url)


def test_a_damaged_file_is_told_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "shop.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(DatabaseDamaged) as damaged:
        scrub(Database(f"sqlite:///{tmp_path / 'shop.db'}").url)
    assert is_one_sentence(damaged.value)
