"""What is compared: one arm a row of the table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.bundle import CARD, Bundle
from engine.evaluation.embedders import Embedder, ModelEmbedder
from engine.evaluation.metrics import Floats
from engine.evaluation.vectors import FileVectors
from engine.index.merge import weighted_logs
from engine.runtime.onnx import OnnxRuntime
from engine.types import Vectors

HELD_OUT = re.compile(r"^- Held out whole: (?P<shops>[^.\n]+)\.", re.MULTILINE)
"""The sentence of a model card that says which sets the model never saw; see `engine.training.card`."""


@dataclass(frozen=True, slots=True, eq=False)
class Arm:
    """One embedder, or one a task where a model is trained anew for each.

    Attributes:
        name: for the table.
        vectors: the embedder's, one a task; tasks that share an embedder share its vectors.
        bundles: the models, one a task; empty for a baseline.
        seen: names of the tasks whose shop the arm has learned from, so that they flatter it.
    """

    name: str
    vectors: tuple[FileVectors, ...]
    bundles: tuple[Bundle, ...] = ()
    seen: frozenset[str] = frozenset()

    def type_terms(self, task: int, queries: Vectors, gallery_types: Sequence[str]) -> Floats | None:
        """Return what the merge adds to each cosine for the photo's type, ``[Q, G]``; None for a baseline.

        Every type is open: what the gate closes is a matter of its own. A type that the model does not know
        counts as one that it thinks impossible.
        """
        if not self.bundles:
            return None
        bundle = self.bundles[task]
        number = {name: place for place, name in enumerate(bundle.classes)}
        likely = np.pad(bundle.classify(queries), ((0, 0), (0, 1)))
        columns = [number.get(name, len(number)) for name in gallery_types]
        return weighted_logs(likely, bundle.thresholds.type_weight)[:, columns]

    def second_photo_weight(self, task: int) -> float:
        """Return the merge's weight for a task; a baseline has none, its merged list is by best photo."""
        return self.bundles[task].thresholds.second_photo_weight if self.bundles else 0.0


def baseline(embedder: Embedder, tasks: int) -> Arm:
    """Return an embedder without a model as an arm."""
    return Arm(embedder.name, (FileVectors(embedder),) * tasks)


def model_arm(name: str, bundles: Sequence[Bundle], shops: Sequence[str]) -> Arm:
    """Return models, one a task, as an arm.

    Args:
        name: for the table.
        bundles: one a task; the same one several times is run once.
        shops: the shop that each task is named for; empty where the task shows no shop's photos.
    """
    runtimes = {bundle.bundle_id: bundle for bundle in bundles}
    vectors = {key: FileVectors(ModelEmbedder(OnnxRuntime(b), name)) for key, b in runtimes.items()}
    return Arm(
        name,
        tuple(vectors[bundle.bundle_id] for bundle in bundles),
        tuple(bundles),
        frozenset(s for b, s in zip(bundles, shops, strict=True) if s and has_seen(b, s)),
    )


def has_seen(bundle: Bundle, shop: str) -> bool:
    """Say whether a model has learned from a shop, by its card; one that does not say it counts as seen."""
    said = HELD_OUT.search((bundle.folder / CARD).read_text(encoding="utf-8"))
    held_out = {name.strip() for name in said["shops"].split(",")} if said else set()
    return shop not in held_out
