"""A small shop whose products have names, prices and pages: read from a table, and indexed."""

from __future__ import annotations

from pathlib import Path

from tests.support.shop import TYPES, Shop, write_shop

PRODUCTS = 4


def priced_shop(folder: Path) -> Shop:
    """Make an installation with 4 products of each of :data:`TYPES`; product N costs 30 + 10 N euros."""
    shop = Shop(folder / "home")
    write_shop(shop.desk / "catalogue", products=PRODUCTS)
    table = shop.desk / "catalogue" / "products.csv"
    rows = [_row(name, place) for name in TYPES for place in range(PRODUCTS)]
    table.write_text("\n".join(["product_id,photos,title,price,url,product_type", *rows]), encoding="utf-8")
    for command in (["ingest", table], ["index"]):
        outcome = shop.run(*command)
        assert outcome.status == 0, outcome
    return shop


def _row(name: str, place: int) -> str:
    product = f"{name}-{place}"
    photos = "|".join(f"{name}/{product}/{photo}.jpg" for photo in range(2))
    return f"{product},{photos},{product},{30 + 10 * place}.00 €,https://shop.example/{product},{name}"
