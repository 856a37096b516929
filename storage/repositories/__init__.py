"""Every query that Snaplook sends to its database; callers commit."""

from __future__ import annotations

from storage.repositories.chats import ChatRepository
from storage.repositories.feedback import FeedbackRepository
from storage.repositories.inbox import InboxRepository
from storage.repositories.products import ProductRepository
from storage.repositories.queries import QueryRepository
from storage.repositories.users import UserRepository

__all__ = [
    "ChatRepository",
    "FeedbackRepository",
    "InboxRepository",
    "ProductRepository",
    "QueryRepository",
    "UserRepository",
]
