"""A trained network in its final form: what is folded into it, and which variant is chosen."""

from __future__ import annotations

import copy
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.network import TwoOutputNetwork, build_network
from engine.training.calibrate import ranks_of
from engine.training.config import FinishConfig, TrainConfig
from engine.training.embed import pool_rows
from engine.training.export import round_weights
from engine.training.judge import choose_variant, judge, judged_rows
from engine.training.labels import STREET, Part
from engine.training.pack import PackedData
from engine.training.steps import Trained
from engine.training.variants import Variant, whiten_pairs
from engine.types import Vectors

DIM = 8


def silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""


@pytest.fixture
def run(packed: PackedData, config: TrainConfig, tmp_path: Path) -> Trained:
    torch.manual_seed(6)
    network = build_network("squeezenet1_1", DIM, len(packed.data.classes)).eval()
    start = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    end = {name: tensor.clone() for name, tensor in start.items()}
    end["embedding.weight"] = torch.randn_like(end["embedding.weight"]) * 0.05
    return Trained(config, packed, network, start, end, folder=tmp_path)


def trained(run: Trained) -> TwoOutputNetwork:
    network = copy.deepcopy(run.network)
    network.load_state_dict(run.end)
    round_weights(network)
    return network


def pooled(network: TwoOutputNetwork, packed: PackedData, rows: list[int]) -> Vectors:
    return pool_rows(network, packed.pixels, rows, lambda _done, _total: None)


@pytest.mark.slow
def test_the_whitening_by_pairs_is_learned_from_the_products_that_are_learned_in_several_photos(
    run: Trained,
) -> None:
    photos = run.packed.data.photos
    learned = [row for row in run.packed.rows(Part.TRAIN) if photos[row].shop != STREET]
    products = [photos[row].product for row in learned]
    rows = [row for row, name in zip(learned, products, strict=True) if products.count(name) > 1]
    by_hand = trained(run)
    _, owners = np.unique([photos[row].product for row in rows], return_inverse=True)

    found = judge(run, Variant(pair_whitening=1.0), silent)

    whiten_pairs(by_hand, pooled(by_hand, run.packed, rows), owners, 1.0)
    assert 10 < len(rows) < len(learned)
    assert torch.allclose(found.network.embedding.weight, by_hand.embedding.weight, rtol=2e-3, atol=1e-5)
    untouched = judge(run, Variant(), silent)
    assert not torch.allclose(found.network.embedding.weight, untouched.network.embedding.weight, rtol=0.1)


@pytest.mark.slow
def test_the_variant_that_is_chosen_is_the_one_whose_products_rank_best(run: Trained) -> None:
    finish = FinishConfig(interpolation=(0.0, 1.0), whitening=(0.0, 0.5), pair_whitening=(0.0, 1.0))
    run = replace(run, config=replace(run.config, finish=finish))

    def score(variant: Variant) -> float:
        ranks = ranks_of(judge(run, variant, silent).validation, 1.0, 0.0, 0.0)
        return float((1 / ranks).mean())

    listed = product(finish.interpolation, finish.whitening, finish.pair_whitening)
    scores = {variant: score(variant) for variant in (Variant(*choice) for choice in listed)}

    chosen = choose_variant([run], silent)

    assert len(set(scores.values())) > 4
    assert scores[chosen] == max(scores.values())


@pytest.mark.slow
def test_what_is_asked_is_what_was_not_learned(run: Trained) -> None:
    rows = judge(run, Variant(), silent).rows

    assert list(rows) == judged_rows(run.packed)
    assert not {run.packed.data.photos[row].part for row in rows} & {Part.TRAIN}
