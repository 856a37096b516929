"""Every failure that a person can meet, as one tree.

Lower rooms raise their own errors; :func:`lift` maps each onto this tree, so that whoever talks to a person
has one root to catch and one sentence to say.

::

    SnaplookError
    ├── PhotoUnusable         the picture cannot be used
    │   ├── EmptyPhoto        it has no bytes
    │   ├── HugePhoto         it has too many bytes or pixels
    │   │   └── FileOutOfReach  so many bytes that its platform does not hand it to bots
    │   ├── PhotoNotFetched   its platform does not hand it over
    │   ├── TinyPhoto         it has too few pixels
    │   ├── NotAPhoto         it is no picture in a format that can be read
    │   ├── BrokenPhoto       it is cut short or broken inside
    │   └── EmptyFrame        what was framed in it shows nothing, or lies outside
    ├── BadRequest            asked for something that does not exist
    │   ├── BadButton         the id of a button is not one of ours
    │   ├── AnswerGone        an answer was never given, is kept no longer, or is someone else's
    │   ├── PhotoGone         a photo is kept no longer, so it cannot be searched again
    │   ├── TooManyPhotos     more photos at once than one query takes
    │   └── LinkUnusable      a link is none that can be opened
    │       ├── LinkForbidden   it leads to an address that is not opened
    │       ├── LinkNotFetched  nothing comes of it, or an error
    │       ├── LinkTooSlow     what it leads to does not come in time
    │       └── LinkNoPicture   what it leads to is a page or another file
    ├── TooManyRequests       someone asks faster than the limits allow
    │   └── TooBusy           a network, or everyone together, does
    ├── QueueFull             too many wait already
    │   └── LaneFull          all of them are the asker's own
    ├── EngineLost            what searched died of it, for instance for want of memory
    ├── EngineAway            nothing searches at the moment, whatever was asked
    ├── Stopping              the service is being stopped
    ├── ModelUnavailable      the bundle is missing or damaged
    ├── CatalogueUnavailable  there is no index, or one that cannot be used
    ├── SourceUnusable        a catalogue that cannot be read as a whole
    ├── StorageUnavailable    the database or the photo folder cannot be used
    │   └── DeletionUnfinished  so not everything of a person is deleted yet
    ├── Misconfigured         a setting is unknown or impossible
    ├── TrainingRefused       a training run cannot start or go on
    ├── Busy                  another process is doing the same job
    ├── DiskFull              no space is left
    ├── NotPermitted          a file or folder cannot be read or written
    └── Unforeseen            nobody thought of it; the log has the traceback
"""

from __future__ import annotations

import errno

from configs.errors import SettingsError
from engine.errors import (
    BundleError,
    CatalogueIndexError,
    EngineError,
    EvaluationError,
    FrameUnusable,
    IndexBusy,
    PhotoDamaged,
    PhotoEmpty,
    PhotoError,
    PhotoNotAnImage,
    PhotoTooLarge,
    PhotoTooSmall,
    TrainingError,
    UnknownType,
)
from storage.errors import StorageError


class SnaplookError(Exception):
    """The root; ``str()`` is one plain sentence."""


class PhotoUnusable(SnaplookError):
    """The picture cannot be used."""


class EmptyPhoto(PhotoUnusable):
    """The picture has no bytes."""


class HugePhoto(PhotoUnusable):
    """The picture has too many bytes or pixels."""


class FileOutOfReach(HugePhoto):
    """The file has so many bytes that the platform it was sent on does not hand it to bots."""


class PhotoNotFetched(PhotoUnusable):
    """The platform that the picture was sent on does not hand it over, or not any more."""


class TinyPhoto(PhotoUnusable):
    """The picture has too few pixels."""


class NotAPhoto(PhotoUnusable):
    """The file is no picture in a format that can be read."""


class BrokenPhoto(PhotoUnusable):
    """The picture is cut short or broken inside."""


class EmptyFrame(PhotoUnusable):
    """What was framed in the picture lies outside, or is too small to show anything."""


class BadRequest(SnaplookError):
    """Something was asked for that does not exist."""


class BadButton(BadRequest):
    """The id of a button is not one of ours."""


