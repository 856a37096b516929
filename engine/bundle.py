"""A model as one folder: weights, graph, classes, preprocessing, thresholds and card.

====================  ===================================================================================
``bundle.json``       everything but the numbers; names each other file with its size and SHA-256
``model.onnx``        the graph that serves: ``photos -> embeddings, logits``, and the feature maps
``regions.onnx``      where garments are, read off these maps; only in a model that was taught to find them
``weights.safetensors``  the same weights for torch; both files hold the same fp16-rounded numbers
``CARD.md``           the model card
====================  ===================================================================================
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError
from safetensors import SafetensorError
from safetensors.numpy import load_file

from engine.config import Thresholds
from engine.errors import BundleDamaged, BundleMissing
from engine.index.entries import ID_LENGTH
from engine.index.files import FileStamp, stamp
from engine.preprocessing import Preprocessing
from engine.types import Vectors

FORMAT = 1
MANIFEST = "bundle.json"
GRAPH = "model.onnx"
REGIONS = "regions.onnx"
WEIGHTS = "weights.safetensors"
CARD = "CARD.md"
PRECISION = "fp16 weights, fp32 arithmetic"

MAPS = ("fine", "middle", "features")
"""Names of the feature maps among the graph's outputs; `regions.onnx` takes them under these."""

REGION_WEIGHTS = "regions."
"""What the names of the weights begin with that find garments."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a bundle says of itself before ids and digests are added.

    Attributes:
        name: for people.
        architecture: the backbone's name.
        dim: length of an embedding.
        classes: product types, in the order of the network's logits.
        preprocessing: how a photo becomes the network's input.
        temperature: the logits are divided by it before the softmax (Guo et al. 2017,
            "On Calibration of Modern Neural Networks").
        thresholds: the model's own.
    """

    name: str
    architecture: str
    dim: int
    classes: tuple[str, ...]
    preprocessing: Preprocessing
    temperature: float
    thresholds: Thresholds


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """A model that was read and found whole.

    Attributes:
        folder: where it lies.
        model_id: digest of what changes an embedding (weights up to the embedding, preprocessing, numeric
            precision); indexes are bound to it.
        bundle_id: digest of everything.
        description: classes, preprocessing, temperature and thresholds.
        finds_regions: it was taught to find the garments of a photo.
    """

    folder: Path
    model_id: str
    bundle_id: str
    description: Description
    _classifier: tuple[Vectors, Vectors]
    finds_regions: bool = False

    @property
    def classes(self) -> tuple[str, ...]:
        """Product types in the order of the probabilities."""
        return self.description.classes

    @property
    def dim(self) -> int:
        """Length of an embedding."""
        return self.description.dim

    @property
    def thresholds(self) -> Thresholds:
        """The model's own thresholds."""
        return self.description.thresholds

    def classify(self, embeddings: Vectors) -> Vectors:
        """Return calibrated type probabilities of embeddings.

        The classifier is linear on the embedding, so stored vectors give the same answer as their photos.

        Args:
            embeddings: ``float32 [N, D]``, L2-normalized.

        Returns:
            ``float32 [N, C]``; each row sums to 1.
        """
        weight, bias = self._classifier
        return self.calibrate(embeddings @ weight.T + bias)

    def calibrate(self, logits: Vectors) -> Vectors:
        """Return the probabilities ``float32 [N, C]`` of logits ``float32 [N, C]``."""
        return softmax(logits / np.float32(self.description.temperature))


def softmax(logits: Vectors, axis: int = 1) -> Vectors:
    """Return the softmax of each row, or along another axis."""
    shifted = np.exp(logits - logits.max(axis=axis, keepdims=True))
    probabilities: Vectors = (shifted / shifted.sum(axis=axis, keepdims=True)).astype(np.float32, copy=False)
    return probabilities


