"""The gate's curve: what each threshold opens, keeps and costs, with the serving gate, merge and index.

Products stand under their labeled type alone. Serving keeps a product whose type the model doubts under two,
so it loses no more than is said here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

import numpy as np

from engine.bundle import Bundle
from engine.config import IndexConfig, Thresholds
from engine.evaluation.metrics import Bools, Floats
from engine.evaluation.protocol import RetrievalTask, blocks
from engine.evaluation.readings import merged_ranks
from engine.index.builder import write_version
from engine.index.catalogue import CatalogueIndex, open_catalogue
from engine.index.entries import IndexedPhotos
from engine.index.gate import open_gate
from engine.index.merge import type_terms
from engine.index.retrieve import retrieve
from engine.training.calibrate import MASSES
from engine.types import ALL, GATED, Gate, Types, Vectors

PLACE = 10
TIMED = 100
"""Queries whose search is timed; the median is taken."""


@dataclass(frozen=True, slots=True, eq=False)
class GateCase:
    """A task with a model's answers for it.

    Attributes:
        task: what is asked.
        bundle: the model.
        queries: ``float32 [Q, D]``.
        gallery: ``float32 [G, D]``.
    """

    task: RetrievalTask
    bundle: Bundle
    queries: Vectors
    gallery: Vectors


@dataclass(frozen=True, slots=True)
class GatePoint:
    """What one threshold does, over the queries of all cases.

    Attributes:
        mass: the threshold; 1 opens every type, None stands for each model's own.
        opened: mean number of types opened.
        inside: share of queries whose labeled type is among them.
        recall: recall@10 of the merged list of the opened types.
        milliseconds: median time of gate and search on one thread, without the embedding.
    """

    mass: float | None
    opened: float
    inside: float
    recall: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class GateReport:
    """The curve, and the point that serves.

    Attributes:
        curve: one point a mass; the last one has every type open.
        shipped: each model at its own threshold.
        masses: those thresholds, by task.
    """

    curve: tuple[GatePoint, ...]
    shipped: GatePoint
    masses: dict[str, float]


def gate_report(cases: Sequence[GateCase], progress: Callable[[int, int], None]) -> GateReport:
    """Return the gate's curve over the queries of all cases, whose photos must have types."""
    with tempfile.TemporaryDirectory(prefix="snaplook-gate-") as folder:
        indexes = [_build(case, Path(folder) / str(number)) for number, case in enumerate(cases)]
        points = []
        for mass in (*MASSES, 1.0, None):
            points.append(_point(cases, indexes, mass))
            progress(len(points), len(MASSES) + 2)
    masses = {case.task.name: case.bundle.thresholds.gate_mass for case in cases}
    return GateReport(tuple(points[:-1]), points[-1], masses)


def _build(case: GateCase, folder: Path) -> CatalogueIndex:
    """Index the gallery as `snaplook index` would; the folder may go once it is open."""
    folder.mkdir()
    rows = np.arange(len(case.gallery), dtype=np.int64)
    types = [(subject.product_type,) for subject in case.task.gallery]
    photos = IndexedPhotos(rows, case.task.products()[1], types, case.gallery)
    write_version(
        folder,
        photos,
        None,
        IndexConfig(),
        index_id="evaluation",
        model_id=case.bundle.model_id,
        progress=lambda *_: None,
    )
    return open_catalogue(folder)


def _point(cases: Sequence[GateCase], indexes: Sequence[CatalogueIndex], mass: float | None) -> GatePoint:
    trials = [_Trial.of(case, index, mass) for case, index in zip(cases, indexes, strict=True)]
    gates = [gate for trial in trials for gate in trial.gates]
    types = [subject.product_type for case in cases for subject in case.task.queries]
    inside = [kind in gate.opened for kind, gate in zip(types, gates, strict=True)]
    return GatePoint(
        mass=mass,
        opened=float(np.mean([len(gate.opened) for gate in gates])),
        inside=float(np.mean(inside)),
        recall=float(np.mean(np.concatenate([trial.hits() for trial in trials]))),
        milliseconds=1e3 * float(np.median([seconds for trial in trials for seconds in trial.seconds()])),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Trial:
    """One case at one threshold: what the gate opened for each query."""

    case: GateCase
    index: CatalogueIndex
    thresholds: Thresholds
    types: Types
    probabilities: Vectors
    gates: tuple[Gate, ...]

    @classmethod
    def of(cls, case: GateCase, index: CatalogueIndex, mass: float | None) -> _Trial:
        own = case.bundle.thresholds
        thresholds = own if mass is None else replace(own, gate_mass=mass)
        types = ALL if mass == 1.0 else GATED
        probabilities = case.bundle.classify(case.queries)
        classes = case.bundle.classes
        gates = tuple(open_gate(row, classes, index.types, thresholds, types) for row in probabilities)
        return cls(case, index, thresholds, types, probabilities, gates)

    def hits(self) -> Bools:
        """Return whose product is among the first ten, ``bool [Q]``; its own photo is hidden from a query."""
        (asked, owners), hidden = self.case.task.products(), self.case.task.hidden()
        weight = self.thresholds.second_photo_weight
        ranks = [
            merged_ranks(
                self.case.queries[block] @ self.case.gallery.T,
                asked[block],
                owners,
                hidden[block],
                second_photo_weight=weight,
                terms=self._terms(self.gates[block]),
            )
            for block in blocks(len(asked))
        ]
        return np.concatenate(ranks) <= PLACE

    def _terms(self, gates: Sequence[Gate]) -> Floats:
        """Return what a gallery photo's type adds to its cosine, ``[Q, G]``; minus infinity while closed."""
        column = {name: place for place, name in enumerate(self.index.types)}
        by_type = np.full((len(gates), len(column)), -np.inf)
        for row, gate in zip(by_type, gates, strict=True):
            row[[column[name] for name in gate.opened]] = type_terms(gate, self.thresholds.type_weight)
        return by_type[:, [column[subject.product_type] for subject in self.case.task.gallery]]

    def seconds(self) -> list[float]:
        """Return how long gate and search took for some queries, evenly chosen."""
        taken = []
        classes = self.case.bundle.classes
        for row in range(0, len(self.gates), max(1, len(self.gates) // TIMED)):
            start = perf_counter()
            gate = open_gate(self.probabilities[row], classes, self.index.types, self.thresholds, self.types)
            vector = self.case.queries[row]
            retrieve(self.index, vector, gate, self.thresholds, want=PLACE, allowed=lambda _: True)
            taken.append(perf_counter() - start)
        return taken
