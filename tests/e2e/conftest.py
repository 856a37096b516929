"""Installations for the tests of whole processes."""

from __future__ import annotations

from tests.support.shop import first_shop, indexed_shop, shop

__all__ = ["first_shop", "indexed_shop", "shop"]
