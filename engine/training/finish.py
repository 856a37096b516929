"""From the averaged network to a bundle: round, measure on validation photos, calibrate, write."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import numpy as np

from engine.bundle import Bundle, Description, softmax
from engine.config import Thresholds
from engine.errors import TrainingError
from engine.index.closeness import Closeness
from engine.network import LITE0, TwoOutputNetwork
from engine.preprocessing import Preprocessing
from engine.training.calibrate import (
    GatePoint,
    Validation,
    choose_mass,
    choose_type_weight,
    fit_temperature,
    gate_curve,
)
from engine.training.card import CardFacts, model_card
from engine.training.closeness import measure_closeness
from engine.training.config import TrainConfig
from engine.training.data import Part
from engine.training.embed import embed_rows
from engine.training.export import round_weights, write_bundle
from engine.training.pack import PackedData
from engine.types import Vectors


def finish(
    network: TwoOutputNetwork,
    packed: PackedData,
    config: TrainConfig,
    folder: Path,
    progress: Callable[[str, int, int], None],
) -> Bundle:
    """Calibrate a trained network and write it as a bundle; also writes ``metrics.json`` beside it.

    Args:
        network: the average of the trained weights; changed in place to what is shipped.
        packed: the photos, split into parts.
        config: of the run.
        folder: of the bundle.
        progress: told the stage, how much is done, and of how much.

    Raises:
        TrainingError: no validation photo is left to calibrate on.
    """
    round_weights(network)
    rows = [row for row in packed.rows(Part.VALIDATION) if packed.types[row] >= 0]
    if not rows:
        raise TrainingError("No photo of a known type is left for validation; raise data.validation_share.")
    validation = measure(network, packed, rows, partial(progress, "measuring"))
    temperature = fit_temperature(validation.logits, validation.types)
    probabilities = softmax((validation.logits / temperature).astype(np.float32))
    type_weight = choose_type_weight(validation, probabilities)
    curve = gate_curve(validation, probabilities, type_weight)
    closeness = measure_closeness(network, packed, rows, validation, partial(progress, "disguising"))
    description = Description(
        name=config.name,
        architecture=LITE0,
        dim=config.network.dim,
        classes=packed.data.classes,
        preprocessing=Preprocessing(size=config.data.pack_size),
        temperature=temperature,
        thresholds=_thresholds(choose_mass(curve), type_weight, closeness),
    )
    facts = _facts(packed, validation, probabilities, curve, closeness)
    bundle = write_bundle(folder, network, description, model_card(description, config, facts))
    (folder.parent / "metrics.json").write_text(json.dumps(asdict(facts), indent=2) + "\n", encoding="utf-8")
    return bundle


def measure(
    network: TwoOutputNetwork, packed: PackedData, rows: Sequence[int], progress: Callable[[int, int], None]
) -> Validation:
    """Run the network over packed photos and put their labels beside its answers."""
    embeddings, logits = embed_rows(network, packed.pixels, rows, progress)
    products: dict[str, int] = {}
    names = [packed.data.photos[row].product for row in rows]
    return Validation(
        embeddings=embeddings,
        logits=logits,
        types=packed.types[rows],
        products=np.array([products.setdefault(name, len(products)) for name in names]),
    )


def _thresholds(mass: float, type_weight: float, closeness: Closeness | None) -> Thresholds:
    thresholds = Thresholds(gate_mass=mass, type_weight=type_weight)
    if closeness is None:
        return thresholds
    return replace(thresholds, close_score=round(closeness.score, 4), close_margin=round(closeness.margin, 4))


def _facts(
    packed: PackedData,
    validation: Validation,
    probabilities: Vectors,
    curve: list[GatePoint],
    closeness: Closeness | None,
) -> CardFacts:
    order = np.argsort(-probabilities, axis=1)
    labels = validation.types[:, None]
    learned = packed.rows(Part.TRAIN)
    queries = validation.queries()
    return CardFacts(
        learned=len(learned),
        origins=tuple(sorted({packed.data.photos[row].origin for row in learned})),
        validated=len(labels),
        unreadable=int((~packed.readable).sum()),
        type_top1=float((order[:, :1] == labels).any(axis=1).mean()),
        type_top3=float((order[:, :3] == labels).any(axis=1).mean()),
        queries=len(queries),
        queried_products=len(np.unique(validation.products[queries])),
        curve=curve,
        closeness=closeness,
    )
