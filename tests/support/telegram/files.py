"""Files that the server keeps: their ids, their bytes, and the paths under which a bot may fetch them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count

from tests.support.telegram.errors import JsonDict, bad
from tests.support.telegram.photos import shrink, smaller

LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_UPLOAD = 50 * 1024 * 1024
_PREFIX = {"photo": "AgACAgIAAxkB", "document": "BQACAgIAAxkB", "sticker": "CAACAgIAAxkB"}


@dataclass(frozen=True, eq=False)
class StoredFile:
    """One file, or one size of a photo; ``size`` is None for a copy that nobody has asked for yet."""

    file_id: str
    unique_id: str
    kind: str
    size: int | None
    content: Callable[[], bytes]
    facts: JsonDict = field(default_factory=dict)

    def as_json(self) -> JsonDict:
        """Return the ids, and what else is said of such a file."""
        size = {} if self.size is None else {"file_size": self.size}
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, **self.facts, **size}


@dataclass(frozen=True, eq=False)
class Media:
    """What a message carries: a photo in all its sizes, the largest last, or one file of another kind."""

    kind: str
    files: tuple[StoredFile, ...]

    @property
    def content(self) -> bytes:
        """The bytes as they were uploaded."""
        return self.files[-1].content()

    @property
    def name(self) -> str | None:
        """The name of a document."""
        name: str | None = self.files[-1].facts.get("file_name")
        return name

    def as_json(self) -> JsonDict:
        """Return the field of a message that holds this."""
        if self.kind == "photo":
            return {"photo": [one.as_json() for one in self.files]}
        return {self.kind: self.files[-1].as_json()}


class Files:
    """All files of a server; with ``light`` what the bot uploads is measured and thrown away."""

    def __init__(self, light: bool = False) -> None:
        self._light = light
        self._numbers = count(1)
        self._media: dict[str, Media] = {}
        self._files: dict[str, StoredFile] = {}
        self._paths: dict[str, StoredFile] = {}

    def add(self, kind: str, content: bytes, facts: JsonDict, *, of_bot: bool) -> Media:
        """Keep a file of any kind but a photo."""
        return self._keep(kind, [self._file(kind, content, facts, of_bot)])

    def add_photo(self, content: bytes, width: int, height: int, *, of_bot: bool) -> Media:
        """Keep a photo in its sizes; those of the bot's own photos are made when they are first fetched."""
        sizes = [self._copy(content, *size, of_bot) for size in smaller(width, height)]
        whole = self._file("photo", content, {"width": width, "height": height}, of_bot)
        return self._keep("photo", [*sizes, whole])

    def sent_again(self, file_id: str, kind: str) -> Media:
        """Return what a file id stands for; raises where it is unknown or of another kind."""
        media = self._media.get(file_id)
        if media is None:
            raise bad("wrong file identifier/HTTP URL specified")
        if media.kind != kind:
            raise bad(f"can't use file of type {media.kind.title()} as {kind.title()}")
        return media

    def issue(self, file_id: str) -> JsonDict:
        """Return the File of an id, with the path to fetch; raises where it is unknown or too big."""
        stored = self._files.get(file_id)
        if stored is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if stored.size is not None and stored.size > LARGEST_DOWNLOAD:
            raise bad("file is too big")
        suffix = {"photo": ".jpg", "voice": ".oga", "video": ".mp4", "sticker": ".webp"}.get(stored.kind, "")
        path = f"{stored.kind}s/file_{len(self._paths)}{suffix}"
        self._paths[path] = stored
        ids = {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_path": path}
        return ids if stored.size is None else {**ids, "file_size": stored.size}

    def fetch(self, path: str) -> StoredFile | None:
        """Return the file of a path that was issued before."""
        return self._paths.get(path)

    def _keep(self, kind: str, files: list[StoredFile]) -> Media:
        media = Media(kind, tuple(files))
        for stored in files:
            self._media[stored.file_id] = media
            self._files[stored.file_id] = stored
        return media

    def _file(self, kind: str, content: bytes, facts: JsonDict, of_bot: bool) -> StoredFile:
        kept = b"" if self._light and of_bot else content
        file_id, unique_id = self._ids(kind, content)
        return StoredFile(file_id, unique_id, kind, len(content), lambda: kept, facts)

    def _copy(self, content: bytes, width: int, height: int, of_bot: bool) -> StoredFile:
        facts = {"width": width, "height": height}
        if not of_bot:
            return self._file("photo", shrink(content, width, height), facts, of_bot)
        whole = b"" if self._light else content
        file_id, unique_id = self._ids("photo", content + bytes(str(width), "ascii"))
        return StoredFile(file_id, unique_id, "photo", None, lambda: shrink(whole, width, height), facts)

    def _ids(self, kind: str, content: bytes) -> tuple[str, str]:
        digest = sha256(content).hexdigest()
        prefix = _PREFIX.get(kind, "AwACAgIAAxkB")
        return f"{prefix}{next(self._numbers):08x}{digest[:40]}", f"AQAD{digest[-12:]}"
