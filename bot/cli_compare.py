"""``snaplook models``: what models and runtimes there are, and which may answer."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli_context import settings_of
from bot.jobs.compare import CompareParts, Comparison
from bot.jobs.compare import compare as compare_runtimes
from bot.jobs.compare_photos import Shot, catalogue_shots, folder_shots
from bot.outputs import check_writable
from bot.parts import open_bundle, open_database, open_photos, open_shelf
from bot.progress import StageBars
from bot.terminal import plain_console
from configs.settings import Settings

app = typer.Typer(name="models", help="Compare ways to run the model.", no_args_is_help=True)


@app.callback()
def models() -> None:
    """Compare ways to run the model."""


@app.command()
def compare(
    context: typer.Context,
    data: Annotated[
        Path | None,
        typer.Option(help="Measure on a folder with garments.csv and its photos, not on the catalogue."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Also write the figures as JSON.")] = None,
) -> None:
    """Measure the faster runtimes beside the usual one; only what agrees with it may answer."""
    settings = settings_of(context)
    if out is not None:
        check_writable(out.parent)
    shots = asyncio.run(_catalogue(settings)) if data is None else folder_shots(data, settings.photo_limits())
    with StageBars() as bars:
        parts = CompareParts(
            open_bundle(settings), open_shelf(settings), settings.worker_count(), bars.report
        )
        comparison = compare_runtimes(parts, shots)
    show_comparison(plain_console(), comparison)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(comparison.as_json(), encoding="utf-8")


async def _catalogue(settings: Settings) -> list[Shot]:
    async with open_database(settings) as database:
        return await catalogue_shots(database, open_photos(settings), settings.photo_limits())


def show_comparison(console: Console, found: Comparison) -> None:
    """Show the runtimes as a table, and say of each whether it may answer."""
    asked = "disguised photos" if found.disguised else "photos of products with several"
    title = f"Model {found.model_id}: {found.queries:,} {asked} among {found.photos:,}, one thread"
    columns = ("ms", "faster", "cosine", "overlap", "recall@1", "difference, 95 % interval")
    table = Table("runtime", *columns, title=title)
    table.add_row("onnx", f"{found.milliseconds:.1f}", "", "", "", f"{found.recall:.3f}", "")
    for row in found.admissions:
        table.add_row(
            row.runtime,
            f"{row.milliseconds:.1f}",
            f"x {row.speedup:.2f}",
            f"{row.cosine:.4f}",
            f"{row.overlap:.3f}",
            f"{row.recall:.3f}",
            f"{row.difference:+.3f} ({row.low:+.3f} to {row.high:+.3f})",
        )
    console.print(table, soft_wrap=False)
    for row in found.admissions:
        verdict = "may answer: set model.runtime to it, then run `snaplook index`"
        console.print(
            f"{row.runtime} " + (verdict if row.admitted else f"may not answer: {row.reason}") + "."
        )
    for name, reason in found.left_out.items():
        console.print(f"{name} was not measured: {reason}")
