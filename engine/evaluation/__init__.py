"""How good the answers are: metrics, baselines and reports."""

from __future__ import annotations
