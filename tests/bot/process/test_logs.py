"""What is logged comes out as one line an event, and no secret or photo ever does."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NoReturn

import pytest
import structlog

from bot.process import logs
from bot.process.logs import in_request, secrets_of, set_up_logging
from configs.settings import Log, Settings

SECRET = 'p@ss "w\\ord"/ü'


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for room in logs.ROOMS:
        logging.getLogger(room).setLevel(logging.NOTSET)
    structlog.reset_defaults()


def listen(level: Literal["debug", "info"] = "info", form: Literal["text", "json"] = "json") -> io.StringIO:
    stream = io.StringIO()
    set_up_logging(Log(level=level, format=form), [SECRET], stream)
    return stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail_because_of(error: Exception) -> NoReturn:
    raise RuntimeError(f"lost because of {error!r}") from error


def test_json_lines_say_when_who_how_bad_and_what() -> None:
    stream = listen()
    structlog.stdlib.get_logger("bot.service").info("answered", milliseconds=12)
    [line] = lines(stream)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", line.pop("timestamp"))
    assert line == {"event": "answered", "level": "info", "logger": "bot.service", "milliseconds": 12}


def test_what_a_library_logs_comes_out_the_same() -> None:
    stream = listen()
    logging.getLogger("aiohttp.server").warning("Bad request from %s", "someone")
    [line] = lines(stream)
    assert (line["event"], line["logger"]) == ("Bad request from someone", "aiohttp.server")


@pytest.mark.parametrize("level", ["debug", "info"])
def test_a_library_is_heard_from_warnings_on_whatever_the_level(level: Literal["debug", "info"]) -> None:
    stream = listen(level)
    logging.getLogger("aiosqlite").debug("executing INSERT with what a person sent")
    logging.getLogger("alembic").info("context")
    assert stream.getvalue() == ""


def test_debug_lines_of_ours_come_out_when_asked_for() -> None:
    stream = listen("debug")
    structlog.stdlib.get_logger("storage.journal").debug("drained")
    assert [line["event"] for line in lines(stream)] == ["drained"]


def test_every_line_within_a_request_carries_its_id() -> None:
    stream = listen()
    with in_request("0191"):
        structlog.stdlib.get_logger("bot.service").info("within")
        logging.getLogger("asyncio").warning("within, from a library")
    structlog.stdlib.get_logger("bot.service").info("after")
    assert [line.get("request_id") for line in lines(stream)] == ["0191", "0191", None]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_secret_never_comes_out_wherever_it_stands(form: Literal["text", "json"]) -> None:
    stream = listen(form=form)
    logger = structlog.stdlib.get_logger("bot")
    logger.warning(f"the password is {SECRET}", where=[{"deep": SECRET}], error=ValueError(SECRET))
    logging.getLogger("sqlalchemy").warning(
        "postgresql://snaplook:%s@host", "p%40ss%20%22w%5Cord%22%2F%C3%BC"
    )
    try:
        fail_because_of(ValueError(SECRET))
    except RuntimeError:
        logger.exception("failed")
        logging.getLogger("asyncio").exception("failed too")
    text = stream.getvalue()
    assert text.count("RuntimeError: lost because of") == 2
    assert text.count("***") >= 8
    assert "w\\" not in text.replace("\\\\", "\\")
    assert "p@ss" not in text
    assert "p%40ss" not in text


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_photo_never_comes_out(form: Literal["text", "json"]) -> None:
    stream = listen(form=form)
    photo = b"\xff\xd8'\"\\" * 100
    logger = structlog.stdlib.get_logger("bot")
    logger.info("received", photo=photo, views=(bytearray(photo), memoryview(photo)))
    logger.error("broken", error=ValueError(photo))
    logger.error(f"in a sentence: {photo!r} and on")
    text = stream.getvalue()
    assert "xd8" not in text
    assert text.count("<500 bytes>") == 3
    assert text.count("<bytes>") == 2
    assert "and on" in text


def test_lines_for_people_are_short_and_carry_the_traceback_whole() -> None:
    stream = listen(form="text")
    try:
        fail_because_of(ZeroDivisionError())
    except RuntimeError:
        structlog.stdlib.get_logger("bot.process.supervision").exception("crashed", adapter="web")
    first, *rest = stream.getvalue().splitlines()
    assert "crashed" in first
    assert "adapter=web" in first
    assert rest[0] == "ZeroDivisionError"
    assert rest[-1] == "RuntimeError: lost because of ZeroDivisionError()"


def test_every_secret_of_the_settings_is_known_the_password_in_an_address_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    values = {
        "DATABASE__URL": "postgresql://snaplook:p%40ss-1@db/snaplook",
        "LIMITS__STORAGE": "async+redis://:p%40ss-2@counters",
        "SECRET_KEY": "a-long-enough-key",
        "TELEGRAM__TOKEN": "token-1",
        "TELEGRAM__WEBHOOK_SECRET": "hook-1",
        "DISCORD__TOKEN": "token-2",
        "WEB__REVIEW_PASSWORD": "desk-1",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"SNAPLOOK_{name}", value)
    assert set(secrets_of(Settings.model_validate({}))) == {*values.values(), "p@ss-1", "p@ss-2"}
