"""Make torchvision's PyPI build importable beside a CPU build of torch.

torchvision registers fake kernels for ``nms`` and ``qnms`` when it is imported. On a machine without CUDA its
compiled operators do not load, the two schemas are missing and the import fails with "operator
torchvision::nms does not exist". Declaring the schemas is enough: we use transforms and classification
models, never the operators themselves.
"""

from __future__ import annotations

import torch

SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"


def mend_torchvision() -> list[torch.library.Library]:
    """Declare what torchvision misses, if it misses anything; call before importing torchvision.

    Returns:
        The libraries that hold the schemas. The declarations live as long as these do.
    """
    declared = []
    for name in ("nms", "qnms"):
        if not hasattr(torch.ops.torchvision, name):
            library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
            library.define(f"{name}{SCHEMA}")  # type: ignore[no-untyped-call]
            declared.append(library)
    return declared


KEEP_ALIVE = mend_torchvision()
