"""Does finding the garments of a street photo help, and what does it cost?

::

    python -m tests.bench.regions --data FOLDER --out FOLDER [--bundle FOLDER] [--part report]

``--data`` is the folder of labeled photos, ``--bundle`` a model that finds garments, by default the shipped
one. All is asked of photos that neither the model nor its head learned from: the validation part, or once,
for the report, ``--part report``. What is printed is kept in ``--out`` as JSON.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.parts import SHIPPED
from bot.progress import StageBars
from engine.bundle import load_bundle
from engine.disguise import disguise
from engine.evaluation.activation import ActivationMaps
from engine.evaluation.metrics import bootstrap
from engine.evaluation.regions import (
    LOOSE,
    TIGHT,
    StreetPhoto,
    least_confidence,
    neighboring,
    same,
    score_regions,
)
from engine.photos import read_photo
from engine.regions import (
    HeadAnswers,
    find_regions,
    overlap,
    regions_at,
)
from engine.runtime.onnx import OnnxRuntime
from engine.sight import Sight, look_at, see, see_at
from engine.training.config import load_config
from engine.training.cut import cut_out
from engine.training.data import TrainingData, load_data
from engine.training.labels import CONSUMER, STREET, LabeledPhoto, Part
from engine.training.regions.scenes import Street, read_streets
from engine.training.street import street_garments
from engine.types import Box, Photo, Point, Vectors
from tests.bench.composites import Composite, compose, cut_product
from tests.bench.region_cost import COSTED, ask_cost

RECIPE = Path(__file__).parents[2] / "configs" / "train" / "hard.toml"
COMPOSITES, GALLERY = 300, 3_000
FAINT = 0.02
FOOTWEAR = frozenset({"shoes", "sandals", "heels"})
FALSE = 1.0
"""Frames a photo that may find nothing; the maps' least confidence is read off the same photos."""

SAME_PIECE = 0.3
"""Overlap from which a shopper takes a frame for the piece that is meant."""

Item = TypeVar("Item")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Bench:
    """What is asked, of whom."""

    folder: Path
    data: TrainingData
    part: Part
    runtime: OnnxRuntime
    progress: Progress

    @property
    def least(self) -> float:
        """Return the confidence under which nothing counts."""
        return self.runtime.bundle.thresholds.region_confidence

    def photos(self, wanted: Callable[[LabeledPhoto], bool], *parts: Part) -> list[LabeledPhoto]:
        """Return photos of some parts, by default the one that is asked about."""
        return [
            photo for photo in self.data.photos if photo.part in (parts or (self.part,)) and wanted(photo)
        ]

    def streets(self) -> list[str]:
        """Return the street photos that are asked about."""
        return sorted({photo.file for photo in self.photos(lambda photo: photo.shop == STREET)})

    def embed(self, stage: str, photos: Sequence[LabeledPhoto]) -> Vectors:
        """Return the embeddings of whole photos, or of garments cut out of streets."""
        return np.concatenate([self.runtime.embed([self.read(one)])[0] for one in self.told(stage, photos)])

    def read(self, one: LabeledPhoto) -> Photo:
        """Return a photo as its label means it."""
        photo = read_photo(self.folder / one.file)
        return cut_out(photo, one.cut, self.folder) if one.cut else photo

    def told(self, stage: str, items: Sequence[Item]) -> Iterator[Item]:
        """Yield items and tell how many are done."""
        for number, item in enumerate(items, start=1):
            yield item
            self.progress(stage, number, len(items))


def ask_streets(bench: Bench) -> dict[str, Any]:
    """Return how well the head and the activation maps find the garments of street photos."""
    maps = ActivationMaps(bench.runtime.bundle)
    labeled = street_garments(bench.folder)
    found: dict[str, list[StreetPhoto]] = {"head": [], "activation maps": []}
    for file in bench.told("streets", bench.streets()):
        photo, labels = read_photo(bench.folder / file), tuple(labeled[file])
        sight = see(bench.runtime, photo, FAINT)
        found["head"].append(StreetPhoto(labels, sight.pieces))
        found["activation maps"].append(StreetPhoto(labels, tuple(maps.find(photo))))
    least = {"head": bench.least, "activation maps": least_confidence(found["activation maps"], FALSE)}
    return {
        f"{who}, {what}": asdict(score_regions(photos, least[who], right, only))
        for who, photos in found.items()
        for what, right, only in (
            ("strict", same, None),
            ("forgiven", neighboring, None),
            ("footwear, forgiven", neighboring, FOOTWEAR),
        )
    }


