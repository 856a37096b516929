"""Where the garments of a photo are, read off its feature maps."""

from __future__ import annotations

from collections.abc import Sequence

from engine.bundle import MAPS, REGIONS, Bundle
from engine.runtime.session import open_session
from engine.types import Vectors


class RegionGraph:
    """A bundle's graph that finds garments, on one thread a call and in fp32 whatever made the maps.

    Raises:
        BundleDamaged: the graph cannot be run.
    """

    def __init__(self, bundle: Bundle) -> None:
        self._session = open_session(bundle.folder / REGIONS)

    def __call__(self, maps: Sequence[Vectors]) -> Vectors:
        """Return what :class:`engine.region_head.RegionHead` says of maps ``[N, channels, h, w]``."""
        answers: Vectors = self._session.run(["regions"], dict(zip(MAPS, maps, strict=True)))[0]
        return answers
