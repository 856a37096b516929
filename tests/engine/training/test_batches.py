"""A step's batch depends on nothing but its number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.errors import TrainingError
from engine.training.batches import MIXED, Batch, Batches, build_batches
from engine.training.config import ShareConfig, TrainConfig
from engine.training.data import TrainingData
from engine.training.labels import STREET, Part
from engine.training.pack import PackedData

CPU = torch.device("cpu")
GROUNDS = np.full((3, 16, 16, 3), 90, np.uint8)
STEPS = range(16)
ONLY = ShareConfig(multiview=0, studio=0, consumer=0, street=0, mixed=0)


def batches(packed: PackedData, config: TrainConfig, **batch: object) -> Batches:
    changed = replace(config, batch=replace(config.batch, **batch))  # type: ignore[arg-type]
    return build_batches(packed, GROUNDS, changed, CPU)


def of_one_kind(packed: PackedData, config: TrainConfig, kind: str) -> list[Batch]:
    only = batches(packed, config, shares=replace(ONLY, **{kind: 1.0}))
    return [only.at(step) for step in STEPS]


def shops_of(batch: Batch, whole: Batches) -> set[str]:
    names = {
        int(number): photo.shop
        for number, photo in zip(whole.products, whole.packed.data.photos, strict=True)
    }
    return {names[number] for number in batch.products.tolist() if number >= 0}


def test_a_steps_batch_is_the_same_whatever_was_drawn_before(packed: PackedData, config: TrainConfig) -> None:
    first, second = batches(packed, config), batches(packed, config)
    forth = [first.at(step) for step in range(12)]
    back = [second.at(step) for step in reversed(range(12))][::-1]

    for one, other in zip(forth, back, strict=True):
        assert one.mixed == other.mixed
        assert all(torch.equal(a, b) for a, b in zip(one[:-1], other[:-1], strict=True))
    assert not torch.equal(forth[0].products, forth[1].products)


def test_another_seed_gives_another_batch(packed: PackedData, config: TrainConfig) -> None:
    one, other = (batches(packed, replace(config, seed=seed)).at(0) for seed in (1, 2))

    assert not torch.equal(one.photos[:4], other.photos[:4])


def test_both_views_of_a_pair_have_one_product_and_one_type_and_no_other_pair_has_it(
    packed: PackedData, config: TrainConfig
) -> None:
    whole = batches(packed, config)
    for step in STEPS:
        shown = whole.at(step)
        first, second = shown.products.chunk(2)
        assert torch.equal(first, second)
        assert len(set(first.tolist())) == len(first)
        assert torch.equal(*shown.types.chunk(2))
        assert shown.photos.shape == (2 * len(first), config.batch.size, config.batch.size, 3)


def test_recolored_twins_are_other_products_than_their_originals_and_certainly_so(
    packed: PackedData, config: TrainConfig
) -> None:
    shown = [batch for kind in ("multiview", "studio") for batch in of_one_kind(packed, config, kind)]

    for batch in shown:
        twins = batch.products < 0
        assert 0 < twins.sum() <= 2 * round(0.34 * config.batch.pairs)
        assert (batch.alike[twins] == -1).all()


def test_a_recolored_twin_never_comes_again(packed: PackedData, config: TrainConfig) -> None:
    products = [set(batch.products.tolist()) for batch in of_one_kind(packed, config, "multiview")]

    twins = [number for batch in products for number in batch if number < 0]
    assert len(twins) == len(set(twins)) > len(products) / 2


def test_photos_of_one_title_and_color_are_known_to_be_alike(packed: PackedData, config: TrainConfig) -> None:
    """In the drawn studio two products share each title and color."""
    keys: dict[int, set[int]] = {}
    for batch in of_one_kind(packed, config, "studio"):
        known = batch.products >= 0
        for alike, product in zip(batch.alike[known].tolist(), batch.products[known].tolist(), strict=True):
            keys.setdefault(alike, set()).add(product)

    assert -1 not in keys
    assert max(len(products) for products in keys.values()) == 2
    assert len(keys) > 1


def test_garments_of_one_street_photo_are_known_to_be_alike(packed: PackedData, config: TrainConfig) -> None:
    whole = batches(packed, config)
    keys: dict[str, set[int]] = {}
    for photo, alike in zip(packed.data.photos, whole.alike.tolist(), strict=True):
        if photo.shop == STREET:
            keys.setdefault(photo.file, set()).add(alike)

    assert {len(own) for own in keys.values()} == {1}
    assert len(set.union(*keys.values())) == len(keys)


@pytest.mark.parametrize(
    ("kind", "shops"),
    [
        ("multiview", {"north", "south"}),
        ("studio", {"studio"}),
        ("consumer", {"people"}),
        ("street", {STREET}),
    ],
)
def test_a_hard_batch_is_of_one_set_of_its_kind(
    packed: PackedData, config: TrainConfig, kind: str, shops: set[str]
) -> None:
    whole = batches(packed, config)
    drawn = of_one_kind(packed, config, kind)

    seen = [shops_of(batch, whole) for batch in drawn]

    assert {len(of_batch) for of_batch in seen} == {1}
    assert set.union(*seen) == shops
    assert not any(batch.mixed for batch in drawn)


def test_without_hard_batches_everything_stands_against_everything(
    packed: PackedData, config: TrainConfig
) -> None:
    random = batches(packed, config, hard=False, pairs=16)
    drawn = [random.at(step) for step in STEPS]

    assert np.mean([len(shops_of(batch, random)) for batch in drawn]) > 2.5
    assert all(set(batch.types.tolist()) == {0, 1} for batch in drawn)


@pytest.mark.parametrize(("share", "seen"), [(0.0, {False}), (0.5, {False, True}), (1.0, {True})])
def test_the_type_loss_sees_as_many_random_batches_as_there_are_mixed_among_hard_ones(
    packed: PackedData, config: TrainConfig, share: float, seen: set[bool]
) -> None:
    random = batches(packed, config, hard=False, shares=replace(ONLY, multiview=1.0, mixed=share))

    assert {random.at(step).mixed for step in STEPS} == seen


def test_without_a_share_for_the_street_no_mixed_batch_shows_it_either(
    packed: PackedData, config: TrainConfig
) -> None:
    shown = [batches(packed, config, pairs=16, shares=replace(ONLY, mixed=1.0, street=s)) for s in (0.0, 0.5)]

    without_street, with_street = (
        {shop for step in STEPS for shop in shops_of(whole.at(step), whole)} for whole in shown
    )
    assert STREET not in without_street
    assert STREET in with_street


def test_kinds_come_up_by_their_shares_and_what_the_data_lacks_leaves_its_share_to_the_rest(
    packed: PackedData, config: TrainConfig
) -> None:
    asked = ShareConfig(multiview=0.3, studio=0.1, consumer=0.0, street=0.0, mixed=0.2)

    assert batches(packed, config, shares=asked).chances == pytest.approx(
        {"multiview": 0.5, "studio": 1 / 6, "consumer": 0, "street": 0, MIXED: 1 / 3}
    )
    assert batches(packed, config, shares=ONLY).chances == {MIXED: 1.0}
    shop = without(packed, {"studio", "people", STREET})
    assert batches(shop, config, shares=asked).chances == pytest.approx({"multiview": 0.6, MIXED: 0.4})


def without(packed: PackedData, shops: set[str]) -> PackedData:
    photos = tuple(
        replace(photo, part=Part.REPORT) if photo.shop in shops else photo for photo in packed.data.photos
    )
    return replace(packed, data=replace(packed.data, photos=photos))


def test_only_photos_to_learn_from_are_ever_shown(packed: PackedData, config: TrainConfig) -> None:
    """All others are painted red, and no view of a batch is red all over."""
    pixels = packed.pixels.copy()
    learned = packed.rows(Part.TRAIN)
    others = np.setdiff1d(np.arange(len(pixels)), learned)
    pixels[others] = (255, 0, 0)
    whole = batches(replace(packed, pixels=pixels), config)

    for step in STEPS:
        batch = whole.at(step)
        assert set(batch.products[batch.products >= 0].tolist()) <= set(whole.products[learned].tolist())
        red = (batch.photos[..., 0] > 200) & (batch.photos[..., 1:] < 60).all(dim=-1)
        assert red.float().mean(dim=(1, 2)).max() < 0.9


def test_one_product_alone_is_refused(packed: PackedData, config: TrainConfig) -> None:
    data = packed.data
    keep = data.photos[packed.rows(Part.TRAIN)[0]].product
    photos = tuple(
        photo if photo.product == keep else replace(photo, part=Part.REPORT) for photo in data.photos
    )

    with pytest.raises(TrainingError, match="at least two products"):
        batches(replace(packed, data=TrainingData(data.folder, photos, data.classes)), config)


def test_a_batch_may_ask_for_more_than_there_is(packed: PackedData, config: TrainConfig) -> None:
    whole = batches(packed, config)
    street = {
        whole.products[row] for row in packed.rows(Part.TRAIN) if packed.data.photos[row].shop == STREET
    }

    greedy = batches(packed, config, pairs=500, recolored=0.0, shares=replace(ONLY, street=1.0)).at(0)

    assert sorted(greedy.products.tolist()) == sorted([*street, *street])
