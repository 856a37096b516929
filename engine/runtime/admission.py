"""When a faster runtime may answer: only where it was measured beside the bundle's own and agrees with it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

LEAST_OVERLAP = 0.95
"""Mean share of a query's ten nearest photos that have to be the same."""

WORST_LOSS = -0.02
"""The lower bound of the paired difference in recall@1 has to be above this."""


class Admission(BaseModel):
    """What was measured of a runtime, beside ONNX Runtime in fp32 and on the same photos.

    Attributes:
        runtime: its name.
        model_id: of the model as this runtime computes it.
        milliseconds: median of embedding one prepared photo on one thread.
        speedup: how many times faster than fp32 in the same run.
        cosine: mean cosine of an embedding to the fp32 one of the same photo.
        overlap: mean share of a query's ten nearest photos that both find.
        recall: recall@1.
        difference: of recall@1 to fp32's, in pairs; negative is worse.
        low: lower bound of its 95 % interval by product.
        high: upper bound.
        photos: how many photos were searched.
        queries: how many were asked for.
        disguised: whether the queries were photos of the gallery, disguised, for want of products with
            several photos.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    runtime: str
    model_id: str
    milliseconds: float
    speedup: float
    cosine: float
    overlap: float
    recall: float
    difference: float
    low: float
    high: float
    photos: int
    queries: int
    disguised: bool

    @property
    def admitted(self) -> bool:
        """Whether it may answer."""
        return self.overlap >= LEAST_OVERLAP and self.low > WORST_LOSS

    @property
    def reason(self) -> str:
        """What a figure says against it; empty where none does."""
        if self.overlap < LEAST_OVERLAP:
            return f"only {self.overlap:.1%} of the nearest photos stay the same; {LEAST_OVERLAP:.0%} have to"
        if self.low <= WORST_LOSS:
            return f"it may lose {-self.low:.1%} of recall@1; it has to be less than {-WORST_LOSS:.0%}"
        return ""
