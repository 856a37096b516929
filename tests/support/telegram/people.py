"""People and groups, as a test moves them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import count
from typing import Any, TypedDict, Unpack

from tests.support.telegram import entities
from tests.support.telegram.chats import Chat, Message
from tests.support.telegram.errors import JsonDict
from tests.support.telegram.files import Media
from tests.support.telegram.photos import measure
from tests.support.telegram.profile import member
from tests.support.telegram.state import Press, World
from tests.support.telegram.units import piece, units

_albums = count(14_000_000_000_000_001)
_presses = count(5_000_000_000_000_001)


class Where(TypedDict, total=False):
    """Where something is sent, and how: to a group instead of the bot, as a reply, in a topic, forwarded."""

    chat: Group | None
    reply_to: int | None
    topic: int | None
    forwarded: bool


@dataclass(eq=False)
class Group:
    """A group that the bot is in."""

    world: World
    chat: Chat

    @property
    def id(self) -> int:
        """Its id, which is negative."""
        return self.chat.id

    def topic(self, name: str, owner: Person) -> int:
        """Open a topic in a forum, and return its id."""
        if not self.chat.is_forum:
            raise ValueError("this group is no forum")
        service = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        message = self.chat.add(owner.user, service=service)
        message.thread = message.id
        self.chat.topics[message.id] = name
        self.world.updates.add("message", message.as_json())
        return message.id

    def add(self, *people: Person) -> None:
        """Let people in."""
        self.chat.members |= {person.id: person.user for person in people}

    def remove_bot(self, by: Person) -> None:
        """Throw the bot out; it may not write here any more."""
        self.chat.refusal = "bot was kicked from the supergroup chat"
        _tell_member(self.world, self.chat, by.user, "member", "kicked")


@dataclass(eq=False)
class Person:
    """Somebody who uses the bot. What they send is returned as the id of the message, or ids for an album."""

    world: World
    user: JsonDict
    chat: Chat

    @property
    def id(self) -> int:
        """Their id, and that of their private chat."""
        return self.chat.id

    @property
    def messages(self) -> list[Message]:
        """What their private chat shows now."""
        return self.chat.messages

    async def say(self, text: str, **where: Unpack[Where]) -> int:
        """Send a text; commands, mentions, links and hashtags in it are marked."""
        assert 0 < units(text.strip()) <= 4096, "Telegram would not let a person send this"
        text = text.strip()
        return self._post(where, words=text, entities=entities.find(text))

    async def edit(self, message_id: int, text: str, chat: Group | None = None) -> None:
        """Say other words in an own text or caption."""
        message = self._own(message_id, chat)
        message.words, message.entities = text, entities.find(text)
        message.mark_edited()
        self.world.updates.add("edited_message", {**message.as_json(), "edit_date": int(time.time())})

    async def delete(self, message_id: int, chat: Group | None = None) -> None:
        """Delete an own message; the bot is not told."""
        message = self._own(message_id, chat)
        message.chat.delete(message)

    async def send_photo(self, content: bytes, caption: str | None = None, **where: Unpack[Where]) -> int:
        """Send a photo, whose largest size is exactly these bytes."""
        return self._send(self._photo(content), caption, where)

    async def send_document(
        self, content: bytes, name: str, mime_type: str, caption: str | None = None, **where: Unpack[Where]
    ) -> int:
        """Send a file as it is."""
        return self._send(self._document(content, name, mime_type), caption, where)

    async def send_album(
        self, photos: list[bytes], caption: str | None = None, **where: Unpack[Where]
    ) -> list[int]:
        """Send several photos as one album: one update each, the caption with the first."""
        group = str(next(_albums))
        return [
            self._send(self._photo(content), caption if number == 0 else None, where, media_group=group)
            for number, content in enumerate(photos)
        ]

    async def send_voice(self, content: bytes = b"OggS voice", **where: Unpack[Where]) -> int:
        """Send a voice message."""
        return self._other("voice", content, {"duration": 2, "mime_type": "audio/ogg"}, where)

    async def send_video(self, content: bytes = b"ftyp video", **where: Unpack[Where]) -> int:
        """Send a video."""
        facts = {"duration": 3, "width": 320, "height": 240, "mime_type": "video/mp4"}
        return self._other("video", content, facts, where)

    async def send_sticker(self, content: bytes = b"RIFF sticker", **where: Unpack[Where]) -> int:
        """Send a sticker."""
        facts = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._other("sticker", content, {**facts, "emoji": "\N{GRINNING FACE}"}, where)

    async def press(
        self,
        message_id: int,
        *,
        text: str | None = None,
        data: str | None = None,
        chat: Group | None = None,
        stale: bool = False,
    ) -> Press:
        """Press a button that the bot's message shows, found by its words or its data.

        Raises LookupError where it shows none such; ``stale`` lets data pass that it showed before it was
        edited, as a person does who is slower than the bot.
        """
        message = (chat.chat if chat else self.chat).find(message_id)
        if message is None or not message.from_bot:
            raise LookupError(f"the bot shows no message {message_id}")
        press = Press(str(next(_presses)), self.user, message, _data_of(message, text, data, stale))
        self.world.presses[press.id] = press
        query = {
            "id": press.id,
            "from": self.user,
            "message": message.as_json(),
            "chat_instance": str(abs(message.chat.id) * 31),
            "data": press.data,
        }
        self.world.updates.add("callback_query", query)
        return press

    def block(self) -> None:
        """Block the bot: whatever it sends is refused."""
        self.chat.refusal = "bot was blocked by the user"
        _tell_member(self.world, self.chat, self.user, "member", "kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        self.chat.refusal = None
        _tell_member(self.world, self.chat, self.user, "kicked", "member")

    def _own(self, message_id: int, chat: Group | None) -> Message:
        message = (chat.chat if chat else self.chat).find(message_id)
        if message is None or message.sender != self.user:
            raise LookupError(f"this person sent no message {message_id}")
        return message

    def _photo(self, content: bytes) -> Media:
        width, height = measure(content, thorough=False)
        return self.world.files.add_photo(content, width, height, of_bot=False)

    def _document(self, content: bytes, name: str, mime_type: str) -> Media:
        facts = {"file_name": name, "mime_type": mime_type}
        return self.world.files.add("document", content, facts, of_bot=False)

    def _other(self, kind: str, content: bytes, facts: JsonDict, where: Where) -> int:
        return self._send(self.world.files.add(kind, content, facts, of_bot=False), None, where)

    def _send(self, media: Media, caption: str | None, where: Where, **fields: Any) -> int:
        words = (caption or "").strip()
        return self._post(where, media=media, words=words, entities=entities.find(words), **fields)

    def _post(self, where: Where, **fields: Any) -> int:
        group = where.get("chat")
        chat = group.chat if group else self.chat
        if self.id not in chat.members:
            raise LookupError("this person is not in the group")
        reply, thread = _thread(chat, where.get("reply_to"), where.get("topic"))
        if where.get("forwarded"):
            origin = {"type": "hidden_user", "date": int(time.time()), "sender_user_name": "Somebody"}
            fields["extras"] = {"forward_origin": origin}
        message = chat.add(self.user, reply_to=reply, thread=thread, **fields)
        if _reaches(self.world, message):
            self.world.updates.add("message", message.as_json())
        return message.id


def _thread(chat: Chat, reply_to: int | None, topic: int | None) -> tuple[Message | None, int | None]:
    """Return what a message replies to and its thread.

    Two oddities of the real server are kept: what is said in a topic replies to the message that opened it,
    and a reply in a group without topics has a thread that nothing can be sent to.
    """
    reply = chat.find(reply_to)
    if reply_to is not None and reply is None:
        raise LookupError(f"there is no message {reply_to} to reply to")
    if topic is not None:
        if topic not in chat.topics:
            raise LookupError(f"there is no topic {topic}")
        return reply or chat.find(topic), topic
    if reply is not None and not chat.is_private and not chat.is_forum:
        return reply, reply.thread or reply.id
    return reply, None


def _reaches(world: World, message: Message) -> bool:
    if not world.privacy_mode or message.chat.is_private or world.bot["id"] in message.chat.admins:
        return True
    if message.reply_to is not None and message.reply_to.from_bot:
        return True
    name = f"@{world.bot['username']}".lower()
    for entity in message.entities:
        said = piece(message.words, entity["offset"], entity["length"]).lower()
        if entity["type"] == "mention" and said == name:
            return True
        if entity["type"] == "bot_command" and ("@" not in said or said.endswith(name)):
            return True
    return False


def _data_of(message: Message, text: str | None, data: str | None, stale: bool) -> str:
    for button in message.buttons:
        there = button.get("callback_data")
        if there is not None and (there == data if text is None else button["text"] == text):
            return str(there)
    if stale and data in message.past_data:
        return str(data)
    raise LookupError(f"message {message.id} has no button {text or data!r}; it has {message.rows}")


def _tell_member(world: World, chat: Chat, by: JsonDict, before: str, after: str) -> None:
    gone = {"status": "kicked", "user": world.bot, "until_date": 0}
    there = {"status": "member", "user": world.bot}
    states = {"kicked": gone, "member": there, "left": {"status": "left", "user": world.bot}}
    change = {
        "chat": chat.as_json(),
        "from": by,
        "date": int(time.time()),
        "old_chat_member": states[before],
        "new_chat_member": states[after],
    }
    world.updates.add("my_chat_member", change)


def welcome(world: World, group: Group, by: Person) -> None:
    """Tell the bot that it was let into a group."""
    _tell_member(world, group.chat, by.user, "left", "member")


__all__ = ["Group", "Person", "Where", "member", "welcome"]
