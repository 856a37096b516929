"""Vectors of a catalogue on disk: one index per product type, in versions that are switched atomically."""

from __future__ import annotations
