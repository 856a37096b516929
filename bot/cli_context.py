"""What commands share: where the settings come from, and that an extra is installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import typer

from bot.errors import BadRequest
from configs.loading import load_settings
from configs.settings import Settings


def settings_of(context: typer.Context) -> Settings:
    """Return the settings for a command, from the file that ``--config`` names if it names one."""
    config = context.find_root().obj
    return load_settings(config if isinstance(config, Path) else None)


def need_extra(module: str, extra: str) -> None:
    """Make sure that a command's extra is installed, before it begins anything.

    Args:
        module: one that only the extra brings.
        extra: its name.

    Raises:
        BadRequest: it is not.
    """
    if importlib.util.find_spec(module) is None:
        raise BadRequest(
            f"This needs more to be installed: pip install with the extra {extra!r}, like '.[{extra}]'."
        )
