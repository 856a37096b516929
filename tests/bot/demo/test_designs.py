"""What the demo shop sells."""

from __future__ import annotations

import tomllib
from itertools import pairwise

from bot.demo.designs import PER_TYPE, all_designs, changed
from bot.demo.garments.wardrobe import cuts_of
from bot.demo.ranges import RANGES, color_fits, prints_fit
from bot.demo.studio import View, views_of
from configs.product_types import TYPES


def test_the_shop_sells_about_three_hundred_products_of_at_least_twelve_known_types() -> None:
    designs = all_designs()
    types = {design.product_type for design in designs}
    assert 280 <= len(designs) <= 320
    assert len(types) >= 12
    assert types <= set(tomllib.loads(TYPES.read_text(encoding="utf-8")))


def test_neighbors_of_one_type_differ_in_exactly_one_attribute() -> None:
    steps = [
        changed(first, second)
        for first, second in pairwise(all_designs())
        if first.product_type == second.product_type
    ]
    assert len(steps) == len(all_designs()) - len(all_designs()) // PER_TYPE
    assert all(len(step) == 1 for step in steps)
    assert {step[0] for step in steps} == {"cut", "fabric", "print_name", "color"}


def test_every_cut_and_fabric_of_a_range_is_sold() -> None:
    for shop_range in RANGES:
        designs = [d for d in all_designs() if d.product_type == shop_range.product_type]
        assert {design.cut for design in designs} == set(cuts_of(shop_range.product_type))
        assert {design.fabric for design in designs} == set(shop_range.fabrics)


def test_no_two_products_of_a_type_are_the_same() -> None:
    looks = {(d.product_type, d.cut, d.fabric, d.print_name, d.color.name) for d in all_designs()}
    assert len(looks) == len(all_designs())


def test_product_ids_and_links_name_one_product_each() -> None:
    designs = all_designs()
    assert len({design.product_id for design in designs}) == len(designs)
    assert len({design.url for design in designs}) == len(designs)
    assert all(design.url.startswith("https://shop.example/") for design in designs)


def test_every_product_can_be_made() -> None:
    for design in all_designs():
        assert prints_fit(design.fabric, design.print_name)
        assert color_fits(design.fabric, design.color.name)
        assert design.price > 0


def test_a_title_says_print_fabric_cut_and_color() -> None:
    striped = next(d for d in all_designs() if d.print_name == "breton" and d.fabric == "jersey")
    assert striped.title == f"Breton-stripe jersey {striped.cut}, {striped.color.name}"


def test_the_shop_is_the_same_every_time() -> None:
    assert all_designs() == all_designs()


def test_every_product_has_three_or_four_views_with_front_and_back() -> None:
    counts = set()
    for design in all_designs():
        views = views_of(design)
        counts.add(len(views))
        assert views[:2] == (View.FRONT, View.BACK)
        assert len(set(views)) == len(views)
    assert counts == {3, 4}
