"""What may still be done to trained weights: mixing them with the start's, and whitening."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.network import TwoOutputNetwork, build_network
from engine.training.embed import answer
from engine.training.typehead import balanced, neighborly, refit_classifier
from engine.training.variants import interpolate, whiten, whiten_pairs
from engine.types import Vectors

DIM, CLASSES, COUNT = 6, 3, 600
HARD = np.eye(CLASSES, dtype=np.float32)


@pytest.fixture
def network() -> TwoOutputNetwork:
    torch.manual_seed(3)
    return build_network("squeezenet1_1", DIM, CLASSES).eval()


def features(network: TwoOutputNetwork, scales: np.ndarray | None = None) -> Vectors:
    """Pooled features whose embeddings are much wider in some directions than in others."""
    random = np.random.default_rng(1)
    wanted = random.normal(size=(COUNT, DIM)) * (np.geomspace(8, 0.3, DIM) if scales is None else scales) + 2
    with torch.no_grad():
        weight, bias = network.embedding.weight.numpy(), network.embedding.bias.numpy()
    pooled: Vectors = ((wanted - bias) @ np.linalg.pinv(weight).T).astype(np.float32)
    return pooled


def raw(network: TwoOutputNetwork, pooled: Vectors) -> np.ndarray:
    """Embeddings before they are brought to length 1."""
    with torch.no_grad():
        found: np.ndarray = network.embedding(torch.from_numpy(pooled)).numpy()
    return found


def spreads(vectors: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.sqrt(np.linalg.eigvalsh(np.cov(vectors.T)))
    return found


def test_interpolation_ends_at_the_start_and_at_what_was_trained(network: TwoOutputNetwork) -> None:
    torch.manual_seed(4)
    start = network.state_dict()
    end = build_network("squeezenet1_1", DIM, CLASSES).state_dict()

    first, last, middle = (interpolate(start, end, share) for share in (0.0, 1.0, 0.5))

    for name, tensor in end.items():
        assert torch.equal(first[name], start[name]), name
        assert torch.equal(last[name], tensor), name
        if tensor.is_floating_point():
            assert torch.allclose(middle[name], (start[name] + tensor) / 2, atol=1e-6), name


def test_counters_are_not_mixed() -> None:
    start, end = ({"steps": torch.tensor(steps)} for steps in (3, 8))

    assert interpolate(start, end, 0.5)["steps"] == 8


def test_whitening_makes_all_directions_about_equally_wide(network: TwoOutputNetwork) -> None:
    pooled = features(network, np.geomspace(3, 1, DIM))
    before = spreads(raw(network, pooled))

    whiten(network, pooled, 1.0)

    after = spreads(raw(network, pooled))
    assert before.max() / before.min() > 2.5
    assert after.max() / after.min() < 1.1


def test_half_the_power_goes_half_the_way(network: TwoOutputNetwork) -> None:
    pooled = features(network, np.geomspace(3, 1, DIM))
    before = spreads(raw(network, pooled))

    whiten(network, pooled, 0.5)

    after = spreads(raw(network, pooled))
    assert np.log(after.max() / after.min()) == pytest.approx(
        np.log(before.max() / before.min()) / 2, rel=0.1
    )


def test_a_direction_of_noise_is_not_blown_up(network: TwoOutputNetwork) -> None:
    pooled = features(network, np.array([3, 3, 3, 3, 3, 1e-4]))

    whiten(network, pooled, 1.0)

    assert spreads(raw(network, pooled)).min() < 0.01


def test_whitened_embeddings_lie_around_the_middle_and_keep_their_length_of_one(
    network: TwoOutputNetwork,
) -> None:
    pooled = features(network)

    whiten(network, pooled, 1.0)

    assert raw(network, pooled).mean(axis=0) == pytest.approx(np.zeros(DIM), abs=1e-4)
    embeddings, _ = answer(network, pooled)
    assert np.linalg.norm(embeddings, axis=1) == pytest.approx(np.ones(COUNT), abs=1e-5)


def test_no_power_changes_nothing(network: TwoOutputNetwork) -> None:
    pooled = features(network)
    before = answer(network, pooled)[0]

    whiten(network, pooled, 0.0)

    assert np.array_equal(answer(network, pooled)[0], before)


VIEWS = np.geomspace(3, 0.4, DIM)
"""How far the photos of one product lie apart, by direction; products themselves are as wide in each."""


def paired_features(
    network: TwoOutputNetwork, products: int, *, copies: int = 3, views: np.ndarray = VIEWS
) -> tuple[Vectors, np.ndarray]:
    """Some photos of each product, whose views differ far more in some directions than in others."""
    random = np.random.default_rng(5)
    owner = np.repeat(np.arange(products), copies)
    wanted = random.normal(size=(products, DIM))[owner] * 2 + random.normal(size=(len(owner), DIM)) * views
    with torch.no_grad():
        weight, bias = network.embedding.weight.numpy(), network.embedding.bias.numpy()
    return ((wanted - bias) @ np.linalg.pinv(weight).T).astype(np.float32), owner


def within(vectors: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """Photos around their products' middles."""
    around: np.ndarray = vectors - np.stack([vectors[owner == one].mean(axis=0) for one in owner])
    return around


