"""What finding the garments of a photo costs, beside searching it whole; see :mod:`tests.bench.regions`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from time import perf_counter

import numpy as np
from PIL import Image

from engine.photos import DEFAULT_LIMITS, decode, decode_closer
from engine.regions import detailed, side_for, widened
from engine.runtime.onnx import OnnxRuntime
from engine.sight import look_at, see
from engine.types import Photo

COSTED = 40
"""Street photos that are measured."""

SIDES = {"as they are": None, "1,280 pixels": 1_280, "4,032 pixels": 4_032}
"""Of the photos whose cost is measured: what chats send, and what phones take."""

Progress = Callable[[str, int, int], None]


def ask_cost(
    runtime: OnnxRuntime, least: float, files: Sequence[bytes], progress: Progress
) -> dict[str, dict[str, float]]:
    """Return times, decoding included, as ratios to the whole photo's, for photos of several sizes.

    Args:
        runtime: the model made ready.
        least: confidence under which nothing counts.
        files: street photos.
        progress: told the stage, how much is done, and of how much.
    """
    return {
        name: _cost(
            runtime, least, [data if side is None else _enlarged(data, side) for data in files], progress
        )
        for name, side in SIDES.items()
    }


def _cost(runtime: OnnxRuntime, least: float, files: Sequence[bytes], progress: Progress) -> dict[str, float]:
    """Return the times of some files, measured in turns."""
    size = runtime.bundle.description.preprocessing.size
    times: dict[str, list[float]] = {
        "whole": [],
        "first answer": [],
        "three garments": [],
        "one embedding": [],
    }
    for number, data in enumerate(files, start=1):
        start = perf_counter()
        photo = decode(data)
        runtime.embed([photo])
        whole = perf_counter()
        photo = decode(data)
        sight = see(runtime, photo, least, closer=partial(_closer, photo, data))
        first = perf_counter()
        others = [piece.box for piece in sight.pieces[1:3]]
        side = max((side_for(photo, widened(box), size) for box in others), default=0)
        sharp = _closer(photo, data, side)
        for box in others:
            look_at(runtime, sharp, box)
        third = perf_counter()
        runtime.embed([photo])
        once = perf_counter()
        if len(sight.pieces) >= 3 and sight.chosen is not None:
            times["whole"].append(whole - start)
            times["first answer"].append(first - whole)
            times["three garments"].append(third - whole)
            times["one embedding"].append(once - third)
        progress("cost", number, len(files))
    medians = {name: float(np.median(found)) for name, found in times.items()}
    return {
        "photos": len(times["whole"]),
        "whole photo, ms": 1000 * medians["whole"],
        "first answer / whole photo": medians["first answer"] / medians["whole"],
        "three garments / one embedding": medians["three garments"] / medians["one embedding"],
    }


def _enlarged(data: bytes, side: int) -> bytes:
    """Return a photo as a JPEG with so many pixels on its longer side."""
    picture = Image.fromarray(decode(data).pixels)
    scale = side / max(picture.size)
    file = BytesIO()
    picture.resize((round(picture.width * scale), round(picture.height * scale))).save(
        file, "JPEG", quality=88
    )
    return file.getvalue()


def _closer(photo: Photo, data: bytes, side: int) -> Photo:
    return decode_closer(photo, data, detailed(DEFAULT_LIMITS, side))
