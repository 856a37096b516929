"""What every command shares: where the settings come from."""

from __future__ import annotations

from pathlib import Path

import typer

from configs.loading import load_settings
from configs.settings import Settings


def settings_of(context: typer.Context) -> Settings:
    """Return the settings for a command, from the file that ``--config`` names if it names one."""
    config = context.find_root().obj
    return load_settings(config if isinstance(config, Path) else None)
