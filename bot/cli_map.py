"""``snaplook map``: the picture of the latent space."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli_context import need_extra, settings_of
from bot.progress import StageBars

MOST = 5_000
"""More photos take t-SNE minutes, and a page too large for a phone."""


def map_photos(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="The folder to write map.png and map.html to.")],
    data: Annotated[
        Path | None,
        typer.Option(help="Show a folder with garments.csv and its photos instead of the catalogue."),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, max=MOST, help="Show at most so many photos, chosen at random.")
    ] = 2_000,
) -> None:
    """Draw the catalogue as the model sees it: photos that look alike to it lie together."""
    need_extra("sklearn", "train")
    from bot.jobs.map import PAGE, PICTURE, map_catalogue, map_folder  # noqa: PLC0415  # scikit-learn is in an extra

    settings = settings_of(context)
    with StageBars() as bars:
        if data is None:
            report = map_catalogue(settings, out, limit, bars.report)
        else:
            report = map_folder(settings, data, out, limit, bars.report)
    typer.echo(f"Wrote {out / PICTURE} and {out / PAGE}: {report.shown:,} of {report.total:,} photos.")
    if report.total > limit:
        typer.echo(f"They were chosen at random; --limit shows more, up to {MOST:,}.")
    if report.unreadable:
        file, reason = report.unreadable[0]
        typer.echo(f"Left out {len(report.unreadable):,} that cannot be read; the first is {file}: {reason}")
