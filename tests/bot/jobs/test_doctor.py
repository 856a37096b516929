"""The doctor looks at every part, whatever state the others are in, and says what to do."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.jobs.checkup import catalogue, home
from bot.jobs.checkup.finding import Finding
from bot.jobs.doctor import diagnose
from configs.settings import Settings
from tests.support.catalogues import settings_in
from tests.support.shop import Shop

PARTS = [
    "home",
    "disk",
    "folders",
    "secret key",
    "database",
    "journal",
    "people's photos",
    "model",
    "index",
    "limits",
    "workers",
    "page",
    "public address",
    "telegram",
    "discord",
    "texts",
    "training",
]


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with as many cores as the tests have workers, and a port that is free."""
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setenv("SNAPLOOK_WEB__PORT", "0")


async def examine(settings: Settings) -> dict[str, Finding]:
    findings = await diagnose(settings)
    assert [finding.name for finding in findings] == PARTS
    assert all(finding.says.endswith(".") and "\n" not in finding.says for finding in findings)
    return {finding.name: finding for finding in findings}


def bad(findings: dict[str, Finding]) -> set[str]:
    return {name for name, finding in findings.items() if not finding.good}


async def test_a_new_installation_is_told_how_to_begin(tmp_path: Path) -> None:
    findings = await examine(settings_in(tmp_path / "home"))
    assert bad(findings) == {"database", "index"}
    assert "snaplook ingest" in findings["database"].says
    assert "snaplook index" in findings["index"].says


def test_looking_makes_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("home", "empty"):
        asyncio.run(diagnose(settings_in(tmp_path / name)))
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "empty"]


async def test_a_running_installation_is_well(indexed_shop: Shop) -> None:
    findings = await examine(settings_in(indexed_shop.home))
    assert bad(findings) == set()
    assert "18 photos of 9 products" in findings["index"].says


@pytest.mark.parametrize("place", ["/proc/snaplook", "{file}/home"])
async def test_a_home_that_cannot_be_written_is_found(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    findings = await examine(settings_in(Path(place.format(file=tmp_path / "file"))))
    assert {"home", "index"} <= bad(findings)
    assert findings["model"].good


async def test_a_nearly_full_disk_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "LOW_DISK", 2**60)
    findings = await examine(settings_in(tmp_path))
    assert "make room" in findings["disk"].says
    assert "disk" in bad(findings)


async def test_a_damaged_key_is_found(indexed_shop: Shop) -> None:
    (indexed_shop.home / "secret.key").write_bytes(b"short")
    findings = await examine(settings_in(indexed_shop.home))
    assert bad(findings) == {"secret key"}
    assert "backup" in findings["secret key"].says


def of_a_newer_program(file: Path) -> None:
    run_sql(file, "UPDATE alembic_version SET version_num = '9999'")


def changed_by_hand(file: Path) -> None:
    run_sql(file, "ALTER TABLE products ADD COLUMN mine TEXT")


def overwritten(file: Path) -> None:
    file.write_bytes(b"no database any more " * 1_000)


def half_restored(file: Path) -> None:
    file.rename(file.with_name(f".{file.name}.replaced-1f"))


def run_sql(file: Path, statement: str) -> None:
    connection = sqlite3.connect(file)
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (of_a_newer_program, "update the program"),
        (changed_by_hand, "snaplook db check"),
        (overwritten, "damaged"),
        (Path.unlink, "snaplook ingest"),
        (half_restored, "snaplook db restore"),
    ],
)
async def test_a_database_that_does_not_fit_is_found(
    indexed_shop: Shop, harm: Callable[[Path], None], says: str
) -> None:
    harm(indexed_shop.home / "snaplook.db")
    findings = await examine(settings_in(indexed_shop.home))
    assert bad(findings) == {"database"}
    assert says in findings["database"].says


async def test_a_missing_model_takes_only_the_index_with_it(indexed_shop: Shop) -> None:
    settings = settings_in(indexed_shop.home)
    model = settings.model.model_copy(update={"bundle": indexed_shop.desk / "nowhere"})
    findings = await examine(settings.model_copy(update={"model": model}))
    assert bad(findings) == {"model", "index"}
    assert str(indexed_shop.desk / "nowhere") in findings["model"].says


async def test_a_bug_in_one_check_does_not_hide_the_others(
    indexed_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_settings: Settings) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(catalogue, "open_runtime", fail)
    findings = await examine(settings_in(indexed_shop.home))
    assert bad(findings) == {"model"}
    assert "ZeroDivisionError" in findings["model"].says


async def test_training_is_optional(indexed_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    findings = await examine(settings_in(indexed_shop.home))
    assert bad(findings) == set()
    assert "extra `train`" in findings["training"].says
