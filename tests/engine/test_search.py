"""A search from photos to products, over a real index; only the network is replaced by a look-up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.config import Thresholds
from engine.errors import IndexMissing, UnknownType
from engine.index.closeness import RIVALS
from engine.index.entries import Queries
from engine.index.library import IndexLibrary
from engine.search import SearchEngine
from engine.types import ALL, OTHER, ProductId, SearchResult, Vectors
from tests.support.vectors import MODEL_ID, Catalogue, LookupRuntime, draw_catalogue, near, photo_of, unit

PRODUCTS = 80
FIRST = 1000
"""The id of the first drawn product."""


@pytest.fixture(scope="module")
def drawn() -> Catalogue:
    return draw_catalogue(types=4, products_per_type=PRODUCTS // 4, photos_per_product=3, dim=32)


@pytest.fixture(scope="module")
def library(drawn: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> IndexLibrary:
    library = IndexLibrary(tmp_path_factory.mktemp("index"), MODEL_ID)
    library.build(drawn.photos)
    return library


@pytest.fixture(scope="module")
def calibrated(drawn: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> IndexLibrary:
    """The same catalogue, with thresholds of its own."""
    library = IndexLibrary(tmp_path_factory.mktemp("calibrated"), MODEL_ID)
    disguised = near(drawn.photos.vectors, np.random.default_rng(12), 0.3)
    library.build(drawn.photos, queries=Queries(drawn.photos.image_ids, disguised))
    return library


@pytest.fixture(scope="module")
def snapshots(drawn: Catalogue) -> Vectors:
    """Row ``n`` is a snapshot of the ``n``-th product; the one after the last, of nothing known."""
    rng = np.random.default_rng(11)
    stranger = unit(-drawn.type_centers.sum(axis=0, keepdims=True))
    return np.concatenate([near(drawn.products, rng, 0.3), stranger])


@pytest.fixture(scope="module")
def runtime(drawn: Catalogue, snapshots: Vectors) -> LookupRuntime:
    """Photo number ``n`` has the vector of snapshot ``n``."""
    return LookupRuntime(drawn.bundle(), snapshots)


@pytest.fixture
def engine(runtime: LookupRuntime, library: IndexLibrary) -> SearchEngine:
    return SearchEngine(runtime, library)


def products(result: SearchResult) -> list[int]:
    return [int(hit.product) for hit in result.garments[0].hits]


def test_a_snapshot_finds_its_product_first(engine: SearchEngine, drawn: Catalogue) -> None:
    first = [products(engine.search([photo_of(number)], k=5))[0] for number in range(PRODUCTS)]

    assert np.mean(np.array(first) == FIRST + np.arange(PRODUCTS)) > 0.97


def test_a_result_says_what_was_searched_and_with_what(engine: SearchEngine, library: IndexLibrary) -> None:
    result = engine.search([photo_of(5)], k=5)

    [garment] = result.garments
    assert result.model_id == MODEL_ID
    assert result.index_id == library.current().index_id
    assert result.timings.embed > 0
    assert result.timings.search > 0
    assert garment.box is None
    assert garment.product_type == "type-00"
    assert garment.confidence > 0.9
    assert garment.gate.opened == ("type-00",)
    assert garment.close


def test_hits_name_the_photo_its_type_and_its_true_distance(
    engine: SearchEngine, runtime: LookupRuntime, drawn: Catalogue
) -> None:
    [garment] = engine.search([photo_of(30)], k=10, types=ALL).garments

    embedding = runtime.embed([photo_of(30)])[0][0]
    assert len(garment.hits) == 10
    for hit in garment.hits:
        [row] = np.flatnonzero(drawn.photos.image_ids == hit.image)
        assert drawn.photos.product_ids[row] == hit.product
        assert drawn.photos.types[int(row)] == (hit.product_type,)
        assert hit.distance == pytest.approx(1 - float(drawn.photos.vectors[row] @ embedding), abs=1e-6)


def test_a_photo_of_nothing_in_the_catalogue_is_not_close(engine: SearchEngine) -> None:
    [garment] = engine.search([photo_of(PRODUCTS)], k=3).garments

    assert not garment.close
    assert len(garment.hits) == 3


def test_whether_something_is_close_does_not_depend_on_how_many_are_shown(engine: SearchEngine) -> None:
    for number in (5, PRODUCTS):
        verdicts = {engine.search([photo_of(number)], k=k).garments[0].close for k in (1, 5, 3 * RIVALS)}
        assert len(verdicts) == 1


def test_several_views_are_averaged(engine: SearchEngine, runtime: LookupRuntime) -> None:
    views = [photo_of(8), photo_of(9)]
    embeddings, probabilities = runtime.embed(views)

    together = engine.search(views, k=6)

    averaged = engine.search_vector(unit(embeddings.mean(axis=0)), probabilities.mean(axis=0), k=6)
    assert products(together) == products(averaged)
    assert {FIRST + 8, FIRST + 9} <= set(products(together))


def test_more_are_fetched_until_enough_are_allowed(engine: SearchEngine) -> None:
    unfiltered = products(engine.search([photo_of(3)], k=PRODUCTS, types=ALL))

    odd = products(engine.search([photo_of(3)], k=10, types=ALL, allowed=lambda product: product % 2 == 1))

    assert odd == [product for product in unfiltered if product % 2 == 1][:10]


def test_what_was_shown_can_be_left_out(engine: SearchEngine) -> None:
    shown = products(engine.search([photo_of(3)], k=5))

    more = products(engine.search([photo_of(3)], k=5, allowed=lambda product: product not in shown))

    assert shown + more == products(engine.search([photo_of(3)], k=10))


def test_when_nothing_is_allowed_nothing_is_found(engine: SearchEngine) -> None:
    [garment] = engine.search([photo_of(3)], k=5, allowed=lambda _product: False).garments

    assert garment.hits == ()
    assert not garment.close


def test_a_lone_product_is_judged_by_its_score(runtime: LookupRuntime, tmp_path: Path) -> None:
    lone = draw_catalogue(types=1, products_per_type=1)
    library = IndexLibrary(tmp_path, MODEL_ID)
    library.build(lone.photos)
    views = np.concatenate([lone.photos.vectors[:1], -lone.photos.vectors[:1]])
    bundle = lone.bundle(Thresholds(close_score=0.5, close_margin=0.1))
    engine = SearchEngine(LookupRuntime(bundle, views), library)

    assert engine.search([photo_of(0)], k=1).garments[0].close
    assert not engine.search([photo_of(1)], k=1).garments[0].close


def test_the_only_product_allowed_is_judged_by_its_score(engine: SearchEngine) -> None:
    for number, close in ((3, True), (PRODUCTS, False)):
        [garment] = engine.search(
            [photo_of(number)], k=5, types=ALL, allowed=lambda product: product == FIRST + 3
        ).garments
        assert [hit.product for hit in garment.hits] == [FIRST + 3]
        assert garment.close == close


def test_named_types_overrule_the_model(engine: SearchEngine) -> None:
    [garment] = engine.search([photo_of(3)], k=5, types=frozenset({"type-03"})).garments

    assert garment.product_type == "type-00"
    assert {hit.product_type for hit in garment.hits} == {"type-03"}


def test_all_products_can_be_listed(engine: SearchEngine) -> None:
    assert sorted(products(engine.search([photo_of(3)], k=10_000, types=ALL))) == [
        FIRST + number for number in range(PRODUCTS)
    ]


def test_a_product_stored_under_two_types_is_listed_once(
    drawn: Catalogue, runtime: LookupRuntime, tmp_path: Path
) -> None:
    library = IndexLibrary(tmp_path, MODEL_ID)
    both = [("type-03", "type-00") if names == ("type-00",) else names for names in drawn.photos.types]
    library.build(replace(drawn.photos, types=both))

    [garment] = SearchEngine(runtime, library).search([photo_of(3)], k=20, types=ALL).garments

    assert len({hit.product for hit in garment.hits}) == 20
    assert garment.hits[0].product_type == "type-00"


def test_other_is_searched_beside_the_likely_types(
    drawn: Catalogue, runtime: LookupRuntime, tmp_path: Path
) -> None:
    library = IndexLibrary(tmp_path, MODEL_ID)
    lost = [
        (OTHER,) if product == FIRST + 3 else names
        for names, product in zip(drawn.photos.types, drawn.photos.product_ids.tolist(), strict=True)
    ]
    library.build(replace(drawn.photos, types=lost))

    [garment] = SearchEngine(runtime, library).search([photo_of(3)], k=5).garments

    assert set(garment.gate.opened) == {"type-00", OTHER}
    assert garment.hits[0].product == ProductId(FIRST + 3)


def test_thresholds_of_the_index_come_before_the_models(
    drawn: Catalogue, snapshots: Vectors, library: IndexLibrary, calibrated: IndexLibrary
) -> None:
    strict = Thresholds(close_score=0.999, close_margin=0.999)
    lax = Thresholds(close_score=-1.0, close_margin=-1.0)

    for thresholds, number, close in ((strict, 5, False), (lax, PRODUCTS, True)):
        model = LookupRuntime(drawn.bundle(thresholds), snapshots)
        verdicts = [
            SearchEngine(model, index).search([photo_of(number)], k=3).garments[0].close
            for index in (library, calibrated)
        ]
        assert verdicts == [close, not close]


def test_overrides_come_before_the_calibrated_thresholds(
    runtime: LookupRuntime, calibrated: IndexLibrary
) -> None:
    plain = SearchEngine(runtime, calibrated)
    strict = SearchEngine(runtime, calibrated, {"close_score": 0.999})
    lax = SearchEngine(runtime, calibrated, {"close_score": -1.0, "close_margin": -1.0})

    assert plain.search([photo_of(5)], k=3).garments[0].close
    assert not plain.search([photo_of(PRODUCTS)], k=3).garments[0].close

    assert not strict.search([photo_of(5)], k=3).garments[0].close
    assert lax.search([photo_of(PRODUCTS)], k=3).garments[0].close


def test_a_catalogue_too_small_to_calibrate_uses_the_models_thresholds(tmp_path: Path) -> None:
    few = draw_catalogue(types=2, products_per_type=3)
    library = IndexLibrary(tmp_path, MODEL_ID)
    library.build(few.photos)
    assert library.current().manifest.closeness is None

    for score, close in ((0.2, True), (0.999, False)):
        runtime = LookupRuntime(few.bundle(Thresholds(close_score=score)), few.products)
        assert SearchEngine(runtime, library).search([photo_of(0)], k=1).garments[0].close == close


def test_an_empty_catalogue_finds_nothing(drawn: Catalogue, runtime: LookupRuntime, tmp_path: Path) -> None:
    library = IndexLibrary(tmp_path, MODEL_ID)
    library.build(draw_catalogue(types=0).photos)

    [garment] = SearchEngine(runtime, library).search([photo_of(3)], k=5).garments

    assert garment.hits == ()
    assert garment.gate.opened == ()
    assert not garment.close


def test_a_new_index_is_used_from_the_next_search_on(
    drawn: Catalogue, runtime: LookupRuntime, tmp_path: Path
) -> None:
    library = IndexLibrary(tmp_path, MODEL_ID)
    library.build(drawn.photos)
    engine = SearchEngine(runtime, library)
    before = engine.search([photo_of(3)], k=1)

    moved = replace(drawn.photos, product_ids=drawn.photos.product_ids + 5000)
    IndexLibrary(tmp_path, MODEL_ID).build(moved)

    after = engine.search([photo_of(3)], k=1)
    assert products(after) == [product + 5000 for product in products(before)]
    assert after.index_id != before.index_id


def test_threads_searching_at_once_get_the_same_answers(engine: SearchEngine) -> None:
    def search(number: int) -> list[int]:
        return products(engine.search([photo_of(number)], k=5))

    one_by_one = [search(number) for number in range(PRODUCTS)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(search, range(PRODUCTS))) == one_by_one


def test_without_an_index_there_is_a_sentence(runtime: LookupRuntime, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="`snaplook index`"):
        SearchEngine(runtime, IndexLibrary(tmp_path, MODEL_ID)).search([photo_of(0)], k=1)


def test_an_unknown_type_is_refused(engine: SearchEngine) -> None:
    with pytest.raises(UnknownType, match="there is type-00, type-01, type-02, type-03"):
        engine.search([photo_of(0)], k=1, types=frozenset({"boat"}))


@pytest.mark.parametrize("k", [0, -3])
def test_asking_for_no_products_is_refused(engine: SearchEngine, k: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        engine.search([photo_of(0)], k=k)


def test_asking_without_a_photo_is_refused(engine: SearchEngine) -> None:
    with pytest.raises(ValueError, match="at least one photo"):
        engine.search([], k=1)


def test_a_look_searches_as_its_photos_do(engine: SearchEngine) -> None:
    photos = [photo_of(5), photo_of(6)]

    embedding, probabilities = engine.look(photos)

    assert embedding.shape == (engine.runtime.bundle.dim,)
    assert probabilities.shape == (len(engine.runtime.bundle.classes),)
    assert np.linalg.norm(embedding) == pytest.approx(1.0, abs=1e-5)
    again = engine.search_vector(embedding, probabilities, k=5)
    assert again.garments == engine.search(photos, k=5).garments


def test_there_is_nothing_to_see_in_no_photo(engine: SearchEngine) -> None:
    with pytest.raises(ValueError, match="at least one photo"):
        engine.look([])
