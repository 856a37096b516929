"""How a database's tables stand to this program, in words."""

from __future__ import annotations

from storage.schema import SchemaState, Status

VERDICTS = {
    Status.EMPTY: "There is no database yet; `snaplook ingest CATALOGUE` makes it, or `snaplook db upgrade`.",
    Status.CURRENT: "The database is of this version.",
    Status.PENDING: "The database is of an older version; make a backup and run `snaplook db upgrade`.",
    Status.UNKNOWN: "The database is of a newer Snaplook; update the program.",
}


def is_well(state: SchemaState) -> bool:
    """Say whether the tables are those of this program, and untouched."""
    return state.status is Status.CURRENT and not state.drift


def verdict(state: SchemaState) -> str:
    """Return one sentence; where something is wrong, it says what to do."""
    if state.drift:
        return "The database's tables were changed by hand; `snaplook db check` says which."
    return VERDICTS[state.status]
