from __future__ import annotations

from engine.training.pairs import PairSampler

PRODUCTS = [[0, 1], [2, 3, 4], [5, 6]]
SINGLES = list(range(10, 40))


def sampler(real_share: float = 0.5) -> PairSampler:
    return PairSampler(PRODUCTS, SINGLES, pairs=4, real_share=real_share, seed=3)


def test_real_pairs_are_two_photos_of_one_product() -> None:
    owner = {row: number for number, rows in enumerate(PRODUCTS) for row in rows}
    for step in range(50):
        first, second = sampler().draw(step)
        for a, b in zip(first.tolist()[:2], second.tolist()[:2], strict=True):
            assert a != b
            assert owner[a] == owner[b]


def test_the_rest_are_one_photo_twice() -> None:
    first, second = sampler().draw(0)

    assert first[2:].tolist() == second[2:].tolist()
    assert set(first[2:].tolist()) <= set(SINGLES)


def test_no_product_is_its_own_negative() -> None:
    for step in range(50):
        first, second = sampler(real_share=0.75).draw(step)
        products = [min(pair) for pair in zip(first.tolist(), second.tolist(), strict=True)]
        groups = [next((n for n, rows in enumerate(PRODUCTS) if row in rows), row) for row in products]
        assert len(set(groups)) == len(groups)


def test_a_share_that_the_products_cannot_fill_is_filled_with_single_photos() -> None:
    first, second = sampler(real_share=1.0).draw(0)

    assert sum(a != b for a, b in zip(first, second, strict=True)) == 3
    assert len(first) == 4


def test_a_shop_of_products_with_several_photos_each_fills_its_batches() -> None:
    """One pair in four is real; the others can only be photos of the products that are left."""
    products = [[row, row + 1] for row in range(0, 8, 2)]
    for step in range(50):
        first, second = PairSampler(products, [], pairs=4, real_share=0.25, seed=3).draw(step)

        assert sum(a != b for a, b in zip(first, second, strict=True)) == 1
        assert {row // 2 for row in first.tolist()} == {0, 1, 2, 3}


def test_photos_that_stand_alone_are_taken_before_products_that_are_left() -> None:
    first, second = PairSampler(PRODUCTS, [10, 11], pairs=4, real_share=0.25, seed=3).draw(0)

    doubled = {a for a, b in zip(first.tolist(), second.tolist(), strict=True) if a == b}
    assert len(doubled) == 3
    assert {10, 11} < doubled


def test_a_step_always_draws_the_same_batch_and_another_step_another() -> None:
    def draw(step: int) -> list[list[int]]:
        return [rows.tolist() for rows in sampler().draw(step)]

    assert draw(5) == draw(5)
    assert draw(5) != draw(6)
