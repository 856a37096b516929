"""A site on loopback that a downloader may reach by a name, a place that nobody may, and names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from ipaddress import ip_address

import pytest

from bot.sources.addresses import Address, is_public
from bot.sources.download import Downloader, DownloadLimits
from tests.support.sites import Bare, Names, Site

MakeDownloader = Callable[[DownloadLimits], Downloader]


def site_or_public(address: Address) -> bool:
    """Allow what is allowed anyway, and the one address of loopback where the site is."""
    return address == ip_address("127.0.0.1") or is_public(address)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site() as running:
        yield running


@pytest.fixture
async def inner() -> AsyncIterator[Bare]:
    """A service of the operator's own; nobody's link may reach it."""
    async with Bare("127.0.0.2") as running:
        yield running
    assert running.connections == 0


@pytest.fixture
def names() -> Names:
    return Names()


@pytest.fixture
async def make(names: Names) -> AsyncIterator[MakeDownloader]:
    """Makes downloaders with limits of choice, and closes them."""
    async with AsyncExitStack() as stack:

        def made(limits: DownloadLimits) -> Downloader:
            downloader = Downloader(limits, allowed=site_or_public, lookup=names)
            stack.push_async_callback(downloader.close)
            return downloader

        yield made


@pytest.fixture
async def downloader(make: MakeDownloader) -> Downloader:
    return make(DownloadLimits(max_bytes=1_000_000))
