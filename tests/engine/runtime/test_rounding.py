"""Rounding weights so that what a layer puts out changes least."""

from __future__ import annotations

import numpy as np
import pytest

from engine.runtime.rounding import LEVELS, Floats, round_weights


def steps_of(weights: Floats) -> Floats:
    steps: Floats = np.abs(weights).max(axis=2, keepdims=True) / LEVELS
    return steps


def nearest(weights: Floats) -> Floats:
    rounded: Floats = np.round(weights / steps_of(weights)) * steps_of(weights)
    return rounded


def mean_error(weights: Floats, rounded: Floats, inputs: Floats) -> float:
    """How far the outputs for ``[G, n, I]`` are off."""
    return float((((weights - rounded) @ inputs.transpose(0, 2, 1)) ** 2).mean())


@pytest.fixture
def weights() -> Floats:
    return np.random.default_rng(0).standard_normal((3, 8, 24))


@pytest.fixture
def inputs() -> Floats:
    """Inputs that go together, as neighboring pixels and channels do."""
    random = np.random.default_rng(1)
    mixed = random.standard_normal((3, 2_000, 6)) @ random.standard_normal((3, 6, 24))
    mixed += 0.1 * random.standard_normal(mixed.shape)
    centered: Floats = mixed - mixed.mean(axis=1, keepdims=True)
    return centered


def covariance(inputs: Floats) -> Floats:
    together: Floats = inputs.transpose(0, 2, 1) @ inputs / inputs.shape[1]
    return together


def test_outputs_change_far_less_than_with_the_nearest_steps(weights: Floats, inputs: Floats) -> None:
    rounded = round_weights(weights, covariance(inputs))

    assert mean_error(weights, rounded, inputs) < 0.3 * mean_error(weights, nearest(weights), inputs)


def test_inputs_that_have_nothing_to_do_with_each_other_get_the_nearest_steps(weights: Floats) -> None:
    alone = np.broadcast_to(np.eye(24), (3, 24, 24))

    assert np.allclose(round_weights(weights, alone), nearest(weights))


def test_every_weight_is_a_whole_number_of_steps_and_the_largest_stays(
    weights: Floats, inputs: Floats
) -> None:
    rounded = round_weights(weights, covariance(inputs))
    counts = rounded / steps_of(weights)

    assert np.allclose(counts, np.round(counts), atol=1e-9)
    assert np.allclose(steps_of(rounded), steps_of(weights), rtol=1e-12)


def test_inputs_that_are_always_zero_and_rows_of_zeros_do_no_harm(weights: Floats) -> None:
    weights[0] = 0.0
    rounded = round_weights(weights, np.zeros((3, 24, 24)))

    assert np.isfinite(rounded).all()
    assert not rounded[0].any()
