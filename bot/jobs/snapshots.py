"""The demo's street snapshots as something to score on."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from bot.errors import BadRequest
from configs.settings import Settings
from engine.evaluation.protocol import RetrievalTask, Subject
from engine.evaluation.vectors import Shot


def snapshot_task(settings: Settings) -> RetrievalTask:
    """Return the task of finding each snapshot's product in the drawn catalogue.

    Raises:
        BadRequest: the demo has not been drawn yet.
    """
    shop = settings.home / "demo"
    catalogue = list(_rows(shop / "catalogue.csv"))
    snapshots = list(_rows(settings.snapshots_dir / "snapshots.csv"))
    return RetrievalTask(
        name="demo snapshots",
        gallery=tuple(Subject(Shot(shop / row["photo"]), row["product_id"]) for row in catalogue),
        queries=tuple(
            Subject(Shot(settings.snapshots_dir / row["photo"]), row["product_id"]) for row in snapshots
        ),
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            yield from csv.DictReader(file)
    except FileNotFoundError as error:
        raise BadRequest(f"There is no {path}; run `snaplook demo --once` first.") from error
