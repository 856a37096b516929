"""The faster ways to run a model, kept in HOME beside what was measured of them.

::

    runtimes/
    ├── 3f9c0a1b2d4e/            a bundle's model_id
    │   ├── int8/
    │   │   ├── model.onnx       the graph in 8 bits, fitted to some of the catalogue's photos
    │   │   └── admission.json   what was measured of this graph
    │   └── openvino/
    │       └── admission.json
    └── .lock                    held while measuring
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from pydantic import ValidationError

from engine.bundle import GRAPH, Bundle
from engine.errors import RuntimeUnusable
from engine.index.entries import ID_LENGTH
from engine.index.files import replace_text, stamp, sync
from engine.runtime.admission import Admission
from engine.runtime.base import Runtime
from engine.runtime.onnx import OnnxRuntime
from engine.runtime.openvino import OpenVinoRuntime

INT8: Final = "int8"
OPENVINO: Final = "openvino"
PRECISIONS: Final = {
    INT8: "int8 weights by channel, uint8 activations, QDQ",
    OPENVINO: "fp16 weights, bf16 arithmetic, OpenVINO",
}
"""The faster runtimes and the numeric precision of each."""

ADMISSION = "admission.json"


@dataclass(frozen=True, slots=True)
class FastModel:
    """A bundle as a faster runtime computes it.

    Attributes:
        name: of the runtime.
        bundle: the bundle under an id of its own: vectors of two precisions never meet.
        graph: what is run instead of the bundle's graph; None where it is the bundle's own.
    """

    name: str
    bundle: Bundle
    graph: Path | None

    def start(self) -> Runtime:
        """Make it ready to answer.

        Raises:
            RuntimeUnusable: it cannot run on this machine.
            BundleDamaged: its graph cannot be run.
        """
        if self.graph is not None:
            return OnnxRuntime(self.bundle, self.graph)
        return OpenVinoRuntime(self.bundle)


class RuntimeShelf:
    """Finds and keeps the faster ways to run models.

    Args:
        folder: made when something is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, bundle: Bundle, name: str) -> FastModel | None:
        """Return a bundle in one of the `PRECISIONS`; None where its graph has not been made.

        Raises:
            RuntimeUnusable: the graph cannot be read.
        """
        if name == OPENVINO:
            return FastModel(name, _renamed(bundle, name, ""), None)
        graph = self._path(bundle, name) / GRAPH
        try:
            return FastModel(name, _renamed(bundle, name, stamp(graph).sha256), graph)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise RuntimeUnusable(f"{graph} cannot be read; check its owner and permissions.") from error

    def admission(self, bundle: Bundle, name: str) -> Admission | None:
        """Return what was measured of a bundle in one of the `PRECISIONS`; None if nothing was.

        What was measured of a graph that has changed since does not count.
        """
        found = self.find(bundle, name)
        try:
            text = (self._path(bundle, name) / ADMISSION).read_text(encoding="utf-8")
            measured = Admission.model_validate_json(text)
        except (OSError, UnicodeDecodeError, ValidationError):
            return None
        return measured if found is not None and measured.model_id == found.bundle.model_id else None

    def admitted(self, bundle: Bundle, name: str) -> FastModel:
        """Return a bundle in a precision in which it may answer.

        Raises:
            RuntimeUnusable: it was not measured here, or not admitted.
        """
        found, measured = self.find(bundle, name), self.admission(bundle, name)
        if found is None or measured is None:
            raise RuntimeUnusable(
                f"The runtime {name!r} has not been measured with model {bundle.model_id} yet; "
                "run `snaplook models compare`, or set model.runtime to 'onnx'."
            )
        if not measured.admitted:
            raise RuntimeUnusable(
                f"The runtime {name!r} is not admitted, because {measured.reason}; "
                "set model.runtime to 'onnx', or run `snaplook models compare` again."
            )
        return found

    def make(self, bundle: Bundle, name: str, write: Callable[[Path], object]) -> FastModel:
        """Have a graph written and keep it; what was measured of one before it holds no longer.

        Args:
            bundle: the model.
            name: of the runtime.
            write: writes the graph to a path.
        """
        folder = self._path(bundle, name)
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{GRAPH}.new"
        write(draft)
        sync(draft)
        draft.replace(folder / GRAPH)
        sync(folder)
        return FastModel(name, _renamed(bundle, name, stamp(folder / GRAPH).sha256), folder / GRAPH)

    def keep(self, bundle: Bundle, measured: Admission) -> None:
        """Keep what was measured."""
        folder = self._path(bundle, measured.runtime)
        folder.mkdir(parents=True, exist_ok=True)
        replace_text(folder / ADMISSION, measured.model_dump_json(indent=2) + "\n")

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Keep others from measuring at the same time: they would replace and slow down each other.

        Raises:
            RuntimeUnusable: another process is measuring.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._folder / ".lock", timeout=0):
                yield
        except Timeout as error:
            raise RuntimeUnusable(
                "Another process is comparing runtimes; wait until it has finished."
            ) from error

    def _path(self, bundle: Bundle, name: str) -> Path:
        return self._folder / bundle.model_id / name


def _renamed(bundle: Bundle, name: str, sha256: str) -> Bundle:
    facts = json.dumps([bundle.model_id, PRECISIONS[name], sha256])
    return replace(bundle, model_id=hashlib.sha256(facts.encode()).hexdigest()[:ID_LENGTH])