class AnswerGone(BadRequest):
    """An answer was never given, is kept no longer, or is someone else's."""


class PhotoGone(BadRequest):
    """A photo is kept no longer, so it cannot be searched again."""


class TooManyPhotos(BadRequest):
    """More photos at once than one query takes."""


class LinkUnusable(BadRequest):
    """A link is none, or none that can be opened here."""


class LinkForbidden(LinkUnusable):
    """A link leads to an address that is not opened; which one is nobody's business."""


class LinkNotFetched(LinkUnusable):
    """Nobody answers at the end of a link, or with an error.

    Attributes:
        passing: it may pass of itself, like a server's own trouble; what is gone does not.
    """

    def __init__(self, sentence: str, *, passing: bool = False) -> None:
        super().__init__(sentence)
        self.passing = passing


class LinkTooSlow(LinkUnusable):
    """What a link leads to does not come in time."""


class LinkNoPicture(LinkUnusable):
    """What a link leads to is a page or another file, not a picture."""


class TooManyRequests(SnaplookError):
    """Someone asks faster than the limits allow.

    Attributes:
        retry_after: seconds until the next request is taken.
    """

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class TooBusy(TooManyRequests):
    """A network, or everyone together, asks faster than the limits allow."""


class QueueFull(SnaplookError):
    """Too many wait already."""


class LaneFull(QueueFull):
    """Too many wait already, and all of them are the asker's own."""


class EngineLost(SnaplookError):
    """What searched died of it, for instance for want of memory."""


class EngineAway(SnaplookError):
    """Nothing searches at the moment, whatever was asked."""


class Stopping(SnaplookError):
    """The service is being stopped."""


class ModelUnavailable(SnaplookError):
    """The bundle is missing or damaged."""


class CatalogueUnavailable(SnaplookError):
    """There is no index, or one that cannot be used."""


class SourceUnusable(SnaplookError):
    """A catalogue cannot be read as a whole."""


class StorageUnavailable(SnaplookError):
    """The database or the photo folder cannot be used."""


class DeletionUnfinished(StorageUnavailable):
    """The database or the photo folder cannot be used, so not everything of a person is deleted yet."""


class Misconfigured(SnaplookError):
    """A setting is unknown or impossible."""


class TrainingRefused(SnaplookError):
    """A training run cannot start or go on."""


class Busy(SnaplookError):
    """Another process is doing the same job."""


class DiskFull(SnaplookError):
    """No space is left."""


class NotPermitted(SnaplookError):
    """A file or folder cannot be read or written."""


class Unforeseen(SnaplookError):
    """Nobody thought of it; the log has the traceback."""


LIFTED: dict[type[Exception], type[SnaplookError]] = {
    PhotoEmpty: EmptyPhoto,
    PhotoTooLarge: HugePhoto,
    PhotoTooSmall: TinyPhoto,
    PhotoNotAnImage: NotAPhoto,
    PhotoDamaged: BrokenPhoto,
    FrameUnusable: EmptyFrame,
    PhotoError: PhotoUnusable,
    UnknownType: BadRequest,
    BundleError: ModelUnavailable,
    IndexBusy: Busy,
    CatalogueIndexError: CatalogueUnavailable,
    TrainingError: TrainingRefused,
    EvaluationError: BadRequest,
    EngineError: ModelUnavailable,
    StorageError: StorageUnavailable,
    SettingsError: Misconfigured,
}
"""Each branch of the lower trees and where it belongs here; the first that fits is taken."""


def lift(error: Exception) -> SnaplookError | None:
    """Return the error of our tree that says the same, or None for one that nobody foresaw."""
    if isinstance(error, SnaplookError):
        return error
    for lower, ours in LIFTED.items():
        if isinstance(error, lower):
            return ours(str(error))
    return _lift_system_error(error) if isinstance(error, OSError) else None


def _lift_system_error(error: OSError) -> SnaplookError | None:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFull("The disk is full; free some space and run this again, nothing is lost.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return NotPermitted(f"{error.filename} may not be read or written; check its owner and permissions.")
    if error.filename is not None and error.strerror:
        return NotPermitted(f"{error.filename} cannot be read or written: {error.strerror.lower()}.")
    return None
