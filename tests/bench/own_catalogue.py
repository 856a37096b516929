"""Does training on a shop's own catalogue help with what the shop sells next?

Half of a shop's styles are its catalogue, the other half is what it will sell. The model that never saw the
shop is trained further on the first half, as ``snaplook train --catalogue`` does it, and both models are
asked for the products of the second half by their other photos, among all photos of the shop and the
validation photos of the others, as ``snaplook evaluate --run`` asks. Figures come with 95 % intervals over
products, and the difference is taken query by query.

::

    python -m tests.bench.own_catalogue --data FOLDER --run runs/NAME --out FOLDER

``--data`` is the folder of labeled photos that the run was made with, ``--run`` a run with a fold for the
shop. With ``--both`` the halves then change places, so that every style is asked for once. Broken off, it
goes on where it was.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.table import Table

from bot.jobs.ingest import ingest
from bot.jobs.train import train_catalogue
from bot.parts import open_database, open_photos
from bot.progress import StageBars
from bot.sources import open_source
from bot.terminal import plain_console
from configs.loading import load_settings
from configs.settings import Database, Model, Settings
from engine.bundle import Bundle
from engine.evaluation.arms import model_arm
from engine.evaluation.judge import Slice, judge
from engine.evaluation.metrics import Interval
from engine.evaluation.protocol import RetrievalTask, fold_task
from engine.evaluation.runs import open_run
from engine.training.config import TrainConfig, load_config
from engine.training.data import load_data
from engine.training.labels import LabeledPhoto

RECIPE = Path(__file__).parents[2] / "configs" / "train" / "catalogue.toml"
COLUMNS = ("product_id", "photo", "title", "product_type")


@dataclass(frozen=True, slots=True)
class Bench:
    """What is asked, of what.

    Attributes:
        folder: of the labeled photos.
        photos: all of them, split as the run split them.
        shop: the set that stands for a new shop.
        base: the model that never saw it.
        recipe: by which it is trained further.
        out: where the halves' HOMEs and runs lie.
        halves: in which half, 0 or 1, each of the shop's styles is.
    """

    folder: Path
    photos: tuple[LabeledPhoto, ...]
    shop: str
    base: Bundle
    recipe: TrainConfig
    out: Path
    halves: Mapping[str, int]

    def of_half(self, half: int) -> list[LabeledPhoto]:
        """Return the shop's photos of one half."""
        return [p for p in self.photos if p.shop == self.shop and self.halves[p.group] == half]

    def train(self, half: int) -> Bundle:
        """Make a HOME whose catalogue is one half, and train on it."""
        settings = self._settings(self.out / f"half-{half}")
        asyncio.run(_ingest(settings, self._write_catalogue(settings.home, half)))
        out = settings.runs_dir / self.recipe.name
        with StageBars() as bars:
            return train_catalogue(settings, self.recipe, out, bars.report).bundle

    def task(self, half: int) -> RetrievalTask:
        """Return the task of finding the products of one half."""
        whole = fold_task(self.folder, self.photos, self.shop)
        asked = {self.folder / photo.file for photo in self.of_half(half)}
        queries = tuple(subject for subject in whole.queries if subject.shot.path in asked)
        return replace(whole, name=f"half {half}", queries=queries)

    def _settings(self, home: Path) -> Settings:
        own = {"home": home.absolute(), "database": Database()}
        return load_settings().model_copy(
            update={**own, "model": Model(bundle=self.base.folder, runtime="onnx")}
        )

    def _write_catalogue(self, home: Path, half: int) -> Path:
        home.mkdir(parents=True, exist_ok=True)
        table = home / "catalogue.csv"
        with table.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for photo in self.of_half(half):
                path = (self.folder / photo.file).absolute()
                writer.writerow((photo.product, path, photo.group, photo.product_type))
        return table


def cut_in_half(photos: Sequence[LabeledPhoto], shop: str, seed: int) -> dict[str, int]:
    """Return in which half, 0 or 1, each style of a shop is; chance decides, and both have as many."""
    styles = sorted({photo.group for photo in photos if photo.shop == shop})
    random.Random(seed).shuffle(styles)
    return {style: place % 2 for place, style in enumerate(styles)}


def compare(bench: Bench, halves: Sequence[int]) -> Slice:
    """Train on each half and ask for the other.

    Returns:
        All queries, with the scores of what was trained further and, second, of what it began with; the
        latter's gains are the differences.
    """
    trained = [bench.train(half) for half in halves]
    tasks = [bench.task(1 - half) for half in halves]
    nothing_seen = [""] * len(tasks)
    arms = [
        model_arm("trained further", trained, nothing_seen),
        model_arm("base", [bench.base] * len(tasks), nothing_seen),
    ]
    with StageBars() as bars:
        return judge(tasks, arms, bars.report)[0]


def main() -> None:
    """Run the comparison and show it."""
    options = _options()
    run = open_run(options.run)
    photos = load_data(options.data, run.config.data, run.config.seed).photos
    bench = Bench(
        folder=options.data,
        photos=photos,
        shop=options.shop,
        base=dict(zip(run.shops, run.bundles, strict=True))[options.shop],
        recipe=load_config(options.config),
        out=options.out,
        halves=cut_in_half(photos, options.shop, options.seed),
    )
    everything = compare(bench, (0, 1) if options.both else (0,))
    title = f"{bench.shop}: {everything.queries:,} queries of {everything.products:,} products not trained on"
    table = Table("", "base", "trained further", "difference", title=title)
    ours, base = everything.scores
    for measure, gain in (base.gains or {}).items():
        figures = (base.figures[measure], ours.figures[measure])
        table.add_row(measure, *(_text(figure, ".3f") for figure in figures), _text(gain, "+.3f"))
    plain_console().print(table, soft_wrap=False)


async def _ingest(settings: Settings, table: Path) -> None:
    async with open_database(settings) as database:
        with StageBars() as bars:
            await ingest(open_source(table), database, open_photos(settings), settings, bars.report)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of labeled photos")
    parser.add_argument("--run", type=Path, required=True, help="a run with a fold for the shop")
    parser.add_argument("--out", type=Path, required=True, help="where HOMEs and runs are put")
    parser.add_argument("--shop", default="multiview_venia", help="the set that stands for a new shop")
    parser.add_argument("--config", type=Path, default=RECIPE, help="the recipe")
    parser.add_argument("--seed", type=int, default=0, help="of the halves")
    parser.add_argument("--both", action="store_true", help="train on each half in turn")
    return parser.parse_args()


def _text(interval: Interval, form: str) -> str:
    return f"{interval.value:{form}} ({interval.low:{form}} to {interval.high:{form}})"


if __name__ == "__main__":
    main()
