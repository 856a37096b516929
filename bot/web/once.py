"""One work for all who want its result at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Hashable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class Once(Generic[Value]):
    """Does what is wanted by many once. It belongs to one event loop."""

    def __init__(self) -> None:
        self._works: dict[Hashable, asyncio.Task[Value]] = {}

    async def do(self, key: Hashable, work: Coroutine[Any, Any, Value]) -> Value:
        """Return what the work returns, or the same work that is in hand already.

        Args:
            key: the same for the same work.
            work: is not begun where it is in hand; goes on for the others when one who waits is cancelled.

        Raises:
            Exception: whatever the work raises.
        """
        task = self._works.get(key)
        if task is None:
            task = self._works[key] = asyncio.create_task(work)
            task.add_done_callback(lambda _task: self._works.pop(key))
        else:
            work.close()
        return await asyncio.shield(task)
