"""A request as it is read: JSON, or several parts with files."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.support.discord.errors import ApiError

_FILE = re.compile(r"files\[(\d+)\]")


@dataclass(slots=True)
class Asked:
    """What is asked: the JSON, and files by their numbers, with their names."""

    body: Any = None
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    @property
    def sizes(self) -> dict[str, bytes]:
        """The files' bytes by their names."""
        return dict(self.files.values())


async def read(request: web.Request) -> Asked:
    """Read a request.

    Raises:
        ApiError: it cannot be read.
    """
    if not request.can_read_body:
        return Asked()
    try:
        if request.content_type != "multipart/form-data":
            text = await request.text()
            return Asked(json.loads(text) if text else None)
        asked = Asked()
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            found = _FILE.fullmatch(part.name or "")
            if part.name == "payload_json":
                asked.body = json.loads(await part.text())
            elif found:
                asked.files[found[1]] = (part.filename or "file", bytes(await part.read()))
    except ValueError as error:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from error
    return asked
