"""How PostgreSQL is connected to: every wait has an end, and a server that was away is found again."""

from __future__ import annotations

from typing import Any

CONNECT_TIMEOUT = 5.0
"""Seconds to wait for a server to let us in."""

COMMAND_TIMEOUT = 60.0
"""Seconds to wait for the answer to one statement; then the connection is given up."""

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
        "pool_pre_ping": True,
        "pool_size": CONNECTIONS,
        "max_overflow": 0,
        "pool_timeout": POOL_TIMEOUT,
    }
