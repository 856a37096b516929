"""Interactions: what somebody did, and how the bot answers within 3 seconds and 15 minutes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from tests.support.discord.errors import UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, ApiError, JsonDict, unknown
from tests.support.discord.state import EPHEMERAL, Channel, Message

COMMAND, COMPONENT, MODAL = 2, 3, 5
PATIENCE = 3.0
"""Seconds in which it must be acknowledged."""

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, ASKS = 4, 5, 6, 7, 9


@dataclass(slots=True)
class Interaction:
    """One interaction.

    Attributes:
        after: seconds after which it was acknowledged; None while it is not.
        how: the type of the acknowledgment.
        original: the message that answers it, or in which was pressed.
        followups: more messages.
        modal: what was asked for.
    """

    id: int
    token: str
    kind: int
    user: int
    channel: Channel
    source: Message | None = None
    at: float = field(default_factory=time.monotonic)
    after: float | None = None
    how: int | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: JsonDict | None = None
    lasts: float = 900.0

    @property
    def ephemeral(self) -> bool:
        """Whether only whoever did it sees the answer."""
        return self.original is not None and bool(self.original.flags & EPHEMERAL)

    @property
    def answered(self) -> bool:
        """Whether there is anything to read in the place of "is thinking", or after a press."""
        return self.original is not None and bool(self.original.words or self.original.attachments)

    def acknowledge(self, how: int) -> None:
        """Note the acknowledgment.

        Raises:
            ApiError: it comes too late, or twice.
        """
        if self.after is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        if time.monotonic() - self.at > PATIENCE:
            raise unknown(*UNKNOWN_INTERACTION)
        self.after, self.how = time.monotonic() - self.at, how

    def check_token(self) -> None:
        """Refuse what comes before the acknowledgment, or after the token's end.

        Raises:
            ApiError: it does.
        """
        if self.after is None:
            raise unknown(*UNKNOWN_WEBHOOK)
        if time.monotonic() - self.at > self.lasts:
            raise ApiError(401, 50027, "Invalid Webhook Token")
