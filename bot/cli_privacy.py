"""``snaplook privacy``: what is kept of people, for those who run the service."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli_context import settings_of
from bot.jobs.privacy import Privacy
from bot.parts import open_database, open_logbook, open_privacy
from configs.settings import Settings
from storage.errors import ExportUnwritable
from storage.files import explaining, whole_file
from storage.pseudonyms import pseudonym

app = typer.Typer(
    name="privacy", help="Expire, export and delete what is kept of people.", no_args_is_help=True
)

Platform = Annotated[str, typer.Argument(help="Where the person writes from, such as web or telegram.")]
UserId = Annotated[str, typer.Argument(help="The platform's own id of the person.")]


@app.command()
def expire(context: typer.Context) -> None:
    """Remove photos and log entries that were kept long enough; the service does so every hour."""
    settings = settings_of(context)

    async def run() -> None:
        async with _opened(settings) as privacy:
            report = await privacy.expire(datetime.now(UTC))
        typer.echo(
            f"Photos removed: {report.photos:,}; queries: {report.queries:,}; users: {report.users:,};"
            f" campaigns: {report.campaigns:,}; updates of chat platforms: {report.updates:,}."
        )
        typer.echo(
            f"Leftovers removed: {report.orphans:,} photos that no query names,"
            f" {report.refused:,} refused entries, {report.drafts:,} half-written files."
        )
        _say_what_lingers(report.lingers)

    asyncio.run(run())


@app.command()
def export(
    context: typer.Context,
    platform: Platform,
    user_id: UserId,
    out: Annotated[Path, typer.Option(help="The ZIP file to write; it must not exist.")],
) -> None:
    """Write everything that is kept of one person into a ZIP."""
    settings = settings_of(context)
    if out.exists():
        raise ExportUnwritable(f"The file {out} exists already; choose another name for the export.")

    async def run() -> None:
        async with _opened(settings) as privacy:
            with (
                await privacy.export(_who(settings, platform, user_id)) as archive,
                explaining(f"the export {out}", ExportUnwritable),
                whole_file(out) as file,
            ):
                await asyncio.to_thread(shutil.copyfileobj, archive, file)

    asyncio.run(run())
    typer.echo(f"Wrote {out}.")


@app.command()
def delete(
    context: typer.Context,
    platform: Platform,
    user_id: UserId,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete everything that is kept of one person; it cannot be undone."""
    settings = settings_of(context)
    if not (yes or _is_sure()):
        typer.echo("Nothing was deleted.")
        raise typer.Exit(1)

    async def run() -> None:
        async with _opened(settings) as privacy:
            gone = await privacy.forget(_who(settings, platform, user_id))
        typer.echo(f"Deleted {gone.queries:,} queries and {gone.photos:,} photos.")
        if not (gone.queries or gone.photos):
            typer.echo("If there should have been some, check the platform's name and the person's id.")
        _say_what_lingers(gone.lingers)

    asyncio.run(run())


def _say_what_lingers(lingers: bool) -> None:
    if lingers:
        typer.echo(
            "Some of it still lies in the database's files, because someone is reading them; the service"
            " overwrites it within the hour, and `snaplook privacy expire` as soon as nobody reads."
        )


def _is_sure() -> bool:
    try:
        return typer.confirm("Delete everything that is kept of this person? It cannot be undone.")
    except typer.Abort:
        if sys.stdin.isatty():
            raise
        raise typer.BadParameter("nobody can be asked here; add --yes", param_hint="--yes") from None


def _who(settings: Settings, platform: str, user_id: str) -> str:
    return pseudonym(settings.read_secret_key(), platform, user_id)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Privacy]:
    async with open_database(settings) as database:
        yield open_privacy(settings, database, open_logbook(settings, database))
