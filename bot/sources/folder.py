"""A catalogue of folders: ``type/product/photo.jpg``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SourceUnusable
from bot.sources.base import BadRow, CatalogueItem, SourcePhoto, is_text

_LITTER = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class _Child:
    path: Path
    is_folder: bool


class FolderSource:
    """Each folder in a type's folder is a product, named by its folder, with the photos in it.

    Hidden files, and those that operating systems leave behind, are passed over.
    """

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder

    def count(self) -> int:
        """Return how many product folders there are."""
        products = 0
        for group in self._root():
            with suppress(OSError):
                products += group.is_folder and sum(child.is_folder for child in _children(group.path))
        return products

    def items(self) -> Iterator[CatalogueItem | BadRow]:
        """Yield the products by type and name, their photos by name."""
        children = self._root()
        for child in children:
            if not child.is_folder:
                yield _stray(child.path)
        for child in children:
            if child.is_folder:
                yield from self._group(child.path)

    def _root(self) -> list[_Child]:
        try:
            return _children(self._folder)
        except OSError as error:
            raise SourceUnusable(_unreadable(self._folder, error)) from error

    def _group(self, folder: Path) -> Iterator[CatalogueItem | BadRow]:
        try:
            children = _children(folder)
        except OSError as error:
            yield BadRow(_unreadable(folder, error))
            return
        for child in children:
            if child.is_folder:
                yield from self._product(folder.name, child.path)
            else:
                yield _stray(child.path)

    def _product(self, raw_type: str, folder: Path) -> Iterator[CatalogueItem | BadRow]:
        external_id = f"{raw_type}/{folder.name}"
        if not is_text(external_id):
            yield BadRow(f"The folder {folder} has a name that is not UTF-8.", external_id)
            return
        try:
            children = _children(folder)
        except OSError as error:
            yield BadRow(_unreadable(folder, error), external_id)
            return
        photos = []
        for child in children:
            if not is_text(child.path.name):
                yield BadRow(f"{child.path} has a name that is not UTF-8.", external_id)
            elif child.is_folder:
                yield BadRow(f"{child.path} lies too deep; photos belong into type/product.", external_id)
            else:
                photos.append(SourcePhoto(f"{external_id}/{child.path.name}", child.path))
        if not photos:
            yield BadRow(f"The folder {folder} has no photo.", external_id)
            return
        yield CatalogueItem(external_id, tuple(photos), _title(folder.name), raw_type=raw_type)


def _title(name: str) -> str:
    """Return a folder's name as a title; in a name without spaces, hyphens and underscores stand for them."""
    words = name.split() if " " in name else name.replace("_", " ").replace("-", " ").split()
    title = " ".join(words)
    return title[:1].upper() + title[1:]


def _children(folder: Path) -> list[_Child]:
    """List a folder by name.

    Raises:
        OSError: it cannot be read.
    """
    with os.scandir(folder) as entries:
        children = [_Child(Path(entry), _is_folder(entry)) for entry in entries if not _is_litter(entry.name)]
    return sorted(children, key=lambda child: child.path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to where one may not look; whoever opens it is told
        return False


def _is_litter(name: str) -> bool:
    return name.startswith(".") or name.lower() in _LITTER


def _stray(path: Path) -> BadRow:
    return BadRow(f"{path} lies outside of the folders type/product.")


def _unreadable(folder: Path, error: OSError) -> str:
    return f"The folder {folder} cannot be read: {error.strerror}."
