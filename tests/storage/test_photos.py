"""Photos as files."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.errors import PhotoMissing, PhotoStoreUnwritable, StorageFull
from storage.photos import PhotoStore
from tests.support.stored import digest, is_one_sentence

JPEG = b"\xff\xd8 the bytes of a photo \xff\xd9"

KILLED = """
import os, signal, sys
from pathlib import Path
from storage.files import whole_file

path = Path(sys.argv[1])
path.parent.mkdir(parents=True)
with whole_file(path) as file:
    file.write(b"half of a pho")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""

FULL = """
import resource, sys
from pathlib import Path
from storage.errors import StorageFull
from storage.photos import PhotoStore

resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
try:
    PhotoStore(Path(sys.argv[1])).put(b"x" * 5_000)
except StorageFull as error:
    print(error)
"""


@pytest.fixture
def store(tmp_path: Path) -> PhotoStore:
    """A store whose folder is not there yet."""
    return PhotoStore(tmp_path / "photos")


def files(store: PhotoStore) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_a_photo_is_kept_under_the_digest_of_its_bytes(store: PhotoStore) -> None:
    name = store.put(JPEG)
    assert name == hashlib.sha256(JPEG).hexdigest()
    assert store.path(name) == store.folder / name[:2] / name[2:]
    assert store.read(name) == JPEG
    assert list(store.digests()) == [name]


def test_a_photo_is_readable_by_its_owner_only(store: PhotoStore) -> None:
    assert stat.S_IMODE(store.path(store.put(JPEG)).stat().st_mode) == 0o600


def test_the_same_photo_again_is_one_untouched_file(store: PhotoStore) -> None:
    name = store.put(JPEG)
    before = store.path(name).stat()
    assert store.put(JPEG) == name
    after = store.path(name).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files(store) == [store.path(name)]


def test_equal_photos_of_two_owners_are_two_files_that_go_with_their_owners(store: PhotoStore) -> None:
    mine, yours, nobodys = store.put(JPEG, "mine"), store.put(JPEG, owner="yours"), store.put(JPEG)
    assert len({mine, yours, nobodys}) == len(files(store)) == 3
    assert store.put(JPEG, "mine") == mine
    assert store.delete(mine)
    assert store.read(yours) == store.read(nobodys) == JPEG


def test_photos_that_were_put_before_a_moment_are_listed(store: PhotoStore) -> None:
    old, young = store.put(b"old"), store.put(b"young")
    os.utime(store.path(old), (0, 0))
    now = datetime.now(UTC)
    assert list(store.written_before(now - timedelta(hours=1))) == [old]
    assert list(store.written_before(now + timedelta(hours=1))) == sorted([old, young])


def test_a_photo_that_goes_while_the_earlier_ones_are_listed_is_left_out(store: PhotoStore) -> None:
    names = sorted(store.put(bytes([number])) for number in range(50))
    listed = store.written_before(datetime.now(UTC) + timedelta(hours=1))
    first = next(listed)
    for name in names[1:]:
        store.delete(name)
    assert [first, *listed] == names[:1]


def test_a_photo_cut_short_by_something_else_is_mended(store: PhotoStore) -> None:
    name = store.put(JPEG)
    store.path(name).write_bytes(JPEG[:5])
    store.put(JPEG)
    assert store.read(name) == JPEG


def test_many_threads_may_keep_the_same_photos(store: PhotoStore) -> None:
    photos = [bytes([number]) * 1_000 for number in range(8)] * 8
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(store.put, photos))
    assert [store.read(name) for name in names] == photos
    assert len(files(store)) == 8


def test_a_missing_photo_is_one_sentence(store: PhotoStore) -> None:
    with pytest.raises(PhotoMissing) as missing:
        store.read(digest("unknown"))
    assert is_one_sentence(missing.value)


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 65, "a" * 64 + "\n", "/" * 64]
)
def test_only_a_digest_names_a_photo(store: PhotoStore, name: str) -> None:
    for use in (store.path, store.read, store.delete):
        with pytest.raises(PhotoMissing) as refused:
            use(name)
        assert is_one_sentence(refused.value)


def test_a_deleted_photo_is_gone(store: PhotoStore) -> None:
    name = store.put(JPEG)
    assert store.delete(name)
    assert not store.delete(name)
    assert files(store) == []


def test_an_empty_store_holds_nothing(store: PhotoStore) -> None:
    assert list(store.digests()) == []
    assert store.sweep() == 0


def test_digests_are_those_of_photos_only(store: PhotoStore) -> None:
    names = sorted(store.put(bytes([number])) for number in range(20))
    (store.folder / "ab").mkdir(exist_ok=True)
    (store.folder / "ab" / "Thumbs.db").touch()
    (store.folder / "notes.txt").touch()
    assert list(store.digests()) == names


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "photos").touch()
    with pytest.raises(PhotoStoreUnwritable) as refused:
        PhotoStore(tmp_path / "photos").put(JPEG)
    assert is_one_sentence(refused.value)
    assert str(tmp_path / "photos") in str(refused.value)


def test_a_full_disk_is_one_sentence_and_leaves_nothing(store: PhotoStore) -> None:
    process = subprocess.run(
        [sys.executable, "-c", FULL, str(store.folder)], capture_output=True, text=True, check=True
    )
    assert is_one_sentence(StorageFull(process.stdout.strip()))
    assert "no space left" in process.stdout
    assert files(store) == []


def test_a_killed_writer_leaves_no_photo_and_its_rest_is_swept(store: PhotoStore) -> None:
    name = hashlib.sha256(JPEG).hexdigest()
    path = store.path(name)
    process = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert process.returncode == -signal.SIGKILL
    [rest] = files(store)
    assert rest != path
    assert list(store.digests()) == []
    assert store.sweep() == 0, "a young one may still be growing"
    os.utime(rest, (0, 0))
    assert store.sweep() == 1
    assert store.put(JPEG) == name
    assert files(store) == [path]
