"""Python values on a pipe: each as its pickle, with large bytes apart.

Only a process and its own child speak it. A photo is neither copied into the pickle nor written at once: both
would block the event loop for long.
"""

from __future__ import annotations

import asyncio
import io
import pickle
import struct
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

APART = 65_536
"""From so many bytes on, a value's bytes go apart from its pickle."""

CHUNK = 262_144
"""Bytes that are given to a pipe at once: copying them is not felt."""

_NUMBER = struct.Struct(">Q")

Piece = bytes | memoryview


def pack(value: object) -> list[Piece]:
    """Return a value as it goes onto a pipe, in pieces of any size: their number, their sizes, themselves."""
    packed = io.BytesIO()
    pickler = _Pickler(packed)
    pickler.dump(value)
    pieces: list[Piece] = [packed.getbuffer(), *pickler.apart]
    sizes = (_NUMBER.pack(number) for number in (len(pieces), *map(len, pieces)))
    return [b"".join(sizes), *pieces]


def read(stream: BinaryIO) -> Any:
    """Wait for the next value.

    Raises:
        EOFError: the other side is gone.
    """
    count = _number(_exactly(stream, _NUMBER.size))
    sizes = [_number(_exactly(stream, _NUMBER.size)) for _ in range(count)]
    return _unpack([_exactly(stream, size) for size in sizes])


async def send(stream: asyncio.StreamWriter, value: object) -> None:
    """Write a value, and let others have their turn meanwhile.

    Raises:
        OSError: the other side is gone.
    """
    for piece in pack(value):
        for chunk in _chunks(piece):
            stream.write(chunk)
            await stream.drain()


async def receive(stream: asyncio.StreamReader) -> Any:
    """Wait for the next value.

    Raises:
        EOFError: the other side is gone.
    """
    count = _number(await stream.readexactly(_NUMBER.size))
    sizes = [_number(await stream.readexactly(_NUMBER.size)) for _ in range(count)]
    return _unpack([await stream.readexactly(size) for size in sizes])


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.apart: list[bytes] = []

    def persistent_id(self, obj: object) -> int | None:
        if type(obj) is not bytes or len(obj) < APART:
            return None
        self.apart.append(obj)
        return len(self.apart) - 1


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, apart: Sequence[bytes]) -> None:
        super().__init__(file)
        self._apart = apart

    def persistent_load(self, pid: int) -> bytes:
        return self._apart[pid]


def _unpack(pieces: Sequence[bytes]) -> Any:
    packed, *apart = pieces
    return _Unpickler(io.BytesIO(packed), apart).load()


def _chunks(piece: Piece) -> Iterator[memoryview]:
    view = memoryview(piece)
    for start in range(0, len(view), CHUNK):
        yield view[start : start + CHUNK]


def _number(packed: bytes) -> int:
    number: int = _NUMBER.unpack(packed)[0]
    return number


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
