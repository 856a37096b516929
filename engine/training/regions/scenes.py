"""What a head that finds garments is shown: streets, products alone, and people's own photos."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image

from engine.errors import PhotoError, TrainingError
from engine.photos import read_photo
from engine.preprocessing import Preprocessing
from engine.training.cutouts import INSIDE
from engine.training.labels import CONSUMER, STREET, Part
from engine.training.pack import PackedData
from engine.training.regions.config import SceneConfig
from engine.training.street import street_garments, street_mask, street_types
from engine.types import Box, Pixels

Frame = NDArray[np.float64]
"""Left, top, right, bottom in pixels of the scene."""

GAP = Preprocessing().reducing_gap
"""Streets get smaller as photos do that are answered: an edge that is sharper here is another edge."""

STRETCH = 0.12
"""Logarithm of how much wider or narrower a street photo may be shown."""

SEEN = 0.35
"""Share of a frame that has to lie inside the scene for its garment to be there."""

LEAST_SIDE = 4.0
"""Pixels of the scene; of a smaller frame nothing is seen."""

HIDDEN = 0.4
"""Share of a frame that a product set over it may hide before the garment is no longer there."""

STRIP = 0.15
"""Of a street photo's width, at its edge: there the street is, and seldom the person."""

EMPTY = 250
"""Level from which a packed photo's pixel belongs to the bars beside it."""

INSET = 0.05
"""Of a photo's sides, that its one garment is assumed to keep free around it."""


