"""Timing side by side: every round runs each candidate once, so that a drifting machine slows all alike."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import psutil


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds of one candidate over all rounds."""

    median: float
    low: float
    high: float


def side_by_side(
    candidates: Mapping[str, Callable[[int], object]], rounds: int, warmup: int
) -> dict[str, list[float]]:
    """Run all candidates in turn, round after round.

    Args:
        candidates: what to time; called with the round's number.
        rounds: counted rounds.
        warmup: rounds before that.

    Returns:
        Milliseconds of each candidate, one a round.
    """
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for number in range(-warmup, rounds):
        for name, candidate in candidates.items():
            start = perf_counter()
            candidate(number % rounds)
            if number >= 0:
                times[name].append((perf_counter() - start) * 1000)
    return times


def spread(times: list[float]) -> Spread:
    """Return median, 10th and 90th percentile."""
    low, median, high = np.percentile(times, [10, 50, 90]).round(3).tolist()
    return Spread(median, low, high)


def machine() -> dict[str, object]:
    """Return what a reader needs to place the figures."""
    return {
        "processor": platform.machine(),
        "cores": psutil.cpu_count(logical=False),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "python": platform.python_version(),
    }
