"""Commands as they are told to Discord."""

from __future__ import annotations

import re
from typing import Any

from tests.support.discord.errors import JsonDict, invalid
from tests.support.discord.state import World

SLASH, ON_MESSAGE, SUBCOMMAND, GROUP = 1, 3, 1, 2
_NAME = re.compile(r"[-_'\w\u0900-\u097f\u0e00-\u0e7f]{1,32}")


def put(world: World, commands: list[JsonDict]) -> list[JsonDict]:
    """Take all commands in the place of those before.

    Raises:
        ApiError: one of them is none.
    """
    seen = set()
    for command in commands:
        kind = command.get("type", SLASH)
        _check(command, slash=kind == SLASH)
        if (command["name"], kind) in seen:
            raise invalid("name", "Application command names must be unique")
        seen.add((command["name"], kind))
    application = world.bot["id"]
    kept = {(one["name"], one["type"]): one["id"] for one in world.commands}
    world.commands = [
        {
            **command,
            "type": command.get("type", SLASH),
            "id": kept.get((command["name"], command.get("type", SLASH))) or str(world.snowflake()),
            "application_id": application,
            "version": str(world.snowflake()),
            "default_member_permissions": _text(command.get("default_member_permissions")),
        }
        for command in commands
    ]
    return world.commands


def find(world: World, name: str, kind: int) -> JsonDict:
    """Return a command that was told; there must be one, or nobody could give it."""
    found = [one for one in world.commands if one["name"] == name and one["type"] == kind]
    assert found, f"there is no command {name}; there are {[one['name'] for one in world.commands]}"
    return found[0]


def _check(command: JsonDict, *, slash: bool) -> None:
    names = [command["name"], *(command.get("name_localizations") or {}).values()]
    for name in names:
        if slash and (not _NAME.fullmatch(name) or name != name.lower()):
            raise invalid("name", f"Command name is invalid: {name}")
        if not 1 <= len(name) <= 32:
            raise invalid("name", "Must be between 1 and 32 in length.")
    if not slash:
        return
    texts = [command.get("description", ""), *(command.get("description_localizations") or {}).values()]
    for text in texts:
        if not 1 <= len(text) <= 100:
            raise invalid("description", f"Must be between 1 and 100 in length: {text}")
    required_before = True
    for option in command.get("options") or []:
        _check(option, slash=True)
        required = bool(option.get("required"))
        if required and not required_before:
            raise invalid("options", "Required options must be placed before non-required options")
        required_before = required


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
