"""An export holds everything that forgetting removes, and nothing of others."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from sqlalchemy import select

from bot.jobs.privacy import Privacy
from storage.database import Database
from storage.errors import StorageError, StorageFull
from storage.models import Base
from storage.records import ChatRecord
from tests.support.disk import files_end_at
from tests.support.logbooks import away
from tests.support.people import NAMELESS, Home, Person, has_trace, live_in, privacy_of
from tests.support.postgres import PostgresServer
from tests.support.stored import is_one_sentence, product

NOW = datetime.now(UTC)
ONE, OTHER = Person(1, NOW - timedelta(days=1)), Person(2, NOW - timedelta(days=1))


@pytest.fixture
async def home(database: Database, tmp_path: Path) -> Home:
    """A HOME with two people in every table and every folder."""
    return await live_in(database, tmp_path, ONE, OTHER)


@pytest.fixture
def privacy(home: Home) -> Privacy:
    """What exports there."""
    return privacy_of(home)


def unpack(file: BinaryIO) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return what an export says, and its photos by name."""
    with file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        members = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(members.pop("data.json")), members


def leaves(value: Any) -> Iterator[Any]:
    """Yield every value in nested lists and mappings, and every key."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value.isoformat() if isinstance(value, datetime) else value


async def test_every_value_of_every_row_that_forgetting_removes_is_in_it(
    home: Home, privacy: Privacy
) -> None:
    data, _ = unpack(await privacy.export(ONE.user))
    said = set(leaves(data))
    seen = set()
    async with home.database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in (await connection.execute(select(table))).mappings():
                if has_trace(str(row), ONE):
                    seen.add(table.name)
                    kept = {
                        key: value for key, value in row.items() if key != "id" or table.name == "queries"
                    }
                    assert set(leaves(list(kept.values()))) - {OTHER.user} <= said, table.name
    assert seen == set(Base.metadata.tables) - NAMELESS


async def test_every_photo_is_in_it_named_by_its_query_and_its_content(privacy: Privacy) -> None:
    data, photos = unpack(await privacy.export(ONE.user))
    suffixes = {1: "jpg", 2: "png", 4: "png", 5: "jpg"}
    assert photos == {
        f"photos/{ONE.id(number)}-1.{suffix}": ONE.picture(number) for number, suffix in suffixes.items()
    }
    assert [name for query in data["queries"] for name in query["photos"]] == list(photos)


async def test_what_still_waits_and_what_was_refused_is_in_it_too(privacy: Privacy) -> None:
    data, _ = unpack(await privacy.export(ONE.user))
    assert [query["id"] for query in data["queries"]] == [ONE.id(number) for number in range(1, 6)]
    said = [(one["query"], one["verdict"]) for one in data["feedback"] if one["said_by_you"]]
    assert (OTHER.id(2), "similar") in said
    assert (OTHER.id(2), "click") in said


async def test_nothing_says_who_else_said_something_about_their_answers(privacy: Privacy) -> None:
    data, _ = unpack(await privacy.export(ONE.user))
    said = sorted(one["verdict"] for one in data["feedback"] if not one["said_by_you"])
    assert said == ["click", "no", "similar"]
    assert OTHER.user not in str(data)
    assert not {OTHER.id(number) for number in (3, 4, 5)} & set(leaves(data))


async def test_products_are_named_while_they_are_sold(home: Home, privacy: Privacy) -> None:
    async with home.database.unit_of_work() as uow:
        for number in range(1, 6):
            await uow.products.upsert_many([product(f"P{number}", f"photo {number}")])
        await uow.commit()
    data, _ = unpack(await privacy.export(ONE.user))
    sold, gone = (shown["product"] for shown in data["queries"][0]["shown"])
    assert sold == {"number": 5, "id": "P5", "title": "Dress P5", "url": None}
    assert gone == {"number": 6, "id": None, "title": None, "url": None}


async def test_what_is_set_for_their_own_chat_is_in_it_and_for_others_is_not(
    home: Home, privacy: Privacy
) -> None:
    chat = ChatRecord("web", ONE.user, NOW, "de", 5, True, Decimal("49.90"), "EUR", "spring", NOW)
    async with home.database.unit_of_work() as uow:
        await uow.chats.put(chat)
        await uow.commit()
    data, _ = unpack(await privacy.export(ONE.user))
    assert data["chats"] == [
        {
            "platform": "web",
            "pseudonym": ONE.user,
            "language": "de",
            "products_an_answer": 5,
            "photos_are_answered_unasked": True,
            "watched_channels": [],
            "answers_are_private": False,
            "highest_price": "49.90",
            "currency": "EUR",
            "campaign": "spring",
            "campaign_since": NOW.isoformat(),
            "changed_at": NOW.isoformat(),
        }
    ]


async def test_moments_are_written_so_that_they_can_be_read_back(privacy: Privacy) -> None:
    data, _ = unpack(await privacy.export(ONE.user))
    assert datetime.fromisoformat(data["queries"][0]["asked_at"]) == ONE.at + timedelta(minutes=1)
    assert datetime.fromisoformat(data["consent"]["asked_at"]) == ONE.at


async def test_it_has_no_name_on_the_disk(privacy: Privacy) -> None:
    with await privacy.export(ONE.user) as file:
        assert os.fstat(file.fileno()).st_nlink == 0


async def test_a_photo_that_went_meanwhile_is_left_out(home: Home, privacy: Privacy) -> None:
    for digest in list(home.photos.digests()):
        home.photos.delete(digest)
    data, photos = unpack(await privacy.export(ONE.user))
    assert photos == {}
    assert len(data["queries"]) == 5


async def test_someone_unknown_gets_an_export_with_nothing_in_it(privacy: Privacy) -> None:
    data, photos = unpack(await privacy.export(Person(3, NOW).user))
    assert (data["queries"], data["feedback"], data["chats"], photos) == ([], [], [], {})
    assert data["consent"]["photos_may_be_used_for_training"] is None


async def test_while_the_database_is_away_there_is_no_export_by_halves(
    home: Home, privacy: Privacy, postgres: PostgresServer
) -> None:
    await home.database.close()
    with away(home.database, postgres), pytest.raises(StorageError):
        await privacy.export(ONE.user)
    data, _ = unpack(await privacy.export(ONE.user))
    assert len(data["queries"]) == 5


async def test_a_full_disk_is_told_with_one_sentence(privacy: Privacy) -> None:
    with files_end_at(64), pytest.raises(StorageFull) as full:
        await privacy.export(ONE.user)
    assert is_one_sentence(full.value)
