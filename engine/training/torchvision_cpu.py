"""Import torchvision, also its PyPI build beside a CPU build of torch.

torchvision registers fake kernels for ``nms`` and ``qnms`` when it is imported. On a machine without CUDA its
compiled operators do not load, the two schemas are missing and the import fails with "operator
torchvision::nms does not exist". Declaring the schemas is enough: we use transforms and classification
models, never the operators themselves.
"""

from __future__ import annotations

import importlib
import sys

import torch

SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
MISSING = "operator torchvision::nms does not exist"


def import_torchvision() -> list[torch.library.Library]:
    """Import torchvision, and declare what it misses where its operators did not load.

    They are declared only after an import failed for want of them: operators that do load bring their own
    schemas, and a second declaration ends the process.

    Returns:
        The libraries that hold the schemas. The declarations live as long as these do.
    """
    try:
        importlib.import_module("torchvision")
    except RuntimeError as error:
        if MISSING not in str(error):
            raise
    else:
        return []
    for name in [name for name in sys.modules if name.startswith("torchvision.")]:
        del sys.modules[name]  # half imported
    libraries = [_declare(name) for name in ("nms", "qnms")]
    importlib.import_module("torchvision")
    return libraries


def _declare(name: str) -> torch.library.Library:
    library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
    library.define(f"{name}{SCHEMA}")  # type: ignore[no-untyped-call]
    return library


KEEP_ALIVE = import_torchvision()