def ask_taps(bench: Bench, seed: int) -> dict[str, Any]:
    """Return how often a tap on a labeled garment, on any of its pixels, finds its frame: what is seen at the
    point, and the smallest outline around it.
    """
    random = np.random.default_rng(seed)
    size = bench.runtime.bundle.description.preprocessing.size
    streets = read_streets(bench.folder, bench.streets(), bench.runtime.bundle.classes)
    overlaps: dict[str, list[float]] = {"at the point": [], "smallest outline": []}
    for street in bench.told("taps", streets):
        photo = Photo(street.pixels)
        seen = bench.runtime.see(photo).regions
        assert seen is not None
        said = HeadAnswers(seen, bench.runtime.bundle.classes, size, photo.size)
        outlines = find_regions(said, bench.least)
        for number, box in street.garments:
            point = _pixel(street, number, box, random)
            if point is None:
                continue
            around = [one for one in outlines if _inside(point, one.box)]
            smallest = min(around, key=lambda one: _area(one.box), default=None)
            for name, region in (
                ("at the point", next(iter(regions_at(said, point, outlines)), None)),
                ("smallest outline", smallest),
            ):
                overlaps[name].append(0.0 if region is None else overlap(region.box, box))
    return {
        name: {
            "garments": len(found),
            **{f"at {least}": float(np.mean(np.array(found) >= least)) for least in (LOOSE, TIGHT)},
        }
        for name, found in overlaps.items()
    }


def ask_composites(bench: Bench, seed: int) -> dict[str, Any]:
    """Return how often a scene's product is found: by the whole photo, the first answer, the piece meant of
    those that were found, and a tap on it.
    """
    random = np.random.default_rng(seed)
    unseen = bench.photos(lambda p: p.shop != STREET and p.domain != CONSUMER)
    shown = [unseen[place] for place in random.permutation(len(unseen))[:GALLERY]]
    gallery = bench.embed("gallery", shown)
    scenes = list(_scenes(bench, shown, random))
    products = [photo.product for photo in shown]
    ranks: dict[str, list[int]] = {"whole photo": [], "first answer": [], "piece meant": [], "tapped": []}
    for scene in bench.told("composites", scenes):
        sight = see(bench.runtime, scene.photo, bench.least)
        whole = bench.runtime.embed([scene.photo])[0][0]
        asked = {
            "whole photo": whole,
            "first answer": sight.embedding,
            "piece meant": _meant(bench, scene, sight, whole),
            "tapped": see_at(bench.runtime, scene.photo, _tap(scene.box, random), bench.least).embedding,
        }
        for name, vector in asked.items():
            ranks[name].append(_rank(vector, gallery, products, products[scene.row]))
    groups = np.array([products.index(products[scene.row]) for scene in scenes])
    return {name: _recalls(np.array(found), groups) for name, found in ranks.items()}


def ask_cut_garments(bench: Bench, seed: int) -> dict[str, Any]:
    """Return how often a street garment alone on white finds its own crop among thousands of photos."""
    random = np.random.default_rng(seed)
    streets = bench.photos(lambda p: p.shop == STREET and p.cut is not None)
    alone = [one for one in streets if one.cut and one.cut.mask]
    worn = [one for one in streets if one.cut and not one.cut.mask]
    others = bench.photos(lambda p: p.shop != STREET)
    filled = [others[place] for place in random.permutation(len(others))[: max(0, GALLERY - len(worn))]]
    gallery = bench.embed("crops", [*worn, *filled])
    names = [one.product for one in (*worn, *filled)]
    asked = bench.embed("garments on white", alone)
    ranks = [_rank(vector, gallery, names, one.product) for vector, one in zip(asked, alone, strict=True)]
    files = [one.file for one in alone]
    return _recalls(np.array(ranks), np.array([files.index(file) for file in files]))


def ask_single_garments(bench: Bench) -> dict[str, Any]:
    """Return what regions change for people's photos of one garment, each asked for by its own disguise."""
    photos = bench.photos(lambda p: p.domain == CONSUMER)
    gallery = bench.embed("people's photos", photos)
    hits: dict[str, list[bool]] = {"whole": [], "with regions": []}
    pieces = 0
    for row, one in enumerate(bench.told("disguised", photos)):
        photo = disguise(bench.read(one), seed=one.file)
        sight = see(bench.runtime, photo, bench.least)
        pieces += sight.chosen is not None
        for name, vector in (
            ("whole", bench.runtime.embed([photo])[0][0]),
            ("with regions", sight.embedding),
        ):
            hits[name].append(int((gallery @ vector).argmax()) == row)
    people = np.unique([one.group for one in photos], return_inverse=True)[1]
    found = {name: np.array(right, dtype=float) for name, right in hits.items()}
    return {
        "photos": len(photos),
        "answered by a piece": pieces,
        **{name: float(right.mean()) for name, right in found.items()},
        "difference": asdict(bootstrap((found["with regions"] - found["whole"])[:, None], people)[0]),
    }


