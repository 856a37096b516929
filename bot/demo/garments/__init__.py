"""Garments as layered pieces of cloth in body units, one file a family of shapes."""

from __future__ import annotations
