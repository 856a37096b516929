"""A checkpoint says what it belongs to, and is there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.errors import TrainingError
from engine.training.checkpoint import CHECKPOINT, RunKey, read_checkpoint, write_checkpoint
from engine.training.writing import reserve, whole_file
from tests.support.disk import files_end_at

KEY = RunKey("recipe/pretrained", "photos")


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_checkpoint(tmp_path, KEY, {"step": 3, "weights": torch.arange(4)})

    state = read_checkpoint(tmp_path, KEY)

    assert state is not None
    assert state["step"] == 3
    assert state["weights"].tolist() == [0, 1, 2, 3]


def test_a_new_folder_has_none(tmp_path: Path) -> None:
    assert read_checkpoint(tmp_path / "new", KEY) is None


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (RunKey("other/pretrained", "photos"), "another configuration; choose another folder"),
        (RunKey("recipe/0123", "photos"), "another configuration; choose another folder"),
        (RunKey("recipe/pretrained", "others"), "other photos or other labels; choose another folder"),
    ],
)
def test_a_checkpoint_of_something_else_is_refused(tmp_path: Path, key: RunKey, said: str) -> None:
    write_checkpoint(tmp_path, KEY, {"step": 3})

    with pytest.raises(TrainingError, match=said):
        read_checkpoint(tmp_path, key)


def test_a_damaged_checkpoint_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / CHECKPOINT).write_bytes(b"half")

    with pytest.raises(TrainingError, match="damaged; remove it to start again"):
        read_checkpoint(tmp_path, KEY)


def test_on_a_full_disk_the_last_checkpoint_stays(tmp_path: Path) -> None:
    write_checkpoint(tmp_path, KEY, {"step": 3})

    with files_end_at(10_000), pytest.raises(TrainingError) as raised:
        write_checkpoint(tmp_path, KEY, {"step": 4, "weights": torch.zeros(100_000)})

    state = read_checkpoint(tmp_path, KEY)
    assert state is not None
    assert state["step"] == 3
    assert str(raised.value) == f"{tmp_path / CHECKPOINT} cannot be written; see whether its disk is full."


def test_a_file_takes_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"

    with whole_file(path) as partial:
        partial.write_text("all of it")
        assert not path.exists()

    assert path.read_text() == "all of it"
    assert list(tmp_path.iterdir()) == [path]


def test_room_is_reserved_or_refused_before_anything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "array"
    reserve(path, 50_000)
    assert path.read_bytes() == bytes(50_000)

    with files_end_at(10_000), pytest.raises(TrainingError, match=r"There is no room for .*array"):
        reserve(path, 50_000)

    assert not path.exists()
