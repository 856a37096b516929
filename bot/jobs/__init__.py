"""Jobs that join storage and engine."""

from __future__ import annotations
