"""The engine: photos in, nearest products out. Pure and synchronous; no network, no database, no chat."""

from __future__ import annotations
