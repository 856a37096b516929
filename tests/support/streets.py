"""A person in the street, drawn: several garments in one photo."""

from __future__ import annotations

import io

import numpy as np
import pytest

from bot.demo.designs import Design
from bot.demo.snapshots import chosen_designs, snap
from engine.bundle import load_bundle
from engine.runtime.onnx import OnnxRuntime
from engine.sight import see
from engine.types import Photo
from tests.support.shipped import SHIPPED


@pytest.fixture(scope="session")
def street() -> bytes:
    """The first of the demo's snapshots in which the shipped model finds two garments or more."""
    bundle = load_bundle(SHIPPED)
    runtime = OnnxRuntime(bundle)
    for design in chosen_designs():
        picture = snap(design)
        photo = Photo(np.asarray(picture.convert("RGB")))
        if len(see(runtime, photo, bundle.thresholds.region_confidence).pieces) >= 2:
            file = io.BytesIO()
            picture.save(file, "JPEG", quality=90)
            return file.getvalue()
    raise AssertionError("the shipped model finds two garments in none of the demo's snapshots")


@pytest.fixture(scope="session")
def different() -> tuple[bytes, bytes]:
    """Photos of two people in the street in other clothes."""
    first, second = chosen_designs()[1:3]
    return _snapshot(first), _snapshot(second)


def _snapshot(design: Design) -> bytes:
    file = io.BytesIO()
    snap(design).convert("RGB").save(file, "JPEG", quality=90)
    return file.getvalue()
