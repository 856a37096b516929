"""Every error of storage, and every error of the layers below."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage import errors
from storage.errors import (
    DatabaseDamaged,
    DatabaseLocked,
    DatabaseOutdated,
    DatabaseRefused,
    DatabaseUnavailable,
    StorageError,
    StorageFull,
)
from storage.translate import translate, translating
from tests.support.stored import is_one_sentence


def _tree(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _tree(child)


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = [line.strip("│├└─ ").split()[0] for line in (errors.__doc__ or "").splitlines() if "──" in line]
    assert drawn == [kind.__name__ for kind in _tree(StorageError)][1:]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("database is locked", DatabaseLocked),
        ("database or disk is full", StorageFull),
        ("unable to open database file", DatabaseUnavailable),
        ("disk I/O error", DatabaseUnavailable),
        ("attempt to write a readonly database", DatabaseUnavailable),
        ("no such table: products", DatabaseOutdated),
        ("database disk image is malformed", DatabaseDamaged),
        ("file is not a database", DatabaseDamaged),
        ("something new\nin two lines", DatabaseRefused),
        ("", DatabaseRefused),
    ],
)
def test_each_failure_of_the_driver_becomes_ours(text: str, kind: type[StorageError]) -> None:
    wrapped = OperationalError("SELECT 1", {}, sqlite3.OperationalError(text))
    for error in (wrapped, sqlite3.OperationalError(text)):
        ours = translate(error, "/home/shop.db")
        assert type(ours) is kind
        assert is_one_sentence(ours)
        assert "/home/shop.db" in str(ours)


def test_failures_without_a_driver_become_ours_too() -> None:
    assert type(translate(PoolTimeout("pool"), "shop")) is DatabaseLocked
    assert type(translate(InvalidRequestError("closed"), "shop")) is DatabaseRefused
    refused = IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed: queries.id"))
    assert type(translate(refused, "shop")) is DatabaseRefused
    lost = DBAPIError("SELECT 1", {}, sqlite3.Error("gone"), connection_invalidated=True)
    assert type(translate(lost, "shop")) is DatabaseUnavailable


def test_the_cause_is_kept_and_other_errors_pass() -> None:
    cause = OperationalError("SELECT 1", {}, sqlite3.OperationalError("database is locked"))
    with pytest.raises(DatabaseLocked) as locked, translating("shop"):
        raise cause
    assert locked.value.__cause__ is cause
    with pytest.raises(KeyError), translating("shop"):
        raise KeyError("ours")