def load_bundle(folder: Path) -> Bundle:
    """Read a model's folder and check every file against its digest.

    Raises:
        BundleMissing: there is no model in the folder.
        BundleDamaged: a file is missing, changed or unreadable.
    """
    manifest = _read_manifest(folder)
    try:
        if _bundle_id(manifest) != manifest["bundle_id"]:
            raise BundleDamaged(f"The model in {folder} is damaged: {MANIFEST} is not what was written.")
        for name, written in manifest["files"].items():
            _check_file(folder / name, FileStamp(**written))
        weights = load_file(folder / WEIGHTS)
        classifier = tuple(weights[f"classifier.{part}"].astype(np.float32) for part in ("weight", "bias"))
        return Bundle(
            folder=folder,
            model_id=manifest["model_id"],
            bundle_id=manifest["bundle_id"],
            description=_description(manifest),
            _classifier=(classifier[0], classifier[1]),
            finds_regions=REGIONS in manifest["files"],
        )
    except (KeyError, TypeError, AttributeError, ValidationError, SafetensorError) as error:
        raise BundleDamaged(
            f"The model in {folder} is damaged: {MANIFEST} does not fit its files."
        ) from error


def write_manifest(folder: Path, description: Description, weights: Mapping[str, NDArray[Any]]) -> None:
    """Seal a folder that already holds the other files: compute the ids and write ``bundle.json``."""
    taught = any(name.startswith(REGION_WEIGHTS) for name in weights)
    names = (GRAPH, REGIONS, WEIGHTS, CARD) if taught else (GRAPH, WEIGHTS, CARD)
    content: dict[str, Any] = {
        "format": FORMAT,
        "precision": PRECISION,
        **asdict(description),
        "model_id": model_id(description, weights),
        "files": {name: stamp(folder / name).model_dump() for name in names},
    }
    content["bundle_id"] = _bundle_id(content)
    (folder / MANIFEST).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def model_id(description: Description, weights: Mapping[str, NDArray[Any]]) -> str:
    """Return the digest of what changes an embedding; what classifies it or finds garments does not."""
    facts = [description.architecture, description.dim, asdict(description.preprocessing), PRECISION]
    sha = hashlib.sha256(_canonical(facts))
    for name in sorted(weights):
        if not name.startswith(("classifier.", REGION_WEIGHTS)):
            tensor = np.ascontiguousarray(weights[name])
            sha.update(_canonical([name, list(tensor.shape), str(tensor.dtype)]))
            sha.update(tensor.tobytes())
    return sha.hexdigest()[:ID_LENGTH]


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BundleMissing(f"There is no model in {folder}: {MANIFEST} is missing.") from error
    except (OSError, ValueError) as error:
        raise BundleDamaged(f"The model in {folder} is damaged: {MANIFEST} cannot be read.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BundleDamaged(
            f"The model in {folder} is of another format; this program reads format {FORMAT}."
        )
    return manifest


def _description(manifest: Mapping[str, Any]) -> Description:
    return Description(
        name=manifest["name"],
        architecture=manifest["architecture"],
        dim=manifest["dim"],
        classes=tuple(manifest["classes"]),
        preprocessing=Preprocessing(**manifest["preprocessing"]),
        temperature=manifest["temperature"],
        thresholds=Thresholds(**manifest["thresholds"]),
    )


def _check_file(path: Path, written: FileStamp) -> None:
    try:
        whole = stamp(path) == written
    except OSError as error:
        raise BundleDamaged(f"The model in {path.parent} is damaged: {path.name} cannot be read.") from error
    if not whole:
        raise BundleDamaged(f"The model in {path.parent} is damaged: {path.name} is not what was written.")


def _bundle_id(manifest: Mapping[str, Any]) -> str:
    """Return the digest of a manifest, and so of all files, whose digests it names."""
    content = {name: value for name, value in manifest.items() if name != "bundle_id"}
    return hashlib.sha256(_canonical(content)).hexdigest()[:ID_LENGTH]


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
