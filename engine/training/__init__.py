"""Training of the two-output network on pairs."""

from __future__ import annotations
