"""``snaplook demo``: a small shop is drawn and indexed, and street snapshots are answered and counted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot import views
from bot.app import open_database, open_engine, open_library, open_photos, open_runtime
from bot.demo.catalogue import draw_catalogue
from bot.demo.snapshots import Snapshot, draw_snapshots
from bot.jobs.background import Progress
from bot.jobs.find import FindAnswer, Finder, FindRequest
from bot.jobs.index import IndexParts, build_index
from bot.jobs.ingest import ingest
from bot.jobs.snapshots import snapshot_task
from bot.progress import StageBars
from bot.sources import open_source
from configs.settings import Settings
from engine.evaluation.embedders import ColorHistogram
from engine.evaluation.metrics import Ints, recall_at
from engine.evaluation.protocol import run_task
from storage.database import Database

SHOWN = "dress-"
"""The first snapshot of such a product is answered at length: a dress, as in the story we tell."""

ANSWERS = 5


@dataclass(frozen=True, slots=True)
class Hits:
    """How many of the snapshots found their product at place one, and among the first five."""

    name: str
    first: int
    among_five: int


async def run_demo(settings: Settings, *, once: bool, console: Console) -> None:
    """Run the demo in HOME; what an earlier run has done already is not done again.

    Args:
        settings: where HOME is.
        once: stop after the answers; there is nothing to serve yet, so the demo always stops there.
        console: to write to.
    """
    del once
    with StageBars() as bars:
        catalogue, snapshots = await asyncio.to_thread(_draw, settings, bars.report)
        async with open_database(settings) as database:
            await _stock(settings, database, catalogue, bars.report)
    async with open_database(settings) as database:
        finder = Finder(open_engine(settings), database, open_photos(settings), settings.photo_limits())
        answers = [await finder.find(FindRequest(snapshot.path, ANSWERS)) for snapshot in snapshots]
    await asyncio.to_thread(_show, settings, console, snapshots, answers)


def _draw(settings: Settings, progress: Progress) -> tuple[Path, tuple[Snapshot, ...]]:
    workers = settings.worker_count()
    catalogue = draw_catalogue(
        settings.home / "demo", progress=partial(progress, "drawing the shop"), workers=workers
    )
    snapshots = draw_snapshots(
        settings.snapshots_dir, progress=partial(progress, "drawing the street"), workers=workers
    )
    return catalogue, snapshots


async def _stock(settings: Settings, database: Database, catalogue: Path, progress: Progress) -> None:
    """Ingest the drawn catalogue and build its index, as a shop would."""
    photos = open_photos(settings)
    await ingest(open_source(catalogue), database, photos, settings, progress)
    runtime = open_runtime(settings)
    library = open_library(settings, runtime.bundle)
    parts = IndexParts(database, photos, runtime, library, settings.embeddings_dir)
    await build_index(
        parts, settings.index_config(), settings.photo_limits(), settings.worker_count(), progress
    )


def _show(
    settings: Settings, console: Console, snapshots: tuple[Snapshot, ...], answers: list[FindAnswer]
) -> None:
    pairs = zip(snapshots, answers, strict=True)
    snapshot, answer = next(pair for pair in pairs if pair[0].product_id.startswith(SHOWN))
    console.print(f"\nA shopper sends {snapshot.path} (it shows {snapshot.product_id}):")
    views.show_answer(console, answer)
    sheet = settings.home / "demo" / "answer.png"
    views.draw_sheet(snapshot.path, answer, settings.photo_limits()).save(sheet)
    console.print(f"The same answer as one picture: {sheet}\n")
    console.print(_hits_table([_our_hits(snapshots, answers), _histogram_hits(settings)], len(snapshots)))
    console.print("Try one yourself: snaplook find PHOTO --sheet answer.png")


def _our_hits(snapshots: tuple[Snapshot, ...], answers: list[FindAnswer]) -> Hits:
    first = among_five = 0
    for snapshot, answer in zip(snapshots, answers, strict=True):
        found = [product.row.external_id for product in answer.products[0]]
        first += found[:1] == [snapshot.product_id]
        among_five += snapshot.product_id in found
    return Hits("Snaplook", first, among_five)


def _histogram_hits(settings: Settings) -> Hits:
    ranks: Ints = run_task(snapshot_task(settings), ColorHistogram(), lambda _done, _total: None)
    count = len(ranks)
    return Hits(
        "a plain color histogram", round(recall_at(ranks, 1) * count), round(recall_at(ranks, 5) * count)
    )


def _hits_table(rows: list[Hits], total: int) -> Table:
    table = Table("", "product found first", "among the first five", title=f"{total} street snapshots")
    for row in rows:
        table.add_row(row.name, f"{row.first} of {total}", f"{row.among_five} of {total}")
    return table
