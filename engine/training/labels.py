"""What is known of one photo to learn from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

STREET = "street"
"""The set that garments in street photos make up."""

CONSUMER = "consumer"
"""The domain of photos that people took of their own clothes."""


class Part(Enum):
    """What a photo is used for."""

    TRAIN = "train"
    VALIDATION = "validation"
    REPORT = "report"
    HOLDOUT = "holdout"


@dataclass(frozen=True, slots=True)
class Cut:
    """One garment in a street photo.

    Attributes:
        box: its frame as fractions of the photo's width and height: left, top, right, bottom.
        mask: path, relative to the data folder, of the picture in which its pixels have the number ``index``;
            empty to keep what is around the garment.
        index: see ``mask``.
    """

    box: tuple[float, float, float, float]
    mask: str = ""
    index: int = 0


@dataclass(frozen=True, slots=True)
class LabeledPhoto:
    """One row of the table.

    Attributes:
        file: path relative to the data folder.
        shop: the set it comes from.
        product: key that is the same for photos of one item; never empty.
        product_type: the label of the second task.
        group: what is never split: the style family, the person, or else the product, and with it all that
            may show the same one.
        origin: where the photo comes from and under which license, as the table says.
        part: what the photo is used for.
        view: the shop's word for the side that it shows; may be empty.
        domain: ``shop``, ``consumer`` or ``street``; may be empty.
        likely_same: photos with the same key, if it is not empty, may well show the same product: never
            negatives of each other.
        style: the product across its colors; empty where it is the group.
        cut: the garment in the photo that is meant; None for the whole photo.
    """

    file: str
    shop: str
    product: str
    product_type: str
    group: str
    origin: str
    part: Part = Part.TRAIN
    view: str = ""
    domain: str = ""
    likely_same: str = ""
    style: str = ""
    cut: Cut | None = None
