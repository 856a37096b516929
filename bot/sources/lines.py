"""The lines of a text file, read so that no line can hurt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.errors import SourceUnusable

LONGEST = 2**20
"""Bytes of the longest line that is read."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its number, counted from 1; ``fault`` says why its text cannot be used."""

    number: int
    text: str
    fault: str | None = None


def read_lines(path: Path) -> Iterator[Line]:
    """Yield the lines of a UTF-8 file, with their ends.

    Raises:
        SourceUnusable: the file cannot be read, or is UTF-16.
    """
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(_raw_lines(file), start=1):
                if number == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise SourceUnusable(f"{path} is stored as UTF-16; store it as UTF-8.")
                yield _line(number, raw)
    except OSError as error:
        raise SourceUnusable(f"The catalogue {path} cannot be read: {error.strerror}.") from error


def _raw_lines(file: BinaryIO) -> Iterator[bytes]:
    while raw := file.readline(LONGEST + 1):
        yield raw
        rest = raw
        while len(rest) > LONGEST and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST + 1)


def _line(number: int, raw: bytes) -> Line:
    if len(raw) > LONGEST:
        return Line(number, "", f"The line is longer than {LONGEST // 2**20} MB.")
    if b"\0" in raw:
        return Line(number, "", "The line holds a NUL byte.")
    try:
        return Line(number, raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        return Line(number, "", "The line is not UTF-8; store the file as UTF-8.")
