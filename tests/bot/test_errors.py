"""Every error of the lower rooms has its place in the bot's tree, and every tree is drawn as it is."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from types import ModuleType

import pytest

import bot.errors
import configs.errors
import engine.errors
import storage.errors
from bot.errors import (
    BadRequest,
    BrokenPhoto,
    Busy,
    CatalogueUnavailable,
    DiskFull,
    EmptyFrame,
    EmptyPhoto,
    HugePhoto,
    Misconfigured,
    ModelUnavailable,
    NotAPhoto,
    NotPermitted,
    PhotoUnusable,
    SnaplookError,
    StorageUnavailable,
    TinyPhoto,
    TooManyRequests,
    TrainingRefused,
    lift,
)
from configs.errors import SettingsError
from engine.errors import EngineError
from storage.errors import StorageError
from tests.support.stored import is_one_sentence

SENTENCE = "The shop is closed; come back tomorrow."

BELONGS: dict[type[SnaplookError], type[Exception]] = {
    PhotoUnusable: engine.errors.PhotoError,
    EmptyPhoto: engine.errors.PhotoEmpty,
    HugePhoto: engine.errors.PhotoTooLarge,
    TinyPhoto: engine.errors.PhotoTooSmall,
    NotAPhoto: engine.errors.PhotoNotAnImage,
    BrokenPhoto: engine.errors.PhotoDamaged,
    EmptyFrame: engine.errors.FrameUnusable,
    BadRequest: engine.errors.UnknownType,
    ModelUnavailable: engine.errors.BundleError,
    Busy: engine.errors.IndexBusy,
    CatalogueUnavailable: engine.errors.CatalogueIndexError,
    TrainingRefused: engine.errors.TrainingError,
    StorageUnavailable: storage.errors.StorageError,
    Misconfigured: configs.errors.SettingsError,
}
"""Which branch of the lower trees belongs to which error of ours."""


def below(kind: type[Exception]) -> Iterator[type[Exception]]:
    """Yield everything under an error, branch by branch."""
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


LOWER = [kind for root in (EngineError, StorageError, SettingsError) for kind in (root, *below(root))]


@pytest.mark.parametrize("kind", LOWER)
def test_every_lower_error_is_lifted_with_its_sentence(kind: type[Exception]) -> None:
    lifted = lift(kind(SENTENCE))
    assert isinstance(lifted, SnaplookError)
    assert type(lifted) is not SnaplookError
    assert str(lifted) == SENTENCE


@pytest.mark.parametrize("ours", BELONGS)
def test_a_branch_is_lifted_to_the_same_error_but_for_what_has_its_own(ours: type[SnaplookError]) -> None:
    branch = {BELONGS[ours], *below(BELONGS[ours])}
    for kind in branch.difference(set(BELONGS.values()) - {BELONGS[ours]}):
        assert type(lift(kind(SENTENCE))) is ours


@pytest.mark.parametrize("kind", list(below(SnaplookError)))
def test_our_own_errors_are_lifted_as_they_are(kind: type[SnaplookError]) -> None:
    error = kind(SENTENCE, 3) if issubclass(kind, TooManyRequests) else kind(SENTENCE)
    assert lift(error) is error


@pytest.mark.parametrize(
    ("module", "root"),
    [
        (bot.errors, SnaplookError),
        (engine.errors, EngineError),
        (storage.errors, StorageError),
        (configs.errors, SettingsError),
    ],
)
def test_the_tree_in_the_docstring_is_the_tree(module: ModuleType, root: type[Exception]) -> None:
    lines = [line for line in (module.__doc__ or "").splitlines() if "──" in line]
    drawn = [(line.index("──"), line.partition("──")[2].split()[0]) for line in lines]
    assert drawn == [(place, kind.__name__) for place, kind in _placed(root, drawn[0][0])]


def _placed(root: type[Exception], place: int) -> Iterator[tuple[int, type[Exception]]]:
    children = [child for child in root.__subclasses__() if child.__module__ == root.__module__]
    for child in children:  # what a room adds for itself is drawn there
        yield place, child
        yield from _placed(child, place + 4)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_one_error_whatever_the_system_calls_it(number: int) -> None:
    lifted = lift(OSError(number, os.strerror(number), "/shop/photo"))
    assert type(lifted) is DiskFull
    assert is_one_sentence(lifted)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR])
def test_an_error_of_the_system_names_its_file(number: int) -> None:
    lifted = lift(OSError(number, os.strerror(number), "/shop/photo"))
    assert type(lifted) is NotPermitted
    assert is_one_sentence(lifted)
    assert "/shop/photo" in str(lifted)


@pytest.mark.parametrize("error", [ValueError("odd"), KeyError("odd"), OSError("odd"), OSError(5, "odd")])
def test_what_nobody_foresaw_is_not_dressed_up(error: Exception) -> None:
    assert lift(error) is None
