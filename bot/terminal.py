"""The console that commands write to."""

from __future__ import annotations

from rich.console import Console


def plain_console(*, stderr: bool = False) -> Console:
    """Return a console that shows a shop's texts as they are.

    A product may be called ``[b]`` or ``:100:``; neither is markup. Sentences are not wrapped, so that a
    path in them can be copied; print tables with ``soft_wrap=False``.
    """
    return Console(stderr=stderr, markup=False, emoji=False, soft_wrap=True)