def _scenes(bench: Bench, shown: Sequence[LabeledPhoto], random: np.random.Generator) -> Iterator[Composite]:
    streets = [read_photo(bench.folder / file).pixels for file in bench.streets()]
    made = 0
    for row, one in enumerate(bench.told("cutting out", shown)):
        if made == COMPOSITES:
            return
        pixels = read_photo(bench.folder / one.file).pixels
        mask = cut_product(pixels)
        if mask is not None:
            made += 1
            yield compose(streets[made % len(streets)], pixels, mask, row, random)


def _tap(box: Box, random: np.random.Generator) -> Point:
    """Return a point in the middle half of a frame, each way."""
    x, y = random.uniform(0.25, 0.75, 2).tolist()
    return box[0] + x * (box[2] - box[0]), box[1] + y * (box[3] - box[1])


def _pixel(street: Street, number: int, box: Box, random: np.random.Generator) -> Point | None:
    """Return one of a garment's pixels; None if the mask shows none in its frame."""
    height, width = street.shown.shape
    left, top, right, bottom = (
        round(side * length) for side, length in zip(box, (width, height) * 2, strict=True)
    )
    rows, columns = np.nonzero(street.shown[top:bottom, left:right] == 1 + number)
    if not len(rows):
        return None
    chosen = random.integers(len(rows))
    return (left + int(columns[chosen]) + 0.5) / width, (top + int(rows[chosen]) + 0.5) / height


def _inside(point: Point, box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _meant(bench: Bench, scene: Composite, sight: Sight, whole: Vectors) -> Vectors:
    """Return the embedding of the piece that a shopper would tap; the whole photo's where none is there."""
    best = max(sight.pieces, key=lambda piece: overlap(piece.box, scene.box), default=None)
    if best is None or overlap(best.box, scene.box) < SAME_PIECE:
        return whole
    return look_at(bench.runtime, scene.photo, best.box)[0]


def _rank(vector: Vectors, gallery: Vectors, products: Sequence[str], product: str) -> int:
    """Return the place of a product, from 1, by its nearest photo."""
    near: dict[str, float] = {}
    for name, cosine in zip(products, (gallery @ vector).tolist(), strict=True):
        near[name] = max(near.get(name, -2.0), cosine)
    return 1 + sum(cosine > near[product] for cosine in near.values())


def _recalls(ranks: NDArray[np.int64], groups: NDArray[np.int64]) -> dict[str, Any]:
    hits = np.stack([ranks <= place for place in (1, 10)], axis=1).astype(float)
    first, tenth = bootstrap(hits, groups)
    return {"queries": len(ranks), "recall@1": asdict(first), "recall@10": asdict(tenth)}


def main() -> None:
    """Ask everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--bundle", type=Path, default=SHIPPED)
    parser.add_argument("--part", choices=["validation", "report"], default="validation")
    wanted = parser.parse_args()
    recipe = load_config(RECIPE)
    with StageBars() as bars:
        bench = Bench(
            wanted.data,
            load_data(wanted.data, recipe.data, recipe.seed),
            Part(wanted.part),
            OnnxRuntime(load_bundle(wanted.bundle)),
            bars.report,
        )
        costed = [(bench.folder / file).read_bytes() for file in bench.streets()[:COSTED]]
        answers = {
            "streets": ask_streets(bench),
            "taps": ask_taps(bench, recipe.seed),
            "composites": ask_composites(bench, recipe.seed),
            "garments on white": ask_cut_garments(bench, recipe.seed),
            "people's photos of one garment": ask_single_garments(bench),
            "cost": ask_cost(bench.runtime, bench.least, costed, bench.progress),
        }
    text = json.dumps({"bundle": bench.runtime.bundle.bundle_id, "least": bench.least, **answers}, indent=2)
    wanted.out.mkdir(parents=True, exist_ok=True)
    (wanted.out / f"regions-{wanted.part}.json").write_text(f"{text}\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
