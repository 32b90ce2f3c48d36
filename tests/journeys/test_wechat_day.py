"""A district's day with the account, through the real server, with all that goes wrong in a year.

The day happens once; each test makes one claim about how it ended.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from bot.tables import conversation, journal
from tests.products import SECRET, copy_folder
from tests.servers import served
from tests.waiting import eventually
from tests.wechat_platform import contents
from tests.wechat_platform.account import NEW_KEY, OLD_KEY, Account
from tests.wechat_platform.phone import Phone
from tests.wechat_platform.platform import TRUE_GAP_S, Platform, Wire
from tests.wechat_platform.questions import distinct_questions
from tests.wechat_platform.reckoning import Reckoning, is_excuse, rows_of
from web.database import Database, make_engine
from web.settings import Settings
from web.wechat.tables import wechat_delivery

if TYPE_CHECKING:
    from collections.abc import Iterator

FAMILIES = 12
LOCKED_OUT = 8
"""Who asks while the database is locked."""
GAP_S = 0.2
"""Short where nothing is meant to be late; the platform's own where the database is locked."""
DEADLINE_S = 4.0
ON_THE_WAY_S = 0.5
"""For two processes that share a busy machine."""


@dataclass(kw_only=True)
class Day:
    """What is left at the end of it."""

    platform: Platform
    families: list[Phone]
    left: list[Phone] = field(default_factory=list)
    locked: list = field(default_factory=list)
    asked_again: list = field(default_factory=list)
    copies: list = field(default_factory=list)
    """Turns that came once more after they were answered."""
    conversations_before_leaving: int = 0
    database: str
    logs: str = ""
    questions: Iterator[str] = field(default_factory=distinct_questions)

    @property
    def turns(self):
        return self.platform.turns

    def questions_for(self, rounds):
        """A question that nobody has asked yet for each family, some rounds long."""
        return list(zip(self.families * rounds, self.questions, strict=False))


def at_once(do, *things):
    """What many parents do at the same time."""
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(do, *things))


def morning(day):
    """Everyone follows, taps a question of the welcome, asks on, and sends a place."""

    def begin(phone):
        phone.send(contents.subscribe())
        phone.tap(phone.questions()[0])
        phone.say("广东产假几天")
        phone.say("那爸爸呢")
        phone.send(contents.location_select())
        phone.send(contents.location())

    at_once(begin, day.families)


def storm(day):
    """Replies are lost, tries come twice, copies come late and in another order."""
    wires = [(Wire.LOST,), (Wire.HUNG_UP,), (Wire.TWICE,), (Wire.LOST, Wire.LOST), (Wire.TWICE,), ()]
    asked = day.questions_for(3)
    turns = at_once(lambda one, wire: one[0].say(one[1], *wire), asked, cycle(wires))
    at_once(day.platform.repeat, turns[::-1])
    day.copies.extend(turns)


