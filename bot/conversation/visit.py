"""One request's asker, as everything behind the service knows them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.messages import Progress, Stage, Tell
from bot.texts import Speaker


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks, how to speak to them, and since when they wait.

    Attributes:
        user: the pseudonym.
        platform: such as ``web``.
        speaker: says everything in the asker's language.
        started: when the request came, on the clock of `time.perf_counter`.
        tell: takes signs of life.
    """

    user: str = field(repr=False)
    platform: str
    speaker: Speaker
    started: float
    tell: Tell

    async def say(self, stage: Stage, position: int | None = None) -> None:
        """Tell the asker how far their request is."""
        key = f"progress-{stage.value}"
        text = self.speaker.say(key) if position is None else self.speaker.say(key, position=position)
        await self.tell(Progress(stage, text, position))
