"""Products, queries and feedback for storage tests, and what their sentences must look like."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.records import (
    FeedbackRecord,
    PhotoRecord,
    ProductRecord,
    QueryRecord,
    TypeSource,
    Verdict,
)

NOON = datetime(2030, 1, 31, 12, 0, tzinfo=UTC)


def digest(text: str) -> str:
    """Return a digest as a photo would have it."""
    return hashlib.sha256(text.encode()).hexdigest()


def photos(*names: str) -> tuple[PhotoRecord, ...]:
    """Return photos in this order; one name is always the same file."""
    return tuple(
        PhotoRecord(digest(name), source=f"{name}.jpg", source_stamp="1:1", position=position)
        for position, name in enumerate(names)
    )


def product(external_id: str, *names: str, **columns: Any) -> ProductRecord:
    """Return a product with photos of these names."""
    given: dict[str, Any] = {
        "fingerprint": digest(external_id),
        "type_source": TypeSource.SHOP,
        "product_type": "dress",
        "title": f"Dress {external_id}",
    }
    return ProductRecord(external_id, photos=photos(*names), **(given | columns))


def query_id(number: int) -> str:
    """Return the numbered question's id."""
    return f"00000000-0000-4000-8000-{number:012}"


def query(number: int, *, user: str = "somebody", **columns: Any) -> QueryRecord:
    """Return the numbered question, a minute after the one before."""
    asked = QueryRecord(
        id=query_id(number),
        root_id=query_id(number),
        created_at=NOON + timedelta(minutes=number),
        platform="web",
        user=user,
        locale="en",
        consent=False,
        model_id="model",
        index_id="index",
        product_type="dress",
        confidence=0.75,
        gate={"opened": ["dress"], "probabilities": {"dress": 0.75, "skirt": 0.25}, "fallback": False},
        close=True,
        timings={"embed": 5.5, "search": 0.25},
    )
    return replace(asked, **columns)


def verdict(
    query_id: str, product_id: int | None, word: Verdict = Verdict.THIS, user: str = "somebody"
) -> FeedbackRecord:
    """Return one verdict."""
    return FeedbackRecord(query_id, user, word, NOON, product_id)


def is_one_sentence(error: BaseException) -> bool:
    """Say whether an error reads as one plain sentence."""
    text = str(error)
    return text.endswith(".") and "\n" not in text and ". " not in text
