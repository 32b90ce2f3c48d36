"""Work that must be done in time: beside the thread that waits for it, which never waits longer.

A database that hangs holds whoever calls it, and no driver takes its call
back. So the caller waits here instead, and goes on without the outcome when
its time is up; what hangs keeps one of a bounded number of threads.
"""

from __future__ import annotations

import threading
from contextvars import copy_context
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Outcome = TypeVar("Outcome")


TURN_S = 0.05
"""How long work waits for what was begun before it, so that both are done sooner.

Two threads that think at a time take the interpreter from each other in the
middle of a transaction, which holds up every other process too: 17 of 100
answers a second fewer. What hangs is not waited for.
"""


class LaneFullError(Exception):
    """Every thread is held by work that has not come back: nothing more can be begun."""


class OverdueError(Exception):
    """The work was begun and is not done; it goes on by itself."""


class _Job(Generic[Outcome]):
    """One piece of work and the place where its outcome is waited for."""

    def __init__(self, work: Callable[[], Outcome]) -> None:
        self.work = work
        self.done: SimpleQueue[tuple[Outcome | None, BaseException | None]] = SimpleQueue()

    def do(self) -> None:
        try:
            self.done.put((self.work(), None))
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            self.done.put((None, error))


class Lane:
    """At most `width` pieces of work at a time, each on a thread, which is kept for the next."""

    def __init__(self, width: int) -> None:
        self._jobs: SimpleQueue[_Job[object]] = SimpleQueue()
        self._free = threading.Semaphore(width)
        self._idle = 0
        self._counting = threading.Lock()
        self._turn = threading.Lock()

    def run(self, work: Callable[[], Outcome], *, within_s: float) -> Outcome:
        """What the work gives, or raises.

        Raises:
            LaneFullError: it was not begun.
            OverdueError: it is not done within so many seconds.
        """
        if not self._free.acquire(blocking=False):
            raise LaneFullError
        # The request's id goes along into the log lines of the work.
        job = _Job(partial(copy_context().run, work))
        with self._counting:
            must_start = self._idle == 0
            if not must_start:
                self._idle -= 1
        self._jobs.put(job)  # type: ignore[arg-type]  # a queue of jobs of any outcome
        if must_start:
            # A daemon: what hangs must not keep the process from ending.
            threading.Thread(target=self._work, name="wechat-lane", daemon=True).start()
        try:
            outcome, error = job.done.get(timeout=max(0.0, within_s))
        except Empty:
            raise OverdueError from None
        if error is not None:
            raise error
        return outcome  # type: ignore[return-value]  # None only where the work gave None

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            has_turn = self._turn.acquire(timeout=TURN_S)
            try:
                job.do()
            finally:
                if has_turn:
                    self._turn.release()
            with self._counting:
                self._idle += 1
            self._free.release()
