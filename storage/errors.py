"""What can go wrong in storage, each with a sentence that a person can act on.

::

    StorageError
    ├── DatabaseError
    │   ├── DatabaseUnavailable     cannot be opened, reached or written
    │   ├── DatabaseLocked          another process held it for too long
    │   ├── DatabaseOutdated        not made yet, or made by an older Snaplook
    │   ├── DatabaseTooNew          made by a newer Snaplook
    │   ├── DatabaseDamaged         not a database, or broken inside
    │   └── DatabaseRefused         a row contradicts what the database holds, or it failed otherwise
    ├── StorageFull                 no space left for a row, a photo or a backup
    ├── PhotoStoreError
    │   ├── PhotoStoreUnwritable
    │   └── PhotoMissing
    ├── JournalError
    │   ├── JournalUnusable         its folder cannot be read or written
    │   └── EntryDamaged            one entry cannot be read or understood
    ├── ExportUnwritable            what is known of a person cannot be written into a file
    ├── BackupError
    │   ├── BackupMissing
    │   ├── BackupDamaged           cut short, changed, or not one of ours
    │   ├── BackupUnsupported       the database has its own dump tool
    │   ├── BackupUnwritable
    │   └── RestoreRefused          it would overwrite data
    └── SecretKeyTooShort           it could not hide who a user is
"""

from __future__ import annotations


class StorageError(Exception):
    """The root of everything storage raises on purpose; ``str()`` is one plain sentence."""


class DatabaseError(StorageError):
    """The database cannot be used as asked."""


class DatabaseUnavailable(DatabaseError):
    """The database cannot be opened, reached or written; the same may work later, once somebody saw to it."""


class DatabaseLocked(DatabaseError):
    """Another process held the database for longer than we wait."""


class DatabaseOutdated(DatabaseError):
    """The database has no tables yet, or those of an older Snaplook."""


class DatabaseTooNew(DatabaseError):
    """The database was upgraded by a newer Snaplook than this one."""


class DatabaseDamaged(DatabaseError):
    """The file is not a database or is broken inside."""


class DatabaseRefused(DatabaseError):
    """The database refused a statement, for instance a row that refers to nothing; no waiting helps."""


class StorageFull(StorageError):
    """There is no space left."""


class PhotoStoreError(StorageError):
    """A photo cannot be kept or found."""


class PhotoStoreUnwritable(PhotoStoreError):
    """The photos' folder cannot be written."""


class PhotoMissing(PhotoStoreError):
    """There is no photo of this digest."""


class JournalError(StorageError):
    """What waits for the database cannot be kept or read."""


class JournalUnusable(JournalError):
    """The journal's folder cannot be read or written."""


class EntryDamaged(JournalError):
    """One entry of the journal cannot be read or understood."""


class ExportUnwritable(StorageError):
    """What is known of a person cannot be written into a file."""


class BackupError(StorageError):
    """A backup cannot be made or restored."""


class BackupMissing(BackupError):
    """There is no backup file at this path."""


class BackupDamaged(BackupError):
    """The backup is cut short, changed, or not one of ours."""


class BackupUnsupported(BackupError):
    """This kind of database is backed up with its own tool."""


class BackupUnwritable(BackupError):
    """The backup, or what it holds, cannot be written where it should go."""


class RestoreRefused(BackupError):
    """Restoring would overwrite data that is there."""


class SecretKeyTooShort(StorageError):
    """The secret key is too short to hide who a user is."""
