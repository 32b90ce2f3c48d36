from __future__ import annotations

import threading
from contextvars import ContextVar

import pytest

from tests.waiting import eventually
from web.wechat import lane as lanes
from web.wechat.lane import Lane, LaneFullError, OverdueError


def test_what_the_work_gives_or_raises_comes_back() -> None:
    lane = Lane(1)
    assert lane.run(lambda: 7, within_s=5) == 7
    assert lane.run(lambda: None, within_s=5) is None
    with pytest.raises(ZeroDivisionError):
        lane.run(lambda: 1 / 0, within_s=5)
    assert lane.run(lambda: "and on", within_s=5) == "and on"


def test_who_waits_goes_on_when_time_is_up_and_the_work_is_still_done() -> None:
    lane, may_end, ended = Lane(1), threading.Event(), threading.Event()

    def work() -> None:
        may_end.wait()
        ended.set()

    with pytest.raises(OverdueError):
        lane.run(work, within_s=0.01)
    may_end.set()
    assert ended.wait(5)


def test_what_hangs_keeps_its_place_and_no_more_than_that() -> None:
    lane, may_end = Lane(2), threading.Event()
    for _ in range(2):
        with pytest.raises(OverdueError):
            lane.run(may_end.wait, within_s=0.01)
    with pytest.raises(LaneFullError):
        lane.run(lambda: 1, within_s=5)
    may_end.set()

    def is_free() -> bool:
        try:
            return lane.run(lambda: True, within_s=5)
        except LaneFullError:
            return False

    eventually(is_free, within_s=5)


def test_no_time_at_all_is_no_error_of_its_own() -> None:
    with pytest.raises(OverdueError):
        Lane(1).run(threading.Event().wait, within_s=-1)


def test_threads_are_kept_for_the_next_piece_of_work() -> None:
    lane = Lane(4)
    threads = {lane.run(threading.get_ident, within_s=5) for _ in range(50)}
    assert len(threads) <= 2


def test_what_belongs_to_the_request_goes_along() -> None:
    request_id: ContextVar[str] = ContextVar("request_id", default="none")
    request_id.set("ab12")
    assert Lane(1).run(request_id.get, within_s=5) == "ab12"


def test_one_piece_of_work_after_the_other_while_they_are_quick(monkeypatch) -> None:
    monkeypatch.setattr(lanes, "TURN_S", 60)
    lane, has_begun, may_end, order = Lane(2), threading.Event(), threading.Event(), []

    def first() -> None:
        has_begun.set()
        may_end.wait()
        order.append("first")

    threads = [threading.Thread(target=lambda: lane.run(first, within_s=60))]
    threads[0].start()
    has_begun.wait()
    threads.append(threading.Thread(target=lambda: lane.run(lambda: order.append("second"), within_s=60)))
    threads[1].start()
    may_end.set()
    for thread in threads:
        thread.join()
    assert order == ["first", "second"]


def test_what_hangs_holds_up_nothing_behind_it() -> None:
    lane, may_end = Lane(2), threading.Event()
    with pytest.raises(OverdueError):
        lane.run(may_end.wait, within_s=0.01)
    assert lane.run(lambda: 7, within_s=5) == 7
    may_end.set()
