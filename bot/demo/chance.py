"""Repeatable chance: the same key always throws the same numbers, in every process."""

from __future__ import annotations

import random


def seeded(*key: object) -> random.Random:
    """Random numbers that depend on the key alone."""
    return random.Random("/".join(map(str, key)))  # noqa: S311 - pictures need variety, not secrecy
