"""One turn of a conversation: what somebody wants, where it is answered, and in which language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from bot.messages import Asker, CommandName

PLATFORM = "discord"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a picture is.

    Attributes:
        url: its address.
        size: in bytes, where Discord says it.
        ours: Discord keeps it; another address was given by somebody and is fetched with care.
    """

    url: str = field(repr=False)
    size: int | None = None
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """Pictures are to be searched; none where there were none, which deserves a friendly word."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed, or something chosen from a menu.

    Attributes:
        id: what the conversation calls it; see :mod:`bot.callbacks`.
        owner: whose answer the button is under.
        message: which shows it.
        moderator: whoever pressed it looks after the channel.
        shares: the answer is to be shown to everybody.
        anew: what comes of it is a message of its own, and does not take the place of the one it is under.
    """

    id: str
    owner: int = field(repr=False)
    message: int = 0
    moderator: bool = False
    shares: bool = False
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """Something was asked for by name."""

    name: CommandName


@dataclass(frozen=True, slots=True)
class Line:
    """How an interaction is answered: for 15 minutes, by its token.

    Attributes:
        application: the bot's own id.
        token: the interaction's.
        size: bytes that an answer's files may have.
    """

    application: int
    token: str = field(repr=False)
    size: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn, as it is written down until it is done.

    Attributes:
        id: of the message or the interaction.
        user: whoever wants it.
        channel: where.
        guild: the server that the channel belongs to; None in a direct message.
        wants: what.
        language: in which it is answered.
        said_at: when it was said, in UTC.
        private: only they see the answer.
        alone: nobody else is there at all, so that nothing needs to be whispered.
        asked: the bot was spoken to; in a watched channel it answers unasked.
        lacks: Discord's names of the permissions without which it cannot be answered there.
        line: how an interaction is answered; None for a message, which is answered in its channel.
    """

    id: int
    user: int = field(repr=False)
    channel: int = field(repr=False)
    guild: int | None = field(repr=False)
    wants: Look | Pressed | Named
    language: str
    said_at: datetime
    private: bool
    alone: bool = False
    asked: bool = True
    lacks: tuple[str, ...] = ()
    line: Line | None = None

    def asker(self, user: int | None = None) -> Asker:
        """Return the same for the conversation, as somebody else where that is whose answer is meant."""
        return Asker(
            PLATFORM,
            str(self.user if user is None else user),
            self.language,
            arrived=self.said_at,
            group=None if self.guild is None else str(self.guild),
        )


_TURNS = TypeAdapter(Turn)


def written(turn: Turn) -> str:
    """Return a turn as JSON."""
    return _TURNS.dump_json(turn).decode()


def read(payload: object) -> Turn:
    """Return the turn that was written down.

    Raises:
        ValueError: it was no turn. A log may have this, so it says where, but not what is there.
    """
    try:
        return _TURNS.validate_python(payload)
    except ValidationError as error:
        places = {".".join(map(str, one["loc"])) for one in error.errors(include_input=False)}
    raise ValueError(f"This is no turn: {', '.join(sorted(places))}.")
