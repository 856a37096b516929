"""A small HOME with a shop in it, for backups."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from storage import schema
from storage.database import Database
from storage.photos import PhotoStore
from storage.records import PhotoRecord, ProductRecord, TypeSource

KEY = b"0123456789abcdef0123456789abcdef"


def database_url(home: Path) -> str:
    """Return the address of a HOME's own database."""
    return f"sqlite+aiosqlite:///{home / 'snaplook.db'}"


def make_home(home: Path, products: int = 3) -> Path:
    """Make a HOME with products of one photo each, a person's photo, a key, an index and embeddings."""
    asyncio.run(add_products(home, *(f"A{number}" for number in range(products))))
    PhotoStore(home / "queries").put(b"a snapshot")
    (home / "secret.key").write_bytes(KEY)
    for made_again in ("index/1/forest.ann", "embeddings/model/vectors.npy"):
        (home / made_again).parent.mkdir(parents=True)
        (home / made_again).write_bytes(b"vectors")
    return home


async def add_products(home: Path, *names: str) -> None:
    """Keep products with one photo each."""
    await schema.ensure(database_url(home))
    store = PhotoStore(home / "photos")
    async with Database(database_url(home)) as database, database.unit_of_work() as uow:
        for name in names:
            photo = PhotoRecord(store.put(f"photo of {name}".encode()), f"{name}.jpg", "1", 0)
            await uow.products.upsert_many([ProductRecord(name, name, (photo,), TypeSource.PREDICTED)])
        await uow.commit()


def product_names(home: Path) -> set[str]:
    """Return the shop's ids of all stored products."""
    with closing(sqlite3.connect(home / "snaplook.db")) as connection:
        return {name for (name,) in connection.execute("SELECT external_id FROM products")}


def contents(home: Path) -> dict[str, bytes]:
    """Return every file under HOME but SQLite's journals."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }
