"""Backing HOME up and restoring it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import stat
import zipfile
from pathlib import Path

import pytest

from bot.jobs.database import back_up, restore
from storage import schema
from storage.database import Database
from storage.errors import (
    BackupMissing,
    BackupUnsupported,
    BackupUnwritable,
    DatabaseLocked,
    DatabaseUnavailable,
    RestoreRefused,
)
from storage.photos import PhotoStore
from tests.support.homes import (
    KEY,
    add_products,
    contents,
    database_url,
    make_home,
    product_names,
)
from tests.support.stored import is_one_sentence, product


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A HOME with three products."""
    return make_home(tmp_path / "home")


@pytest.fixture
def backup(home: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    return back_up(home, database_url(home), tmp_path / "backup.zip").path


def hidden(folder: Path) -> list[Path]:
    return list(folder.rglob(".*"))


def test_what_was_backed_up_comes_back(home: Path, backup: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    report = restore(other, database_url(other), backup)
    assert (report.photos, report.pending) == (4, False)
    assert product_names(other) == {"A0", "A1", "A2"}
    assert (other / "secret.key").read_bytes() == KEY
    for folder in ("photos", "queries"):
        assert contents(other / folder) == contents(home / folder)
    assert hidden(tmp_path) == []


def test_what_can_be_made_again_is_not_in_a_backup(backup: Path) -> None:
    names = zipfile.ZipFile(backup).namelist()
    assert not [name for name in names if name.startswith(("index", "embeddings"))]


def test_a_backup_is_readable_by_its_owner_only(backup: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    restore(other, database_url(other), backup)
    for path in (backup, *(path for path in other.rglob("*") if path.is_file())):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_progress_goes_up_to_all_files(home: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    back_up(home, database_url(home), tmp_path / "backup.zip", lambda done, of: seen.append((done, of)))
    assert seen == [(done, 6) for done in range(1, 7)]


async def test_a_backup_holds_what_is_committed_while_others_write(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    await add_products(home, "A0")
    async with Database(database_url(home)) as database, database.unit_of_work() as uow:
        await uow.products.upsert_many([product("A1")])
        await asyncio.to_thread(back_up, home, database_url(home), tmp_path / "backup.zip")
        await uow.commit()
    await asyncio.to_thread(restore, other, database_url(other), tmp_path / "backup.zip")
    assert await asyncio.to_thread(product_names, other) == {"A0"}
    assert await asyncio.to_thread(product_names, home) == {"A0", "A1"}


def test_missing_photos_are_told(home: Path, tmp_path: Path) -> None:
    store = PhotoStore(home / "photos")
    gone = next(store.digests())
    store.delete(gone)
    assert back_up(home, database_url(home), tmp_path / "backup.zip").missing == (gone,)


def test_a_home_without_key_and_photos_can_be_backed_up(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    asyncio.run(schema.ensure(database_url(home)))
    report = back_up(home, database_url(home), tmp_path / "backup.zip")
    assert (report.photos, report.missing, report.secret_key) == (0, (), False)
    assert restore(other, database_url(other), report.path).photos == 0
    assert os.listdir(other) == ["snaplook.db"]  # noqa: PTH208


def test_nothing_to_back_up_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable) as refused:
        back_up(tmp_path, database_url(tmp_path), tmp_path / "backup.zip")
    assert is_one_sentence(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_never_replaces_a_file(home: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.pdf").write_bytes(b"years of work")
    with pytest.raises(BackupUnwritable) as refused:
        back_up(home, database_url(home), tmp_path / "thesis.pdf")
    assert is_one_sentence(refused.value)
    assert (tmp_path / "thesis.pdf").read_bytes() == b"years of work"


def test_a_backup_in_a_folder_that_cannot_be_written_is_one_sentence(home: Path, backup: Path) -> None:
    with pytest.raises(BackupUnwritable) as refused:
        back_up(home, database_url(home), backup / "backup.zip")
    assert is_one_sentence(refused.value)


@pytest.mark.parametrize("use", ["back_up", "restore"])
def test_another_kind_of_database_names_its_own_tool(home: Path, backup: Path, use: str) -> None:
    url = "postgresql://shop:secret@db.example/shop"
    with pytest.raises(BackupUnsupported, match="pg_dump") as refused:
        back_up(home, url, home / "new.zip") if use == "back_up" else restore(home, url, backup)
    assert is_one_sentence(refused.value)


def test_a_backup_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BackupMissing) as missing:
        restore(tmp_path / "other", database_url(tmp_path / "other"), tmp_path / "backup.zip")
    assert is_one_sentence(missing.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kept", ["snaplook.db", "secret.key", "photos", "queries"])
def test_data_is_not_overwritten_unasked(home: Path, backup: Path, kept: str) -> None:
    for place in home.iterdir():
        if place.name != kept:
            shutil.rmtree(place) if place.is_dir() else place.unlink()
    before = contents(home)
    with pytest.raises(RestoreRefused, match=kept) as refused:
        restore(home, database_url(home), backup)
    assert is_one_sentence(refused.value)
    assert contents(home) == before


def test_forced_it_replaces_everything_and_drops_the_index_of_what_was(home: Path, backup: Path) -> None:
    asyncio.run(add_products(home, "B0", "B1"))
    (home / "secret.key").write_bytes(b"another key")
    restore(home, database_url(home), backup, force=True)
    assert product_names(home) == {"A0", "A1", "A2"}
    assert (home / "secret.key").read_bytes() == KEY
    assert len(contents(home / "photos")) == 3
    assert not (home / "index").exists()
    assert (home / "embeddings/model/vectors.npy").exists()
    assert hidden(home) == []


async def test_a_database_in_use_is_not_replaced_even_when_forced(tmp_path: Path) -> None:
    home = tmp_path / "home"
    await add_products(home, "A0")
    await asyncio.to_thread(back_up, home, database_url(home), tmp_path / "backup.zip")
    await add_products(home, "B0")
    async with Database(database_url(home)) as database:
        async with database.unit_of_work(read_only=True) as uow:
            assert await uow.products.count() == 2
        with pytest.raises(DatabaseLocked) as locked:
            await asyncio.to_thread(restore, home, database_url(home), tmp_path / "backup.zip", force=True)
    assert is_one_sentence(locked.value)
    assert await asyncio.to_thread(product_names, home) == {"A0", "B0"}
    assert hidden(home) == []


def test_a_damaged_database_is_replaced_when_forced(home: Path, backup: Path) -> None:
    (home / "snaplook.db").write_bytes(b"no database any more" * 1_000)
    restore(home, database_url(home), backup, force=True)
    assert product_names(home) == {"A0", "A1", "A2"}


def test_a_database_elsewhere_is_restored_where_it_belongs(home: Path, backup: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "disk" / "shop.db"
    restore(tmp_path / "other", f"sqlite:///{elsewhere}", backup)
    with sqlite3.connect(elsewhere) as connection:
        assert connection.execute("SELECT count(*) FROM products").fetchone() == (3,)
    connection.close()
