"""The head that finds garments: what comes out of it, and that folding it changes nothing."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from engine.network import TwoOutputNetwork, build_network
from engine.region_head import RegionHead, new_head
from engine.regions import places_of

CLASSES = ("bag", "shirt", "shoes", "top")


@pytest.fixture(scope="module")
def network() -> TwoOutputNetwork:
    torch.manual_seed(2)
    return build_network("efficientnet-lite0", 8, len(CLASSES)).eval()


@pytest.fixture
def head(network: TwoOutputNetwork) -> RegionHead:
    torch.manual_seed(3)
    return new_head(network, CLASSES).eval()


def photos(count: int = 2, side: int = 64) -> torch.Tensor:
    return torch.randint(0, 256, (count, side, side, 3), dtype=torch.uint8, generator=torch.manual_seed(4))


@pytest.mark.parametrize("side", [64, 96])
def test_each_cell_of_the_finest_map_is_spoken_of(
    network: TwoOutputNetwork, head: RegionHead, side: int
) -> None:
    places = len(places_of(CLASSES))
    with torch.inference_mode():
        dense = head.look(network(photos(side=side)).maps)

    cells = (side // 8, side // 8)
    assert dense.centers.shape == (2, places, *cells)
    assert dense.distances.shape == (2, places, 4, *cells)
    assert dense.types.shape == (2, len(CLASSES), *cells)
    assert dense.pixels.shape == (2, 1 + len(CLASSES), *cells)
    assert (dense.distances > 0).all()


def test_a_head_that_learned_nothing_finds_nothing(network: TwoOutputNetwork, head: RegionHead) -> None:
    with torch.inference_mode():
        dense = head.look(network(photos()).maps)

    assert dense.centers.sigmoid().max() < 0.2


def test_folding_changes_no_answer_and_leaves_no_batch_norm(
    network: TwoOutputNetwork, head: RegionHead
) -> None:
    for part in head.modules():
        if isinstance(part, nn.BatchNorm2d):
            nn.init.uniform_(part.weight, 0.5, 1.5)
            part.running_mean = torch.rand_like(part.weight)
            part.running_var = torch.rand_like(part.weight) + 0.5
    with torch.inference_mode():
        maps = network(photos()).maps
        before = head(*maps)
        head.fold()
        after = head(*maps)

    assert torch.allclose(before, after, rtol=1e-3, atol=1e-3)
    assert not [part for part in head.modules() if isinstance(part, nn.BatchNorm2d)]
