"""Values go through a pipe as they are, and a photo on its way holds nobody up."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import pytest

from bot.workers import frames
from bot.workers.base import SearchRequest
from tests.support.until import until

PHOTOS = tuple(bytes([number]) * (frames.CHUNK * 8 + number) for number in range(3))


@asynccontextmanager
async def pipe() -> AsyncIterator[tuple[asyncio.StreamWriter, asyncio.StreamReader]]:
    """A pipe of the system's, written and read on this event loop."""
    loop = asyncio.get_running_loop()
    source, target = os.pipe()
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    reading, _ = await loop.connect_read_pipe(lambda: protocol, os.fdopen(source, "rb"))
    flow = asyncio.streams.FlowControlMixin()
    writing, _ = await loop.connect_write_pipe(lambda: flow, os.fdopen(target, "wb"))
    try:
        yield asyncio.StreamWriter(writing, flow, None, loop), reader
    finally:
        writing.abort()
        reading.close()


@pytest.mark.parametrize("value", [None, ("text", 1.5), b"small", b"", PHOTOS, SearchRequest(PHOTOS, 3)])
async def test_a_value_arrives_as_it_was_sent(value: object) -> None:
    packed = b"".join(frames.pack(value))
    arrived = frames.read(BytesIO(packed))
    async with pipe() as (writer, reader):
        _, received = await asyncio.gather(frames.send(writer, value), frames.receive(reader))
    for one in (arrived, received):
        if isinstance(value, SearchRequest):
            assert (one.seen, one.k) == (value.seen, value.k)
        else:
            assert one == value


@pytest.mark.parametrize("cut", [0, 3, 11, 40, -1])
def test_a_value_that_is_cut_short_is_the_end(cut: int) -> None:
    with pytest.raises(EOFError):
        frames.read(BytesIO(b"".join(frames.pack(PHOTOS))[:cut]))


def test_photos_are_not_copied() -> None:
    pieces = frames.pack(SearchRequest(PHOTOS, 3))
    assert [piece for piece in pieces if len(piece) >= frames.APART] == list(PHOTOS)
    assert all(any(piece is photo for piece in pieces) for photo in PHOTOS)


async def test_no_more_of_a_photo_is_held_ready_than_the_other_side_takes() -> None:
    async with pipe() as (writer, reader):
        sending = asyncio.create_task(frames.send(writer, PHOTOS))
        await until(lambda: writer.transport.get_write_buffer_size() > 0)
        assert writer.transport.get_write_buffer_size() <= 2 * frames.CHUNK
        assert await frames.receive(reader) == PHOTOS
        await sending
