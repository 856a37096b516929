"""Where the two heads start: what the pretrained features know already."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.network import TwoOutputNetwork, build_network, build_pretrained, to_cylinder
from engine.training import embed
from engine.training.embed import answer, pool_rows
from engine.training.initialize import initialize_heads
from engine.training.labels import Part
from engine.training.pack import PackedData
from engine.types import Vectors
from tests.support.small_backbone import NAME, draw_weights

DIM = 12

NEAR = 0.05
"""Between two colors' places: about what a shadow does."""


def silent(_done: int, _total: int) -> None:
    pass


def started(packed: PackedData, weights: Path) -> TwoOutputNetwork:
    torch.manual_seed(5)
    network = build_pretrained(NAME, DIM, len(packed.data.classes), weights)
    initialize_heads(network, packed, 1, silent)
    return network


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_weights(tmp_path_factory.mktemp("weights"))


@pytest.fixture(scope="module")
def network(packed: PackedData, weights: Path) -> TwoOutputNetwork:
    return started(packed, weights)


def embeddings(network: TwoOutputNetwork, packed: PackedData, part: Part) -> tuple[Vectors, Vectors]:
    with torch.inference_mode():
        pooled = network.eval().pooled(torch.from_numpy(packed.pixels[packed.rows(part)]))
    return answer(network, pooled.numpy())


@pytest.mark.slow
def test_the_embedding_starts_without_two_directions_that_say_the_same(
    network: TwoOutputNetwork, packed: PackedData
) -> None:
    """As principal components: uncorrelated within a half, one half for shapes and one for colors."""
    with torch.inference_mode():
        pooled = network.eval().pooled(torch.from_numpy(packed.pixels[packed.rows(Part.TRAIN)]))
        raw = network.embedding(pooled).numpy()

    for half in (raw[:, : DIM // 2], raw[:, DIM // 2 :]):
        correlations = np.corrcoef(half.T)
        assert np.abs(correlations - np.eye(DIM // 2)).max() < 0.1
    lengths = [np.square(half).sum(axis=1).mean() for half in (raw[:, : DIM // 2], raw[:, DIM // 2 :])]
    assert lengths[0] == pytest.approx(lengths[1], rel=0.1)


@pytest.mark.slow
def test_photos_of_one_product_are_nearer_than_others_before_a_single_step(
    network: TwoOutputNetwork, packed: PackedData
) -> None:
    rows = packed.rows(Part.VALIDATION)
    products = np.array([packed.data.photos[row].product for row in rows])
    found, _ = embeddings(network, packed, Part.VALIDATION)

    cosines = found @ found.T
    same = (products[:, None] == products[None, :]) & ~np.eye(len(rows), dtype=bool)

    assert cosines[same].mean() > cosines[products[:, None] != products[None, :]].mean()


@pytest.mark.slow
def test_the_classifier_starts_better_than_chance(network: TwoOutputNetwork, packed: PackedData) -> None:
    _, logits = embeddings(network, packed, Part.TRAIN)
    types = packed.types[packed.rows(Part.TRAIN)]

    chance = max(np.mean(types == kind) for kind in range(2))
    assert np.mean(logits.argmax(axis=1) == types) > chance


@pytest.mark.slow
def test_the_same_seed_starts_the_same(network: TwoOutputNetwork, packed: PackedData, weights: Path) -> None:
    again = started(packed, weights).state_dict()

    assert all(torch.equal(tensor, again[name]) for name, tensor in network.state_dict().items())


@pytest.mark.slow
def test_the_palette_holds_colors_that_products_have(network: TwoOutputNetwork, packed: PackedData) -> None:
    pixels = np.unique(packed.pixels[packed.rows(Part.TRAIN)][:, ::2, ::2].reshape(-1, 3), axis=0)
    worn = to_cylinder(torch.from_numpy(pixels).float() / 255)

    def near(colors: Tensor) -> float:
        """Return the share of colors that some pixel is near to."""
        return float((torch.cdist(colors, worn).amin(dim=1) < NEAR).float().mean())

    untaught = build_network(NAME, DIM, 2).palette.colors
    assert near(network.palette.colors) > 0.9
    assert near(untaught) < 0.9
    assert len(set(map(tuple, network.palette.colors.tolist()))) > len(untaught) / 2


@pytest.mark.slow
@pytest.mark.parametrize("worth", [0, 500], ids=["in a graph", "in torch"])
def test_features_are_those_of_the_network_which_is_left_in_training_mode(
    packed: PackedData, monkeypatch: pytest.MonkeyPatch, worth: int
) -> None:
    """Of several chunks of photos, and one that is not full."""
    monkeypatch.setattr(embed, "WORTH_A_GRAPH", worth)
    torch.manual_seed(2)
    network = build_network(NAME, 8, 2).train()
    rows = list(range(0, 120, 3))
    told: list[tuple[int, int]] = []

    pooled = pool_rows(network, packed.pixels, rows, lambda done, total: told.append((done, total)))

    assert network.training
    assert told[-1] == (40, 40)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    with torch.inference_mode():
        expected = network.eval().pooled(torch.from_numpy(packed.pixels[rows]))
    assert pooled == pytest.approx(expected.numpy(), abs=2e-3)
