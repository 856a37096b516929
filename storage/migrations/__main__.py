"""Writes the next migration from the difference between the models and the migrations so far."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage import schema
from storage.database import Database


async def write(message: str) -> None:
    """Write the next migration into ``versions``.

    Args:
        message: what it changes, in a few words.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'empty.db'}"
        await schema.upgrade(url)
        async with Database(url) as database, database.writer.begin() as connection:
            await connection.run_sync(_write, message)


def _write(connection: Connection, message: str) -> None:
    config = schema.alembic_config(connection)
    number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
    command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")


if __name__ == "__main__":
    asyncio.run(write(" ".join(sys.argv[1:])))
