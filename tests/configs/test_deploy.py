"""What an operator deploys is checked by the tools that will read it, as far as they can without a run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from bot.process.metrics import Metrics
from bot.process.serving import STOP
from configs.loading import known_settings, load_settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "configs" / "deploy"
UNIT = DEPLOY / "snaplook.service"
EXAMPLE = DEPLOY / "snaplook.env.example"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())


def tool(*names: str) -> str:
    """Find a program beside our Python or on the path; without it the test is skipped, which CI forbids."""
    beside = Path(sys.executable).parent
    for name in names:
        found = shutil.which(name, path=os.pathsep.join([str(beside), os.environ.get("PATH", "")]))
        if found:
            return found
    pytest.skip(f"{' or '.join(names)} is not installed")


def run(*command: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_containerfile_has_no_fault_that_hadolint_knows() -> None:
    done = run(tool("hadolint"), DEPLOY / "Containerfile")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_holds_what_the_service_needs_and_no_more() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert "USER 10001" in text
    assert "[postgres,redis]" in text
    assert "[postgres,redis]" in (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert "train" not in text
    assert all(re.search(r":[\d.]+-", image) for image in re.findall(r"^FROM (\S+)", text, re.M))
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    kept = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    assert kept == {"pyproject.toml", "README.md", "LICENSE", "bot", "configs", "engine", "storage"}


def test_compose_reads_the_file_and_insists_on_a_password(tmp_path: Path) -> None:
    compose = [tool("docker-compose"), "--file", tmp_path / "compose.yaml", "config"]
    shutil.copy(DEPLOY / "compose.yaml", tmp_path)
    shutil.copy(EXAMPLE, tmp_path / ".env")
    refused = run(*compose)
    assert refused.returncode != 0
    assert "set it in .env" in refused.stderr
    read = run(*compose, POSTGRES_PASSWORD="secret1")
    assert read.returncode == 0, read.stderr
    lines = [line.strip(" -") for line in read.stdout.splitlines()]
    assert "POSTGRES_PASSWORD: secret1" in lines
    assert "SNAPLOOK_DATABASE__URL: postgresql+asyncpg://snaplook:secret1@database/snaplook" in lines
    assert "127.0.0.1" in read.stdout


def installed_unit(folder: Path) -> Path:
    """The unit as on a machine on which the program is installed."""
    unit = folder / UNIT.name
    unit.write_text(UNIT.read_text(encoding="utf-8").replace("/opt/snaplook/bin/snaplook", "/bin/true"))
    return unit


def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    done = run(tool("systemd-analyze"), "verify", "--man=no", installed_unit(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_counts_the_unit_among_the_well_closed_ones(tmp_path: Path) -> None:
    analyze = tool("systemd-analyze")
    done = run(
        analyze, "security", "--no-pager", "--offline=true", "--threshold=25", installed_unit(tmp_path)
    )
    assert done.returncode == 0, done.stdout


def test_whoever_stops_the_service_waits_until_it_has_ended() -> None:
    [unit] = re.findall(r"^TimeoutStopSec=(\d+)$", UNIT.read_text(encoding="utf-8"), re.M)
    compose = (DEPLOY / "compose.yaml").read_text(encoding="utf-8").partition("\n  database:")[0]
    [patience] = re.findall(r"stop_grace_period: (\d+)s", compose)
    assert min(int(unit), int(patience)) >= STOP + 5


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    known = {f"SNAPLOOK_{name.replace('.', '__').upper()}" for name in known_settings()}
    named = set(re.findall(r"SNAPLOOK_[A-Z0-9_]+", path.read_text(encoding="utf-8")))
    assert named - known == set()


def test_every_line_of_the_example_can_be_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    lines = re.findall(r"^(?:# )?(SNAPLOOK_\w+)=(.*)$", EXAMPLE.read_text(encoding="utf-8"), re.M)
    for name, value in lines:
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.shop.name == "My shop"
    assert settings.web.trusted_proxies == 1
    assert settings.database.url is not None


def test_every_measurement_is_described() -> None:
    registry = CollectorRegistry()
    Metrics(registry)
    names = {
        f"{family.name}_total" if family.type == "counter" else family.name for family in registry.collect()
    }
    text = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(snaplook_\w+)` \|", text, re.M)) == names


def test_every_deployed_file_is_described() -> None:
    text = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert {path.name for path in FILES} - {"README.md"} == set(re.findall(r"^\| `([^_`]+)` \|", text, re.M))
