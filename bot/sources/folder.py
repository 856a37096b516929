"""A catalogue of folders: ``type/product/photo.jpg``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.errors import SourceUnusable
from bot.sources.base import BadRow, CatalogueItem, SourcePhoto, is_text

_LITTER = {"thumbs.db", "desktop.ini"}


class FolderSource:
    """Each folder in a type's folder is a product, named by its folder, with the photos in it.

    Hidden files, and those that operating systems leave behind, are passed over.
    """

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder

    def count(self) -> int:
        """Return how many product folders there are."""
        return sum(1 for group in self._groups() for product in _children(group) if product.is_dir())

    def items(self) -> Iterator[CatalogueItem | BadRow]:
        """Yield the products by type and name, their photos by name."""
        for path in _children(self._folder):
            if not path.is_dir():
                yield BadRow(f"{path} lies outside of the folders type/product.")
        for group in self._groups():
            for path in _children(group):
                if path.is_dir():
                    yield from self._product(group.name, path)
                else:
                    yield BadRow(f"{path} lies outside of the folders type/product.")

    def _groups(self) -> list[Path]:
        return [path for path in _children(self._folder) if path.is_dir()]

    def _product(self, raw_type: str, folder: Path) -> Iterator[CatalogueItem | BadRow]:
        external_id = f"{raw_type}/{folder.name}"
        if not is_text(external_id):
            yield BadRow(f"The folder {folder} has a name that is not UTF-8.", external_id)
            return
        photos = []
        for path in _children(folder):
            if not is_text(path.name):
                yield BadRow(f"{path} has a name that is not UTF-8.", external_id)
            elif path.is_dir():
                yield BadRow(f"{path} lies too deep; photos belong into type/product.", external_id)
            else:
                photos.append(SourcePhoto(f"{external_id}/{path.name}", path))
        if not photos:
            yield BadRow(f"The folder {folder} has no photo.", external_id)
            return
        title = " ".join(folder.name.replace("_", " ").replace("-", " ").split())
        yield CatalogueItem(external_id, tuple(photos), title[:1].upper() + title[1:], raw_type=raw_type)


def _children(folder: Path) -> list[Path]:
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise SourceUnusable(f"The folder {folder} cannot be read: {error.strerror}.") from error
    return [path for path in paths if not path.name.startswith(".") and path.name.lower() not in _LITTER]
