"""Which of the catalogue's photos a model learns from, and what is known of them."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from engine.training.labels import LabeledPhoto, Part
from storage.database import Database
from storage.photos import PhotoStore
from storage.records import PhotoEntry, ProductRow, TypeSource

SET = "catalogue"
"""The catalogue as a set of photos: one shop, and its one studio."""

MOST_PHOTOS = 10_000
"""A few hundred steps of some thirty pairs see no more; so many take 2 GB of disk until they are learned."""

MOST_COLORS = 10
"""A title that more products bear names a kind of garment, not one style in its colors."""

Article = list[PhotoEntry]
"""The photos of one product, each once."""


@dataclass(frozen=True, slots=True)
class CataloguePhotos:
    """What of a catalogue can be learned from.

    Attributes:
        photos: with their labels and parts.
        total: photos that the catalogue has.
        products: products that the photos show.
        paired: those of them that have several photos.
        predicted: those whose type a model named and not the shop.
    """

    photos: tuple[LabeledPhoto, ...]
    total: int
    products: int
    paired: int
    predicted: int


async def read_catalogue(
    database: Database, store: PhotoStore, validation_share: float, seed: int
) -> CataloguePhotos:
    """Read what the catalogue knows of its photos, and split them.

    Args:
        database: of the catalogue.
        store: of its photos.
        validation_share: of the styles, kept apart from what is learned.
        seed: of what is kept apart, and chosen where there are more photos than a run can see.

    Raises:
        StorageError: the database cannot be used.
    """
    async with database.unit_of_work(read_only=True) as uow:
        entries = [entry async for entry in uow.products.photo_entries()]
        articles = choose_articles(find_articles(entries), MOST_PHOTOS, seed)
        rows = await uow.products.get_many(article[0].product_id for article in articles)
    known = [(rows[article[0].product_id], article) for article in articles]
    groups = style_groups([row for row, _ in known])
    photos = [_labeled(entry, row, groups[row.id], store) for row, article in known for entry in article]
    return CataloguePhotos(
        photos=split_styles(photos, validation_share, seed),
        total=len(entries),
        products=len(articles),
        paired=sum(len(article) > 1 for article in articles),
        predicted=sum(article[0].type_source is TypeSource.PREDICTED for article in articles),
    )


def find_articles(entries: Iterable[PhotoEntry]) -> list[Article]:
    """Return each product's photos, without those that do not say which product they show.

    Products that have all their photos in common are sizes of one article, and the first stands for all. A
    photo that different articles share, like a size chart, shows none of them.
    """
    products: dict[int, dict[str, PhotoEntry]] = {}
    for entry in entries:
        products.setdefault(entry.product_id, {}).setdefault(entry.digest, entry)
    articles: dict[frozenset[str], dict[str, PhotoEntry]] = {}
    for photos in products.values():
        articles.setdefault(frozenset(photos), photos)
    owners = Counter(digest for digests in articles for digest in digests)
    own = ([entry for digest, entry in photos.items() if owners[digest] == 1] for photos in articles.values())
    return [article for article in own if article]


def choose_articles(articles: Sequence[Article], most: int, seed: int) -> list[Article]:
    """Return all articles, or as many as have ``most`` photos: first those with several, which teach more."""
    places = list(range(len(articles)))
    random.Random(seed).shuffle(places)  # noqa: S311  # no secret
    chosen, count = [], 0
    for place in sorted(places, key=lambda place: len(articles[place]) == 1):
        count += len(articles[place])
        if count > most:
            break
        chosen.append(place)
    return [articles[place] for place in sorted(chosen)]


def style_groups(rows: Sequence[ProductRow]) -> dict[int, str]:
    """Return what each product is never split from, by product id: products of its title, or itself alone."""
    titles = {row.id: " ".join(row.title.casefold().split()) for row in rows}
    bearers = Counter(titles.values())
    return {
        row.id: f"{SET}/style/{titles[row.id]}"
        if titles[row.id] and bearers[titles[row.id]] <= MOST_COLORS
        else f"{SET}/product/{row.external_id}"
        for row in rows
    }


def split_styles(photos: Sequence[LabeledPhoto], share: float, seed: int) -> tuple[LabeledPhoto, ...]:
    """Return the photos with a share of the styles kept apart for validation, chosen by chance.

    However few there are, one style that has a product with several photos is among them: on others nothing
    can be asked for.
    """
    counts = Counter(photo.product for photo in photos)
    paired = {photo.group for photo in photos if counts[photo.product] > 1}
    single = {photo.group for photo in photos} - paired
    apart = {
        group
        for groups in (paired, single)
        for group in sorted(groups, key=lambda name: _place(seed, name))[: _share_of(groups, share)]
    }
    return tuple(
        replace(photo, part=Part.VALIDATION if photo.group in apart else Part.TRAIN) for photo in photos
    )


def _share_of(groups: set[str], share: float) -> int:
    return max(1, round(share * len(groups)))


def _place(seed: int, name: str) -> bytes:
    return hashlib.sha256(f"{seed}/{name}".encode()).digest()


def _labeled(entry: PhotoEntry, row: ProductRow, group: str, store: PhotoStore) -> LabeledPhoto:
    """Return what is known of a photo.

    The catalogue names no color, so of one title nothing tells another photo of the same from another color:
    ``likely_same`` stays empty, for telling colors apart is what should be learned.
    """
    return LabeledPhoto(
        file=store.path(entry.digest).relative_to(store.folder).as_posix(),
        shop=SET,
        product=f"{SET}/{row.external_id}",
        product_type=entry.product_type or "",
        group=group,
        origin="the shop's own catalogue",
        domain="shop",
    )
