"""The tables, one module an aggregate."""

from __future__ import annotations

from storage.models.base import Base
from storage.models.chat import Chat
from storage.models.feedback import Feedback
from storage.models.inbox import InboxUpdate
from storage.models.product import Product, ProductPhoto
from storage.models.query import Query, QueryPhoto, QueryResult
from storage.models.user import User

__all__ = [
    "Base",
    "Chat",
    "Feedback",
    "InboxUpdate",
    "Product",
    "ProductPhoto",
    "Query",
    "QueryPhoto",
    "QueryResult",
    "User",
]
