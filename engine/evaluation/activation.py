"""Class activation maps: where garments are, as far as a model knows it that was never taught where they are.

The classifier is linear on the embedding, and the embedding, but for its length, on the mean of the last
feature map: so each of the map's cells has its share in each type's logit (Zhou et al. 2016, "Learning Deep
Features for Discriminative Localization").
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from safetensors.numpy import load_file

from engine.bundle import WEIGHTS, Bundle, softmax
from engine.regions import Region, in_photo
from engine.runtime.onnx import OnnxRuntime
from engine.types import Photo, Vectors

SMOOTH = 64
"""Side to which the few cells are enlarged before a frame is drawn around them."""

WARM = 0.5
"""Share of a map's greatest value from which a cell belongs to the garment; the paper took 0.2 on maps of
14 x 14 cells, which here frames half of the photo."""


class ActivationMaps:
    """Finds garments in photos by a bundle's own classifier.

    Args:
        bundle: the model.
    """

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._runtime = OnnxRuntime(bundle)
        self._weights = _type_weights(bundle.folder)

    def find(self, photo: Photo) -> list[Region]:
        """Return a region for each type, surest first."""
        size = self._bundle.description.preprocessing.size
        square = self._bundle.description.preprocessing(photo)[None]
        features, logits = self._runtime.session.run(["features", "logits"], {"photos": square})
        shares = softmax(logits / self._bundle.description.temperature)[0]
        maps = np.tensordot(self._weights, features[0], axes=1)
        regions = []
        for number in np.argsort(-shares).tolist():
            warm = _enlarged(maps[number])
            rows, columns = (np.flatnonzero(warm.max(axis=axis) >= WARM) for axis in (1, 0))
            frame = np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]) * (size / SMOOTH)
            box = in_photo(frame, size, photo.size)
            if box[0] < box[2] and box[1] < box[3]:
                kind = self._bundle.classes[number]
                regions.append(Region(box, kind, float(shares[number]), warm))
        return regions


def _type_weights(folder: Path) -> Vectors:
    """Return the weights ``float32 [C, channels]`` of the last feature map in each type's logit."""
    weights = {name: part.astype(np.float32) for name, part in load_file(folder / WEIGHTS).items()}
    channels = weights["attention.weight"].shape[1]
    together: Vectors = weights["classifier.weight"] @ weights["embedding.weight"][:, :channels]
    return together


def _enlarged(cells: Vectors) -> Vectors:
    """Return a map of side `SMOOTH` whose values go from 0 to 1."""
    picture = Image.fromarray(cells.astype(np.float32)).resize((SMOOTH, SMOOTH), Image.Resampling.BILINEAR)
    smooth = np.asarray(picture)
    spread: Vectors = (smooth - smooth.min()) / max(float(np.ptp(smooth)), 1e-6)
    return spread
