"""What the model saw in the latest photos, so that searching one again does not wait for the model."""

from __future__ import annotations

from collections import OrderedDict

from bot.workers.base import Look

SIZE = 2_000
"""Looks that are remembered: about 2 kB each."""


class LookCache:
    """The most recently used looks, by the query that brought the photos or chose a part of one.

    They are personal, and forgotten on demand.
    """

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._looks: OrderedDict[str, tuple[str, Look]] = OrderedDict()

    def get(self, root_id: str) -> Look | None:
        """Return the look at a query's photos while it is remembered."""
        if root_id not in self._looks:
            return None
        self._looks.move_to_end(root_id)
        return self._looks[root_id][1]

    def put(self, root_id: str, user: str, look: Look) -> None:
        """Remember a user's look in place of the one that was used longest ago."""
        self._looks[root_id] = (user, look)
        self._looks.move_to_end(root_id)
        if len(self._looks) > self._size:
            self._looks.popitem(last=False)

    def drop(self, root_id: str) -> None:
        """Forget one look, if it is remembered."""
        self._looks.pop(root_id, None)

    def forget(self, user: str) -> None:
        """Forget every look of a user."""
        for root_id in [root for root, (owner, _) in self._looks.items() if owner == user]:
            del self._looks[root_id]
