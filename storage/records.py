"""The values that go into storage and come out of it: immutable, and never a live database object.

A ``...Record`` is written, a ``...Row`` is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any


class TypeSource(StrEnum):
    """Where a product's type comes from."""

    SHOP = "shop"
    """The shop's own word, mapped to one of our types."""
    PREDICTED = "predicted"
    """The shop names no type: the model decides; the type is None until it has."""
    UNMAPPED = "unmapped"
    """The shop's own word maps to none of our types: the type is ``other``."""


class Change(StrEnum):
    """What writing a product did."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


class Verdict(StrEnum):
    """What a user said about one shown product, or about the whole answer."""

    THIS = "this"
    SIMILAR = "similar"
    NO = "no"
    CLICK = "click"
    WRONG_TYPE = "wrong_type"


CHOICE = frozenset({Verdict.THIS, Verdict.SIMILAR, Verdict.NO})
"""Of these a user means one at a time."""


@dataclass(frozen=True, slots=True)
class PhotoRecord:
    """One photo of a product as ingested.

    Attributes:
        digest: sha256 of the file's bytes, in hex; its name in the photo store.
        source: the path or URL it came from, as given.
        source_stamp: tells an unchanged source without reading it, such as size and modification time.
        position: its place among the product's photos; 0 is shown first.
    """

    digest: str
    source: str
    source_stamp: str
    position: int


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """One product as ingested, with all of its photos.

    Attributes:
        external_id: the shop's own id.
        fingerprint: digest of everything ingested for the product; equal means nothing to do.
        raw_type: the shop's own word for the type.
        product_type: one of our types, ``other``, or None while the model has not decided.
        price: rounded to cents when stored.
        currency: three letters (ISO 4217).
    """

    external_id: str
    fingerprint: str
    photos: tuple[PhotoRecord, ...]
    type_source: TypeSource
    product_type: str | None = None
    raw_type: str | None = None
    title: str = ""
    price: Decimal | None = None
    currency: str | None = None
    url: str | None = None
    brand: str | None = None


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One stored product; see `ProductRecord`. Times are aware and in UTC."""

    id: int
    external_id: str
    title: str
    price: Decimal | None
    currency: str | None
    url: str | None
    brand: str | None
    raw_type: str | None
    product_type: str | None
    type_source: TypeSource
    fingerprint: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """One stored photo of a product; see `PhotoRecord`."""

    id: int
    product_id: int
    digest: str
    source: str
    source_stamp: str
    position: int


@dataclass(frozen=True, slots=True)
class PhotoEntry:
    """What an index needs to know about one photo."""

    image_id: int
    product_id: int
    digest: str
    raw_type: str | None
    product_type: str | None
    type_source: TypeSource


@dataclass(frozen=True, slots=True)
class ResultRecord:
    """One product that was shown; ``rank`` starts at 1, ``distance`` is a cosine distance."""

    rank: int
    product_id: int
    image_id: int
    product_type: str
    distance: float


@dataclass(frozen=True, slots=True)
class QueryRecord:
    """One answered question.

    Attributes:
        id: a UUID in its 36 characters.
        created_at: aware; kept in UTC.
        user: the asker's pseudonym, never a platform's id.
        consent: the asker allows the photos to be used for training; what they decided for all of theirs goes
            over it when it is stored.
        gate: the opened types and their probabilities, as JSON values.
        timings: milliseconds by step.
        root_id: the query whose photos were searched; its own id where it brought them itself.
        photos: digests of the kept photos in the store of personal photos, in their order; a refinement has
            none of its own.
        request: what was asked, as JSON values: types, excluded products, a price limit.
    """

    id: str
    root_id: str
    created_at: datetime
    platform: str
    user: str
    locale: str | None
    consent: bool
    model_id: str
    index_id: str
    product_type: str
    confidence: float
    gate: Mapping[str, Any]
    close: bool
    timings: Mapping[str, float]
    request: Mapping[str, Any] = field(default_factory=dict)
    photos: tuple[str, ...] = ()
    results: tuple[ResultRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpiredQueries:
    """What went when the log was cut.

    Attributes:
        queries: how many questions.
        photos: digests that no question names any more; their files are to be deleted.
    """

    queries: int
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """What a user said; ``product_id`` is None when it is about the whole answer."""

    query_id: str
    user: str
    verdict: Verdict
    created_at: datetime
    product_id: int | None = None


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """One stored piece of feedback; see `FeedbackRecord`."""

    id: int
    query_id: str
    product_id: int | None
    verdict: Verdict
    user: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class UserRow:
    """What is known of one user besides what they asked and said.

    Attributes:
        user: the pseudonym.
        consent: what they decided for their photos; None while they have not.
        asked_at: when consent was last asked for or answered.
    """

    user: str
    consent: bool | None
    asked_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """All that is set for one chat; what is None is as the shop has it.

    Attributes:
        platform: such as ``telegram``.
        chat: a pseudonym; in a private chat that of its user.
        changed_at: aware; kept in UTC, as is ``campaign_at``.
        products: how many an answer shows, from 1 to 10.
        auto_answer: in a group, a photo is answered that nobody asked about.
        most_amount: the highest price to show, rounded to cents when stored.
        most_currency: three letters (ISO 4217).
        campaign: what led here, at most 64 characters; forgotten in time.
        campaign_at: when it did.
        watched: ids of the channels, of a community that has several, in which every photo is answered.
        private_answers: in a community, an answer is for whoever asked alone.
    """

    platform: str
    chat: str
    changed_at: datetime
    locale: str | None = None
    products: int | None = None
    auto_answer: bool = False
    most_amount: Decimal | None = None
    most_currency: str | None = None
    campaign: str | None = None
    campaign_at: datetime | None = None
    watched: tuple[int, ...] = ()
    private_answers: bool = False


@dataclass(frozen=True, slots=True)
class InboxRecord:
    """One update of a chat platform, in the hand of the process that claimed it.

    Attributes:
        update_id: the platform's own number; a later update has a higher one.
        payload: the update, as JSON.
        attempts: how often it was taken in hand, this time too; above 1, an earlier owner did not finish it.
    """

    id: int
    platform: str
    update_id: int
    payload: str
    attempts: int


@dataclass(frozen=True, slots=True)
class UserData:
    """All rows that forgetting a user removes.

    Attributes:
        user: None when consent was never asked for.
        queries: what they asked, oldest first.
        feedback: what they said, and what was said about their answers, oldest first.
        chats: what is set for their own chat.
    """

    user: UserRow | None
    queries: tuple[QueryRecord, ...]
    feedback: tuple[FeedbackRow, ...]
    chats: tuple[ChatRecord, ...]
