"""Both tasks in one number: what is pulled together, what is pushed apart, and what is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize

from engine.backbones import Maps
from engine.network import Outputs
from engine.training.batches import Batch
from engine.training.config import LossConfig
from engine.training.losses import LossParts, PairLoss, TwoTaskLoss, attention_loss

DIM = 8
LOSSES = ("nt-xent", "multi-similarity", "contrastive")


def batch(products: list[int], alike: list[int] | None = None, *, mixed: bool = True) -> Batch:
    """Both views of each product; the photos themselves do not matter here."""
    numbers = torch.tensor(products * 2)
    return Batch(
        photos=torch.zeros(len(numbers), 4, 4, 3, dtype=torch.uint8),
        garments=torch.zeros(len(numbers), 4, 4),
        types=numbers.abs() % 2,
        products=numbers,
        alike=torch.full_like(numbers, -1) if alike is None else torch.tensor(alike * 2),
        mixed=mixed,
    )


def drawn(count: int, seed: int = 0) -> Tensor:
    return normalize(torch.randn(count, DIM, generator=torch.Generator().manual_seed(seed)), dim=1)


def pair_loss(name: str, memory: int = 32) -> PairLoss:
    return PairLoss(LossConfig(pair=name, memory=memory), DIM)  # type: ignore[arg-type]


def remembered(name: str, shown: Tensor, products: list[int], alike: list[int]) -> float:
    """The loss of product 1, of key 7, beside what is remembered: product 9, and what is given."""
    loss = pair_loss(name)
    loss.memory.add(drawn(1, seed=3), torch.tensor([9]), torch.tensor([-1]))
    loss.memory.add(shown, torch.tensor(products, dtype=torch.int64), torch.tensor(alike, dtype=torch.int64))
    return float(loss(drawn(2), batch([1], [7])).item())


@pytest.mark.parametrize("name", LOSSES)
def test_views_of_one_product_are_pulled_together(name: str) -> None:
    apart = drawn(4)
    near = apart.clone()
    near[2:] = normalize(apart[:2] + 0.2 * apart[2:], dim=1)

    assert pair_loss(name)(near, batch([1, 2])) < pair_loss(name)(apart, batch([1, 2]))


@pytest.mark.parametrize("name", LOSSES)
def test_other_products_are_pushed_apart_a_recolored_twin_among_them(name: str) -> None:
    """A twin has a negative number; here it looks just like its original, and then quite different."""
    original, far = drawn(2)
    like, unlike = (torch.stack([original, twin, original, twin]) for twin in (original, -original))
    assert not torch.equal(far, original)

    assert pair_loss(name)(like, batch([1, -1])) > pair_loss(name)(unlike, batch([1, -1]))


@pytest.mark.parametrize("name", LOSSES)
def test_what_may_be_the_same_product_is_no_negative(name: str) -> None:
    """The first two products have one title and color: how near they are to each other does not matter."""

    def loss(alike: list[int], *, near: bool) -> float:
        embeddings = torch.eye(DIM)[[0, 0 if near else 1, 2] * 2]
        return float(pair_loss(name)(embeddings, batch([1, 2, 3], alike)).item())

    assert loss([7, 7, -1], near=True) == pytest.approx(loss([7, 7, -1], near=False), abs=1e-6)
    assert loss([7, 8, -1], near=True) > loss([7, 8, -1], near=False) + 1e-3


@pytest.mark.parametrize("name", LOSSES)
def test_earlier_views_of_other_products_are_negatives(name: str) -> None:
    view = drawn(2)[:1]

    assert remembered(name, view, [5], [-1]) > remembered(name, -view, [5], [-1]) + 1e-3


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(("product", "key"), [(1, -1), (5, 7)], ids=["same product", "same title and color"])
@pytest.mark.parametrize("far", [False, True])
def test_an_earlier_view_of_what_may_be_the_same_product_is_neither_negative_nor_positive(
    name: str, product: int, key: int, *, far: bool
) -> None:
    view = drawn(2)[:1] * (-1 if far else 1)

    alone = remembered(name, torch.zeros(0, DIM), [], [])

    assert remembered(name, view, [product], [key]) == pytest.approx(alone, abs=1e-6)


def outputs(count: int, seed: int = 1) -> Outputs:
    random = torch.Generator().manual_seed(seed)
    return Outputs(
        embeddings=drawn(count, seed).requires_grad_(),
        logits=torch.randn(count, 2, generator=random).requires_grad_(),
        maps=Maps(*[torch.zeros(count, 3, 2, 2)] * 3),
        attention=torch.full((count, 2, 2), 0.25).requires_grad_(),
    )


def learned(loss: TwoTaskLoss, shown: Batch, seed: int = 1) -> LossParts:
    """The loss of drawn outputs, whose embeddings without the palette are others."""
    count = len(shown.products)
    parts: LossParts = loss(outputs(count, seed), drawn(count, seed + 100).requires_grad_(), shown)
    return parts


def test_types_are_learned_from_mixed_batches_only() -> None:
    loss = TwoTaskLoss(LossConfig(memory=0), DIM)

    hard, mixed = (learned(loss, batch([1, 2, 3], mixed=mixed)) for mixed in (False, True))

    assert hard.type == 0
    assert mixed.type > 0
    assert mixed.total.item() == pytest.approx((hard.total + mixed.type).item())


@pytest.mark.parametrize(
    ("change", "silent"),
    [
        ({"pair": "none"}, {"pair", "shape"}),
        ({"type_weight": 0.0}, {"type"}),
        ({"shape_weight": 0.0}, {"shape"}),
    ],
)
def test_each_task_can_be_switched_off(change: dict[str, object], silent: set[str]) -> None:
    loss = TwoTaskLoss(replace(LossConfig(), **change), DIM)  # type: ignore[arg-type]

    parts = learned(loss, batch([1, 2, 3]))

    assert {name for name in ("pair", "shape", "type") if getattr(parts, name) == 0} == silent
    parts.total.backward()  # type: ignore[no-untyped-call]


def test_pairs_are_learned_with_and_without_colors_each_with_its_own_memory() -> None:
    loss = TwoTaskLoss(LossConfig(), DIM)
    learned(loss, batch([1, 2, 3]))

    assert loss.pair_loss is not None
    assert loss.shape_loss is not None
    held, colorless = loss.pair_loss.memory.held()[0], loss.shape_loss.memory.held()[0]
    assert torch.equal(held, drawn(6, 1))
    assert torch.equal(colorless, drawn(6, 101))


def test_a_type_that_is_not_learned_is_left_out() -> None:
    loss = TwoTaskLoss(LossConfig(pair="none"), DIM)
    shown = batch([1, 2, 3])
    unknown = shown.types.clone()
    unknown[-1] = -1

    logits = outputs(6).logits[:-1]

    expected = cross_entropy(logits, shown.types[:-1], label_smoothing=LossConfig().label_smoothing)
    assert learned(loss, shown._replace(types=unknown)).type.item() == pytest.approx(expected.item())


def garment(rows: slice) -> Tensor:
    mask = torch.zeros(1, 8, 8)
    mask[:, rows] = 1
    return mask


def attention(*cells: float) -> Tensor:
    """What looks at the four quarters of a photo."""
    return torch.tensor([cells]).view(1, 2, 2)


def test_attention_is_taught_to_spread_over_the_whole_product() -> None:
    upper = garment(slice(0, 4))

    even, one, beside = (
        attention_loss(cells, upper).item()
        for cells in (attention(0.5, 0.5, 0, 0), attention(0.9, 0.1, 0, 0), attention(0.1, 0.1, 0.4, 0.4))
    )

    assert even == pytest.approx(0, abs=1e-6)
    assert even < one < beside


@pytest.mark.parametrize("rows", [slice(0, 0), slice(0, 8)])
def test_a_view_of_nothing_or_nothing_else_teaches_no_attention(rows: slice) -> None:
    looked = attention(0.7, 0.1, 0.1, 0.1).requires_grad_()
    upper = garment(slice(0, 4))

    assert attention_loss(looked, garment(rows)) == 0
    both = attention_loss(looked.repeat(2, 1, 1), torch.cat([garment(rows), upper]))
    assert both.item() == pytest.approx(attention_loss(looked, upper).item())


def test_the_memory_is_saved_with_the_loss() -> None:
    first, second, fresh = (TwoTaskLoss(LossConfig(memory=16), DIM) for _ in range(3))
    learned(first, batch([1, 2, 3]))

    second.load_state_dict(first.state_dict())

    after = [learned(loss, batch([4, 5, 6]), seed=5).total.item() for loss in (first, second, fresh)]
    assert after[0] == after[1] != after[2]
