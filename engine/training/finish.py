"""From the averaged network to a bundle: round, measure on validation photos, calibrate, write."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from engine.bundle import Bundle, Description, softmax
from engine.config import Thresholds
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
from engine.training.config import TrainConfig
from engine.training.data import Part, TrainingData
from engine.training.export import round_weights, write_bundle
from engine.types import Pixels

CHUNK = 32
Progress = Callable[[str, int, int], None]


def finish(
    network: TwoOutputNetwork,
    data: TrainingData,
    pixels: Pixels,
    readable: np.ndarray,
    config: TrainConfig,
    folder: Path,
    progress: Progress,
) -> Bundle:
    """Calibrate a trained network and write it as a bundle; also writes ``metrics.json`` beside it.

    Args:
        network: the average of the trained weights; changed in place to what is shipped.
        data: with the split into parts.
        pixels: ``uint8 [N, S, S, 3]``, the packed photos.
        readable: ``bool [N]``, which of them could be read.
        config: of the run.
        folder: of the bundle.
        progress: told how far the measuring is.
    """
    round_weights(network)
    rows = [row for row in data.rows(Part.VALIDATION) if readable[row]]
    validation = embed_rows(network, data, pixels, rows, progress).labelled()
    temperature = fit_temperature(validation.logits, validation.types)
    probabilities = softmax((validation.logits / temperature).astype(np.float32))
    type_weight = choose_type_weight(validation, probabilities)
    curve = gate_curve(validation, probabilities, type_weight)
    description = Description(
        name=config.name,
        architecture=LITE0,
        dim=config.network.dim,
        classes=data.classes,
        preprocessing=Preprocessing(size=config.data.pack_size),
        temperature=temperature,
        thresholds=Thresholds(gate_mass=choose_mass(curve), type_weight=type_weight),
    )
    facts = _facts(data, readable, validation, probabilities, curve, description)
    bundle = write_bundle(folder, network, description, model_card(description, config, facts))
    (folder.parent / "metrics.json").write_text(json.dumps(asdict(facts), indent=2) + "\n", encoding="utf-8")
    return bundle


def embed_rows(
    network: TwoOutputNetwork, data: TrainingData, pixels: Pixels, rows: list[int], progress: Progress
) -> Validation:
    """Run the network over packed photos, in eval mode."""
    numbers = {name: number for number, name in enumerate(data.classes)}
    products: dict[str, int] = {}
    outputs = []
    with torch.inference_mode():
        for start in range(0, len(rows), CHUNK):
            outputs.append(network(torch.from_numpy(pixels[rows[start : start + CHUNK]])))
            progress("measure", min(start + CHUNK, len(rows)), len(rows))
    photos = [data.photos[row] for row in rows]
    return Validation(
        embeddings=torch.cat([part.embeddings for part in outputs]).numpy(),
        logits=torch.cat([part.logits for part in outputs]).numpy(),
        types=np.array([numbers.get(photo.product_type, -1) for photo in photos]),
        products=np.array([products.setdefault(photo.product, len(products)) for photo in photos]),
    )


def _facts(
    data: TrainingData,
    readable: np.ndarray,
    validation: Validation,
    probabilities: np.ndarray,
    curve: list[GatePoint],
    description: Description,
) -> CardFacts:
    order = np.argsort(-probabilities, axis=1)
    labels = validation.types[:, None]
    return CardFacts(
        learned=sum(bool(readable[row]) for row in data.rows(Part.TRAIN)),
        validated=len(labels),
        unreadable=int((~readable).sum()),
        type_top1=float((order[:, :1] == labels).any(axis=1).mean()),
        type_top3=float((order[:, :3] == labels).any(axis=1).mean()),
        gate=next(point for point in curve if point.mass == description.thresholds.gate_mass),
        ungated_recall=curve[-1].recall,
        curve=curve,
    )
