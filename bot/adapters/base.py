"""The whole interface of a platform."""

from __future__ import annotations

from typing import Protocol

from bot.messages import Handlers


class Adapter(Protocol):
    """One platform on which people talk to Snaplook."""

    name: str

    async def run(self, handlers: Handlers) -> None:
        """Take requests and show replies until cancelled or closed; what it raises is tried again later."""
        ...

    async def close(self) -> None:
        """Take no more requests, let those in hand end, and return; ``run`` then returns too."""
        ...
