"""When something in a group is said to the bot: groups talk about much that is none of its business."""

from __future__ import annotations

from telegram import Message, MessageEntity
from telegram.constants import ChatMemberStatus

from bot.telegram.client import Client, patiently
from bot.telegram.talk import writes_as_group

RULERS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


def is_addressed(message: Message, client: Client) -> bool:
    """Say whether a message mentions the bot or replies to it; commands are told apart before."""
    replied = message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.from_user.id == client.id:
        return True
    return any(_is_me(entity, words, client) for entity, words in _entities(message).items())


async def is_ruled_by(message: Message, client: Client) -> bool:
    """Say whether a message's writer may settle things for its group; admins may write as the group itself.

    Raises:
        TelegramError: Telegram does not say.
    """
    if message.sender_chat is not None:
        return writes_as_group(message)
    if message.from_user is None:
        return False
    return await rules(client, message.chat_id, message.from_user.id)


async def rules(client: Client, chat_id: int, user_id: int) -> bool:
    """Say whether somebody is an admin of a group.

    Raises:
        TelegramError: Telegram does not say.
    """
    member = await patiently(lambda: client.get_chat_member(chat_id, user_id))
    return member.status in RULERS


def _entities(message: Message) -> dict[MessageEntity, str]:
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    return {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}


def _is_me(entity: MessageEntity, words: str, client: Client) -> bool:
    if entity.user is not None:
        return entity.user.id == client.id
    return words.lower() == f"@{client.username}".lower()
