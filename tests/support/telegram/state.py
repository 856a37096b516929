"""Everything that a server knows: people, chats, files, updates, calls."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.support.telegram import schema
from tests.support.telegram.bell import Bell
from tests.support.telegram.chats import Chat, Message
from tests.support.telegram.errors import ApiError, JsonDict, bad
from tests.support.telegram.faults import Faults
from tests.support.telegram.files import Files
from tests.support.telegram.floods import Floods
from tests.support.telegram.updates import Updates

KEPT_CALLS = 1000
"""How many calls a light server remembers."""


@dataclass(frozen=True)
class Call:
    """One request of the bot, and the whole body of what it was answered; empty where the line was cut."""

    method: str
    params: JsonDict
    files: dict[str, bytes]
    at: float
    answer: JsonDict

    @property
    def ok(self) -> bool:
        """Whether it was granted."""
        return bool(self.answer.get("ok"))

    @property
    def result(self) -> Any:
        """What it was answered, or nothing."""
        return self.answer.get("result")

    @property
    def error(self) -> str | None:
        """Why it was refused."""
        return self.answer.get("description")


@dataclass(eq=False)
class Press:
    """A button that somebody pressed, and what the bot answered to it."""

    id: str
    person: JsonDict
    message: Message
    data: str
    at: float = field(default_factory=time.monotonic)
    answered: bool = False
    text: str | None = None
    show_alert: bool = False


@dataclass
class Webhook:
    """Where updates are sent to; nowhere while ``url`` is empty."""

    url: str = ""
    secret_token: str | None = None
    failures: int = 0
    last_error: str | None = None
    last_error_date: int | None = None


class World:
    """The state behind a server; a token of ``123456:...`` makes the bot's own id 123456."""

    def __init__(self, token: str, *, light: bool = False, callback_age: float = 15.0) -> None:
        self.token = token
        self.light = light
        self.callback_age = callback_age
        self.privacy_mode = False
        self.closing = False
        self.bot: JsonDict = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Snaplook",
            "username": "snaplook_test_bot",
        }
        self.calls: list[Call] = []
        self.counts: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.violations: list[str] = []
        self.commands: dict[tuple[str, str], list[JsonDict]] = {}
        self.settings: dict[str, JsonDict] = {}
        self.presses: dict[str, Press] = {}
        self.chats: dict[int, Chat] = {}
        self.files = Files(light)
        self.faults = Faults()
        self.floods = Floods()
        self.updates = Updates(self._check_update)
        self.webhook = Webhook()
        self.bell = Bell()
        self.schema = schema.from_environment()
        self.private_numbers = count(1)

    def chat(self, chat_id: int) -> Chat:
        """Return a chat; raises KeyError where there is none."""
        return self.chats[chat_id]

    def chat_for(self, chat_id: object) -> Chat:
        """Return the chat of a request; raises what Telegram answers where there is none."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat_id is None or chat_id == "":
            raise bad("chat_id is empty")
        if chat is None:
            raise bad("chat not found")
        if chat.refusal:
            raise ApiError(403, f"Forbidden: {chat.refusal}")
        return chat

    @property
    def unanswered_callbacks(self) -> list[Press]:
        """The presses that the bot has not answered."""
        return [press for press in self.presses.values() if not press.answered]

    @property
    def refusals(self) -> list[Call]:
        """The calls that were refused."""
        return [call for call in self.calls if call.answer and not call.ok]

    def calls_of(self, method: str) -> list[Call]:
        """Return the calls of one method."""
        return [call for call in self.calls if call.method == method]

    def record(self, call: Call) -> None:
        """Remember a call, and wake whoever waits for one."""
        self.counts[call.method] += 1
        if call.error is not None:
            self.refused[f"{call.method}: {call.error}"] += 1
        self.calls.append(call)
        if self.light and len(self.calls) > KEPT_CALLS:
            del self.calls[: KEPT_CALLS // 2]
        self.bell.ring()

    def _check_update(self, update: JsonDict) -> None:
        if self.schema is not None:
            self.violations += [f"the server's own {problem}" for problem in self.schema.update(update)]
