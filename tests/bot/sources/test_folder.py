"""A catalogue of folders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.errors import SourceUnusable
from bot.sources import open_source
from bot.sources.base import BadRow, CatalogueItem
from tests.support.pictures import write_jpeg


def test_a_folder_in_a_types_folder_is_a_product(tmp_path: Path) -> None:
    for name in ("back.jpg", "front.jpg"):
        write_jpeg(tmp_path / "Dresses" / "long_blue-dress" / name)
    source = open_source(tmp_path)
    [item] = source.items()
    assert isinstance(item, CatalogueItem)
    assert item.external_id == "Dresses/long_blue-dress"
    assert item.title == "Long blue dress"
    assert item.raw_type == "Dresses"
    assert [photo.name for photo in item.photos] == [
        "Dresses/long_blue-dress/back.jpg",
        "Dresses/long_blue-dress/front.jpg",
    ]
    assert source.count() == 1


def test_the_same_name_under_two_types_is_two_products(tmp_path: Path) -> None:
    write_jpeg(tmp_path / "Dresses" / "001" / "a.jpg")
    write_jpeg(tmp_path / "Shirts" / "001" / "a.jpg")
    ids = [item.external_id for item in open_source(tmp_path).items() if isinstance(item, CatalogueItem)]
    assert ids == ["Dresses/001", "Shirts/001"]


def test_what_lies_in_the_wrong_place_is_said(tmp_path: Path) -> None:
    write_jpeg(tmp_path / "root.jpg")
    write_jpeg(tmp_path / "Shirts" / "stray.jpg")
    write_jpeg(tmp_path / "Shirts" / "001" / "deep" / "a.jpg")
    (tmp_path / "Shirts" / "002").mkdir()
    bad = [row for row in open_source(tmp_path).items() if isinstance(row, BadRow)]
    assert [(row.product, row.reason.replace(str(tmp_path), "")) for row in bad] == [
        ("", "/root.jpg lies outside of the folders type/product."),
        ("Shirts/001", "/Shirts/001/deep lies too deep; photos belong into type/product."),
        ("Shirts/001", f"The folder {'/Shirts/001'} has no photo."),
        ("Shirts/002", f"The folder {'/Shirts/002'} has no photo."),
        ("", "/Shirts/stray.jpg lies outside of the folders type/product."),
    ]


def test_a_folder_that_cannot_be_read_costs_no_other(tmp_path: Path) -> None:
    # Not even root can read a folder whose path is longer than the system takes.
    catalogue = tmp_path
    while len(str(catalogue)) < os.pathconf(tmp_path, "PC_PATH_MAX") - 256:
        catalogue /= "d" * 100
    write_jpeg(catalogue / "Shirts" / "001" / "a.jpg")
    for parent in (catalogue, catalogue / "Shirts"):
        descriptor = os.open(parent, os.O_RDONLY)
        os.mkdir("x" * 255, dir_fd=descriptor)
        os.close(descriptor)
    source = open_source(catalogue)
    item, *bad = source.items()
    assert isinstance(item, CatalogueItem)
    assert item.external_id == "Shirts/001"
    assert [row.product for row in bad if isinstance(row, BadRow)] == ["Shirts/" + "x" * 255, ""]
    assert all(
        row.reason.endswith(" cannot be read: File name too long.") for row in bad if isinstance(row, BadRow)
    )
    assert source.count() == 2


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "a.jpg"):
        write_jpeg(tmp_path / "Shirts" / "001" / name)
    (tmp_path / ".git").mkdir()
    [item] = open_source(tmp_path).items()
    assert isinstance(item, CatalogueItem)
    assert len(item.photos) == 1


def test_a_catalogue_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceUnusable, match=r"There is no catalogue at .*nowhere"):
        open_source(tmp_path / "nowhere")


def test_a_file_that_is_no_catalogue_is_named(tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").touch()
    with pytest.raises(
        SourceUnusable, match=r"list\.xlsx is no catalogue; give a folder, or a file named \.csv"
    ):
        open_source(tmp_path / "list.xlsx")
