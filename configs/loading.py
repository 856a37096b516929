"""From files and environment to :class:`Settings`, with one clear sentence where something is wrong."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from configs.errors import BadSetting, SettingsFileError, UnknownSetting
from configs.settings import PREFIX, Settings

USUAL_FILE = Path("snaplook.toml")
"""Read from the working directory when no other file is named."""

_NOT_OURS = {"SNAPLOOK_SPECS"}
"""Variables with our prefix that belong to the tests."""


def load_settings(config: Path | None = None) -> Settings:
    """Read the settings: packaged defaults, under a TOML file, under ``SNAPLOOK_*`` variables.

    Args:
        config: the TOML file; by default ``snaplook.toml`` in the working directory if there is one.

    Raises:
        SettingsFileError: the file is missing or is not TOML.
        UnknownSetting: a name in the file or the environment means nothing.
        BadSetting: a value cannot be used.
    """
    known = known_settings()
    _refuse_unknown_variables(os.environ, known)
    values: dict[str, Any] = {}
    if config is not None or USUAL_FILE.exists():
        path = config or USUAL_FILE
        values = _read(path)
        _refuse_unknown_keys(values, known, path)
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"] if isinstance(part, str))
        raise BadSetting(_sentence(name, first["msg"])) from error


def known_settings() -> tuple[str, ...]:
    """Return the dotted names of all settings."""
    return tuple(_names(Settings))


def _names(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        group = field.annotation
        if isinstance(group, type) and issubclass(group, BaseModel):
            yield from (f"{name}.{inner}" for inner in _names(group))
        else:
            yield name


def _variable(name: str) -> str:
    return PREFIX + name.replace(".", "__").upper()


def _refuse_unknown_variables(environment: Iterable[str], known: tuple[str, ...]) -> None:
    variables = [_variable(name) for name in known]
    for variable in sorted(environment):
        name = variable.upper()
        if name.startswith(PREFIX) and name not in _NOT_OURS and name not in variables:
            raise UnknownSetting(f"There is no setting {variable}{_nearest(name, variables)}.")


def _refuse_unknown_keys(values: dict[str, Any], known: tuple[str, ...], path: Path) -> None:
    for key in _keys(values, {name.partition(".")[0] for name in known if "." in name}):
        if key not in known:
            raise UnknownSetting(f"There is no setting {key}, which {path} names{_nearest(key, known)}.")


def _keys(values: dict[str, Any], groups: set[str]) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from (f"{key}.{inner}" for inner in value)
        elif key not in groups:  # a group that is no table is a bad value, not an unknown name
            yield key


def _nearest(name: str, known: Iterable[str]) -> str:
    nearest = get_close_matches(name, list(known), n=1, cutoff=0.0)
    return f"; the nearest known name is {nearest[0]}"


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsFileError(f"The settings file {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise SettingsFileError(f"The settings file {path} is not valid TOML: {error}.") from error


def _sentence(name: str, message: str) -> str:
    message = message.removeprefix("Value error, ")
    reason = message[0].lower() + message[1:].rstrip(".")
    return f"The setting {name} (or {_variable(name)}) cannot be used: {reason}."
