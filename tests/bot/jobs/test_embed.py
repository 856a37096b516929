"""Embedding files for whoever wants the vectors themselves; the file itself is `test_cli_embed`'s."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.errors import BadRequest, PhotoUnusable
from bot.jobs.embed import SUFFIXES, EmbedReport, collect_photos, embed_files
from engine.config import PhotoLimits
from tests.support.stock import picture
from tests.support.vectors import Catalogue, LookupRuntime


def embed(files: list[Path], catalogue: Catalogue, out: Path) -> EmbedReport:
    runtime = LookupRuntime(catalogue.bundle(), catalogue.photos.vectors)
    return embed_files(files, runtime, PhotoLimits(), out, 4, lambda _done, _total: None)


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def test_folders_give_their_photos_in_order_and_named_files_are_always_tried(tmp_path: Path) -> None:
    write(tmp_path, "shop/b.JPG", "shop/a/1.heic", "shop/a/list.csv", "shop/c.webp", "odd.bin")
    found = collect_photos([tmp_path / "odd.bin", tmp_path / "shop", tmp_path / "shop" / "c.webp"])
    names = [path.relative_to(tmp_path).as_posix() for path in found]
    assert names == ["odd.bin", "shop/a/1.heic", "shop/b.JPG", "shop/c.webp"]


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_every_usual_suffix_is_a_photo(tmp_path: Path, suffix: str) -> None:
    write(tmp_path, f"a{suffix}", "b.txt")
    assert collect_photos([tmp_path]) == [tmp_path / f"a{suffix}"]


def test_a_folder_named_like_a_photo_is_none(tmp_path: Path) -> None:
    write(tmp_path, "set.jpg/a.png")
    assert collect_photos([tmp_path]) == [tmp_path / "set.jpg" / "a.png"]


def test_nothing_to_embed_is_a_bad_request(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="nothing"):
        collect_photos([tmp_path / "nothing"])
    with pytest.raises(BadRequest, match="no photos"):
        collect_photos([tmp_path])


def test_each_vector_stays_with_its_path_however_many_workers(tmp_path: Path, catalogue: Catalogue) -> None:
    files = [tmp_path / f"{number}.png" for number in range(36)]
    for number, file in enumerate(files):
        file.write_bytes(picture(number))
    files[7].write_bytes(b"")
    report = embed(files, catalogue, tmp_path / "out.npz")
    assert (report.embedded, report.failed) == (35, ((str(files[7]), "The photo is an empty file."),))
    kept = [number for number in range(36) if number != 7]
    with np.load(tmp_path / "out.npz") as file:
        assert file["paths"].tolist() == [str(files[number]) for number in kept]
        assert np.array_equal(file["embeddings"], catalogue.photos.vectors[kept])
        expected = catalogue.bundle().classify(catalogue.photos.vectors[kept])
        assert file["probabilities"] == pytest.approx(expected, abs=1e-6)


def test_not_one_readable_photo_is_an_error(tmp_path: Path, catalogue: Catalogue) -> None:
    write(tmp_path, "a.png")
    with pytest.raises(PhotoUnusable, match="empty file"):
        embed([tmp_path / "a.png"], catalogue, tmp_path / "out.npz")
    assert not (tmp_path / "out.npz").exists()