@dataclass(frozen=True, slots=True, eq=False)
class Street:
    """A street photo with what is in it.

    Attributes:
        file: its path in the data folder.
        pixels: ``uint8 [H, W, 3]``.
        shown: ``uint8 [H, W]``, of each pixel 0 or 1 + the number of the type that it shows.
        garments: type numbers and frames, as fractions.
    """

    file: str
    pixels: Pixels
    shown: NDArray[np.uint8]
    garments: tuple[tuple[int, Box], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What the network is shown, and what it should find.

    Attributes:
        pixels: ``uint8 [S, S, 3]``.
        garments: type numbers and frames.
        shown: as a street's, ``[S, S]``; None where it is not known.
    """

    pixels: Pixels
    garments: tuple[tuple[int, Frame], ...]
    shown: NDArray[np.uint8] | None


class Scenes:
    """Draws scenes; the same ones for the same random numbers.

    Args:
        packed: the photos, with their parts.
        streets: those to learn from.
        classes: product types, in the order of their numbers.
        config: what one batch shows.
    """

    def __init__(
        self, packed: PackedData, streets: Sequence[Street], classes: Sequence[str], config: SceneConfig
    ) -> None:
        self._packed = packed
        self._streets = streets
        self._config = config
        self._numbers = {name: number for number, name in enumerate(classes)}
        photos = packed.data.photos
        known = [
            row
            for row in packed.rows(Part.TRAIN)
            if photos[row].shop != STREET and photos[row].product_type in self._numbers
        ]
        self._people = [row for row in known if photos[row].domain == CONSUMER]
        self._products: dict[str, list[int]] = {}
        for row in known:
            if photos[row].domain != CONSUMER and (packed.cutouts[row] >= INSIDE).any():
                self._products.setdefault(photos[row].product_type, []).append(row)
        self._size = packed.pixels.shape[1]

    def draw(self, random: Generator) -> list[Scene]:
        """Return one batch."""
        config = self._config
        alone = config.alone if self._products else 0
        people = config.people if self._people else 0
        return [
            *(self._alone(random) for _ in range(alone)),
            *(self._person(random) for _ in range(people)),
            *(
                self._street(random)
                for _ in range(config.street + config.alone + config.people - alone - people)
            ),
        ]

    def _street(self, random: Generator) -> Scene:
        street = self._streets[int(random.integers(len(self._streets)))]
        zoom = math.exp(random.uniform(*np.log(self._config.zoom)))
        stretch = math.exp(random.uniform(-STRETCH, STRETCH))
        ground = self._ground(random) if random.random() < self._config.on_ground else None
        scene = placed(street, self._size, zoom, stretch, random, ground)
        if self._products and random.random() < self._config.pasted:
            for _ in range(int(random.integers(1, 3))):
                scene = self._paste(scene, (0.1, 0.5), random)
        return mirrored(relit(scene, random), random)

    def _ground(self, random: Generator) -> Pixels:
        pixels = self._streets[int(random.integers(len(self._streets)))].pixels
        width = max(1, int(STRIP * pixels.shape[1]))
        strip = pixels[:, :width] if random.random() < 0.5 else pixels[:, -width:]
        return np.asarray(Image.fromarray(strip).resize((self._size, self._size), Image.Resampling.BILINEAR))

    def _alone(self, random: Generator) -> Scene:
        side = self._size
        plain = np.full((side, side, 3), random.integers(200, 256), np.uint8)
        empty = Scene(plain, (), np.zeros((side, side), np.uint8))
        return mirrored(relit(self._paste(empty, (0.4, 0.98), random), random), random)

    def _person(self, random: Generator) -> Scene:
        row = self._people[random.integers(len(self._people))]
        pixels = self._packed.pixels[row]
        side = int(random.integers(round(0.8 * self._size), self._size + 1))
        start = (self._size - side) // 2
        canvas = np.full_like(pixels, 255)
        fitted = Image.fromarray(pixels).resize((side, side), Image.Resampling.BILINEAR)
        canvas[start : start + side, start : start + side] = fitted
        frame = start + _filled(pixels) * (side / self._size)
        inset = INSET * (frame[2:] - frame[:2])
        frame += np.concatenate([inset, -inset])
        number = self._numbers[self._packed.data.photos[row].product_type]
        return mirrored(relit(Scene(canvas, ((number, frame),), None), random), random)

    def _paste(self, scene: Scene, reach: tuple[float, float], random: Generator) -> Scene:
        """Set a shop's product over a scene; every type is as likely."""
        name = sorted(self._products)[random.integers(len(self._products))]
        row = self._products[name][random.integers(len(self._products[name]))]
        pixels, mask = _cut_out(self._packed, row)
        return pasted(scene, pixels, mask, self._numbers[name], random.uniform(*reach), random)


def read_streets(folder: Path, files: Iterable[str], classes: Sequence[str]) -> list[Street]:
    """Read street photos with their masks; one that cannot be read is left out.

    Raises:
        TrainingError: a table is damaged, or no photo can be read.
    """
    numbers = {name: number for number, name in enumerate(classes)}
    lookup = np.zeros(256, np.uint8)
    for index, name in street_types(folder).items():
        if name in numbers:
            lookup[index] = 1 + numbers[name]
    garments = street_garments(folder)
    found = []
    for file in files:
        try:
            pixels = read_photo(folder / file).pixels
            with Image.open(street_mask(folder, file)) as picture:
                mask = np.asarray(picture.resize(pixels.shape[1::-1], Image.Resampling.NEAREST))
        except (PhotoError, OSError):
            continue
        known = tuple((numbers[name], box) for name, box in garments[file] if name in numbers)
        found.append(Street(file, pixels, lookup[mask], known))
    if not found:
        raise TrainingError(f"{folder} has no street photos with masks to learn from.")
    return found


def placed(
    street: Street,
    size: int,
    zoom: float = 1.0,
    stretch: float = 1.0,
    random: Generator | None = None,
    ground: Pixels | None = None,
) -> Scene:
    """Return a street photo in a square scene.

    Args:
        street: the photo.
        size: side of the scene.
        zoom: of the photo's longer side against the scene's.
        stretch: how much wider it gets, and how much lower.
        random: where it lies; None for the middle.
        ground: what is seen beside it; None for white.
    """
    height, width = street.pixels.shape[:2]
    scale = zoom * size / max(height, width)
    wide, tall = max(1, round(width * scale * stretch)), max(1, round(height * scale / stretch))
    left, top = (_start(size - side, random) for side in (wide, tall))
    canvas = np.full((size, size, 3), 255, np.uint8) if ground is None else ground.copy()
    shown = np.zeros((size, size), np.uint8)
    whole = Image.fromarray(street.pixels)
    pixels = np.asarray(whole.resize((wide, tall), Image.Resampling.BILINEAR, reducing_gap=GAP))
    mask = np.asarray(Image.fromarray(street.shown).resize((wide, tall), Image.Resampling.NEAREST))
    rows = slice(max(0, top), min(size, top + tall))
    columns = slice(max(0, left), min(size, left + wide))
    canvas[rows, columns] = pixels[
        rows.start - top : rows.stop - top, columns.start - left : columns.stop - left
    ]
    shown[rows, columns] = mask[
        rows.start - top : rows.stop - top, columns.start - left : columns.stop - left
    ]
    garments = []
    for number, box in street.garments:
        frame = np.array([left, top, left, top]) + np.array(box) * np.array([wide, tall, wide, tall])
        inside = frame.clip(0, size)
        if _area(inside) >= SEEN * _area(frame) and min(inside[2:] - inside[:2]) >= LEAST_SIDE:
            garments.append((number, inside))
    return Scene(canvas, tuple(garments), shown)


def pasted(
    scene: Scene, pixels: Pixels, mask: NDArray[np.uint8], number: int, reach: float, random: Generator
) -> Scene:
    """Return a scene with a product set over it at a random place.

    Args:
        scene: left as it is; one whose pixels are not known for what they show is not to be pasted over.
        pixels: the product, ``uint8 [h, w, 3]``.
        mask: ``uint8 [h, w]``, soft.
        number: of its type.
        reach: its longer side, as a share of the scene's.
        random: where the place comes from.
    """
    size = len(scene.pixels)
    scale = reach * size / max(mask.shape)
    tall, wide = (max(2, round(side * scale)) for side in mask.shape)
    pixels = np.asarray(Image.fromarray(pixels).resize((wide, tall), Image.Resampling.BILINEAR))
    mask = np.asarray(Image.fromarray(mask).resize((wide, tall), Image.Resampling.BILINEAR))
    left, top = (int(random.integers(0, size - side + 1)) for side in (wide, tall))
    rows, columns = slice(top, top + tall), slice(left, left + wide)
    canvas, shown = scene.pixels.copy(), np.array(scene.shown)
    share = mask[..., None] / 255
    canvas[rows, columns] = (canvas[rows, columns] * (1 - share) + pixels * share).astype(np.uint8)
    shown[rows, columns][mask >= INSIDE] = 1 + number
    frame = np.array([left, top, left + wide, top + tall], np.float64)
    kept = tuple(one for one in scene.garments if _hidden(one[1], frame) < HIDDEN)
    return Scene(canvas, (*kept, (number, frame)), shown)


def relit(scene: Scene, random: Generator) -> Scene:
    """Return a scene in another light: contrast, brightness and the balance of white."""
    contrast, light = random.uniform(0.75, 1.25), random.uniform(0.8, 1.2)
    levels = (scene.pixels.astype(np.float32) - 128) * contrast + 128 * light
    levels *= random.uniform(0.92, 1.08, 3).astype(np.float32)
    return replace(scene, pixels=levels.clip(0, 255).astype(np.uint8))


def mirrored(scene: Scene, random: Generator) -> Scene:
    """Return a scene, or half of the time its mirror image."""
    if random.random() < 0.5:
        return scene
    size = len(scene.pixels)
    turned = tuple(
        (number, np.array([size - frame[2], frame[1], size - frame[0], frame[3]]))
        for number, frame in scene.garments
    )
    shown = None if scene.shown is None else np.ascontiguousarray(scene.shown[:, ::-1])
    return Scene(np.ascontiguousarray(scene.pixels[:, ::-1]), turned, shown)


def _start(room: int, random: Generator | None) -> int:
    """Return where something begins, whether there is room to spare or it reaches beyond both sides."""
    return room // 2 if random is None else int(random.integers(min(0, room), max(0, room) + 1))


def _area(frame: Frame) -> float:
    return float(np.prod((frame[2:] - frame[:2]).clip(min=0)))


def _hidden(frame: Frame, over: Frame) -> float:
    """Return the share of a frame that lies under another."""
    common = np.concatenate([np.maximum(frame[:2], over[:2]), np.minimum(frame[2:], over[2:])])
    return _area(common) / max(_area(frame), 1.0)


def _filled(pixels: Pixels) -> Frame:
    """Return the frame of a packed photo without the bars beside it."""
    shown = np.any(pixels < EMPTY, axis=2)
    rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
    if not len(rows):
        return np.array([0, 0, *shown.shape], np.float64)
    return np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1], np.float64)


def _cut_out(packed: PackedData, row: int) -> tuple[Pixels, NDArray[np.uint8]]:
    """Return a product and its soft mask, cut to where it is."""
    pixels = packed.pixels[row]
    mask = Image.fromarray(packed.cutouts[row]).resize(pixels.shape[1::-1], Image.Resampling.BILINEAR)
    soft = np.asarray(mask)
    inside = soft >= INSIDE
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    frame = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    return pixels[frame], soft[frame]
