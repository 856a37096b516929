"""What is said when a database fails: by SQLite's texts and by PostgreSQL's SQLSTATEs.

In each sentence ``{name}`` is what the database is called and ``{detail}`` the driver's own words.
"""

from __future__ import annotations

from storage.errors import (
    DatabaseDamaged,
    DatabaseLocked,
    DatabaseOutdated,
    DatabaseRefused,
    DatabaseUnavailable,
    StorageError,
    StorageFull,
)

Wording = tuple[type[StorageError], str]

LOCKED: Wording = (
    DatabaseLocked,
    "The database {name} is being written by another process for too long; wait for it and try again.",
)
BUSY: Wording = (
    DatabaseLocked,
    "Every connection to the database {name} stayed in use for too long; try again in a moment.",
)
FULL: Wording = (
    StorageFull,
    "There is no space left for the database {name}; free some and run the same command again.",
)
UNOPENABLE: Wording = (
    DatabaseUnavailable,
    "The database {name} cannot be opened; check that its folder exists and that you may write there.",
)
FAILING: Wording = (
    DatabaseUnavailable,
    "The database {name} cannot be read or written; check that its disk is whole and not full.",
)
UNREACHABLE: Wording = (
    DatabaseUnavailable,
    "The database {name} cannot be reached; check that its server runs and that its address is right.",
)
SILENT: Wording = (
    DatabaseUnavailable,
    "The database {name} did not answer in time; check that its server is well and not overloaded.",
)
STOPPING: Wording = (
    DatabaseUnavailable,
    "The server of the database {name} is starting or stopping; try again in a moment.",
)
CROWDED: Wording = (
    DatabaseUnavailable,
    "The server of the database {name} has no connection left; try again, or raise its max_connections.",
)
WRONG_PASSWORD: Wording = (
    DatabaseUnavailable,
    "The server of the database {name} refuses the password or the user of its URL; check both.",
)
WRONG_USER: Wording = (
    DatabaseUnavailable,
    "The server of the database {name} does not let the user of its URL in; check that the user exists there"
    " and may connect from here.",
)
NO_DATABASE: Wording = (
    DatabaseUnavailable,
    "The server has no database {name}; create it, or correct its name in the URL.",
)
NOT_ALLOWED: Wording = (
    DatabaseUnavailable,
    "The user of the database {name} may not do this ({detail}); make them the owner of the database.",
)
READ_ONLY: Wording = (
    DatabaseUnavailable,
    "The database {name} cannot be written; check the permissions of the file and its folder.",
)
STANDBY: Wording = (
    DatabaseUnavailable,
    "The database {name} cannot be written; check that its server is not a standby.",
)
MOMENTARY: Wording = (
    DatabaseUnavailable,
    "The database {name} failed for the moment: {detail}.",
)
OUTDATED: Wording = (
    DatabaseOutdated,
    "The database {name} does not have the tables of this version; run `snaplook db upgrade`.",
)
DAMAGED: Wording = (
    DatabaseDamaged,
    "The file {name} is not a database or is damaged; restore a backup with `snaplook db restore`.",
)
CONTRADICTION: Wording = (
    DatabaseRefused,
    "The database {name} refused a row that contradicts what it holds: {detail}.",
)
OTHERWISE: Wording = (DatabaseRefused, "The database {name} failed: {detail}.")

BY_TEXT: dict[str, Wording] = {
    "database is locked": LOCKED,
    "database table is locked": LOCKED,
    "disk is full": FULL,
    "disk i/o error": FAILING,
    "unable to open database file": UNOPENABLE,
    "readonly database": READ_ONLY,
    "no such table": OUTDATED,
    "no such column": OUTDATED,
    "has no column named": OUTDATED,
    "not a database": DAMAGED,
    "malformed": DAMAGED,
    "connection is closed": UNREACHABLE,
    "connection was closed": UNREACHABLE,
}
"""By a part of the driver's text; SQLite has no other tongue, and asyncpg none for its own errors."""

BY_SQLSTATE: dict[str, Wording] = {
    "08": UNREACHABLE,
    "25006": STANDBY,
    "28000": WRONG_USER,
    "28P01": WRONG_PASSWORD,
    "3D000": NO_DATABASE,
    "40": LOCKED,
    "42501": NOT_ALLOWED,
    "42703": OUTDATED,
    "42P01": OUTDATED,
    "53": MOMENTARY,
    "53100": FULL,
    "53300": CROWDED,
    "55000": MOMENTARY,
    "55P03": LOCKED,
    "57": MOMENTARY,
    "57P01": STOPPING,
    "57P02": STOPPING,
    "57P03": STOPPING,
    "58": FAILING,
}
"""By a whole code or by its class (PostgreSQL, appendix A)."""
