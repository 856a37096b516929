"""Chats and the messages in them: what a person sees there now."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import count

from tests.support.telegram.bell import Bell
from tests.support.telegram.errors import JsonDict
from tests.support.telegram.files import Media
from tests.support.telegram.markup import unparse

Keyboard = list[list[JsonDict]]


@dataclass(eq=False, repr=False)
class Message:
    """One message as it stands now; ``words`` is its text or its caption."""

    chat: Chat
    id: int
    sender: JsonDict
    words: str = ""
    entities: list[JsonDict] = field(default_factory=list)
    media: Media | None = None
    keyboard: Keyboard | None = None
    media_group: str | None = None
    reply_to: Message | None = None
    thread: int | None = None
    extras: JsonDict = field(default_factory=dict)
    service: JsonDict | None = None
    date: int = field(default_factory=lambda: int(time.time()))
    at: float = field(default_factory=time.monotonic)
    changed_at: float | None = None
    edits: int = 0
    deleted: bool = False
    past_data: set[str] = field(default_factory=set)

    def __repr__(self) -> str:
        who = "bot" if self.from_bot else self.sender["first_name"]
        return f"<{self.id} {who}: {self.kind} {self.words[:60]!r} {self.rows or ''}>"

    @property
    def from_bot(self) -> bool:
        """Whether the bot sent it."""
        return bool(self.sender["is_bot"])

    @property
    def kind(self) -> str:
        """``text``, ``service`` or the kind of its media, such as ``photo``."""
        if self.service is not None:
            return "service"
        return self.media.kind if self.media else "text"

    @property
    def text(self) -> str | None:
        """The text, or nothing where it carries media."""
        return None if self.media else self.words

    @property
    def caption(self) -> str | None:
        """The caption of its media, or nothing."""
        return (self.words or None) if self.media else None

    @property
    def html(self) -> str:
        """Its words written as HTML."""
        return unparse(self.words, self.entities)

    @property
    def edited(self) -> bool:
        """Whether it was edited since it was sent."""
        return self.edits > 0

    @property
    def photo(self) -> bytes | None:
        """The bytes of its photo."""
        return self.media.content if self.media and self.media.kind == "photo" else None

    @property
    def document(self) -> bytes | None:
        """The bytes of its document."""
        return self.media.content if self.media and self.media.kind == "document" else None

    @property
    def document_name(self) -> str | None:
        """The name of its document."""
        return self.media.name if self.media else None

    @property
    def rows(self) -> list[list[str]]:
        """The words on its buttons, row by row."""
        return [[str(button["text"]) for button in row] for row in self.keyboard or []]

    @property
    def buttons(self) -> list[JsonDict]:
        """Its buttons, one after another."""
        return [button for row in self.keyboard or [] for button in row]

    def set_keyboard(self, keyboard: Keyboard | None) -> None:
        """Show other buttons, and remember what those before them would have sent."""
        self.past_data |= {button["callback_data"] for button in self.buttons if "callback_data" in button}
        self.keyboard = keyboard

    def mark_edited(self) -> None:
        """Count an edit, and wake whoever waits for it."""
        self.edits += 1
        self.changed_at = time.monotonic()
        self.chat.bell.ring()

    def as_json(self, whole: bool = True) -> JsonDict:
        """Return it as the API does; without ``whole`` it does not say what it replies to."""
        said: JsonDict = {
            "message_id": self.id,
            "from": self.sender,
            "chat": self.chat.as_json(),
            "date": self.date,
        }
        if self.thread is not None:
            said["message_thread_id"] = self.thread
            if self.chat.is_forum:
                said["is_topic_message"] = True
        if self.reply_to is not None and whole:
            said["reply_to_message"] = self.reply_to.as_json(whole=False)
        if self.media_group is not None:
            said["media_group_id"] = self.media_group
        if self.edits and self.from_bot:
            said["edit_date"] = int(time.time())
        if self.keyboard:
            said["reply_markup"] = {"inline_keyboard": self.keyboard}
        return said | self.extras | (self.service or self._content())

    def _content(self) -> JsonDict:
        prefix = "caption_" if self.media else ""
        said = self.media.as_json() if self.media else {}
        if self.words:
            said["caption" if self.media else "text"] = self.words
        if self.entities:
            said[f"{prefix}entities"] = self.entities
        return said


@dataclass(eq=False, repr=False)
class Chat:
    """A private chat or a group, with everything that was ever said in it."""

    id: int
    kind: str
    facts: JsonDict
    numbers: count[int]
    is_forum: bool = False
    members: dict[int, JsonDict] = field(default_factory=dict)
    admins: set[int] = field(default_factory=set)
    topics: dict[int, str] = field(default_factory=dict)
    refusal: str | None = None
    """Why the bot may not write here: it was blocked or removed."""

    actions: list[str] = field(default_factory=list)
    """What the bot was shown doing, such as ``typing``."""

    acted_at: list[float] = field(default_factory=list)
    """When, on the clock of the messages' ``at``."""

    log: dict[int, Message] = field(default_factory=dict)
    bell: Bell = field(default_factory=Bell)

    def __repr__(self) -> str:
        return f"<{self.kind} chat {self.id}: {self.messages}>"

    @property
    def is_private(self) -> bool:
        """Whether one person talks with the bot here."""
        return self.kind == "private"

    @property
    def messages(self) -> list[Message]:
        """What the chat shows now, the oldest first."""
        return [message for message in self.log.values() if not message.deleted]

    @property
    def every_message(self) -> list[Message]:
        """What the chat ever showed, with what was deleted."""
        return list(self.log.values())

    @property
    def from_bot(self) -> list[Message]:
        """What it shows now of the bot."""
        return [message for message in self.messages if message.from_bot]

    def find(self, message_id: int | None) -> Message | None:
        """Return a message that is still shown."""
        message = self.log.get(message_id) if message_id is not None else None
        return message if message and not message.deleted else None

    def add(self, sender: JsonDict, **fields: object) -> Message:
        """Show another message, and return it."""
        message = Message(self, next(self.numbers), sender, **fields)  # type: ignore[arg-type]
        self.log[message.id] = message
        self.bell.ring()
        return message

    def delete(self, message: Message) -> None:
        """Show a message no more."""
        message.deleted = True
        self.bell.ring()

    def as_json(self) -> JsonDict:
        """Return it as the API does."""
        forum = {"is_forum": True} if self.is_forum else {}
        return {"id": self.id, "type": self.kind, **self.facts, **forum}
