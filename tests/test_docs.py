"""What the READMEs say of files and commands is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from bot.cli import app

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "configs", "engine", "storage", "bot/sources")
UNTOLD = ("__init__.py", "__main__.py")
APART = ("bot/demo/", "bot/sources/", "storage/migrations/", "storage/models/", "storage/repositories/")
"""Folders whose files a room's README need not name one by one."""


def files_of(room: str) -> list[Path]:
    return [
        path
        for path in sorted((ROOT / room).rglob("*.py"))
        if path.name not in UNTOLD
        and not any(
            path.relative_to(ROOT).as_posix().startswith(part)
            for part in APART
            if not room.startswith(part[:-1])
        )
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_names_each_of_its_files(room: str) -> None:
    text = (ROOT / room / "README.md").read_text(encoding="utf-8")

    missing = [str(path.relative_to(ROOT)) for path in files_of(room) if f"{path.name}`" not in text]

    assert missing == []


@pytest.mark.parametrize("readme", ["README.md", *(f"{room}/README.md" for room in ROOMS)])
def test_every_file_that_a_readme_names_is_there(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    names = set(re.findall(r"[\w/]+\.(?:py\.mako|py|toml)\b", text)) - {"snaplook.toml"}
    known = [
        path.as_posix()
        for room in ("bot", "configs", "engine", "storage")
        for path in (ROOT / room).rglob("*")
    ]

    assert {name for name in names if not any(path.endswith(f"/{name}") for path in known)} == set()


def test_every_command_that_the_readme_runs_exists() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]

    assert (
        set(re.findall(r"snaplook (\w+)", "\n".join(re.findall(r"^snaplook .*$|`snaplook .*?`", text, re.M))))
        <= commands
    )


def test_every_setting_is_in_the_packaged_defaults_or_has_none() -> None:
    text = (ROOT / "configs" / "default.toml").read_text(encoding="utf-8")
    from configs.loading import known_settings

    for name in known_settings():
        assert re.search(rf"^#? ?{name.rpartition('.')[2]} =", text, re.M), name
