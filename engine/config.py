"""The engine's knobs, as plain values; where they come from is the business of the layers above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """What a photo may cost before it is refused.

    Attributes:
        max_bytes: size of the file.
        max_pixels: width times height, counted from the header before any pixel is decoded.
        min_side: shortest side in pixels in which a garment can still be recognized.
        work_side: photos are reduced by a whole factor while their sides stay at least this long. A garment
            of two fifths of an upright photo then has as many pixels as a network looks at, and the photo
            need not be decoded again for it. It changes embeddings a little, so it is no setting.
    """

    max_bytes: int = 20 * 2**20
    max_pixels: int = 80_000_000
    min_side: int = 16
    work_side: int = 480


@dataclass(frozen=True, slots=True)
class IndexConfig:
    """How one product type's photos are stored.

    Attributes:
        trees: trees in an Annoy forest; more is slower to build and finds more.
        search_k: nodes that a query inspects per forest. Always explicit: Annoy's default of trees * k
            finds too little.
        exact_below: types with fewer photos than this are scanned exactly.
        seed: makes the forests reproducible.
        unlikely_type: a product whose shop's type has a mean probability under this over its photos is
            stored under the model's type as well.
    """

    trees: int = 20
    search_k: int = 4_000
    exact_below: int = 20_000
    seed: int = 20_260_101
    unlikely_type: float = 0.02


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Numbers that belong to a model and are kept in its bundle.

    Training reads them off photos that the model did not learn from, those of closeness where these show
    enough products. The defaults serve bundles that say nothing; those of closeness are what two shops gave,
    Luma and Venia.

    Attributes:
        gate_mass: the gate opens the smallest set of types that holds this much probability.
        gate_confidence: under this top probability the model is unsure and every type is opened.
        type_weight: weight of the type's log-probability against the cosine in the merge.
        second_photo_weight: what a second near photo of the same product adds, as a share of its cosine.
        close_score: a best score under this is "nothing close". An index of twenty products or more has its
            own.
        close_margin: so is a best score that stands out less than this from the other products.
        region_confidence: what is found in a photo with less is no garment.
    """

    gate_mass: float = 0.98
    gate_confidence: float = 0.25
    type_weight: float = 0.02
    second_photo_weight: float = 0.05
    close_score: float = 0.41
    close_margin: float = 0.04
    region_confidence: float = 0.5
