"""The demo shop's catalogue: its photos and the CSV that ``snaplook ingest`` reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.demo.designs import CURRENCY, Design, all_designs
from bot.demo.pool import Progress, draw_missing
from bot.demo.render import save_jpeg, write_text
from bot.demo.studio import View, photograph, views_of

COLUMNS = ("product_id", "photo", "title", "price", "currency", "url", "product_type", "brand")


@dataclass(frozen=True, slots=True)
class ProductPhoto:
    """One photo of the catalogue: a task for the pool."""

    design: Design
    view: View
    path: Path

    def draw(self) -> None:
        """Take the photo and write it as JPEG."""
        save_jpeg(photograph(self.design, self.view), self.path)


def draw_catalogue(
    folder: Path, *, progress: Progress, workers: int, designs: Sequence[Design] | None = None
) -> Path:
    """Draw the shop's photos and write its CSV.

    Args:
        folder: receives ``photos/<type>/<product>/<view>.jpg`` and ``catalogue.csv``.
        progress: told how many photos are done, and of how many.
        workers: processes to draw in.
        designs: the products; all of the shop's when not given.

    Returns:
        The CSV's path. Photos that are already there are not drawn again.
    """
    tasks = [
        ProductPhoto(design, view, folder / _relative_path(design, view))
        for design in (all_designs() if designs is None else designs)
        for view in views_of(design)
    ]
    draw_missing(folder, tasks, progress, workers)
    table = folder / "catalogue.csv"
    write_text(table, _as_csv(tasks))
    return table


def _relative_path(design: Design, view: View) -> Path:
    return Path("photos", design.product_type, design.product_id, f"{view.value}.jpg")


def _as_csv(photos: Sequence[ProductPhoto]) -> str:
    """One row a photo; the rows of one product repeat its fields."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for photo in photos:
        design = photo.design
        place = _relative_path(design, photo.view).as_posix()
        price = f"{design.price:.2f}"
        fields = (design.title, price, CURRENCY, design.url, design.product_type, design.brand)
        writer.writerow((design.product_id, place, *fields))
    return text.getvalue()
