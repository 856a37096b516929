"""The demo shop: its drawn catalogue and the street snapshots that are searched in it."""

from __future__ import annotations
