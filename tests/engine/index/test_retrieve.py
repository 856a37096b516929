"""Asking the forests only as deep as needed gives the list that looking at every photo gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.config import IndexConfig, Thresholds
from engine.index.annoy import SCAN_SHARE, AnnoyForest
from engine.index.base import Neighbors
from engine.index.catalogue import CatalogueIndex
from engine.index.entries import IndexedPhotos
from engine.index.gate import open_gate
from engine.index.library import IndexLibrary
from engine.index.merge import FoundPhotos, Ranking, merge, type_terms
from engine.index.retrieve import retrieve
from engine.types import ALL, Gate, ProductId, Types, Vectors
from tests.support.vectors import MODEL_ID, Catalogue, draw_catalogue, near

WEIGHTS = Thresholds(type_weight=0.05, second_photo_weight=0.2)


@pytest.fixture(scope="module")
def drawn() -> Catalogue:
    """A catalogue of which every fifth product is stored under two types."""
    catalogue = draw_catalogue(types=5, products_per_type=30, photos_per_product=4, dim=8)
    types = [
        (name, catalogue.names[(catalogue.names.index(name) + 1) % 5]) if product % 5 == 0 else (name,)
        for (name,), product in zip(
            catalogue.photos.types, catalogue.photos.product_ids.tolist(), strict=True
        )
    ]
    return replace(catalogue, photos=replace(catalogue.photos, types=types))


@pytest.fixture(scope="module")
def index(drawn: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> CatalogueIndex:
    library = IndexLibrary(tmp_path_factory.mktemp("index"), MODEL_ID)
    library.build(drawn.photos)
    return library.current()


def everything(_product: ProductId) -> bool:
    return True


def ask(drawn: Catalogue, seed: int, types: Types) -> tuple[Vectors, Gate]:
    rng = np.random.default_rng(seed)
    vector = near(drawn.products[rng.integers(len(drawn.products))], rng, 1.0)
    probabilities = drawn.bundle(sharpness=8.0).classify(vector[None])[0]
    return vector, open_gate(probabilities, drawn.names, drawn.names, WEIGHTS, types)


def look_at_everything(photos: IndexedPhotos, vector: Vectors, gate: Gate) -> Ranking:
    rows = [
        (row, place)
        for place, name in enumerate(gate.opened)
        for row, names in enumerate(photos.types)
        if name in names
    ]
    kept, places = np.array(rows).T
    found = FoundPhotos(
        photos.image_ids[kept], photos.product_ids[kept], photos.vectors[kept] @ vector, places
    )
    return merge(found, type_terms(gate, WEIGHTS.type_weight), WEIGHTS.second_photo_weight)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    want=st.integers(1, 200),
    allowed_share=st.integers(1, 10),
)
def test_it_equals_looking_at_every_photo(
    drawn: Catalogue, index: CatalogueIndex, seed: int, want: int, allowed_share: int
) -> None:
    vector, gate = ask(drawn, seed, ALL if seed % 2 else frozenset(drawn.names[:2]))

    ranking = retrieve(
        index, vector, gate, WEIGHTS, want=want, allowed=lambda product: product % allowed_share == 0
    )

    plain = look_at_everything(drawn.photos, vector, gate)
    passing = np.flatnonzero(plain.best.products % allowed_share == 0)[:want]
    assert ranking.scores == pytest.approx(plain.scores[passing], abs=1e-6)
    assert set(ranking.best.products.tolist()) == set(plain.best.products[passing].tolist())


@pytest.fixture(scope="module")
def many() -> Catalogue:
    """Enough photos for forests that are asked several times before a scan costs less."""
    catalogue = draw_catalogue(types=4, products_per_type=400, photos_per_product=3, dim=8)
    types = [("type-03",) if number < 200 else names for number, names in enumerate(catalogue.photos.types)]
    return replace(catalogue, photos=replace(catalogue.photos, types=types))


@pytest.fixture(scope="module", params=[0, 1_100], ids=["forests", "forests-and-scans"])
def forests(
    many: Catalogue, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> CatalogueIndex:
    library = IndexLibrary(tmp_path_factory.mktemp("forests"), MODEL_ID)
    library.build(many.photos, IndexConfig(exact_below=request.param))
    assert "annoy" in {record.kind for record in library.current().manifest.types}
    return library.current()


@pytest.mark.parametrize("one_in", [1, 3, 20, 5_000])
def test_forests_give_the_same_list_as_looking_at_every_photo(
    many: Catalogue, forests: CatalogueIndex, one_in: int
) -> None:
    for seed in range(10):
        vector, gate = ask(many, seed, ALL)
        climbed = retrieve(
            forests, vector, gate, WEIGHTS, want=10, allowed=lambda product: product % one_in == 0
        )
        plain = look_at_everything(many.photos, vector, gate).best.products
        assert climbed.best.products.tolist() == plain[plain % one_in == 0][:10].tolist()


def test_forests_are_left_alone_once_a_scan_costs_less(
    many: Catalogue, forests: CatalogueIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    nearest = AnnoyForest.nearest

    def count(forest: AnnoyForest, vector: Vectors, k: int) -> Neighbors:
        asked.append(k)
        return nearest(forest, vector, k)

    monkeypatch.setattr(AnnoyForest, "nearest", count)
    vector, gate = ask(many, 1, ALL)

    retrieve(forests, vector, gate, WEIGHTS, want=10, allowed=lambda _product: False)

    assert 0 < sum(asked) <= 2 * SCAN_SHARE * len(many.photos)


def asked_when_all_are_refused(catalogue: Catalogue, index: CatalogueIndex) -> list[int]:
    vector, gate = ask(catalogue, 1, ALL)
    asked: list[int] = []

    def refuse(product: ProductId) -> bool:
        asked.append(product)
        return False

    assert len(retrieve(index, vector, gate, WEIGHTS, want=5, allowed=refuse).scores) == 0
    return sorted(asked)


def test_a_product_is_asked_about_once(
    drawn: Catalogue, index: CatalogueIndex, many: Catalogue, forests: CatalogueIndex
) -> None:
    for catalogue, searched in ((drawn, index), (many, forests)):
        products = sorted(set(catalogue.photos.product_ids.tolist()))
        assert asked_when_all_are_refused(catalogue, searched) == products


def test_the_best_products_do_not_depend_on_how_many_are_wanted(
    drawn: Catalogue, index: CatalogueIndex
) -> None:
    vector, gate = ask(drawn, 2, ALL)
    few, many = (retrieve(index, vector, gate, WEIGHTS, want=want, allowed=everything) for want in (3, 150))

    assert few.best.products.tolist() == many.best.products[:3].tolist()
    assert few.scores == pytest.approx(many.scores[:3], abs=1e-6)
