"""What is on the disk once a file is written."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

from storage.files import make_folder, whole_file


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was synced to the disk so far, by its name at that time, in order."""
    fsync, names = os.fsync, list[str]()

    def noted(descriptor: int) -> None:
        names.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    return names


def test_a_file_is_synced_before_it_gets_its_name_and_its_name_after(
    tmp_path: Path, synced: list[str]
) -> None:
    with whole_file(tmp_path / "entry") as file:
        file.write(b"whole")
    content, folder = synced
    assert content.endswith(".tmp")
    assert folder == tmp_path.name
    assert (tmp_path / "entry").read_bytes() == b"whole"


def test_a_file_that_is_not_finished_gets_no_name(tmp_path: Path, synced: list[str]) -> None:
    with suppress(KeyError), whole_file(tmp_path / "entry") as file:
        file.write(b"half")
        raise KeyError
    assert (synced, list(tmp_path.iterdir())) == ([], [])


def test_every_folder_that_is_made_is_synced_in_the_one_above(tmp_path: Path, synced: list[str]) -> None:
    make_folder(tmp_path / "home" / "journal")
    assert sorted(synced) == sorted([tmp_path.name, "home"])
    make_folder(tmp_path / "home" / "journal")
    assert len(synced) == 2
