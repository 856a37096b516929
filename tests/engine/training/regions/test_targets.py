"""What the head should say of each cell, and how wrong it is."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.region_head import Dense
from engine.regions import places_of
from engine.training.regions.loss import compare_frames, region_loss
from engine.training.regions.scenes import Scene
from engine.training.regions.targets import UNKNOWN, Targets, targets_of

CLASSES = ("bag", "shirt", "shoes", "top")
PLACES = places_of(CLASSES)
SIDE, CELLS = 64, 8


def scene(*garments: tuple[str, tuple[float, float, float, float]], known: bool = True) -> Scene:
    shown = np.zeros((SIDE, SIDE), np.uint8)
    for name, (left, top, right, bottom) in garments:
        shown[int(top) : int(bottom), int(left) : int(right)] = 1 + CLASSES.index(name)
    labeled = tuple((CLASSES.index(name), np.array(frame, float)) for name, frame in garments)
    return Scene(np.zeros((SIDE, SIDE, 3), np.uint8), labeled, shown if known else None)


def place(name: str) -> int:
    return next(at for at, kinds in enumerate(PLACES) if CLASSES.index(name) in kinds)


def test_the_middle_of_a_frame_stands_for_it_and_the_rest_of_it_is_neither_right_nor_wrong() -> None:
    wanted = targets_of([scene(("shirt", (0, 0, 64, 64)))], PLACES, CELLS)

    centers, ignored = wanted.centers[0, place("shirt")], wanted.ignored[0, place("shirt")]
    assert centers[2:6, 2:6].all()
    assert int(centers.sum()) == 16
    assert bool((centers ^ ignored).all())
    assert not wanted.centers[0, place("shoes")].any()
    assert not wanted.ignored[0, place("shoes")].any()


def test_distances_lead_from_a_cells_middle_to_the_sides() -> None:
    wanted = targets_of([scene(("bag", (8, 16, 40, 48)))], PLACES, CELLS)

    row, column = 4, 3
    assert wanted.centers[0, place("bag"), row, column]
    left, up, right, down = wanted.distances[0, place("bag"), :, row, column].tolist()
    across, below = 8 * column + 4, 8 * row + 4
    assert (across - left, below - up, across + right, below + down) == (8, 16, 40, 48)


def test_a_garment_smaller_than_a_cell_has_one() -> None:
    wanted = targets_of([scene(("shoes", (1, 1, 3, 3)))], PLACES, CELLS)

    assert wanted.centers[0, place("shoes"), 0, 0]
    assert int(wanted.centers.sum()) == 1


def test_of_two_garments_at_one_place_the_smaller_has_the_cells_of_both() -> None:
    wanted = targets_of([scene(("shirt", (0, 0, 64, 64)), ("top", (16, 16, 48, 48)))], PLACES, CELLS)

    assert wanted.types[0, place("top"), 4, 4] == CLASSES.index("top")


def test_what_pixels_show_is_left_out_where_it_is_not_known() -> None:
    half, unknown = scene(("bag", (0, 0, 32, 64))), scene(("bag", (0, 0, 8, 8)), known=False)

    pixels = targets_of([half, unknown], PLACES, CELLS).pixels.numpy()

    assert (pixels[0, :, :4] == 1 + CLASSES.index("bag")).all()
    assert (pixels[0, :, 4:] == 0).all()
    assert (pixels[1] == UNKNOWN).all()


def perfect(wanted: Targets) -> Dense:
    """Return answers that leave nothing to be wished."""
    count = len(wanted.pixels)
    types = torch.zeros(count, len(CLASSES), CELLS, CELLS)
    for at, kinds in enumerate(PLACES):
        for kind in kinds:
            types[:, kind] += 40.0 * ((wanted.types[:, at] == kind) & wanted.centers[:, at])
    pixels = torch.zeros(count, 1 + len(CLASSES), CELLS, CELLS)
    pixels.scatter_(1, wanted.pixels.clamp(min=0)[:, None], 40.0)
    return Dense(80.0 * wanted.centers - 40.0, wanted.distances.clone(), types, pixels)


def test_a_perfect_answer_costs_nothing_and_each_fault_its_own_part() -> None:
    wanted = targets_of([scene(("bag", (8, 16, 40, 48)), ("top", (0, 0, 64, 30)))], PLACES, CELLS)
    said = perfect(wanted)
    faults = {
        "centers": said._replace(centers=-said.centers),
        "frames": said._replace(distances=2 * said.distances),
        "types": said._replace(types=-said.types),
        "pixels": said._replace(pixels=-said.pixels),
    }

    assert region_loss(said, wanted, PLACES).total() == pytest.approx(0, abs=1e-4)
    for name, wrong in faults.items():
        cost = region_loss(wrong, wanted, PLACES)._asdict()
        assert cost.pop(name) > 0.1
        if name != "frames":  # a center is to be as sure as its frame is good
            assert all(part == pytest.approx(0, abs=1e-4) for part in cost.values())


def test_a_scene_of_nothing_has_a_loss_that_is_a_number() -> None:
    wanted = targets_of([scene(known=False)], PLACES, CELLS)
    said = Dense(*(part.requires_grad_() for part in perfect(wanted)))

    total = region_loss(said, wanted, PLACES).total()
    total.backward()  # type: ignore[no-untyped-call]

    assert torch.isfinite(total)


def test_types_compete_only_with_those_worn_at_the_same_place() -> None:
    wanted = targets_of([scene(("top", (0, 0, 64, 64)))], PLACES, CELLS)
    said = perfect(wanted)
    elsewhere = said._replace(types=said.types.clone())
    elsewhere.types[:, CLASSES.index("bag")] = 90.0

    assert region_loss(elsewhere, wanted, PLACES).types == pytest.approx(0, abs=1e-4)


def test_frames_are_compared_around_a_common_cell() -> None:
    one = torch.tensor([[1.0, 1.0, 1.0, 1.0]])

    overlap, generalized = compare_frames(one, torch.tensor([[2.0, 1.0, 1.0, 1.0]]))

    assert overlap.item() == pytest.approx(4 / 6)
    assert generalized.item() == pytest.approx(4 / 6)
    assert compare_frames(one, one)[1].item() == pytest.approx(1)
    _, apart = compare_frames(torch.tensor([[3.0, 0.1, 0.1, 0.1]]), torch.tensor([[0.1, 0.1, 0.1, 3.0]]))
    assert apart.item() < 0


def test_a_garment_is_centered_where_it_is_thickest() -> None:
    strap = scene(("bag", (0, 0, 64, 64)))
    shown = np.zeros((SIDE, SIDE), np.uint8)
    shown[:, :1] = shown[40:56, 40:56] = 1 + CLASSES.index("bag")  # a long strap, and the bag
    wanted = targets_of([Scene(strap.pixels, strap.garments, shown)], PLACES, CELLS)

    centers = wanted.centers[0, place("bag")]
    assert centers[5:7, 5:7].all()
    assert int(centers.sum()) == 4
    assert wanted.distances[0, place("bag"), :, 5, 5].tolist() == [44, 44, 20, 20]  # of the frame around both
