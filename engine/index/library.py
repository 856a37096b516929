"""The index of a catalogue, in versions: built beside, switched at once, opened when needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock

from engine.config import IndexConfig
from engine.errors import CatalogueIndexError, IndexDamaged, IndexOfAnotherModel
from engine.index.builder import Progress, write_version
from engine.index.catalogue import CatalogueIndex, open_catalogue, verify
from engine.index.closeness import recipe
from engine.index.entries import IndexedPhotos, Queries, index_id_of
from engine.index.files import writing
from engine.index.manifest import LAYOUT, Manifest
from engine.index.versions import Versions


def silent(_stage: str, _done: int, _total: int) -> None:
    """Show no progress."""


class BuildTurn:
    """The right to build and switch, which one process has at a time; given by `IndexLibrary.turn`."""

    def __init__(self, versions: Versions, folder: Path, model_id: str) -> None:
        self._versions = versions
        self._folder = folder
        self._model_id = model_id
        self._over = False
        self._building = Lock()

    def build(
        self,
        photos: IndexedPhotos,
        config: IndexConfig | None = None,
        progress: Progress = silent,
        queries: Queries | None = None,
    ) -> str:
        """Build an index and switch to it; readers search the old one until then.

        A catalogue that was indexed already, with the same model and settings, is not built again unless
        its files were damaged. When the build is killed or fails, the old index stays.

        Args:
            photos: the whole catalogue; may be empty.
            config: how to build; None for the defaults.
            progress: told of each step; may raise to end the build.
            queries: what to calibrate "nothing close" with; None leaves it to the model's thresholds.

        Returns:
            The index id.

        Raises:
            CatalogueIndexError: the folder cannot be written to.
            RuntimeError: the turn is over.
        """
        config = config or IndexConfig()
        index_id = index_id_of(photos, config, self._model_id, (LAYOUT, *recipe()), queries)
        with self._building, writing("The index", self._folder):
            if self._over:
                raise RuntimeError("the turn to build is over")
            self._versions.sweep()
            if not self._is_whole(index_id):
                with self._versions.draft() as draft:
                    write_version(
                        draft,
                        photos,
                        queries,
                        config,
                        index_id=index_id,
                        model_id=self._model_id,
                        progress=progress,
                    )
                    self._versions.publish(draft, index_id)
            self._versions.switch(index_id)
        return index_id

    def end(self) -> None:
        """Wait for a build that runs, and allow no other: whose turn it is next must be alone."""
        with self._building:
            self._over = True

    def _is_whole(self, index_id: str) -> bool:
        try:
            verify(self._versions.path(index_id))
        except CatalogueIndexError:
            return False
        return True


class IndexLibrary:
    """Builds an index and hands out the current one. Safe to share between threads.

    Args:
        folder: where the versions are; made by the first build.
        model_id: the model in use; only its indexes are opened.
    """

    def __init__(self, folder: Path, model_id: str) -> None:
        self._versions = Versions(folder)
        self._folder = folder
        self._model_id = model_id
        self._opened: CatalogueIndex | None = None
        self._opening = Lock()

    def build(
        self,
        photos: IndexedPhotos,
        config: IndexConfig | None = None,
        progress: Progress = silent,
        queries: Queries | None = None,
    ) -> str:
        """Take a turn for one `BuildTurn.build`.

        Raises:
            IndexBusy: another process is building.
            CatalogueIndexError: the folder cannot be written to.
        """
        with self.turn() as turn:
            return turn.build(photos, config, progress, queries)

    @contextmanager
    def turn(self) -> Iterator[BuildTurn]:
        """Keep other builders out until this one is done.

        Whoever reads what is to be indexed inside of it never puts an older catalogue in the place of a newer
        one. It may be entered in one thread and left in another; leaving waits for a build that still runs.

        Raises:
            IndexBusy: another process is building.
            CatalogueIndexError: the folder cannot be written to.
        """
        with ExitStack() as held:
            with writing("The index", self._folder):
                held.enter_context(self._versions.lock())
            turn = BuildTurn(self._versions, self._folder, self._model_id)
            held.callback(turn.end)
            yield turn

    def current(self) -> CatalogueIndex:
        """Return the current index; costs the reading of a few bytes when it has not been switched.

        Raises:
            IndexMissing: none has been built.
            IndexDamaged: a file is missing or has a wrong size.
            IndexOfAnotherModel: it holds vectors of another model.
        """
        index_id = self._versions.current_id()
        opened = self._opened
        if opened is not None and opened.index_id == index_id:
            return opened
        with self._opening:
            if self._opened is None or self._opened.index_id != index_id:
                self._opened = self._open(index_id)
            return self._opened

    def is_open(self) -> bool:
        """Say whether the current index was opened; it was not after a switch, or where there is none."""
        opened = self._opened
        try:
            return opened is not None and opened.index_id == self._versions.current_id()
        except CatalogueIndexError:
            return False

    def verify(self) -> Manifest:
        """Read every file of the current index and compare it with its checksum.

        Raises:
            IndexMissing: none has been built.
            IndexDamaged: a file is missing or was changed.
            IndexOfAnotherModel: it holds vectors of another model.
        """
        manifest = verify(self._versions.path(self._versions.current_id()))
        self._check_model(manifest)
        return manifest

    def _open(self, index_id: str) -> CatalogueIndex:
        try:
            catalogue = open_catalogue(self._versions.path(index_id))
        except IndexDamaged:
            newer = self._versions.current_id()
            if newer == index_id:
                raise
            # Two switches happened since the pointer was read, and our version has been removed.
            return self._open(newer)
        self._check_model(catalogue.manifest)
        return catalogue

    def _check_model(self, manifest: Manifest) -> None:
        if manifest.model_id != self._model_id:
            raise IndexOfAnotherModel(
                f"The index was built with model {manifest.model_id}, but model {self._model_id} is in use; "
                "run `snaplook index`."
            )
