"""An ingest that is killed at any moment and run again loses nothing and doubles nothing."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from configs.settings import Settings
from storage.photos import PhotoStore
from storage.records import PhotoRow, ProductRow
from tests.support.catalogues import settings_in, stored, write_folder_catalogue

KILLS = 5
PRODUCTS = 400
PHOTOS = 2

pytestmark = pytest.mark.slow


def start(catalogue: Path, settings: Settings) -> subprocess.Popen[bytes]:
    """Start the command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "ingest", str(catalogue)],
        env={**os.environ, "SNAPLOOK_HOME": str(settings.home)},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(catalogue: Path, settings: Settings) -> str:
    """Run the command to its end and return what it printed."""
    process = start(catalogue, settings)
    printed, complaints = process.communicate()
    assert process.returncode == 0, complaints.decode()
    return printed.decode()


def kill_after(seconds: float, process: subprocess.Popen[bytes]) -> bool:
    """Kill the process after a while; tell whether it was still running then."""
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return True
    return False


async def assert_whole(settings: Settings) -> int:
    """Whatever the database shows is there in full; return how many products that are."""
    if not (settings.home / "snaplook.db").exists():
        return 0
    store = PhotoStore(settings.photos_dir)
    products = await stored(settings)
    for _, photos in products.values():
        assert len(photos) == PHOTOS
        for photo in photos:
            assert hashlib.sha256(store.read(photo.digest)).hexdigest() == photo.digest
    return len(products)


def content(entry: tuple[ProductRow, tuple[PhotoRow, ...]]) -> tuple[object, ...]:
    """What a product says, without keys and times."""
    product, photos = entry
    shown = [(photo.digest, photo.source, photo.position) for photo in photos]
    return (product.title, product.product_type, product.fingerprint, shown)


async def test_a_killed_ingest_loses_and_doubles_nothing(tmp_path: Path) -> None:
    catalogue = write_folder_catalogue(tmp_path / "shop", PRODUCTS, PHOTOS)
    undisturbed = settings_in(tmp_path / "undisturbed")
    began = time.monotonic()
    finish(catalogue, undisturbed)
    duration = time.monotonic() - began

    settings = settings_in(tmp_path / "home")
    moments = random.Random(20_260_101)
    killed = 0
    for _ in range(KILLS):
        killed += kill_after(moments.uniform(0.2, 1.0) * duration, start(catalogue, settings))
        await assert_whole(settings)
    assert killed, "no run was still going when it was to be killed"

    finish(catalogue, settings)
    assert await assert_whole(settings) == PRODUCTS
    found, expected = await stored(settings), await stored(undisturbed)
    assert {key: content(entry) for key, entry in found.items()} == {
        key: content(entry) for key, entry in expected.items()
    }
    digests = set(PhotoStore(undisturbed.photos_dir).digests())
    assert set(PhotoStore(settings.photos_dir).digests()) == digests
    assert f"{PRODUCTS} as they were" in finish(catalogue, settings)
