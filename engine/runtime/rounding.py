"""Rounding weights to 8 bits so that what a layer puts out changes least, not what its weights are.

GPTQ (Frantar et al. 2022, "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained
Transformers", algorithm 1): weights are rounded one input after another, and each error is made up for by the
inputs that are still to come, as far as they go together in real photos. To the nearest step, the weights of
EfficientNet-Lite0 alone cost more than all the rest of going to 8 bits; this takes most of that back.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEVELS = 127
"""A row's largest weight is this many steps: signed 8 bits without -128, as ONNX Runtime takes them."""

DAMPING = 0.01
"""Share of the mean variance that is added to each, so that few photos do not make a matrix singular."""


def round_weights(weights: Floats, covariance: Floats) -> Floats:
    """Round each row to multiples of its own step, which is a 127th of its largest weight.

    The largest weight of a row stays as it is, so that whoever looks for the row's step finds the same.

    Args:
        weights: ``[G, O, I]``: of G groups that share no inputs, O rows of I weights.
        covariance: ``[G, I, I]`` of a group's inputs.

    Returns:
        The rounded weights, ``[G, O, I]``.
    """
    left = weights.copy()
    steps = np.abs(weights).max(axis=2) / LEVELS
    steps[steps == 0] = 1.0
    largest = np.abs(weights).argmax(axis=2)
    factors = _factors(covariance)
    rounded = np.empty_like(left)
    for place in range(weights.shape[2]):
        counts = np.clip(np.round(left[:, :, place] / steps), -LEVELS, LEVELS)
        rounded[:, :, place] = np.where(largest == place, weights[:, :, place], counts * steps)
        errors = (left[:, :, place] - rounded[:, :, place]) / factors[:, None, place, place]
        left[:, :, place + 1 :] -= errors[:, :, None] * factors[:, None, place, place + 1 :]
    return rounded


def _factors(covariance: Floats) -> Floats:
    """Return the upper Cholesky factor of each inverse, whose row says how an error is shared out."""
    inputs = covariance.shape[1]
    mean_variance = np.trace(covariance, axis1=1, axis2=2) / inputs
    damped = covariance + (DAMPING * mean_variance + 1e-12)[:, None, None] * np.eye(inputs)
    factors: Floats = np.linalg.cholesky(np.linalg.inv(damped)).transpose(0, 2, 1)
    return factors
