"""Drawing many pictures: only what is missing, on several cores, each file whole or not there."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

Progress = Callable[[int, int], None]
"""Told how many pictures are done, and of how many."""

_STAMP = ".drawn-by"
_BATCH = 8


class Task(Protocol):
    """One picture to draw; it can be sent to another process."""

    @property
    def path(self) -> Path:
        """Where the picture goes."""
        ...

    def draw(self) -> None:
        """Draw the picture and write it."""
        ...


def draw_missing(folder: Path, tasks: Sequence[Task], progress: Progress, workers: int) -> None:
    """Draw every picture that is not there yet.

    Pictures that an older version of this package drew are removed first. Interrupted at any moment, a
    second call goes on where the first stopped.

    Args:
        folder: holds all pictures and the stamp of what drew them.
        tasks: what to draw.
        progress: called after each batch, and once at the start.
        workers: processes to use; 1 draws in this one.
    """
    _forget_outdated(folder, tasks)
    missing = [task for task in tasks if not task.path.exists()]
    for parent in {task.path.parent for task in missing}:
        parent.mkdir(parents=True, exist_ok=True)
    done = len(tasks) - len(missing)
    progress(done, len(tasks))
    for drawn in _drawn(missing, workers):
        done += drawn
        progress(done, len(tasks))


def _drawn(tasks: Sequence[Task], workers: int) -> Iterator[int]:
    """Draw the tasks and yield how many more are done."""
    if workers <= 1 or len(tasks) <= _BATCH:
        for task in tasks:
            task.draw()
            yield 1
        return
    with _processes(workers) as pool:
        batches = [tasks[start : start + _BATCH] for start in range(0, len(tasks), _BATCH)]
        running = {pool.submit(_draw_batch, batch) for batch in batches}
        while running:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()


def _draw_batch(tasks: Sequence[Task]) -> int:
    for task in tasks:
        task.draw()
    return len(tasks)


@contextmanager
def _processes(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes (a fork could inherit another library's locks); an interrupt drops what is left."""
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _forget_outdated(folder: Path, tasks: Sequence[Task]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stamp, current = folder / _STAMP, _source_digest()
    if stamp.exists() and stamp.read_text() == current:
        return
    for task in tasks:
        task.path.unlink(missing_ok=True)
    stamp.write_text(current)


def _source_digest() -> str:
    """A digest of the sources that draw: when they change, the pictures do. ``run.py`` only uses them."""
    digest = hashlib.sha256()
    root = Path(__file__).parent
    for source in sorted(set(root.rglob("*.py")) - {root / "run.py"}):
        digest.update(source.relative_to(root).as_posix().encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()
