"""Where a shop's catalogue comes from."""

from __future__ import annotations

from bot.sources.opening import open_source

__all__ = ["open_source"]
