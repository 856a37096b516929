"""``snaplook demo``: a small shop is drawn and indexed, and street snapshots are answered and counted."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot import views
from bot.demo.catalogue import draw_catalogue
from bot.demo.designs import all_designs
from bot.demo.snapshots import Snapshot, draw_snapshots
from bot.errors import BadRequest
from bot.jobs.background import Progress, off_loop
from bot.jobs.find import FindAnswer, Finder, FindRequest
from bot.jobs.ingest import ingest
from bot.jobs.snapshots import snapshot_task
from bot.parts import index_catalogue, open_database, open_engine, open_photos
from bot.progress import StageBars
from bot.sources import open_source
from configs.settings import Settings
from engine.evaluation.embedders import ColorHistogram
from engine.evaluation.metrics import Ints, recall_at
from engine.evaluation.protocol import run_task
from engine.search import SearchEngine
from storage.database import Database

ANSWERS = 5


@dataclass(frozen=True, slots=True)
class Hits:
    """How many of the snapshots found their product at place one, and among the first five."""

    name: str
    first: int
    among_five: int


async def run_demo(settings: Settings, console: Console) -> None:
    """Run the demo in HOME; what an earlier run has done already is not done again.

    Args:
        settings: where HOME is.
        console: to write to.

    Raises:
        BadRequest: HOME holds another catalogue, which the demo's would be mixed into.
    """
    with StageBars() as bars:
        async with open_database(settings) as database:
            await _refuse_other_catalogue(settings, database)
            console.print(f"Drawing a small shop into {settings.home}; this takes a minute or two.")
            catalogue, snapshots = await off_loop(partial(_draw, settings), bars.report)
            engine = await _stock(settings, database, catalogue, bars.report)
            finder = Finder(engine, database, open_photos(settings), settings.photo_limits())
            answers = [await finder.find(FindRequest(snapshot.path, ANSWERS)) for snapshot in snapshots]
    await asyncio.to_thread(_show, settings, console, snapshots, answers)


async def _refuse_other_catalogue(settings: Settings, database: Database) -> None:
    async with database.unit_of_work(read_only=True) as uow:
        ours = await uow.products.by_external_ids([design.product_id for design in all_designs()])
        if await uow.products.count() > len(ours):
            raise BadRequest(
                f"{settings.home} holds another catalogue; give the demo a HOME of its own: "
                "SNAPLOOK_HOME=demo snaplook demo."
            )


def _draw(settings: Settings, progress: Progress) -> tuple[Path, tuple[Snapshot, ...]]:
    workers = settings.worker_count()
    catalogue = draw_catalogue(
        settings.home / "demo", progress=partial(progress, "drawing the shop"), workers=workers
    )
    snapshots = draw_snapshots(
        settings.snapshots_dir, progress=partial(progress, "drawing the street"), workers=workers
    )
    return catalogue, snapshots


async def _stock(settings: Settings, database: Database, catalogue: Path, progress: Progress) -> SearchEngine:
    """Ingest the drawn catalogue and build its index, as a shop would; return what answers from it."""
    source = await asyncio.to_thread(open_source, catalogue)
    await ingest(source, database, open_photos(settings), settings, progress)
    engine = await asyncio.to_thread(open_engine, settings)
    await index_catalogue(settings, database, engine.runtime, progress)
    return engine


def _show(
    settings: Settings, console: Console, snapshots: tuple[Snapshot, ...], answers: list[FindAnswer]
) -> None:
    pairs = list(zip(snapshots, answers, strict=True))
    snapshot, answer = next((pair for pair in pairs if _place(*pair) == 1), pairs[0])
    console.print(f"\nA shopper sends {snapshot.path}, which shows {snapshot.product_id}:")
    views.show_answer(console, answer)
    sheet = settings.home / "demo" / "answer.png"
    views.save_sheet(views.draw_sheet(snapshot.path, answer, settings.photo_limits()), sheet)
    console.print(f"The same answer as one picture: {sheet}")
    console.print("That is one that works. All of them, by the place of the product that they show:\n")
    console.print(_hits_table([_our_hits(pairs), _histogram_hits(settings)], len(pairs)), soft_wrap=False)
    missed = ", ".join(pair[0].path.stem for pair in pairs if _place(*pair) is None)
    console.print(f"Not among the first five: {missed or 'none'}.")
    console.print(f"Try one yourself: {sys.argv[0]} find {snapshots[-1].path} --sheet answer.png")


def _place(snapshot: Snapshot, answer: FindAnswer) -> int | None:
    """Return at which place a snapshot's product came, or None."""
    found = [product.row.external_id for product in answer.products[0]]
    return found.index(snapshot.product_id) + 1 if snapshot.product_id in found else None


def _our_hits(pairs: list[tuple[Snapshot, FindAnswer]]) -> Hits:
    places = [_place(snapshot, answer) for snapshot, answer in pairs]
    return Hits("Snaplook", places.count(1), sum(place is not None for place in places))


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
