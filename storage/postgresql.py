"""How PostgreSQL is connected to: every wait has an end, and a server that was away is found again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from sqlalchemy.util import await_only

CONNECT_TIMEOUT = 5.0
"""Seconds to wait for a server to let us in, or to show that it is still there."""

COMMAND_TIMEOUT = 40.0
"""Seconds to wait for the answer to one statement; then the connection is given up.

Longer than a lock is waited for, whose end says better what was in the way.
"""

CLOSE_TIMEOUT = 2.0
"""Seconds to wait for a server to say goodbye."""

CONNECTIONS = 10
"""At most so many for one process; PostgreSQL allows 100 in all unless told otherwise."""

POOL_TIMEOUT = 10.0
"""Seconds to wait for one of them."""

READER = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""What makes a reader see one moment; on SQLite every transaction does."""


def options(*, busy_timeout: float, migrating: bool) -> dict[str, Any]:
    """Return SQLAlchemy's arguments for an engine of PostgreSQL.

    Args:
        busy_timeout: seconds to wait for what another transaction holds.
        migrating: other processes wait as long as a migration takes, and so do its statements.
    """
    timeouts: dict[str, Any] = {"timeout": CONNECT_TIMEOUT}
    if not migrating:
        timeouts["command_timeout"] = COMMAND_TIMEOUT
        timeouts["server_settings"] = {"lock_timeout": f"{round(busy_timeout * 1000)}ms"}
    return {
        "connect_args": timeouts,
        "pool_size": CONNECTIONS,
        "max_overflow": 0,
        "pool_timeout": POOL_TIMEOUT,
    }


def prepare(engine: Engine) -> None:
    """Look at every connection before it is used again.

    SQLAlchemy's own way, ``pool_pre_ping``, waits as long as for any statement and lets a network's errors
    through as they are.
    """
    event.listen(engine, "checkout", _ping)


def _ping(connection: DBAPIConnection, _entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
    try:
        await_only(connection.driver_connection.execute("SELECT 1", timeout=CONNECT_TIMEOUT))
    except Exception as error:  # whatever it is: making a new connection shows whether the server is there
        raise InvalidatePoolError from error