def first_places(network: TwoOutputNetwork, pooled: Vectors, owner: np.ndarray) -> float:
    """Share of the photos whose nearest neighbor is of their product."""
    embeddings, _ = answer(network, pooled)
    alike = embeddings @ embeddings.T
    np.fill_diagonal(alike, -np.inf)
    return float((owner[alike.argmax(axis=1)] == owner).mean())


def test_photos_of_one_product_end_up_about_as_far_apart_in_every_direction(
    network: TwoOutputNetwork,
) -> None:
    pooled, owner = paired_features(network, 400)

    whiten_pairs(network, pooled, owner, 1.0)

    after = spreads(within(raw(network, pooled), owner))
    assert after.max() / after.min() < 1.2


def test_half_the_power_of_the_pairs_goes_half_the_way(network: TwoOutputNetwork) -> None:
    pooled, owner = paired_features(network, 400)
    before = spreads(within(raw(network, pooled), owner))

    whiten_pairs(network, pooled, owner, 0.5)

    after = spreads(within(raw(network, pooled), owner))
    assert np.log(after.max() / after.min()) == pytest.approx(
        np.log(before.max() / before.min()) / 2, rel=0.15
    )


def test_products_that_taught_nothing_are_found_better_too(network: TwoOutputNetwork) -> None:
    pooled, owner = paired_features(network, 200)
    seen, unseen = owner < 100, owner >= 100
    before = first_places(network, pooled[unseen], owner[unseen])

    whiten_pairs(network, pooled[seen], owner[seen], 1.0)

    assert first_places(network, pooled[unseen], owner[unseen]) > 1.3 * before


def test_what_few_pairs_cannot_know_they_do_not_invent(network: TwoOutputNetwork) -> None:
    """Ten pairs that differ alike in every direction look uneven by chance, and are hardly believed."""
    few, owner = paired_features(network, 10, copies=2, views=np.ones(DIM))
    seen = np.linalg.eigvalsh(np.cov(within(raw(network, few), owner).T))

    whiten_pairs(network, few, owner, 1.0)

    many, owner = paired_features(network, 400, views=np.ones(DIM))
    before_and_after = spreads(within(raw(network, many), owner))
    assert np.sqrt(seen.max() / seen.min()) > 2.5  # what belief without doubt would have folded in
    assert before_and_after.max() / before_and_after.min() < 1.5


@pytest.mark.parametrize("products", [1, 20])
def test_pairs_that_teach_nothing_leave_the_embedding(network: TwoOutputNetwork, products: int) -> None:
    """A single pair is one difference; photos that are all alike have none."""
    pooled, owner = paired_features(network, products, copies=2, views=np.ones(DIM) * (products == 1))
    pooled[1::2] = pooled[::2] if products > 1 else pooled[1::2]
    before = answer(network, pooled)[0]

    whiten_pairs(network, pooled, owner, 1.0)

    assert np.array_equal(answer(network, pooled)[0], before)


def test_two_pairs_do_not_blow_up_what_they_say_nothing_of(network: TwoOutputNetwork) -> None:
    pooled, owner = paired_features(network, 2, copies=2)

    whiten_pairs(network, pooled, owner, 1.0)

    assert np.isfinite(answer(network, pooled)[0]).all()
    weights = np.linalg.svd(network.embedding.weight.detach().numpy(), compute_uv=False)
    assert weights.max() / weights.min() < 100


