"""Settings and product types: what an operator may change without touching code."""

from __future__ import annotations
