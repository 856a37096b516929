"""Requests, answers and updates checked against the published schema of the Bot API."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.telegram.errors import JsonDict

VARIABLE = "SNAPLOOK_SPECS"
"""The environment variable that names the folder of schemas."""

FILE = "telegram-bot-api.json"
_CONSTANT = re.compile(r"(?:must be|always) [“\"*]?([a-z_]+)[”\"*]?")
_ATTACHED = "attach://"


@cache
def load(path: Path) -> Schema:
    """Read a schema; each file is read once."""
    return Schema(json.loads(path.read_text(encoding="utf-8")))


def from_environment() -> Schema | None:
    """Return the schema in the folder that the environment names, or nothing where none is named."""
    folder = os.environ.get(VARIABLE)
    return load(Path(folder) / FILE) if folder else None


class Schema:
    """Every method and type; each check returns its complaints, one sentence each."""

    def __init__(self, data: JsonDict) -> None:
        self._methods: dict[str, JsonDict] = data["methods"]
        self._types: dict[str, JsonDict] = data["types"]
        self._fields = {
            name: {field["name"]: field for field in one.get("fields", [])}
            for name, one in {**self._types, **self._methods}.items()
        }

    @property
    def methods(self) -> list[str]:
        """The names of all methods."""
        return list(self._methods)

    def request(self, method: str, params: JsonDict, files: set[str]) -> list[str]:
        """Check a request: its fields, as strings where they came in a form, and the names of its files."""
        if method not in self._methods:
            return [f"{method}: there is no such method"]
        fields = self._fields[method]
        attached = set(re.findall(r"attach://([\w-]+)", json.dumps(params, default=str)))
        given = {**params, **{name: _ATTACHED + name for name in files - attached if name in fields}}
        problems = [f"{method}: unknown field {name}" for name in given if name not in fields]
        problems += [
            f"{method}: file {name} belongs to no field" for name in files - attached - fields.keys()
        ]
        problems += [f"{method}: no file is named {name}" for name in attached - files]
        for name, field in fields.items():
            if name in given:
                problems += self._top(given[name], field["types"], f"{method}.{name}")
            elif field["required"]:
                problems.append(f"{method}: {name} is missing")
        return problems

    def answer(self, method: str, result: Any) -> list[str]:
        """Check what a method returns."""
        known = self._methods.get(method)
        return self._check(result, known["returns"], f"answer of {method}") if known else []

    def update(self, update: JsonDict) -> list[str]:
        """Check an update."""
        return self._check(update, ["Update"], "update")

    def _top(self, value: Any, types: list[str], where: str) -> list[str]:
        if not isinstance(value, str) or "String" in types:
            return self._check(value, types, where)
        if "InputFile" in types:
            return [] if value.startswith(_ATTACHED) else [f"{where}: is no file"]
        try:
            return self._check(json.loads(value), types, where)
        except ValueError:
            return [f"{where}: {value[:60]!r} is not {' or '.join(types)}"]

    def _check(self, value: Any, types: list[str], where: str) -> list[str]:
        if isinstance(value, list) and all(one.startswith("Array of ") for one in types):
            inner = [one.removeprefix("Array of ") for one in types]
            return [
                problem
                for number, item in enumerate(value)
                for problem in self._check(item, inner, f"{where}[{number}]")
            ]
        tried = [self._one(value, name, where) for name in types]
        return min(tried, key=_badness) if tried else []

    def _one(self, value: Any, name: str, where: str) -> list[str]:
        if name.startswith("Array of "):
            if isinstance(value, list):
                return self._check(value, [name], where)
            return [f"{where}: is no array"]
        if name in _PLAIN:
            fits = isinstance(value, _PLAIN[name]) and (name == "Boolean" or not isinstance(value, bool))
            return [] if fits else [f"{where}: {str(value)[:60]!r} is no {name}"]
        if name == "InputFile":
            fits = isinstance(value, str) and value.startswith(_ATTACHED)
            return [] if fits else [f"{where}: is no file"]
        subtypes = self._types[name].get("subtypes")
        if subtypes:
            return self._check(value, subtypes, where)
        return self._object(value, name, where)

    def _object(self, value: Any, name: str, where: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{where}: {str(value)[:60]!r} is no {name}"]
        fields = self._fields[name]
        problems = [f"{where}: {name} has no field {key}" for key in value if key not in fields]
        for key, field in fields.items():
            if key not in value:
                if field["required"]:
                    problems.append(f"{where}: {name} lacks {key}")
                continue
            problems += self._check(value[key], field["types"], f"{where}.{key}")
            constant = _CONSTANT.search(field["description"]) if key in {"type", "status", "source"} else None
            if constant and value[key] != constant.group(1):
                # Twice, so that of several types the one that the value says it is comes first.
                problems += [f"{where}: {name} is not of type {value[key]!r}"] * 2
        return problems


_PLAIN: dict[str, tuple[type, ...]] = {
    "String": (str,),
    "Integer": (int,),
    "Float": (int, float),
    "Boolean": (bool,),
}


def _badness(problems: list[str]) -> tuple[int, int]:
    return sum("is not of type" in one for one in problems), len(problems)
