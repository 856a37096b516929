"""Photo to answer: each stage beside its floor, the least that the work itself costs, in one run.

========  ==================================  ====================================================
stage     ours                                floor
========  ==================================  ====================================================
decode    ``engine.photos.decode``            the same JPEG, drafted to the same size, pixels as an array
embed     ``OnnxRuntime.embed``               the bare ONNX session on a prepared input
search    ``SearchEngine.search_vector``      one matrix product over the photos of the opened types
forests   the same, every type an Annoy forest  the same
whole     ``SearchEngine.search`` of bytes    the sum of the three
========  ==================================  ====================================================
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from bot.demo.designs import Design
from bot.demo.snapshots import chosen_designs, snap
from engine.bundle import load_bundle
from engine.config import IndexConfig, PhotoLimits
from engine.index.entries import IndexedPhotos
from engine.index.library import IndexLibrary
from engine.photos import decode
from engine.runtime.onnx import OnnxRuntime
from engine.search import SearchEngine
from engine.types import Photo, Pixels, Vectors
from tests.bench.measure import Spread, side_by_side, spread
from tests.support.shipped import SHIPPED

PHOTOS = 10_000
TELEGRAM = (960, 1280)
"""What Telegram makes of a phone's photo."""

K = 5
STAGES = ("decode", "embed", "search", "forests", "whole")

Query = tuple[Vectors, Vectors]
"""An embedding and its type probabilities."""

SPREAD = 0.8
"""How far products lie from the snapshot they are scattered around, against its length of 1."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage beside its floor; ``ratio`` is the median of the rounds' ratios."""

    name: str
    ours: Spread
    floor: Spread
    ratio: float


@dataclass(frozen=True, slots=True)
class Answer:
    """All stages, over how many photos, and how many types the gate opened on average."""

    photos: int
    types_open: float
    stages: tuple[Stage, ...]


def run(rounds: int = 120) -> Answer:
    """Measure all stages over a catalogue of ten thousand photos."""
    with tempfile.TemporaryDirectory() as folder:
        bench = _Bench(Path(folder))
        times = side_by_side(bench.candidates(), rounds, warmup=5)
    times["forests floor"] = times["search floor"]
    parts = (times[f"{name} floor"] for name in ("decode", "embed", "search"))
    times["whole floor"] = [sum(of_round) for of_round in zip(*parts, strict=True)]
    stages = [_stage(name, times[name], times[f"{name} floor"]) for name in STAGES]
    return Answer(PHOTOS, bench.types_open, tuple(stages))


def _stage(name: str, ours: list[float], floor: list[float]) -> Stage:
    ratio = round(float(np.median(np.array(ours) / np.array(floor))), 3)
    return Stage(name, spread(ours), spread(floor), ratio)


class _Bench:
    """A catalogue, an engine, and snapshots to ask for."""

    def __init__(self, folder: Path) -> None:
        self.limits = PhotoLimits()
        self.runtime = OnnxRuntime(load_bundle(SHIPPED))
        self.files = [_snapshot(design) for design in chosen_designs()]
        self.photos = [decode(data, self.limits) for data in self.files]
        prepare = self.runtime.bundle.description.preprocessing
        self.inputs = [prepare(photo)[None] for photo in self.photos]
        embedded = [self.runtime.embed([photo]) for photo in self.photos]
        self.queries = [(embeddings[0], probabilities[0]) for embeddings, probabilities in embedded]
        catalogue = _catalogue(self.runtime, np.stack([vector for vector, _ in self.queries]))
        self.engine = self._engine(folder / "exact", catalogue, IndexConfig())
        self.forests = self._engine(folder / "forests", catalogue, IndexConfig(exact_below=0))
        self.opened = [self._opened(catalogue, query) for query in self.queries]
        self.types_open = float(np.mean([len(self._gate(query)) for query in self.queries]))

    def _engine(self, folder: Path, catalogue: IndexedPhotos, config: IndexConfig) -> SearchEngine:
        library = IndexLibrary(folder, self.runtime.bundle.model_id)
        library.build(catalogue, config)
        return SearchEngine(self.runtime, library)

    def _gate(self, query: Query) -> set[str]:
        return set(self.engine.search_vector(*query, k=K).garments[0].gate.opened)

    def _opened(self, catalogue: IndexedPhotos, query: Query) -> Vectors:
        """Return the vectors of the types that a query opens, in one piece."""
        types = self._gate(query)
        rows = [row for row, names in enumerate(catalogue.types) if types & set(names)]
        return np.ascontiguousarray(catalogue.vectors[rows])

    def candidates(self) -> dict[str, Callable[[int], object]]:
        """Return what is timed; a round's number chooses the query."""
        count = len(self.files)
        return {
            "decode floor": lambda n: _drafted(self.files[n % count], self.photos[n % count]),
            "decode": lambda n: decode(self.files[n % count], self.limits),
            "embed floor": lambda n: self._session(self.inputs[n % count]),
            "embed": lambda n: self.runtime.embed([self.photos[n % count]]),
            "search floor": lambda n: _scan(self.opened[n % count], self.queries[n % count][0]),
            "search": lambda n: self.engine.search_vector(*self.queries[n % count], k=K),
            "forests": lambda n: self.forests.search_vector(*self.queries[n % count], k=K),
            "whole": lambda n: self.engine.search([decode(self.files[n % count], self.limits)], k=K),
        }

    def _session(self, photos: Pixels) -> object:
        return self.runtime.session.run(["embeddings", "logits"], {"photos": photos})


def _drafted(data: bytes, photo: Photo) -> object:
    with Image.open(BytesIO(data)) as image:
        image.draft("RGB", photo.size)
        return np.asarray(image)


def _scan(vectors: Vectors, query: Vectors) -> object:
    return np.argpartition(-(vectors @ query), min(K, len(vectors) - 1))[:K]


def _snapshot(design: Design) -> bytes:
    """A street snapshot of the demo, at the size and with the grain of a phone's photo."""
    shown = snap(design).resize(TELEGRAM, Image.Resampling.BICUBIC)
    grain = np.random.default_rng(design.number).normal(0, 4, (TELEGRAM[1], TELEGRAM[0], 1))
    pixels = np.clip(np.asarray(shown) + grain, 0, 255).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=85)
    return file.getvalue()


def _catalogue(runtime: OnnxRuntime, seeds: Vectors) -> IndexedPhotos:
    """Ten thousand vectors scattered around real embeddings, typed by the model; three photos a product."""
    random = np.random.default_rng(0)
    around = seeds[np.arange(PHOTOS // 3 + 1) % len(seeds)]
    products = around + SPREAD * random.normal(size=around.shape) / np.sqrt(seeds.shape[1])
    photos = np.repeat(products, 3, axis=0)[:PHOTOS]
    photos = photos + 0.3 * random.normal(size=photos.shape) / np.sqrt(seeds.shape[1])
    vectors = (photos / np.linalg.norm(photos, axis=1, keepdims=True)).astype(np.float32)
    classes = runtime.bundle.classes
    likeliest = runtime.bundle.classify(vectors).argmax(axis=1)
    return IndexedPhotos(
        image_ids=np.arange(PHOTOS, dtype=np.int64),
        product_ids=np.arange(PHOTOS, dtype=np.int64) // 3,
        types=[(classes[number],) for number in likeliest],
        vectors=vectors,
    )
