"""Keep the memory of one training step for the next."""

from __future__ import annotations

import ctypes

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""Parameters of ``mallopt(3)``, from glibc's ``malloc.h``."""

KEEP = 2**30


def keep_freed_memory() -> bool:
    """Tell glibc to keep big freed blocks instead of giving them back to the kernel; return whether it will.

    A step's feature maps are blocks of many megabytes: by default each is mapped, cleared page by page and
    given back, every step anew, which halves the speed of training on a CPU. Elsewhere than on glibc nothing
    is changed.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(M_MMAP_THRESHOLD, KEEP) and mallopt(M_TRIM_THRESHOLD, KEEP))