@pytest.mark.parametrize(("copies", "power"), [(1, 1.0), (3, 0.0)])
def test_without_pairs_or_without_power_nothing_changes(
    network: TwoOutputNetwork, copies: int, power: float
) -> None:
    pooled, _ = paired_features(network, 40)
    before = answer(network, pooled)[0]

    whiten_pairs(network, pooled, np.arange(len(pooled)) // copies, power)

    assert np.array_equal(answer(network, pooled)[0], before)


def labeled_features(network: TwoOutputNetwork) -> tuple[Vectors, np.ndarray]:
    """Three types, each around its own place; a few photos are of a type that is not learned."""
    random = np.random.default_rng(2)
    types = random.integers(0, CLASSES, COUNT)
    places = random.normal(size=(CLASSES, DIM)) * 3
    with torch.no_grad():
        weight, bias = network.embedding.weight.numpy(), network.embedding.bias.numpy()
    wanted = places[types] + random.normal(size=(COUNT, DIM))
    types[:20] = -1
    return ((wanted - bias) @ np.linalg.pinv(weight).T).astype(np.float32), types


def loss_and_accuracy(network: TwoOutputNetwork, pooled: Vectors, types: np.ndarray) -> tuple[float, float]:
    logits = torch.from_numpy(answer(network, pooled)[1][types >= 0])
    labels = torch.from_numpy(types[types >= 0])
    loss = torch.nn.functional.cross_entropy(logits, labels)
    return loss.item(), (logits.argmax(dim=1) == labels).float().mean().item()


def test_a_classifier_fitted_anew_beats_the_old_one_and_leaves_the_embedding(
    network: TwoOutputNetwork,
) -> None:
    pooled, types = labeled_features(network)
    before, embeddings = loss_and_accuracy(network, pooled, types), answer(network, pooled)[0]

    refit_classifier(network, pooled, types, balanced(types, np.zeros_like(types)), HARD)

    after = loss_and_accuracy(network, pooled, types)
    assert after[0] < before[0] / 2
    assert after[1] > 0.9 > before[1]
    assert np.array_equal(answer(network, pooled)[0], embeddings)


def test_a_classifier_fitted_twice_is_the_same(network: TwoOutputNetwork) -> None:
    pooled, types = labeled_features(network)
    weights = balanced(types, np.zeros_like(types))
    start = {name: tensor.clone() for name, tensor in network.state_dict().items()}

    answers = []
    for _ in range(2):
        network.load_state_dict(start)
        refit_classifier(network, pooled, types, weights, HARD)
        answers.append(answer(network, pooled)[1])

    assert np.array_equal(answers[0], answers[1])


def test_a_label_shares_with_its_neighbors_and_with_nothing_else() -> None:
    targets = neighborly(("sweater", "top", "jacket", "watch"), 0.3)

    assert targets[0] == pytest.approx([0.7, 0.15, 0.15, 0.0])
    assert targets[3] == pytest.approx([0.0, 0.0, 0.0, 1.0])
    assert targets.sum(axis=1) == pytest.approx(1.0)


def test_what_no_neighbor_shares_is_learned_as_it_is_labeled() -> None:
    assert np.array_equal(neighborly(("sweater", "top", "watch"), 0.0), np.eye(3, dtype=np.float32))


def test_a_classifier_expects_a_neighboring_word_as_often_as_it_was_told(network: TwoOutputNetwork) -> None:
    pooled, types = labeled_features(network)
    targets = neighborly(("sweater", "top", "watch"), 0.3)

    refit_classifier(network, pooled, types, balanced(types, np.zeros_like(types)), targets)

    logits = torch.from_numpy(answer(network, pooled)[1])
    said = logits.softmax(dim=1).numpy()
    assert said[types == 0][:, 1].mean() == pytest.approx(0.3, abs=0.1)
    assert said[types == 2][:, 1].mean() < 0.1


def test_a_set_with_many_photos_of_a_type_counts_more_but_not_as_much_more() -> None:
    types = np.array([0] * 100 + [0] * 4 + [1] * 4)
    sets = np.array([0] * 100 + [1] * 4 + [0] * 4)

    weights = balanced(types, sets)

    assert weights[:100].sum() == pytest.approx(10, rel=1e-5)
    assert weights[100:104].sum() == weights[104:].sum() == 2
