"""People whose data lie in every table and every folder, and looking for traces of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.jobs.privacy import Privacy
from bot.logbook import Logbook
from configs.settings import Privacy as Policy
from storage.database import Database
from storage.files import UNFINISHED
from storage.journal import LOCK, Journal
from storage.models import Base
from storage.photos import PhotoStore
from storage.records import ChatRecord, QueryRecord, ResultRecord, Verdict
from tests.support.pictures import encode, photo
from tests.support.stored import digest, query, query_id, verdict

NAMELESS = frozenset({"products", "product_photos", "inbox"})
"""The tables that name nobody: of the shop, and what is on its way, whose payloads know no pseudonym."""

SHOWN = (ResultRecord(1, 5, 50, "dress", 0.125), ResultRecord(2, 6, 61, "skirt", 0.25))


@dataclass(frozen=True, slots=True)
class Home:
    """Where people's data lie.

    Attributes:
        folder: HOME; a SQLite database lies in it too.
    """

    folder: Path
    database: Database
    logbook: Logbook
    photos: PhotoStore


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who asked.

    Attributes:
        number: tells them from others.
        at: when they asked.
    """

    number: int
    at: datetime

    @property
    def user(self) -> str:
        """The pseudonym."""
        return digest(f"person {self.number}")

    def id(self, number: int) -> str:
        """Return the id of one of their queries."""
        return query_id(self.number * 100 + number)

    def picture(self, number: int) -> bytes:
        """Return the photo of one of their queries: a JPEG, or a PNG where the number is even."""
        return encode(photo(self.number * 100 + number, 24, 32), "JPEG" if number % 2 else "PNG")

    def traces(self) -> set[bytes]:
        """Return what must be nowhere once they are forgotten."""
        numbers = range(1, 10)
        ids = {self.id(number).encode() for number in numbers}
        return {self.user.encode(), *ids, *(self.picture(number) for number in numbers)}

    def asked(self, home: Home, number: int, **columns: Any) -> QueryRecord:
        """Keep the photo of one of their queries and return the query."""
        kept = home.photos.put(self.picture(number), owner=self.id(number))
        return self.query(number, photos=(kept,), **columns)

    def query(self, number: int, **columns: Any) -> QueryRecord:
        """Return one of their queries, with products that were shown and without a photo."""
        own = {"id": self.id(number), "root_id": self.id(number), "user": self.user, "results": SHOWN}
        return query(number, **{**own, "created_at": self.at + timedelta(minutes=number), **columns})


async def live_in(database: Database, folder: Path, *people: Person) -> Home:
    """Return a HOME with these people in every table and every folder, each judging the next."""
    logbook = Logbook(database, Journal(folder / "journal"), look_every=0.05)
    home = Home(folder, database, logbook, PhotoStore(folder / "queries"))
    for person in people:
        await settle(home, person)
    for judging, judged in zip(people, (*people[1:], *people[:1]), strict=True):
        await judge(home, judging, judged)
    for person in people:
        await wait(home, person)
    return home


def privacy_of(home: Home, photo_days: int = 30, log_days: int = 365) -> Privacy:
    """Return what exports, forgets and expires there."""
    policy = Policy(photo_days=photo_days, log_days=log_days)
    return Privacy(home.database, home.logbook, home.photos, policy)


async def settle(home: Home, person: Person) -> None:
    """Put a person's queries, verdicts, consent and own chat into the database."""
    async with home.database.unit_of_work() as uow:
        await uow.users.set_consent(person.user, True, person.at)
        chat = ChatRecord("web", person.user, person.at, campaign="spring", campaign_at=person.at)
        await uow.chats.put(chat)
        await uow.commit()
    for number in (1, 2):
        await home.logbook.record(person.asked(home, number))
    await home.logbook.record(person.query(3, root_id=person.id(1), request={"types": ["dress"]}))
    await home.logbook.verdict(verdict(person.id(1), 5, user=person.user))
    await home.logbook.verdict(verdict(person.id(1), None, Verdict.WRONG_TYPE, user=person.user))
    assert await home.logbook.drain() == 0


async def judge(home: Home, judging: Person, judged: Person) -> None:
    """Let one person say something about another's answers: stored, waiting and refused."""
    await home.logbook.verdict(verdict(judged.id(1), 6, Verdict.NO, user=judging.user))
    assert await home.logbook.drain() == 0
    await home.logbook.verdict(verdict(judged.id(2), 6, Verdict.CLICK, user=judging.user))
    home.logbook.journal.refuse(home.logbook.journal.names()[-1])
    await home.logbook.verdict(verdict(judged.id(2), 5, Verdict.SIMILAR, user=judging.user))


async def wait(home: Home, person: Person) -> None:
    """Leave something of a person in every part of the journal: waiting, refused, damaged, half-written."""
    journal = home.logbook.journal
    for number in (4, 5):
        await home.logbook.record(person.asked(home, number))
    journal.refuse(next(name for name in journal.names() if person.id(5) in name))
    (journal.refused / f"damaged-{person.number}.json").write_bytes(b"\0{" + person.user.encode())
    (journal.folder / f".{person.number}{UNFINISHED}").write_bytes(b'{"user":"' + person.user.encode())


async def rows(database: Database) -> dict[str, set[str]]:
    """Return every row of every table, as text."""
    async with database.engine.connect() as connection:
        return {
            table.name: {str(row) for row in await connection.execute(select(table))}
            for table in Base.metadata.sorted_tables
        }


def files(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder, but for locks."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != LOCK
    }


def with_traces(found: Mapping[str, bytes], person: Person) -> set[str]:
    """Return the names of the files in whose name or content there is something of a person."""
    traces = person.traces()
    return {
        name for name, content in found.items() if any(trace in name.encode() + content for trace in traces)
    }


def tables_with_traces(found: Mapping[str, set[str]], person: Person) -> set[str]:
    """Return the names of the tables in which there is something of a person."""
    return {table for table, lines in found.items() if any(has_trace(line, person) for line in lines)}


def has_trace(line: str, person: Person) -> bool:
    """Say whether there is something of a person in a row."""
    return any(trace in line.encode() for trace in person.traces())
