"""``snaplook serve``: the service."""

from __future__ import annotations

import asyncio

import typer

from bot.cli_context import settings_of
from bot.logs import secrets_of, set_up_logging


def serve(context: typer.Context) -> None:
    """Serve the page until Ctrl-C or SIGTERM; what is in hand is finished first."""
    from bot.serving import serve as run  # noqa: PLC0415  # other commands need no web server

    settings = settings_of(context)
    set_up_logging(settings.log, [*secrets_of(settings), settings.read_secret_key().decode()])
    asyncio.run(run(settings, typer.echo))
