"""`snaplook serve` as a process of its own: how it starts, and how it ends."""

from __future__ import annotations

import asyncio
import json
import random
import re
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from tests.e2e.log_checks import check_log
from tests.e2e.visitors import Sent, Visitor
from tests.support.serving import Service, free_port, serving, start_service
from tests.support.shop import Shop, wait_until

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def said(shop: Shop) -> str:
    """What the service wrote to stdout and stderr."""
    return (shop.desk / "serve.log").read_text(encoding="utf-8")


def obstacles(service: Service) -> dict[str, str]:
    """What a service says stands in its way; nothing also when it cannot be reached."""
    try:
        service.read("/readyz")
    except HTTPError as error:
        with error:
            found: dict[str, str] = json.load(error)
        return found
    except URLError:
        pass
    return {}


async def send_and_stop(service: Service, photos: list[bytes]) -> list[Sent]:
    """Send photos from several visitors, and stop the service on the first answer."""
    visitors = [Visitor(service.address, photos, random.Random(seed)) for seed in range(8)]
    await asyncio.gather(*(visitor.open_page() for visitor in visitors))
    sending = [asyncio.create_task(visitor.send(60)) for visitor in visitors]
    await asyncio.wait(sending, return_when=asyncio.FIRST_COMPLETED)
    service.process.send_signal(signal.SIGTERM)
    sent = await asyncio.gather(*sending)
    await asyncio.gather(*(visitor.close() for visitor in visitors))
    return sent


def test_photos_in_hand_are_answered_before_it_ends_and_each_is_logged_once(indexed_shop: Shop) -> None:
    photos = [path.read_bytes() for path in sorted((indexed_shop.desk / "catalogue").rglob("*.jpg"))]
    with serving(indexed_shop) as service:
        sent = asyncio.run(send_and_stop(service, photos))
        assert service.process.wait(60) == 0
    assert [one.refusal for one in sent] == [None] * 8
    assert [one.tries for one in sent] == [1] * 8
    check_log(indexed_shop, sent, photos)
    assert "left_in_journal=0" in said(indexed_shop)


def test_ctrl_c_ends_it_in_peace_and_its_address_is_free_again(indexed_shop: Shop) -> None:
    for _ in range(2):
        with serving(indexed_shop, port := free_port()) as service:
            assert f"Snaplook is at http://127.0.0.1:{port} until Ctrl-C." in said(indexed_shop)
            service.process.send_signal(signal.SIGINT)
            assert service.process.wait(60) == 0
    assert "Traceback" not in said(indexed_shop)


def test_a_second_signal_ends_it_at_once(indexed_shop: Shop) -> None:
    with serving(indexed_shop) as service, socket.create_connection(address_of(service)) as slow:
        slow.sendall(b"POST /chat/photo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")  # and no more
        service.process.send_signal(signal.SIGTERM)
        wait_until(lambda: "stopping" in said(indexed_shop), service.process)
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(60) == -signal.SIGTERM


def test_without_an_index_it_says_so_and_is_ready_as_soon_as_there_is_one(indexed_shop: Shop) -> None:
    index = indexed_shop.home / "index"
    index.rename(indexed_shop.desk / "index")
    service = start_service(indexed_shop, free_port())
    try:
        wait_until(lambda: "index" in obstacles(service), service.process)
        assert "snaplook index" in obstacles(service)["index"]
        assert service.read("/healthz") == "ok\n"
        (indexed_shop.desk / "index").rename(index)
        service.wait_until_ready()
    finally:
        service.kill()


def test_a_port_that_is_taken_ends_it_with_one_sentence(indexed_shop: Shop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        sentence = indexed_shop.having(WEB__PORT=port, LOG__LEVEL="error").spawn("serve").sentence
    assert f"Port {port} on 127.0.0.1 is taken" in sentence
    assert "SNAPLOOK_WEB__PORT" in sentence


def test_a_database_of_a_newer_program_ends_it_with_one_sentence(indexed_shop: Shop) -> None:
    connection = sqlite3.connect(indexed_shop.home / "snaplook.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    ended = indexed_shop.having(WEB__PORT="0", LOG__LEVEL="error").spawn("serve")
    assert ended.status == 1
    assert "newer Snaplook" in ended.err
    assert len(ended.err.splitlines()) == 1


def test_every_line_of_its_log_is_json_when_asked_and_holds_no_secret(indexed_shop: Shop) -> None:
    nowhere = "http://127.0.0.1:9"
    shop = indexed_shop.having(
        LOG__FORMAT="json",
        WEB__REVIEW_PASSWORD="a-password",
        DISCORD__TOKEN="a-token",
        DISCORD__API_BASE=nowhere,
    )
    with serving(shop) as service:
        service.process.terminate()
        assert service.process.wait(60) == 0
    lines = said(shop).splitlines()
    events = [json.loads(line)["event"] for line in lines if not line.startswith("Snaplook is at")]
    assert events[-2:] == ["stopping", "stopped"]
    key = (shop.home / "secret.key").read_text()
    assert not any(secret in said(shop) for secret in ("a-password", "a-token", key))


def test_the_containers_health_check_sees_whether_it_is_alive(indexed_shop: Shop) -> None:
    text = (ROOT / "configs/deploy/Containerfile").read_text(encoding="utf-8")
    [check] = re.findall(r"^HEALTHCHECK .*\\\n\s*CMD (\[.*\])$", text, re.M)
    with serving(indexed_shop) as service:
        port = str(address_of(service)[1])
        command = [part.replace("8080", port) for part in json.loads(check)]
        command[0] = sys.executable
        assert subprocess.run(command, check=False).returncode == 0, shlex.join(command)
    assert subprocess.run(command, check=False, capture_output=True).returncode == 1


def address_of(service: Service) -> tuple[str, int]:
    """The address to connect to."""
    host, _, port = service.address.removeprefix("http://").partition(":")
    return host, int(port)