def killing(day, server):
    """A worker is killed while it answers; the platform tries again, and the server starts another."""
    asked, answered = day.questions_for(4), threading.Semaphore(0)

    def ask(one):
        phone, question = one
        phone.say(question)
        answered.release()

    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(ask, one) for one in asked]
        for _ in range(len(asked) // 3):
            assert answered.acquire(timeout=30)
        server.kill_a_worker()
        for future in futures:
            future.result()
    server.wait_until_ready()


def changing_the_key(day):
    """The new server knows both keys; the platform seals with the old one until its own page is changed."""

    def everyone_asks():
        return at_once(lambda one: one[0].say(one[1]), day.questions_for(1))

    with_the_old = everyone_asks()
    day.platform.account = replace(day.platform.account, aes_key=NEW_KEY)
    everyone_asks()
    at_once(day.platform.repeat, with_the_old)
    day.copies.extend(with_the_old)


def locked(day):
    """Somebody holds the database's write lock for longer than any reply may take."""
    day.platform.gap_s = TRUE_GAP_S
    asked = day.questions_for(1)[:LOCKED_OUT]
    asked[0] = (asked[0][0], "孩子抽搐了")
    began_s = time.monotonic()
    with write_lock(day.database), ThreadPoolExecutor(LOCKED_OUT) as pool:
        *others, (unlucky, question) = asked
        lost = pool.submit(unlucky.say, question, Wire.LOST)
        day.locked.extend(pool.map(lambda one: one[0].say(one[1]), others))
        eventually(lambda: time.monotonic() - began_s > DEADLINE_S + ON_THE_WAY_S, within_s=10)
    day.locked.append(lost.result())
    day.platform.gap_s = GAP_S
    again = [one for one, turn in zip(asked, day.locked, strict=True) if is_excuse(turn)]
    day.asked_again = at_once(lambda one: one[0].say(one[1]), again)


@contextmanager
def write_lock(database):
    engine = make_engine(database)
    try:
        with Database(engine).writing():
            yield
    finally:
        engine.dispose()


def night(day):
    """Some leave; the others are still known."""
    day.conversations_before_leaving = len(rows_of(day.database, conversation))
    day.left = day.families[:3]
    at_once(lambda phone: phone.send(contents.unsubscribe()), day.left)


@pytest.fixture(scope="module")
def day(prepared_folder, tmp_path_factory):
    folder = copy_folder(prepared_folder, tmp_path_factory.mktemp("day"))
    logs = tmp_path_factory.mktemp("logs")
    account = Account(mode="safe", aes_key=OLD_KEY)
    renewed = replace(account, aes_key=NEW_KEY).settings | {"YUERTONG_WECHAT_AES_KEY_PREVIOUS": OLD_KEY}
    with served(folder, logs / "before.log", **account.settings) as server:
        server.wait_until_ready()
        platform = Platform(server.address, account, gap_s=GAP_S)
        day = Day(
            platform=platform,
            families=[Phone(platform) for _ in range(FAMILIES)],
            database=Settings(data_dir=folder, secret_key=SECRET).database,
        )
        morning(day)
        storm(day)
        killing(day, server)
        with served(folder, logs / "after.log", **renewed) as next_server:
            next_server.wait_until_ready()
            platform.address = next_server.address
            changing_the_key(day)
            locked(day)
            night(day)
    day.logs = "".join(path.read_text() for path in logs.iterdir())
    return day


def test_every_message_was_answered_once_on_the_phone_or_received_in_silence(day):
    assert day.platform.troubles() == []
    assert [turn for turn in day.turns if turn.is_out_of_order] == []
    silent = [turn.sent.get("Event", turn.sent) for turn in day.turns if turn.shown is None]
    assert Counter(silent) == {"location_select": FAMILIES, "unsubscribe": len(day.left)}


def test_only_while_the_database_was_locked_did_anybody_have_to_ask_again(day):
    locked = {id(turn) for turn in day.locked}
    assert [turn.text for turn in day.turns if is_excuse(turn) and id(turn) not in locked] == []


def test_every_reply_left_within_the_deadline(day):
    slowest_s = max(one.seconds for turn in day.turns for one in turn.tries)
    assert slowest_s <= DEADLINE_S + ON_THE_WAY_S


def test_all_tries_of_a_message_got_the_same_reply(day):
    assert len(day.copies) > FAMILIES
    for turn in day.copies:
        assert len(turn.replies) == 1


def test_each_answered_question_stands_in_the_journal_exactly_once(day):
    reckoning = Reckoning.of(day.turns, day.database, unwritable=day.locked)
    assert reckoning.asked.total() > 10 * FAMILIES
    assert reckoning.missing == {}
    assert reckoning.doubled == {}


def test_while_the_database_was_locked_an_emergency_was_answered_and_whoever_asked_again_found_it(day):
    assert "120" in day.locked[0].text[:40]
    assert not is_excuse(day.locked[0])
    assert not any(is_excuse(turn) for turn in day.asked_again)


def test_who_left_is_forgotten_and_who_stayed_is_not(day):
    assert len(rows_of(day.database, conversation)) == day.conversations_before_leaving - len(day.left)
    remembered = {row.sender for row in rows_of(day.database, wechat_delivery)}
    assert len(remembered - {None}) == len(day.families) - len(day.left)


def test_nothing_that_was_kept_or_logged_names_a_parent(day):
    kept = str([rows_of(day.database, table) for table in (journal, conversation, wechat_delivery)])
    for phone in day.families:
        assert phone.open_id not in kept
        assert phone.open_id not in day.logs
