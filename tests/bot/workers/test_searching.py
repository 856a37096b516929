"""A search in a worker process finds what a search in this one finds, and its errors are the same ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.parts import open_engine
from bot.workers.base import Look, LookOutdated, SearchRequest
from bot.workers.pool import WorkerPool
from engine.errors import PhotoEmpty, PhotoNotAnImage, UnknownType
from engine.photos import decode
from engine.types import ALL
from tests.support.catalogues import settings_in
from tests.support.pictures import jpeg
from tests.support.shop import Shop
from tests.support.stored import is_one_sentence

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVERY = 100


async def test_a_worker_finds_what_the_engine_finds(pool: WorkerPool, first_shop: Shop) -> None:
    here = open_engine(settings_in(first_shop.home)).search([decode(jpeg(3)), decode(jpeg(4))], k=5)

    there = await pool.search(SearchRequest((jpeg(3), jpeg(4)), k=5))

    assert there.result.garments == here.garments
    assert (there.result.model_id, there.result.index_id) == (here.model_id, here.index_id)
    assert there.look.model_id == here.model_id
    assert there.left_out == ()
    assert min(there.decode_ms, there.result.timings.embed, there.result.timings.search) > 0


async def test_a_look_searches_again_as_its_photo_did_without_reading_it(pool: WorkerPool) -> None:
    first = await pool.search(SearchRequest((jpeg(3),), k=5))

    again = await pool.search(SearchRequest(first.look, k=5))

    assert again.result.garments == first.result.garments
    assert np.array_equal(again.look.embedding, first.look.embedding)
    assert (again.decode_ms, again.result.timings.embed) == (0, 0)


async def test_a_look_of_another_model_is_refused(pool: WorkerPool) -> None:
    seen = (await pool.search(SearchRequest((jpeg(3),), k=5))).look
    with pytest.raises(LookOutdated):
        await pool.search(SearchRequest(Look(seen.embedding, seen.probabilities, "0" * 12), k=5))


async def test_photos_that_cannot_be_read_are_left_out_with_their_sentences(pool: WorkerPool) -> None:
    alone = await pool.search(SearchRequest((jpeg(3),), k=5))

    among = await pool.search(SearchRequest((b"", jpeg(3), b"no picture"), k=5))

    assert among.result.garments == alone.result.garments
    assert among.left_out == (
        "The photo is an empty file.",
        "The file is not a picture in a format that can be read.",
    )


async def test_where_no_photo_can_be_read_the_first_ones_error_is_raised(pool: WorkerPool) -> None:
    with pytest.raises(PhotoNotAnImage) as caught:
        await pool.search(SearchRequest((b"no picture", b""), k=5))
    assert is_one_sentence(caught.value)
    with pytest.raises(PhotoEmpty):
        await pool.search(SearchRequest((b"", b"no picture"), k=5))


async def test_only_products_that_may_be_shown_are(pool: WorkerPool) -> None:
    request = SearchRequest((jpeg(3),), k=EVERY, types=ALL)
    everything = {hit.product for hit in (await pool.search(request)).result.garments[0].hits}
    one, another, *_ = sorted(everything)

    without = await pool.search(replace(request, excluded=frozenset({one})))
    only = await pool.search(
        replace(request, allowed=frozenset({one, another}), excluded=frozenset({another}))
    )

    assert {hit.product for hit in without.result.garments[0].hits} == everything - {one}
    assert {hit.product for hit in only.result.garments[0].hits} == {one}


async def test_a_type_that_the_catalogue_does_not_have_is_the_engines_own_error(pool: WorkerPool) -> None:
    with pytest.raises(UnknownType) as caught:
        await pool.search(SearchRequest((jpeg(3),), k=5, types=frozenset({"spacesuits"})))
    assert "spacesuits" in str(caught.value)


async def test_an_error_that_nobody_foresaw_says_where_it_happened(pool: WorkerPool) -> None:
    before = pool.pids
    with pytest.raises(ValueError, match="k must be at least 1") as caught:
        await pool.search(SearchRequest((jpeg(3),), k=0))
    assert "search_vector" in "".join(caught.value.__notes__)
    assert pool.pids == before


async def test_a_request_that_cannot_be_sent_is_no_reason_to_lose_the_worker(pool: WorkerPool) -> None:
    before = pool.pids
    with pytest.raises((AttributeError, TypeError)):
        await pool.search(SearchRequest((lambda: b"",), k=1))  # type: ignore[arg-type]
    assert (await pool.search(SearchRequest((jpeg(3),), k=1))).left_out == ()
    assert pool.pids == before
