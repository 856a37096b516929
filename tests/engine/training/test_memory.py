"""Embeddings of earlier batches, first in first out."""

from __future__ import annotations

import torch
from torch import Tensor

from engine.training.memory import Memory


def batch(*products: int) -> tuple[Tensor, Tensor, Tensor]:
    """Embeddings whose number is their product, as are their likeness keys plus 100."""
    numbers = torch.tensor(products)
    return numbers[:, None].float().repeat(1, 4), numbers, numbers + 100


def held(memory: Memory) -> list[int]:
    embeddings, products, alike = memory.held()
    assert embeddings[:, 0].tolist() == products.tolist()
    assert alike.tolist() == (products + 100).tolist()
    return products.tolist()


def test_a_memory_starts_empty_and_holds_what_was_added() -> None:
    memory = Memory(6, 4)
    assert held(memory) == []

    memory.add(*batch(1, 2))
    memory.add(*batch(3))

    assert held(memory) == [1, 2, 3]


def test_a_full_memory_forgets_the_oldest() -> None:
    memory = Memory(5, 4)
    for start in (1, 4, 7):
        memory.add(*batch(start, start + 1, start + 2))

    assert sorted(held(memory)) == [5, 6, 7, 8, 9]


def test_a_memory_that_was_saved_goes_on_where_it_was() -> None:
    first, second = Memory(5, 4), Memory(5, 4)
    first.add(*batch(1, 2, 3, 4))

    second.load_state_dict(first.state_dict())
    for memory in (first, second):
        memory.add(*batch(5, 6))

    assert held(first) == held(second)
    assert sorted(held(second)) == [2, 3, 4, 5, 6]


def test_what_is_held_teaches_nothing_backwards() -> None:
    memory = Memory(5, 4)
    embeddings, products, alike = batch(1, 2)

    memory.add(embeddings.requires_grad_(), products, alike)

    assert not memory.held()[0].requires_grad


def test_a_memory_of_nothing_holds_nothing() -> None:
    memory = Memory(0, 4)

    memory.add(*batch(1, 2))

    assert held(memory) == []
