"""How an entry of the journal is named and written down."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.journal_entry import Record, decode, encode, name_of, query_id_of
from storage.records import FeedbackRecord, QueryRecord, ResultRecord, Verdict
from tests.support.stored import NOON, query, query_id, verdict

ids = st.uuids().map(str)
words = st.text(st.characters(exclude_categories=["Cs"]))  # lone surrogates are no text to any database
numbers = st.floats(allow_nan=False, allow_infinity=False)
counts = st.integers(-(2**63), 2**63 - 1)
moments = st.datetimes(
    min_value=datetime(1970, 1, 2),  # zones are drawn apart
    timezones=st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | counts | numbers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
results = st.builds(ResultRecord, counts, counts, counts, words, numbers)
queries = st.builds(
    QueryRecord,
    id=ids,
    root_id=ids,
    created_at=moments,
    platform=words,
    user=words,
    locale=st.none() | words,
    confidence=numbers,
    gate=st.dictionaries(words, values, max_size=3),
    timings=st.dictionaries(words, numbers, max_size=3),
    request=st.dictionaries(words, values, max_size=3),
    photos=st.lists(words, max_size=3).map(tuple),
    results=st.lists(results, max_size=3).map(tuple),
)
verdicts = st.builds(FeedbackRecord, ids, words, st.sampled_from(Verdict), moments, st.none() | counts)


@given(queries | verdicts)
def test_a_record_comes_back_exactly(record: Record) -> None:
    data = encode(record)
    assert decode(name_of(record, data), data) == record


@given(queries | verdicts)
def test_a_name_tells_the_query(record: Record) -> None:
    name = name_of(record, encode(record))
    assert query_id_of(name) == (record.id if isinstance(record, QueryRecord) else record.query_id)


@given(st.lists(moments, min_size=2, max_size=5), st.sampled_from([query(1), verdict(query_id(1), 5)]))
def test_names_sort_as_their_moments_do(times: list[datetime], record: Any) -> None:
    names = [name_of(_at(record, moment), b"") for moment in sorted(times)]
    assert names == sorted(names)


def test_a_verdict_sorts_after_every_query() -> None:
    early, late = verdict(query_id(1), 5), query(2, created_at=NOON + timedelta(days=10_000))
    assert name_of(late, encode(late)) < name_of(early, encode(early))


def test_the_same_record_has_the_same_name_and_another_has_another() -> None:
    first, other = verdict(query_id(1), 5), verdict(query_id(1), 6)
    assert name_of(first, encode(first)) == name_of(first, encode(first))
    assert name_of(first, encode(first)) != name_of(other, encode(other))


def test_a_clock_before_1970_still_gives_a_name() -> None:
    asked = query(1, created_at=datetime(1969, 7, 20, tzinfo=UTC))
    assert query_id_of(name_of(asked, encode(asked))) == asked.id


@pytest.mark.parametrize("forged", ["", "../../etc/passwd", "a" * 37, f"{uuid.UUID(int=1)}\n", "\0" * 36])
def test_what_is_no_query_id_gets_no_name(forged: str) -> None:
    with pytest.raises(ValueError, match="not the id of a query"):
        name_of(query(1, id=forged), b"")


@pytest.mark.parametrize("name", ["q-1.json", ".q-abc.tmp", "README.md", "refused", ""])
def test_a_foreign_file_names_no_query(name: str) -> None:
    assert query_id_of(name) is None


@given(st.binary(max_size=40))
def test_damage_is_told_from_a_record(data: bytes) -> None:
    for record in (query(1), verdict(query_id(1), 5)):
        with pytest.raises(ValueError):  # noqa: PT011  # whatever is wrong with it
            decode(name_of(record, b""), data)


def _at(record: Any, moment: datetime) -> Record:
    values = {name: getattr(record, name) for name in record.__dataclass_fields__}
    again: Record = type(record)(**(values | {"created_at": moment}))
    return again
