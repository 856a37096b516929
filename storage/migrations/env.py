"""Runs migrations on the connection that `storage.schema` hands in, inside its transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum
from sqlalchemy.types import TypeDecorator

from storage.models import Base


def render_item(kind: str, item: Any, _autogenerate: AutogenContext) -> str | Literal[False]:
    """Write our column types as the plain ones they are made of, so that a migration never changes."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def run() -> None:
    """Run whatever alembic was asked for."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,  # SQLite cannot alter a table; alembic rebuilds it
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
