"""Backups that must not be restored, and restores that do not come to their end: nothing may change."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from bot.jobs.database import back_up, restore
from storage import schema
from storage.errors import BackupDamaged, DatabaseTooNew, DatabaseUnavailable, RestoreRefused, StorageFull
from tests.support.homes import contents, database_url, make_home, product_names
from tests.support.renaming import Renaming
from tests.support.stored import is_one_sentence

FULL = """
import resource, sys
from pathlib import Path
from bot.jobs.database import restore
from storage.errors import StorageFull

home, url, backup = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    restore(Path(home), url, Path(backup), force=True)
except StorageFull as error:
    print(error)
"""

KILLED = """
import os, signal, sys
from pathlib import Path
from bot.jobs.database import restore

home, url, backup, survived = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])

def count(event, _arguments):
    global survived
    if event == "os.rename":
        survived -= 1
        if survived < 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
restore(home, url, backup, force=True)
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a small shop."""
    folder = tmp_path_factory.mktemp("original")
    home = make_home(folder / "home")
    return back_up(home, database_url(home), folder / "backup.zip").path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Another shop, which a failed restore must leave as it is."""
    return make_home(tmp_path / "home", products=1)


def rewrite(original: Path, target: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """Write a backup with changed members; its checksums inside the zip file are right."""
    with zipfile.ZipFile(original) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target


def edit_manifest(members: dict[str, bytes], change: Callable[[dict[str, Any]], object]) -> None:
    manifest = json.loads(members["manifest.json"])
    change(manifest)
    members["manifest.json"] = json.dumps(manifest).encode()


def add_outside(members: dict[str, bytes]) -> None:
    """A name that would land outside HOME, properly listed."""
    name, data = next((name, data) for name, data in members.items() if name.startswith("photos/"))
    members["../outside"] = data
    edit_manifest(
        members, lambda manifest: manifest["members"].update({"../outside": manifest["members"][name]})
    )


def change_photo(members: dict[str, bytes]) -> None:
    name = next(name for name in members if name.startswith("photos/"))
    members[name] = members[name][::-1]


def drop_database(members: dict[str, bytes]) -> None:
    del members["database.sqlite"]
    edit_manifest(members, lambda manifest: manifest["members"].pop("database.sqlite"))


DAMAGES: dict[str, Callable[[dict[str, bytes]], object]] = {
    "a name outside HOME": add_outside,
    "a changed photo": change_photo,
    "an unlisted file": lambda members: members.update({"extra.txt": b"hello"}),
    "a lost file": lambda members: members.pop("secret.key"),
    "no database": drop_database,
    "no manifest": lambda members: members.pop("manifest.json"),
    "a manifest that is no JSON": lambda members: members.update({"manifest.json": b"{"}),
    "a manifest of another shape": lambda members: members.update({"manifest.json": b"[]"}),
    "another format": lambda members: edit_manifest(members, lambda manifest: manifest.update(format=2)),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_backup_that_is_not_as_we_wrote_it_is_refused(
    original: Path, home: Path, tmp_path: Path, damage: Callable[[dict[str, bytes]], object]
) -> None:
    damaged, before = rewrite(original, tmp_path / "damaged.zip", damage), contents(home)
    with pytest.raises(BackupDamaged) as refused:
        restore(home, database_url(home), damaged, force=True)
    assert is_one_sentence(refused.value)
    assert contents(home) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["damaged.zip", "home"]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_backup_cut_short_is_refused(original: Path, home: Path, tmp_path: Path, share: float) -> None:
    data, before = original.read_bytes(), contents(home)
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(BackupDamaged) as refused:
        restore(home, database_url(home), damaged, force=True)
    assert is_one_sentence(refused.value)
    assert contents(home) == before


def test_a_flipped_bit_is_noticed_or_harmless(original: Path, tmp_path: Path) -> None:
    reference = tmp_path / "reference"
    restore(reference, database_url(reference), original)
    data, chance = original.read_bytes(), random.Random(7)
    for number in range(60):
        flipped = bytearray(data)
        flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        damaged, home = tmp_path / "damaged.zip", tmp_path / f"home{number}"
        damaged.write_bytes(flipped)
        try:
            restore(home, database_url(home), damaged)
        except BackupDamaged:
            assert not home.exists() or contents(home) == {}
        else:
            assert contents(home) == contents(reference)


def test_a_backup_of_a_newer_program_is_refused(original: Path, home: Path, tmp_path: Path) -> None:
    newer, before = tmp_path / "newer", contents(home)
    restore(newer, database_url(newer), original)
    with sqlite3.connect(newer / "snaplook.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    backup = back_up(newer, database_url(newer), tmp_path / "newer.zip").path
    with pytest.raises(DatabaseTooNew) as refused:
        restore(home, database_url(home), backup, force=True)
    assert is_one_sentence(refused.value)
    assert contents(home) == before


def test_a_full_disk_while_restoring_changes_nothing(original: Path, home: Path) -> None:
    before = contents(home)
    process = subprocess.run(
        [sys.executable, "-c", FULL, str(home), database_url(home), str(original)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "no space left" in process.stdout
    assert is_one_sentence(StorageFull(process.stdout.strip()))
    assert contents(home) == before
    assert product_names(home) == {"A0"}


@pytest.mark.parametrize("survived", range(9))
def test_ctrl_c_while_the_parts_are_exchanged_changes_nothing(
    original: Path, home: Path, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    before = contents(home)
    Renaming(monkeypatch).fail(KeyboardInterrupt(), survived)
    with pytest.raises(KeyboardInterrupt):
        restore(home, database_url(home), original, force=True)
    assert contents(home) == before


@pytest.fixture(params=[1, 5, 8])
def cut(original: Path, home: Path, request: pytest.FixtureRequest) -> dict[str, bytes]:
    """What HOME held before a restore was killed after so many renamings."""
    before = contents(home)
    process = subprocess.run(
        [sys.executable, "-c", KILLED, str(home), database_url(home), str(original), str(request.param)],
        check=False,
    )
    assert process.returncode == -signal.SIGKILL
    return before


@pytest.mark.parametrize("use", [schema.check, schema.ensure, schema.upgrade])
def test_after_a_killed_restore_no_empty_database_is_made(
    cut: dict[str, bytes], home: Path, use: Callable[[str], Coroutine[Any, Any, object]]
) -> None:
    with pytest.raises(DatabaseUnavailable, match="snaplook db restore") as refused:
        asyncio.run(use(database_url(home)))
    assert is_one_sentence(refused.value)
    assert not (home / "snaplook.db").exists()


def test_after_a_killed_restore_no_backup_is_made(cut: dict[str, bytes], home: Path, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="snaplook db restore"):
        back_up(home, database_url(home), tmp_path / "new.zip")


def test_a_killed_restore_is_finished_by_the_same_command(
    cut: dict[str, bytes], home: Path, original: Path, tmp_path: Path
) -> None:
    reference = tmp_path / "reference"
    restore(reference, database_url(reference), original)
    restore(home, database_url(home), original, force=True)
    assert contents(home) == {**contents(reference), "embeddings/model/vectors.npy": b"vectors"}


def test_a_killed_restore_is_taken_back_when_it_is_not_forced(
    cut: dict[str, bytes], home: Path, original: Path
) -> None:
    with pytest.raises(RestoreRefused):
        restore(home, database_url(home), original)
    assert contents(home) == cut
