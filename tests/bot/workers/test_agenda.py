"""What the workers do next."""

from __future__ import annotations

from pathlib import Path

from bot.errors import Stopping
from bot.workers.agenda import SEARCHES_A_DRAWING, Agenda
from bot.workers.base import SearchRequest
from bot.workers.tasks import Task, ThumbnailRequest

DRAWING = ThumbnailRequest(Path("photo.jpg"), 100)


def search(number: int) -> SearchRequest:
    return SearchRequest((b"",), k=number)


def taken(agenda: Agenda) -> list[Task]:
    tasks = []
    while job := agenda.take():
        tasks.append(job.task)
    return tasks


async def test_searches_go_before_drawings() -> None:
    agenda = Agenda()
    for task in (DRAWING, search(1), search(2)):
        agenda.put(task)
    assert taken(agenda) == [search(1), search(2), DRAWING]


async def test_drawings_are_not_put_off_for_ever() -> None:
    agenda = Agenda()
    many: list[Task] = [search(number) for number in range(3 * SEARCHES_A_DRAWING)]
    for task in (DRAWING, DRAWING, *many):
        agenda.put(task)
    order = taken(agenda)
    places = [place for place, task in enumerate(order) if task is DRAWING]
    assert places == [SEARCHES_A_DRAWING, 2 * SEARCHES_A_DRAWING + 1]
    assert [task for task in order if task is not DRAWING] == many


async def test_a_job_that_nobody_waits_for_any_more_is_left_out() -> None:
    agenda = Agenda()
    gone, there = agenda.put(search(1)), agenda.put(search(2))
    gone.answer.cancel()
    assert agenda.take() is there
    assert agenda.take() is None


async def test_a_job_is_put_back_first_in_line_and_only_once() -> None:
    agenda = Agenda()
    agenda.put(search(1))
    agenda.put(search(2))
    job = agenda.take()
    assert job is not None
    assert agenda.put_back(job)
    assert agenda.take() is job
    assert not agenda.put_back(job)


async def test_it_says_whether_there_is_something_to_do() -> None:
    agenda = Agenda()
    assert not agenda.filled.is_set()
    agenda.put(DRAWING)
    assert agenda.filled.is_set()
    taken(agenda)
    assert not agenda.filled.is_set()


async def test_all_that_wait_can_be_told_why_there_is_no_answer() -> None:
    agenda = Agenda()
    jobs = [agenda.put(task) for task in (search(1), DRAWING)]
    error = Stopping("It is over.")
    agenda.fail(error)
    assert [job.answer.exception() for job in jobs] == [error, error]
    assert agenda.take() is None
