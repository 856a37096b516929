"""The demo's thirty street snapshots: each shows one catalogue product, worn; which one is written down."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageFilter

from bot.demo.chance import seeded
from bot.demo.designs import SEED, Design, all_designs
from bot.demo.lens import bend, expose
from bot.demo.light import Lamp
from bot.demo.outfit import Layer, Outfit, dress_up
from bot.demo.pool import Progress, draw_missing
from bot.demo.render import SIZE, Camera, draw_pieces, save_jpeg, write_text
from bot.demo.street import street_ground

PER_TYPE = 2
COLUMNS = ("photo", "product_id")
_CANVAS = (702, 936)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot's file and the id of the product that it shows."""

    path: Path
    product_id: str


@dataclass(frozen=True, slots=True)
class SnapshotPhoto:
    """One snapshot to draw: a task for the pool."""

    design: Design
    path: Path

    def draw(self) -> None:
        """Draw the snapshot and write it as a phone's JPEG."""
        dice = seeded(SEED, "quality", self.design.product_id)
        save_jpeg(snap(self.design), self.path, quality=dice.randint(62, 84))


def draw_snapshots(
    folder: Path, *, progress: Progress, workers: int, designs: Sequence[Design] | None = None
) -> tuple[Snapshot, ...]:
    """Draw the street snapshots and write which product each shows.

    Args:
        folder: receives the JPEGs and ``snapshots.csv``.
        progress: told how many snapshots are done, and of how many.
        workers: processes to draw in.
        designs: the products to snap; the chosen thirty when not given.

    Returns:
        The snapshots. Those that are already there are not drawn again.
    """
    tasks = [
        SnapshotPhoto(design, folder / f"street-{number:02d}.jpg")
        for number, design in enumerate(chosen_designs() if designs is None else designs, start=1)
    ]
    draw_missing(folder, tasks, progress, workers)
    snapshots = tuple(Snapshot(task.path, task.design.product_id) for task in tasks)
    write_text(folder / "snapshots.csv", _as_csv(snapshots))
    return snapshots


def chosen_designs() -> tuple[Design, ...]:
    """The products that are snapped: some of every type, in a mixed order."""
    dice = seeded(SEED, "snapshots")
    designs = all_designs()
    chosen: list[Design] = []
    for product_type in dict.fromkeys(design.product_type for design in designs):
        chosen += dice.sample([design for design in designs if design.product_type == product_type], PER_TYPE)
    dice.shuffle(chosen)
    return tuple(chosen)


def snap(design: Design) -> Image.Image:
    """Snap one product on the street: RGB of ``render.SIZE``, always the same for the same product."""
    dice = seeded(SEED, "snapshot", design.product_id)
    outfit = dress_up(design, all_designs(), dice)
    camera = _framed(outfit, dice)
    lamp = Lamp(
        (dice.choice((-1, 1)) * dice.uniform(0.25, 0.8), dice.uniform(-0.7, -0.2)), dice.uniform(0.9, 1.5)
    )
    figure = Image.new("RGBA", camera.size)
    for layer in outfit.layers:
        if layer.pieces:
            figure.alpha_composite(_drawn(layer, camera, lamp, dice.randrange(1 << 30)))
    scene = street_ground(dice)
    figure = _middle(bend(figure, dice))
    scene.paste(figure, (0, 0), figure)
    return expose(scene, dice)


def _framed(outfit: Outfit, dice: random.Random) -> Camera:
    """A camera that shows the framed garment large, not quite in the middle."""
    x0, y0, x1, y1 = outfit.frame
    scale = min(SIZE[0] / (x1 - x0), SIZE[1] / (y1 - y0)) * dice.uniform(0.8, 0.98)
    center = (
        (x0 + x1) / 2 + dice.uniform(-0.06, 0.06) * (x1 - x0),
        (y0 + y1) / 2 + dice.uniform(-0.06, 0.05) * (y1 - y0),
    )
    return Camera(center, scale, dice.uniform(-6, 6), _CANVAS)


def _drawn(layer: Layer, camera: Camera, lamp: Lamp, seed: int) -> Image.Image:
    placed = replace(camera, offset=layer.offset, spin=layer.turn)
    drawn = draw_pieces(layer.pieces, placed, layer.fabric, lamp, seed)
    return _softened(drawn) if layer.shadow else drawn


def _softened(shadow: Image.Image) -> Image.Image:
    """A drawn shape as a soft shadow, half transparent."""
    soft = shadow.filter(ImageFilter.GaussianBlur(9))
    soft.putalpha(soft.getchannel("A").point([round(level * 0.55) for level in range(256)]))
    return soft


def _middle(canvas: Image.Image) -> Image.Image:
    """The middle of the canvas, as large as a snapshot; what a turn bends inwards comes from beyond it."""
    left, top = (canvas.width - SIZE[0]) // 2, (canvas.height - SIZE[1]) // 2
    return canvas.crop((left, top, left + SIZE[0], top + SIZE[1]))


def _as_csv(snapshots: Sequence[Snapshot]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((snapshot.path.name, snapshot.product_id) for snapshot in snapshots)
    return text.getvalue()
