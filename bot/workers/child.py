"""The inside of a worker process: tasks come in, outcomes go out."""

from __future__ import annotations

import os
import pickle
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

from bot.errors import EngineLost
from bot.workers import frames
from bot.workers.base import LookOutdated
from bot.workers.tasks import TOO_MUCH, Outcome, Sign, Task
from bot.workers.workbench import Workbench
from engine.errors import EngineError

EXPENDABLE = "500"
"""Of -1000 to 1000: which processes Linux ends first when memory runs out (proc(5), oom_score_adj)."""


def serve(stream: BinaryIO, answers: BinaryIO) -> None:
    """Work until the stream ends, which ends the process.

    Each value that comes is answered by signs of what is done and by its outcome. The first value is the
    settings, whose outcome is empty and comes when everything is warmed up; all others are tasks.
    """
    with suppress(OSError):  # elsewhere than on Linux there is no such choice
        Path("/proc/self/oom_score_adj").write_text(EXPENDABLE)
    values: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(stream, values), daemon=True).start()
    bench = Workbench(values.get())
    _send(answers, Sign.OPENING)
    bench.warm_up()
    _send(answers, Outcome())
    try:
        while True:
            _send(answers, _outcome(bench, values.get(), answers))
    except BrokenPipeError:
        os._exit(0)  # nobody waits for it any more; the listening thread is about to see that too


def _listen(stream: BinaryIO, values: SimpleQueue[Any]) -> None:
    """Pass on what comes; end the process, whatever it does, as soon as nobody waits for it any more."""
    try:
        while True:
            values.put(frames.read(stream))
    except EOFError:
        os._exit(0)
    except BaseException:  # the parent would wait for an answer to what could not be read
        traceback.print_exc()
        os._exit(1)


def _send(answers: BinaryIO, value: object) -> None:
    for piece in frames.pack(value):
        answers.write(piece)
    answers.flush()


def _outcome(bench: Workbench, task: Task, answers: BinaryIO) -> Outcome:
    try:
        if not bench.is_open_for(task):
            _send(answers, Sign.OPENING)
            bench.warm_up()
        _send(answers, Sign.BEGUN)
        return Outcome(bench.do(task))
    except (EngineError, LookOutdated) as error:
        return Outcome(error=error)
    except MemoryError:
        return Outcome(error=EngineLost(TOO_MUCH))
    except Exception as error:  # whoever asked must know, whatever it is
        return Outcome(error=_sendable(error))


def _sendable(error: Exception) -> Exception:
    """The error, or its words where it cannot leave the process; with where it happened."""
    where = "".join(traceback.format_exception(error))
    try:
        error = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
    except Exception:  # an error may break on its way in any manner
        error = RuntimeError(f"{type(error).__name__}: {error}")
    error.add_note(where)
    return error
