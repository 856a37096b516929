"""One request's asker, as everything behind the service knows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.messages import Progress, Stage, Tell
from bot.texts import Speaker


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks, how to speak to them, and since when they wait.

    Attributes:
        user: the pseudonym.
        owner: the pseudonym of the person whose answers are meant: the asker's, but where a group judges one.
        network: where they ask from, see `bot.networks`; None where there is no such thing.
        platform: such as ``web``.
        speaker: says everything in the asker's language.
        asked_at: when the request came, in UTC.
        started: when it was taken up, on the clock of `time.perf_counter`.
        tell: takes signs of life.
    """

    user: str = field(repr=False)
    owner: str = field(repr=False)
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
