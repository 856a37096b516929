"""What a model's card says of the garments that it finds."""

from __future__ import annotations

from collections.abc import Sequence

from engine.evaluation.regions import RegionScores, StreetPhoto, neighboring, same, score_regions

HEADING = "\n## Garments in a photo\n"


def region_card(found: Sequence[StreetPhoto], least: float) -> str:
    """Return a section of the card, with what was found in the validation part's street photos.

    Args:
        found: all regions, also unsure ones, beside the labels.
        least: confidence under which nothing counts.
    """
    rows = [
        ("the labeled type", score_regions(found, least, same)),
        ("or one of its neighbors: upper garments, footwear", score_regions(found, least, neighboring)),
    ]
    table = "\n".join(_row(name, scores) for name, scores in rows)
    return f"""{HEADING}
A head on the feature maps finds garments: frame, type, confidence, soft mask. It learned from street photos
of single people, the backbone staying as it is. Nothing under a confidence of {least:g} counts. On
{len(found)} street photos that it did not learn from, and by which that confidence was chosen:

| right is | pointed at | found at IoU 0.3 | at 0.5 | false frames a photo |
|---|---|---|---|---|
{table}
"""


def _row(name: str, scores: RegionScores) -> str:
    shares = f"{scores.pointing:.3f} | {scores.loose:.3f} | {scores.tight:.3f} | {scores.false:.2f}"
    return f"| {name} | {shares} |"
