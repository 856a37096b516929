"""The gateway: events to each shard, told again to one that resumes."""

from __future__ import annotations

import asyncio
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.support.discord.errors import JsonDict
from tests.support.discord.state import MESSAGE_CONTENT, Guild, World
from tests.support.discord.telling import guild_json

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, INVALID, HELLO, ACK = 0, 1, 2, 6, 9, 10, 11
BAD_TOKEN, NOT_GRANTED = 4004, 4014


@dataclass(slots=True)
class Session:
    """One shard's: what it was told, by number."""

    id: str
    shard: tuple[int, int]
    intents: int
    told: list[JsonDict] = field(default_factory=list)
    line: Line | None = None


class Line:
    """One connection."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self.socket = socket
        self._packer = zlib.compressobj() if compressed else None

    async def send(self, payload: JsonDict) -> None:
        """Send one payload."""
        text = json.dumps(payload)
        if self._packer is None:
            await self.socket.send_str(text)
        else:
            packed = self._packer.compress(text.encode()) + self._packer.flush(zlib.Z_SYNC_FLUSH)
            await self.socket.send_bytes(packed)


class Gateway:
    """All shards of the bot."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.sessions: dict[str, Session] = {}
        self.identified = 0
        self.resumed = 0

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Talk to one shard until its connection ends."""
        socket = web.WebSocketResponse(heartbeat=None, max_msg_size=0)
        await socket.prepare(request)
        line = Line(socket, compressed=request.query.get("compress") == "zlib-stream")
        await line.send({"op": HELLO, "d": {"heartbeat_interval": 41_250}, "s": None, "t": None})
        session: Session | None = None
        async for packet in socket:
            if packet.type is not WSMsgType.TEXT:
                continue
            payload = json.loads(packet.data)
            if payload["op"] == HEARTBEAT:
                await line.send({"op": ACK, "d": None, "s": None, "t": None})
            elif payload["op"] == IDENTIFY:
                session = await self._identify(payload["d"], line, request)
            elif payload["op"] == RESUME:
                session = await self._resume(payload["d"], line)
        if session is not None and session.line is line:
            session.line = None
        return socket

    async def tell(self, event: str, data: Any, guild: Guild | None) -> None:
        """Tell the shard that looks after a guild of something; direct messages are the first one's."""
        for session in list(self.sessions.values()):
            number, count = session.shard
            if number == (0 if guild is None else (guild.id >> 22) % count):
                await self._dispatch(session, event, data)

    async def drop(self, *, resumable: bool = True) -> None:
        """Cut every connection; sessions are forgotten where they cannot be resumed."""
        lines = [session.line for session in self.sessions.values() if session.line is not None]
        if not resumable:
            self.sessions.clear()
        for line in lines:
            transport = line.socket._req.transport if line.socket._req is not None else None
            if transport is not None:
                transport.abort()

    async def _identify(self, data: JsonDict, line: Line, request: web.Request) -> Session | None:
        if data["token"] != self._world.token:
            await line.socket.close(code=BAD_TOKEN, message=b"Authentication failed.")
            return None
        if data["intents"] & MESSAGE_CONTENT and not self._world.reads_messages:
            await line.socket.close(code=NOT_GRANTED, message=b"Disallowed intent(s).")
            return None
        number, count = data.get("shard", [0, 1])
        session = Session(f"session-{self._world.snowflake()}", (number, count), data["intents"], line=line)
        for name in [name for name, one in self.sessions.items() if one.shard == session.shard]:
            del self.sessions[name]
        self.sessions[session.id] = session
        guilds = [one for one in self._world.guilds.values() if (one.id >> 22) % count == number]
        ready = {
            "v": 10,
            "user": self._world.bot,
            "guilds": [{"id": str(one.id), "unavailable": True} for one in guilds],
            "session_id": session.id,
            "resume_gateway_url": f"ws://{request.host}/gateway/",
            "shard": [number, count],
            "application": {"id": self._world.bot["id"], "flags": 0},
        }
        await self._dispatch(session, "READY", ready)
        for guild in guilds:
            await self._dispatch(session, "GUILD_CREATE", guild_json(guild, self._world))
        self.identified += 1
        self._world.bell.ring()
        return session

    async def _resume(self, data: JsonDict, line: Line) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None or data["token"] != self._world.token:
            await line.send({"op": INVALID, "d": False, "s": None, "t": None})
            return None
        missed = session.told[data["seq"] :]
        session.line = line
        for payload in missed:
            await line.send(payload)
        await self._dispatch(session, "RESUMED", {})
        self.resumed += 1
        self._world.bell.ring()
        return session

    async def _dispatch(self, session: Session, event: str, data: Any) -> None:
        payload = {"op": DISPATCH, "d": data, "s": len(session.told) + 1, "t": event}
        session.told.append(payload)
        line = session.line
        if line is not None and not line.socket.closed:
            try:
                await line.send(payload)
            except (ConnectionError, RuntimeError, asyncio.CancelledError):
                session.line = None
