"""Run a bundle with torch: the reference that the serving runtime is proved against."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from safetensors.torch import load_file

from engine.bundle import REGION_WEIGHTS, WEIGHTS, Bundle
from engine.errors import BundleError
from engine.network import TwoOutputNetwork, build_network, fold_batch_norms
from engine.region_head import RegionHead, new_head
from engine.runtime.base import Seen
from engine.types import Photo, Vectors


class TorchRuntime:
    """The network itself, with a bundle's weights. Needs the ``train`` extra."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.network = load_network(bundle).eval()
        self.head = load_region_head(bundle, self.network)

    def embed(self, photos: Sequence[Photo]) -> tuple[Vectors, Vectors]:
        """Embed photos; see :class:`engine.runtime.base.Runtime`."""
        if not photos:
            return np.empty((0, self.bundle.dim), np.float32), np.empty(
                (0, len(self.bundle.classes)), np.float32
            )
        prepare = self.bundle.description.preprocessing
        inputs = torch.from_numpy(np.stack([prepare(photo) for photo in photos]))
        with torch.inference_mode():
            outputs = self.network(inputs)
        return outputs.embeddings.numpy(), self.bundle.calibrate(outputs.logits.numpy())

    def see(self, photo: Photo) -> Seen:
        """Embed a photo and find its garments; see :class:`engine.runtime.base.Runtime`."""
        inputs = torch.from_numpy(self.bundle.description.preprocessing(photo)[None])
        with torch.inference_mode():
            outputs = self.network(inputs)
            regions = None if self.head is None else self.head(*outputs.maps)[0].numpy()
        return Seen(outputs.embeddings.numpy(), self.bundle.calibrate(outputs.logits.numpy()), regions)


def load_network(bundle: Bundle) -> TwoOutputNetwork:
    """Return the network of a bundle, its fp16 weights cast to fp32.

    Raises:
        BundleError: the weights are of a network that this version no longer has.
    """
    network = build_network(bundle.description.architecture, bundle.dim, len(bundle.classes))
    fold_batch_norms(network)
    weights = {
        name: tensor.float()
        for name, tensor in load_file(bundle.folder / WEIGHTS).items()
        if not name.startswith(REGION_WEIGHTS)
    }
    earlier = BundleError(
        f"The model in {bundle.folder} is an earlier version's: it can answer, but not be run with torch "
        "or trained further."
    )
    reading = network.palette.reading.clone()
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise earlier from error
    if not torch.equal(network.palette.reading, reading):
        raise earlier
    return network


def load_region_head(bundle: Bundle, network: TwoOutputNetwork) -> RegionHead | None:
    """Return what finds garments on a network's maps; None if the bundle has nothing that does."""
    weights = {
        name.removeprefix(REGION_WEIGHTS): tensor.float()
        for name, tensor in load_file(bundle.folder / WEIGHTS).items()
        if name.startswith(REGION_WEIGHTS)
    }
    if not weights:
        return None
    head = new_head(network, bundle.classes).eval()
    head.fold()
    head.load_state_dict(weights)
    return head
