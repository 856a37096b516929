"""Every method that the server knows by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests.support.telegram import editing, polling, profile, sending, uploads, webhooks
from tests.support.telegram.errors import ApiError
from tests.support.telegram.forms import Ask
from tests.support.telegram.state import World

Handler = Callable[[World, Ask], Any | Awaitable[Any]]

_HANDLERS: dict[str, Handler] = {
    "getMe": profile.get_me,
    "getUpdates": polling.get_updates,
    "setWebhook": webhooks.set_webhook,
    "deleteWebhook": webhooks.delete_webhook,
    "getWebhookInfo": webhooks.get_webhook_info,
    "sendMessage": sending.send_message,
    **{f"send{kind.title()}": sending.send_media for kind in uploads.KINDS},
    "sendMediaGroup": sending.send_media_group,
    "sendChatAction": sending.send_chat_action,
    "forwardMessage": sending.forward_message,
    "copyMessage": sending.copy_message,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "editMessageMedia": editing.edit_message_media,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": profile.answer_callback_query,
    "getFile": profile.get_file,
    "getChat": profile.get_chat,
    "getChatMember": profile.get_chat_member,
    "getChatAdministrators": profile.get_chat_administrators,
    "getChatMemberCount": profile.get_chat_member_count,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "getMyName": profile.said_setting("name", "setMyName", 64),
    "getMyDescription": profile.said_setting("description", "setMyDescription", 512),
    "getMyShortDescription": profile.said_setting("short_description", "setMyShortDescription", 120),
    **dict.fromkeys(
        (
            "setMyName",
            "setMyDescription",
            "setMyShortDescription",
            "setChatMenuButton",
            "setMyDefaultAdministratorRights",
            "setMessageReaction",
            "leaveChat",
            "logOut",
            "close",
        ),
        profile.keep_setting,
    ),
}
_BY_LOWER = {name.lower(): name for name in _HANDLERS}


def canonical(name: str) -> str:
    """Return a method's name as it is written; Telegram does not mind its case."""
    return _BY_LOWER.get(name.lower(), name)


def handler_of(name: str) -> Handler:
    """Return what answers a method; raises the answer where the server does not know it."""
    if name not in _HANDLERS:
        raise ApiError(404, "Not Found: this test server does not know the method")
    return _HANDLERS[name]
