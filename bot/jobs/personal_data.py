"""Everything that is known of one person, as a ZIP that they can read."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from engine.photos import format_of
from storage.errors import ExportUnwritable, PhotoMissing
from storage.files import explaining
from storage.photos import PhotoStore
from storage.records import (
    ChatRecord,
    FeedbackRecord,
    FeedbackRow,
    ProductRow,
    QueryRecord,
    ResultRecord,
    UserRow,
)

ABOUT = (
    "Everything that is kept about you. You appear only under a pseudonym, which cannot be traced back to you"
    " without this installation's key. Moments are written in ISO 8601."
)

JPEG = "JPEG"

Said = FeedbackRecord | FeedbackRow


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All that forgetting a person removes, and the names of what they were shown.

    Attributes:
        user: the pseudonym.
        row: None when consent was never asked for.
        queries: what they asked, oldest first.
        feedback: what they said, and what others said about their answers.
        chats: what is set for their own chat.
        products: those that the answers showed, by id, as far as they are still sold.
    """

    user: str
    row: UserRow | None
    queries: tuple[QueryRecord, ...]
    feedback: tuple[Said, ...]
    chats: tuple[ChatRecord, ...]
    products: Mapping[int, ProductRow]


def write_archive(data: PersonalData, photos: PhotoStore, now: datetime) -> BinaryIO:
    """Write ``data.json`` and the kept photos into a ZIP that has no name on the disk.

    Blocking; call it from a thread. One photo at a time is in memory.

    Returns:
        The file, at its beginning; whoever takes it closes it.

    Raises:
        StorageFull: there is no space left.
        ExportUnwritable: it cannot be written.
    """
    with explaining(f"an export in {tempfile.gettempdir()}", ExportUnwritable):
        file = tempfile.TemporaryFile()  # noqa: SIM115  # the caller closes it
        try:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                kept = {query.id: list(_add_photos(archive, query, photos)) for query in data.queries}
                text = json.dumps(_readable(data, kept, now), indent=2, ensure_ascii=False)
                archive.writestr("data.json", text)
            file.seek(0)
        except BaseException:
            file.close()
            raise
    return file


def _add_photos(archive: zipfile.ZipFile, query: QueryRecord, photos: PhotoStore) -> Iterator[str]:
    """Add the photos of a query that still have a file, and yield their names."""
    for number, digest in enumerate(query.photos, start=1):
        with suppress(PhotoMissing):  # it has expired since the rows were read
            content = photos.read(digest)
            name = f"photos/{query.id}-{number}.{_suffix(content)}"
            archive.writestr(name, content, zipfile.ZIP_STORED)  # photos are compressed already
            yield name


def _suffix(content: bytes) -> str:
    known = format_of(content)
    return "jpg" if known == JPEG else (known or "bin").lower()


def _readable(data: PersonalData, kept: Mapping[str, list[str]], now: datetime) -> dict[str, Any]:
    row = data.row
    return {
        "about": ABOUT,
        "exported_at": now.isoformat(),
        "pseudonym": data.user,
        "consent": {
            "photos_may_be_used_for_training": row.consent if row else None,
            "asked_at": row.asked_at.isoformat() if row and row.asked_at else None,
            "known_since": row.created_at.isoformat() if row else None,
        },
        "queries": [_query(query, kept[query.id], data.products) for query in data.queries],
        "feedback": [_said(said, data) for said in data.feedback],
        "chats": [_chat(chat) for chat in data.chats],
    }


def _query(query: QueryRecord, kept: list[str], products: Mapping[int, ProductRow]) -> dict[str, Any]:
    return {
        "id": query.id,
        "searches_the_photos_of": query.root_id,
        "asked_at": query.created_at.isoformat(),
        "platform": query.platform,
        "language": query.locale,
        "asked_for": dict(query.request),
        "photos": kept,
        "photo_digests": list(query.photos),
        "photos_may_be_used_for_training": query.consent,
        "recognized": {
            "product_type": query.product_type,
            "confidence": query.confidence,
            "searched_types": dict(query.gate),
            "something_close_was_found": query.close,
        },
        "shown": [_result(result, products) for result in query.results],
        "model": query.model_id,
        "index": query.index_id,
        "milliseconds": dict(query.timings),
    }


def _result(result: ResultRecord, products: Mapping[int, ProductRow]) -> dict[str, Any]:
    return {
        "rank": result.rank,
        "product": _product(result.product_id, products),
        "catalogue_photo": result.image_id,
        "product_type": result.product_type,
        "distance": result.distance,
    }


def _said(said: Said, data: PersonalData) -> dict[str, Any]:
    """Describe a verdict; who else said it is nobody's business."""
    return {
        "query": said.query_id,
        "product": None if said.product_id is None else _product(said.product_id, data.products),
        "verdict": said.verdict.value,
        "said_at": said.created_at.isoformat(),
        "said_by_you": said.user == data.user,
    }


def _chat(chat: ChatRecord) -> dict[str, Any]:
    """Describe what is set for a chat; amounts are text, so that they stay exact."""
    return {
        "platform": chat.platform,
        "pseudonym": chat.chat,
        "language": chat.locale,
        "products_an_answer": chat.products,
        "photos_are_answered_unasked": chat.auto_answer,
        "watched_channels": list(chat.watched),
        "answers_are_private": chat.private_answers,
        "highest_price": None if chat.most_amount is None else str(chat.most_amount),
        "currency": chat.most_currency,
        "campaign": chat.campaign,
        "campaign_since": chat.campaign_at.isoformat() if chat.campaign_at else None,
        "changed_at": chat.changed_at.isoformat(),
    }


def _product(product_id: int, products: Mapping[int, ProductRow]) -> dict[str, Any]:
    """Name a product; one that is sold no longer has only its number."""
    product = products.get(product_id)
    return {
        "number": product_id,
        "id": product.external_id if product else None,
        "title": product.title if product else None,
        "url": product.url if product else None,
    }
