"""Installations for the tests of the commands and their jobs."""

from __future__ import annotations

from tests.support.shop import first_shop, indexed_shop, shop

__all__ = ["first_shop", "indexed_shop", "shop"]
