"""One request's asker, as everything behind the service knows them."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from datetime import datetime

from bot.messages import Progress, Stage, Tell
from bot.texts import Speaker


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks, how to speak to them, and since when they wait.

    Attributes:
        user: the pseudonym.
        network: where they ask from, see `network_of`; None where there is no such thing.
        platform: such as ``web``.
        speaker: says everything in the asker's language.
        asked_at: when the request came, in UTC.
        started: when it was taken up, on the clock of `time.perf_counter`.
        tell: takes signs of life.
    """

    user: str = field(repr=False)
    network: str | None = field(repr=False)
    platform: str
    speaker: Speaker
    asked_at: datetime
    started: float
    tell: Tell

    @property
    def group(self) -> str:
        """Whose requests take turns with everybody else's: all of one network, else the asker's."""
        return self.network or self.user

    async def say(self, stage: Stage, position: int | None = None) -> None:
        """Tell the asker how far their request is."""
        key = f"progress-{stage.value}"
        text = self.speaker.say(key) if position is None else self.speaker.say(key, position=position)
        await self.tell(Progress(stage, text, position))

    async def moved(self, position: int) -> None:
        """Tell the asker their place in the queue."""
        await self.say(Stage.QUEUED, position)


def network_of(origin: str | None) -> str | None:
    """Return what a network address counts as: itself, or of an IPv6 address its first 64 bits.

    A household, or a single machine, has that many addresses for itself (RFC 6177) and may use any of them.
    """
    try:
        address = ipaddress.ip_address(origin or "")
    except ValueError:
        return origin  # a proxy may pass on anything
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(address), 64), strict=False))
