"""Embed photo files into one ``.npz`` for whoever wants the vectors themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import BadRequest, PhotoUnusable
from engine.config import PhotoLimits
from engine.errors import PhotoError
from engine.photos import read_photo
from engine.runtime.base import Runtime
from engine.types import Vectors

SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".heif"}
)
"""What counts as a photo inside a folder; a file that is named itself is always tried."""


@dataclass(frozen=True, slots=True)
class EmbedReport:
    """How many photos were embedded, and which could not be, with the reason."""

    embedded: int
    failed: tuple[tuple[str, str], ...]


def collect_photos(paths: Iterable[Path]) -> list[Path]:
    """Return the photo files named, and those in the folders named, sorted within each folder.

    Raises:
        BadRequest: a path does not exist, or there is no photo at all.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(file for file in path.rglob("*") if _is_photo(file))
        elif path.exists():
            found.append(path)
        else:
            raise BadRequest(f"There is no file or folder {path}.")
    if not found:
        raise BadRequest("There are no photos in what was named.")
    return list(dict.fromkeys(found))


def _is_photo(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and path.is_file()


def embed_files(
    files: Sequence[Path],
    runtime: Runtime,
    limits: PhotoLimits,
    out: Path,
    workers: int,
    progress: Callable[[int, int], None],
) -> EmbedReport:
    """Embed files and write ``paths, embeddings, probabilities, classes, failed`` to ``out``.

    Raises:
        BadRequest: the file to write lies in no folder, or is one.
        PhotoUnusable: not one photo could be read.
        OSError: the file cannot be written; nothing of it is left.
    """
    if not out.parent.is_dir():
        raise BadRequest(f"There is no folder {out.parent} to write {out.name} to.")
    if out.is_dir():
        raise BadRequest(f"{out} is a folder; name the .npz file to write.")

    def embed(path: Path) -> tuple[Vectors, Vectors] | str:
        try:
            return runtime.embed([read_photo(path, limits)])
        except PhotoError as error:
            return str(error)

    good: list[tuple[Path, tuple[Vectors, Vectors]]] = []
    failed: list[tuple[str, str]] = []
    with ThreadPoolExecutor(workers) as pool:
        for done, (path, answer) in enumerate(zip(files, pool.map(embed, files), strict=True), start=1):
            if isinstance(answer, str):
                failed.append((str(path), answer))
            else:
                good.append((path, answer))
            progress(done, len(files))
    if not good:
        raise PhotoUnusable(f"None of the {len(files)} photos could be read; the first: {failed[0][1]}")
    _write(
        out,
        paths=np.array([str(path) for path, _ in good]),
        embeddings=np.concatenate([embedding for _, (embedding, _) in good]),
        probabilities=np.concatenate([probability for _, (_, probability) in good]),
        classes=np.array(runtime.bundle.classes),
        failed=np.array([path for path, _ in failed], dtype=np.str_),
    )
    return EmbedReport(len(good), tuple(failed))


def _write(out: Path, **arrays: NDArray[Any]) -> None:
    """Write the file whole or not at all."""
    partial = out.with_name(f".{out.name}.part")
    try:
        with partial.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        partial.replace(out)
    except OSError as error:
        error.filename = str(out)
        raise
    finally:
        partial.unlink(missing_ok=True)
