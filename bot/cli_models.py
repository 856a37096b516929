"""``snaplook demo``."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.cli_context import need_extra, settings_of
from bot.cli_serve import run_service
from bot.terminal import plain_console


def demo(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Stop after the answers; serve no page.")] = False,
) -> None:
    """Draw a small shop, index it, answer street snapshots, and serve the page for your own."""
    need_extra("resvg_py", "demo")
    from bot.demo.run import run_demo  # noqa: PLC0415  # the drawing library is in an extra

    settings = settings_of(context)
    asyncio.run(run_demo(settings, plain_console()))
    if not once:
        typer.echo(f"Or drop one on the page; the snapshots are in {settings.snapshots_dir}.")
        run_service(settings)
