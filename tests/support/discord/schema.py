"""Requests checked against Discord's own OpenAPI description, where the environment names it."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.support.discord.errors import JsonDict

VARIABLE = "SNAPLOOK_SPECS"
"""The environment variable that names the folder of schemas."""

FILE = "discord-openapi.json"
_SNOWFLAKES = re.compile(r"(?:id|.*_id|.*_ids)\Z")


@cache
def load(path: Path) -> Schema:
    """Read a schema; each file is read once."""
    return Schema(json.loads(path.read_text(encoding="utf-8")))


def from_environment() -> Schema | None:
    """Return the schema in the folder that the environment names, or nothing where none is named."""
    folder = os.environ.get(VARIABLE)
    return load(Path(folder) / FILE) if folder else None


class Schema:
    """Every path and method; each check returns its complaints, one sentence each."""

    def __init__(self, document: JsonDict) -> None:
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource("urn:discord", resource)
        self._paths: dict[str, JsonDict] = document["paths"]
        self._patterns: list[tuple[re.Pattern[str], str]] = sorted(
            ((re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), path) for path in self._paths),
            key=lambda found: found[1].count("{"),
        )
        self._validators: dict[tuple[str, str, str], Draft202012Validator | None] = {}

    def request(self, method: str, path: str, body: JsonDict | list[Any] | None) -> list[str]:
        """Return what is wrong with a request's JSON, or with its being sent at all."""
        found = self._find(method, path)
        if found is None:
            return [f"{method} {path} is no method of Discord's"]
        content = self._paths[found][method.lower()].get("requestBody", {}).get("content", {})
        if body is None:
            return []
        if "application/json" not in content:
            return [f"{method} {found} takes no JSON"]
        pointer = f"paths/{_escaped(found)}/{method.lower()}/requestBody/content/application~1json/schema"
        return self._complaints(f"{method} {found}", pointer, _as_text(body))

    def answer(self, method: str, path: str, status: int, body: Any) -> list[str]:
        """Return what is wrong with the server's own answer."""
        found = self._find(method, path)
        if found is None or body is None:
            return []
        content = self._paths[found][method.lower()]["responses"].get(str(status), {}).get("content", {})
        if "application/json" not in content:
            return []
        pointer = (
            f"paths/{_escaped(found)}/{method.lower()}/responses/{status}/content/application~1json/schema"
        )
        return self._complaints(f"the answer to {method} {found}", pointer, body)

    def _find(self, method: str, path: str) -> str | None:
        for pattern, found in self._patterns:
            if pattern.fullmatch(path) and method.lower() in self._paths[found]:
                return found
        return None

    def _complaints(self, what: str, pointer: str, body: Any) -> list[str]:
        key = (what, pointer, "")
        if key not in self._validators:
            reference = {"$ref": f"urn:discord#/{pointer}"}
            self._validators[key] = Draft202012Validator(reference, registry=self._registry)
        validator = self._validators[key]
        assert validator is not None
        return [
            f"{what}: {'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
            for error in validator.iter_errors(body)
        ]


def _escaped(path: str) -> str:
    return path.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


def _as_text(value: Any, name: str = "") -> Any:
    """Return a body with its ids as text: discord.py sends them as numbers, and both are taken."""
    if isinstance(value, dict):
        return {key: _as_text(one, f"{name}.{key}") for key, one in value.items()}
    if isinstance(value, list):
        return [_as_text(one, name) for one in value]
    is_id = name == ".attachments.id" or _SNOWFLAKES.match(name.rpartition(".")[2])
    large = isinstance(value, int) and (value > 2**32 or name == ".attachments.id")
    return str(value) if is_id and large else value
