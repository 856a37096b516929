"""What can go wrong in the engine, each with a sentence that a person can act on.

::

    EngineError
    ├── PhotoError              a picture that cannot be used
    │   ├── PhotoEmpty
    │   ├── PhotoTooLarge       too many bytes or too many pixels
    │   ├── PhotoTooSmall
    │   ├── PhotoNotAnImage     not one of the formats we read
    │   ├── PhotoDamaged        cut short or broken
    │   └── FrameUnusable       a frame or a point outside the photo, or too small a frame
    ├── BundleError             a model folder that cannot be used
    │   ├── BundleMissing
    │   └── BundleDamaged
    ├── RuntimeUnusable         a way to run a model that was not admitted or is not installed
    ├── CatalogueIndexError     an index that cannot be used
    │   ├── IndexMissing
    │   ├── IndexDamaged
    │   ├── IndexOfAnotherModel
    │   └── IndexBusy           another process is building it
    ├── UnknownType             a product type that this catalogue does not have
    ├── TrainingError           a training run that cannot start or go on
    └── EvaluationError         an evaluation that cannot start
"""

from __future__ import annotations


class EngineError(Exception):
    """The root of everything the engine raises on purpose; ``str()`` is one plain sentence."""


class PhotoError(EngineError):
    """A picture that cannot be used."""


class PhotoEmpty(PhotoError):
    """The file has no bytes."""


class PhotoTooLarge(PhotoError):
    """Too many bytes, or too many pixels to decode safely."""


class PhotoTooSmall(PhotoError):
    """Too few pixels to recognize anything."""


class PhotoNotAnImage(PhotoError):
    """The bytes are in none of the formats we read."""


class PhotoDamaged(PhotoError):
    """The picture is cut short or broken inside."""


class FrameUnusable(PhotoError):
    """A frame or a point lies outside the photo, or a frame is too small to show anything."""


class BundleError(EngineError):
    """A model folder that cannot be used."""


class BundleMissing(BundleError):
    """There is no model where one was expected."""


class BundleDamaged(BundleError):
    """A file of the model is missing, changed or unreadable."""


class RuntimeUnusable(EngineError):
    """A way to run a model was chosen that was not admitted, or that cannot be used on this machine."""


class CatalogueIndexError(EngineError):
    """An index that cannot be used."""


class IndexMissing(CatalogueIndexError):
    """No index has been built yet."""


class IndexDamaged(CatalogueIndexError):
    """A file of the index is missing, changed or unreadable."""


class IndexOfAnotherModel(CatalogueIndexError):
    """The index holds vectors of another model; they cannot be compared."""


class IndexBusy(CatalogueIndexError):
    """Another process is building the index."""


class UnknownType(EngineError):
    """A product type was asked for that this catalogue does not have."""


class TrainingError(EngineError):
    """A training run that cannot start or go on."""


class EvaluationError(EngineError):
    """An evaluation that cannot start: a run, shop or part that is not there, or was looked at before."""
