"""A Bot API server as a process of its own, and people there who are moved from this one."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from tests.support.shop import ROOT
from tests.support.telegram.errors import JsonDict

TOKEN = "123456:TEST-token"


@dataclass(frozen=True)
class RemoteApi:
    """A server in another process, steered over HTTP; see ``control.py``."""

    address: str
    session: aiohttp.ClientSession = field(repr=False)
    token: str = TOKEN

    @property
    def base_url(self) -> str:
        """What a bot takes as its base URL; its token follows."""
        return f"{self.address}/bot"

    @property
    def base_file_url(self) -> str:
        """What a bot takes as its base URL for files; its token follows."""
        return f"{self.address}/file/bot"

    async def person(self) -> int:
        """Make somebody with a private chat; return their id, which is the chat's too."""
        said = await self.post("person", {})
        return int(said["id"])

    async def photo(self, person: int, content: bytes) -> int:
        """Let somebody send a photo; return the id of the message."""
        async with self.session.post(f"{self.address}/control/photo?person={person}", data=content) as answer:
            said = await _read(answer)
        return int(said["message_id"])

    async def post(self, what: str, fields: JsonDict) -> JsonDict:
        """Move somebody or something."""
        async with self.session.post(f"{self.address}/control/{what}", json=fields) as answer:
            return await _read(answer)

    async def get(self, what: str) -> JsonDict:
        """Ask for something."""
        async with self.session.get(f"{self.address}/control/{what}") as answer:
            return await _read(answer)

    async def fail(self, **fault: object) -> None:
        """Let requests fail, as ``BotApi.fail`` does."""
        await self.post("fail", fault)

    async def chat(self, chat: int) -> JsonDict:
        """Return what a chat shows."""
        return await self.get(f"chat/{chat}")

    async def answered(self, chat: int, count: int, seconds: float) -> None:
        """Wait, for some seconds at most, until a chat shows so many photos with buttons."""
        asked = f"wait?chat={chat}&count={count}&kind=photo&keyboard=1&timeout={seconds}"
        async with self.session.get(f"{self.address}/control/{asked}") as answer:
            await answer.read()

    async def stats(self) -> JsonDict:
        """Return what was counted."""
        return await self.get("stats")


@asynccontextmanager
async def remote_api(token: str = TOKEN) -> AsyncIterator[RemoteApi]:
    """Run a server in a process of its own until the end of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.support.telegram.server", "--token", token),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        address = (await process.stdout.readline()).decode().strip()
        assert address, "the server did not start"
        patient = aiohttp.ClientTimeout(total=None)
        async with aiohttp.ClientSession(timeout=patient, connector=aiohttp.TCPConnector(limit=0)) as session:
            yield RemoteApi(address, session, token)
    finally:
        process.terminate()
        await process.wait()


async def _read(answer: aiohttp.ClientResponse) -> JsonDict:
    said: JsonDict = await answer.json()
    if answer.status != 200:
        raise RuntimeError(f"the server refuses: {said}")
    return said
