"""One service and one browser for all tests of the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.priced import priced_shop
from tests.support.serving import Service, serving
from tests.support.shop import Shop
from tests.support.windows import opened_browser


@pytest.fixture(scope="package")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop of its own, whose products have prices."""
    return priced_shop(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="package")
def service(shop: Shop) -> Iterator[Service]:
    """The service, started once."""
    quick = {"LIMITS__PER_USER": "1000/minute", "LIMITS__PER_ORIGIN": "1000/minute", "WORKERS": "1"}
    with serving(shop.having(**quick)) as running:
        yield running


@pytest.fixture(scope="package")
def browser(service: Service) -> Iterator[Browser]:
    """The browser, started once; after the service, as no command runs beside its event loop."""
    with opened_browser() as browser:
        yield browser
