"""Photo to answer: each stage beside its floor, the least that the work itself costs, in one run.

========  ==================================  ====================================================
stage     ours                                floor
========  ==================================  ====================================================
decode    ``engine.photos.decode``            the same JPEG, drafted to the same size, pixels as an array
embed     ``OnnxRuntime.embed``               the bare ONNX session on a prepared input
search    ``SearchEngine.search_vector``      one matrix product over the photos of the opened types
whole     ``SearchEngine.search`` of bytes    the sum of the three
========  ==================================  ====================================================
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from engine.bundle import load_bundle
from engine.config import PhotoLimits
from engine.index.entries import IndexedPhotos
from engine.index.library import IndexLibrary
from engine.photos import decode
from engine.runtime.onnx import OnnxRuntime
from engine.search import SearchEngine
from engine.types import Photo, Vectors
from tests.bench.measure import Spread, side_by_side, spread
from tests.support.shipped import SHIPPED

PHOTOS = 10_000
TELEGRAM = (960, 1280)
"""What Telegram makes of a phone's photo."""

QUERIES = 24
K = 5


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage beside its floor; ``ratio`` is the median of the rounds' ratios."""

    name: str
    ours: Spread
    floor: Spread
    ratio: float


def run(rounds: int = 60) -> list[Stage]:
    """Measure all stages over a drawn catalogue of ten thousand photos."""
    with tempfile.TemporaryDirectory() as folder:
        bench = _Bench(Path(folder))
        times = side_by_side(bench.candidates(), rounds, warmup=5)
    floors = [
        sum(parts)
        for parts in zip(*(times[f"{n} floor"] for n in ("decode", "embed", "search")), strict=True)
    ]
    times["whole floor"] = floors
    return [
        _stage(name, times[name], times[f"{name} floor"]) for name in ("decode", "embed", "search", "whole")
    ]


def as_json(stages: list[Stage]) -> list[dict[str, object]]:
    """Return the stages as plain values."""
    return [asdict(stage) for stage in stages]


def _stage(name: str, ours: list[float], floor: list[float]) -> Stage:
    ratio = float(np.median(np.array(ours) / np.array(floor)))
    return Stage(name, spread(ours), spread(floor), ratio)


class _Bench:
    """A catalogue, an engine, and snapshots to ask for."""

    def __init__(self, folder: Path) -> None:
        self.limits = PhotoLimits()
        self.runtime = OnnxRuntime(load_bundle(SHIPPED))
        self.files = [_snapshot(seed) for seed in range(QUERIES)]
        self.photos = [decode(data, self.limits) for data in self.files]
        prepare = self.runtime.bundle.description.preprocessing
        self.inputs = [prepare(photo)[None] for photo in self.photos]
        embedded = [self.runtime.embed([photo]) for photo in self.photos]
        self.queries = [(embeddings[0], probabilities[0]) for embeddings, probabilities in embedded]
        catalogue = _catalogue(self.runtime, np.stack([vector for vector, _ in self.queries]))
        library = IndexLibrary(folder, self.runtime.bundle.model_id)
        library.build(catalogue)
        self.engine = SearchEngine(self.runtime, library)
        self.opened = [self._opened(catalogue, number) for number in range(QUERIES)]

    def _opened(self, catalogue: IndexedPhotos, number: int) -> Vectors:
        """Return the vectors of the types that this query opens, in one piece."""
        result = self.engine.search_vector(*self.queries[number], k=K)
        types = set(result.garments[0].gate.opened)
        rows = [row for row, names in enumerate(catalogue.types) if types & set(names)]
        return np.ascontiguousarray(catalogue.vectors[rows])

    def candidates(self) -> dict[str, Callable[[int], object]]:
        """Return what is timed; a round's number chooses the query."""
        return {
            "decode floor": lambda n: _drafted(self.files[n % QUERIES], self.photos[n % QUERIES]),
            "decode": lambda n: decode(self.files[n % QUERIES], self.limits),
            "embed floor": lambda n: self._session(self.inputs[n % QUERIES]),
            "embed": lambda n: self.runtime.embed([self.photos[n % QUERIES]]),
            "search floor": lambda n: _scan(self.opened[n % QUERIES], self.queries[n % QUERIES][0]),
            "search": lambda n: self.engine.search_vector(*self.queries[n % QUERIES], k=K),
            "whole": lambda n: self.engine.search([decode(self.files[n % QUERIES], self.limits)], k=K),
        }

    def _session(self, photos: np.ndarray) -> object:
        return self.runtime.session.run(["embeddings", "logits"], {"photos": photos})


def _drafted(data: bytes, photo: Photo) -> object:
    with Image.open(BytesIO(data)) as image:
        image.draft("RGB", photo.size)
        return np.asarray(image)


def _scan(vectors: Vectors, query: Vectors) -> object:
    return np.argpartition(-(vectors @ query), min(K, len(vectors) - 1))[:K]


def _snapshot(seed: int) -> bytes:
    """A photo as a phone sends it: soft shapes under grain, so that the JPEG costs what photos cost."""
    random = np.random.default_rng(seed)
    shapes = Image.fromarray(random.integers(0, 256, (8, 6, 3), dtype=np.uint8)).resize(
        TELEGRAM, Image.Resampling.BICUBIC
    )
    grain = random.normal(0, 6, (TELEGRAM[1], TELEGRAM[0], 1))
    file = BytesIO()
    pixels = np.clip(np.asarray(shapes) + grain, 0, 255).astype(np.uint8)
    Image.fromarray(pixels).save(file, "JPEG", quality=85)
    return file.getvalue()


def _catalogue(runtime: OnnxRuntime, seeds: Vectors) -> IndexedPhotos:
    """Ten thousand vectors around real embeddings, typed by the model itself; three photos a product."""
    random = np.random.default_rng(0)
    centers = random.normal(size=(PHOTOS // 3 + 1, seeds.shape[1]))
    directions = np.repeat(centers, 3, axis=0)[:PHOTOS] + 0.3 * random.normal(size=(PHOTOS, seeds.shape[1]))
    directions[: len(seeds)] = seeds
    vectors = (directions / np.linalg.norm(directions, axis=1, keepdims=True)).astype(np.float32)
    classes = runtime.bundle.classes
    likeliest = runtime.bundle.classify(vectors).argmax(axis=1)
    return IndexedPhotos(
        image_ids=np.arange(PHOTOS, dtype=np.int64),
        product_ids=np.arange(PHOTOS, dtype=np.int64) // 3,
        types=[(classes[number],) for number in likeliest],
        vectors=vectors,
    )
