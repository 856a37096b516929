"""``snaplook db``: the database, and backups of HOME."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli_context import settings_of
from bot.jobs import database
from bot.jobs.schema_state import VERDICTS, is_well
from bot.progress import StageBars
from storage import schema
from storage.schema import SchemaState, Status

app = typer.Typer(name="db", help="Upgrade, check, back up and restore the database.", no_args_is_help=True)


@app.command()
def upgrade(context: typer.Context) -> None:
    """Make the database, or bring an older one to this version."""
    before = asyncio.run(schema.upgrade(settings_of(context).database_url()))
    if before.status is Status.CURRENT:
        typer.echo("The database is of this version already.")
    else:
        typer.echo(f"The database went from {before.revision or 'nothing'} to revision {before.head}.")


@app.command()
def check(context: typer.Context) -> None:
    """Compare the database with this program, changing nothing; exit 1 where they differ."""
    state = asyncio.run(schema.check(settings_of(context).database_url()))
    for line in _sentences(state):
        typer.echo(line)
    if not is_well(state):
        raise typer.Exit(1)


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="The new file; by default named after the time.")
    ] = None,
) -> None:
    """Write the database, the secret key and all photos into one file; the service may go on."""
    settings = settings_of(context)
    target = file or Path(f"snaplook-{datetime.now():%Y%m%d-%H%M%S}.zip")
    with StageBars() as bars:
        report = database.back_up(
            settings.home,
            settings.database_url(),
            target,
            progress=lambda done, total: bars.report("backing up", done, total),
        )
    typer.echo(f"Wrote {report.path} with {report.photos:,} photos.")
    if report.missing:
        typer.echo(
            f"{len(report.missing):,} photos of products have no file; `snaplook ingest` brings them back."
        )
    if not report.secret_key:
        typer.echo("HOME has no secret.key; where a setting gives the key, keep it with the backup.")


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="What `snaplook db backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what HOME holds.")] = False,
) -> None:
    """Put a backup in place, after checking all of it; stop the service first."""
    settings = settings_of(context)
    with StageBars() as bars:
        report = database.restore(
            settings.home,
            settings.database_url(),
            file,
            force=force,
            progress=lambda done, total: bars.report("restoring", done, total),
        )
    typer.echo(f"Restored the backup of {report.created_at} with {report.photos:,} photos.")
    if report.pending:
        typer.echo("The database is of an older version; run `snaplook db upgrade`.")
    typer.echo("Run `snaplook index` to make the index again.")


def _sentences(state: SchemaState) -> list[str]:
    revision = f"Revision {state.revision or 'none'}; this program's is {state.head}."
    return [VERDICTS[state.status], revision, *(f"Differs from the models: {drift}" for drift in state.drift)]
