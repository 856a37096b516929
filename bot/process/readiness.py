"""Whether a photo could be answered now, and what stands in the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from bot.errors import CatalogueUnavailable, ModelUnavailable, SnaplookError, lift

PATIENCE = 3.0
"""Seconds in which a part must answer; whoever asks will not wait much longer."""

Check = Callable[[], Awaitable[None]]
"""Returns when a part can be used, and raises what stands in its way otherwise."""


class Readiness:
    """Asks each part of the service whether it can be used."""

    def __init__(self, checks: Mapping[str, Check], *, patience: float = PATIENCE) -> None:
        """Take the parts.

        Args:
            checks: by the part's name.
            patience: seconds that a part has to answer.
        """
        self._checks = checks
        self._patience = patience
        self._stopping = False

    @property
    def stopping(self) -> bool:
        """Whether the service is being stopped."""
        return self._stopping

    def stop(self) -> None:
        """Be ready no more: the service is being stopped."""
        self._stopping = True

    async def obstacles(self) -> dict[str, str]:
        """Return a sentence for each part that cannot be used; nothing when a photo could be answered."""
        if self._stopping:
            return {"service": "It is being stopped."}
        found = await asyncio.gather(*(self._ask(part, check) for part, check in self._checks.items()))
        return {part: sentence for obstacle in found for part, sentence in obstacle.items()}

    async def _ask(self, part: str, check: Check) -> dict[str, str]:
        try:
            async with asyncio.timeout(self._patience):
                await check()
        except TimeoutError:
            return {part: "It does not answer."}
        except Exception as error:  # whatever it is, the part cannot be used
            known = lift(error)
            return {_culprit(part, known): str(known) if known else f"It failed: {type(error).__name__}."}
        return {}


def _culprit(part: str, error: SnaplookError | None) -> str:
    """Name what the engine lacks, where it says so."""
    if isinstance(error, CatalogueUnavailable):
        return "index"
    return "model" if isinstance(error, ModelUnavailable) else part
