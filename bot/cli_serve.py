"""``snaplook serve``: the service."""

from __future__ import annotations

import asyncio

import typer

from bot.cli_context import settings_of
from bot.process.logs import secrets_of, set_up_logging
from configs.settings import Settings


def serve(context: typer.Context) -> None:
    """Serve the page until Ctrl-C or SIGTERM; what is in hand is finished first."""
    run_service(settings_of(context))


def run_service(settings: Settings) -> None:
    """Serve until told to stop.

    Raises:
        SnaplookError, StorageError, SettingsError: it cannot be started as it is set.
    """
    from bot.process.serving import serve as run  # noqa: PLC0415  # other commands need no web server

    set_up_logging(settings.log, [*secrets_of(settings), settings.read_secret_key().decode()])
    asyncio.run(run(settings, typer.echo))
