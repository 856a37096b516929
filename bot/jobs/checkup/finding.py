"""What the doctor says of one part."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: what.
        good: whether it is as it should be.
        says: one sentence; where it is not good, it says what to do.
    """

    name: str
    good: bool
    says: str
