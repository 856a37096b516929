"""What one entry of the journal is called, and how it is written down."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TypeAlias

from pydantic import TypeAdapter

from storage.records import FeedbackRecord, QueryRecord

Record: TypeAlias = QueryRecord | FeedbackRecord

SUFFIX = ".json"
QUERY, VERDICT = "q", "v"
"""How names begin. Sorted, every query comes before every verdict, which may be on one of them."""

QUERY_ID = re.compile(r"[0-9a-f-]{36}")
NAME = re.compile(rf"[{QUERY}{VERDICT}]-\d{{20}}-({QUERY_ID.pattern})(-[0-9a-f]{{12}})?\.json")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def name_of(record: Record, data: bytes) -> str:
    """Return the file's name: what it is, its moment in microseconds, the query, and for a verdict a digest.

    Names of one kind sort by time. The same record always has the same name, so writing it twice is harmless.

    Args:
        record: the entry.
        data: the same, encoded.

    Raises:
        ValueError: the query's id is none; it may come from outside and must never lead out of the folder.
    """
    microseconds = max(0, (record.created_at - _EPOCH) // timedelta(microseconds=1))
    if isinstance(record, QueryRecord):
        return f"{QUERY}-{microseconds:020}-{_checked(record.id)}{SUFFIX}"
    digest = hashlib.sha256(data).hexdigest()[:12]
    return f"{VERDICT}-{microseconds:020}-{_checked(record.query_id)}-{digest}{SUFFIX}"


def query_id_of(name: str) -> str | None:
    """Return the id of the query that an entry is or is about; None when it is no entry's name."""
    match = NAME.fullmatch(name)
    return match.group(1) if match else None


def encode(record: Record) -> bytes:
    """Return a record as JSON."""
    return _adapters()[type(record)].dump_json(record)


def decode(name: str, data: bytes) -> Record:
    """Return the record that an entry of this name holds, exactly as it was encoded.

    Raises:
        ValueError: it is damaged, or of another version.
    """
    kind = QueryRecord if name.startswith(QUERY) else FeedbackRecord
    return _adapters()[kind].validate_json(data)


@cache
def _adapters() -> dict[type[Record], TypeAdapter[Record]]:
    return {QueryRecord: TypeAdapter(QueryRecord), FeedbackRecord: TypeAdapter(FeedbackRecord)}


def _checked(query_id: str) -> str:
    if not QUERY_ID.fullmatch(query_id):
        raise ValueError(f"{query_id!r} is not the id of a query")
    return query_id
