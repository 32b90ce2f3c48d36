"""A parent's message through the platform's door of the real server, and what is kept of it."""

from __future__ import annotations

import time
from urllib.parse import urlencode

import pytest
import requests
from defusedxml.ElementTree import fromstring
from sqlalchemy import select

from bot.tables import conversation, journal
from tests.journeys.conftest import TOKEN
from tests.products import SECRET
from tests.web.wechat.conftest import OPEN_ID, text_body
from web.database import Database, make_engine
from web.settings import Settings
from web.wechat.signature import sign

LONGEST_BYTES = 2_047


def address(server, *, token=TOKEN, seconds_ago=0, nonce="486452656"):
    timestamp = str(int(time.time()) - seconds_ago)
    signed = {"signature": sign(token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
    return f"{server.address}/wechat?" + urlencode({**signed, "openid": OPEN_ID})


def send(server, content, *, message_id, sender=OPEN_ID):
    response = requests.post(
        address(server), data=text_body(content, message_id=message_id, sender=sender), timeout=30
    )
    assert response.status_code == 200
    xml = fromstring(response.content, forbid_dtd=True)
    assert xml.findtext("ToUserName") == sender
    return xml.findtext("Content")


@pytest.fixture
def rows(folder):
    """The rows of a table that were added since the test began."""
    engine = make_engine(Settings(data_dir=folder, secret_key=SECRET).database)

    def read(table):
        with Database(engine).reading() as connection:
            return connection.execute(select(table)).all()

    before = {table: read(table) for table in (journal, conversation)}
    yield lambda table: [row for row in read(table) if row not in before[table]]
    engine.dispose()


def test_a_message_is_answered_with_its_source_in_the_bytes_that_the_platform_takes(server, rows):
    shown = send(server, "产假多少天", message_id="1001")
    assert "188" in shown
    assert "《河南省人口与计划生育条例》" in shown
    assert len(shown.encode()) <= LONGEST_BYTES
    (row,) = rows(journal)
    assert (row.channel, row.status, row.question) == ("wechat", "answered", "产假多少天")


def test_a_retry_gets_the_same_words_from_any_worker_and_leaves_one_row(server, rows):
    shown = []
    for worker in server.workers():
        with server.only(worker):
            shown.append(send(server, "陪产假几天", message_id="1002"))
    assert len(shown) == 2
    assert len(set(shown)) == 1
    assert len(rows(journal)) == 1


def test_a_conversation_goes_on_at_another_worker(server):
    sender = "oAnotherParent"
    one, other = server.workers()
    with server.only(one):
        send(server, "广东产假几天", message_id="1003", sender=sender)
    with server.only(other):
        assert "广东" in send(server, "那爸爸呢", message_id="1004", sender=sender)


def test_an_emergency_is_answered_number_first(server):
    assert "120" in send(server, "孩子抽搐了", message_id="1005")[:40]


def test_nothing_that_names_the_parent_is_stored(server, rows, folder):
    send(server, "产假多少天", message_id="1006", sender="oSomebodyNobodyKnows")
    assert "oSomebodyNobodyKnows" not in str(rows(journal) + rows(conversation))
    stored = b"".join(path.read_bytes() for path in folder.glob("yuertong.sqlite3*"))
    assert b"oSomebodyNobodyKnows" not in stored


def test_deleting_ones_data_is_one_message(server, rows):
    sender = "oParentWhoLeaves"
    send(server, "广东产假几天", message_id="1007", sender=sender)
    assert len(rows(conversation)) == 1
    send(server, "删除我的数据", message_id="1008", sender=sender)
    assert rows(conversation) == []


@pytest.mark.parametrize("wrong", [{"token": "BBBBB"}, {"seconds_ago": 301}, {"seconds_ago": -301}])
def test_a_message_that_the_platform_did_not_sign_is_refused(server, rows, wrong):
    response = requests.post(
        address(server, **wrong), data=text_body("产假多少天", message_id="1009"), timeout=30
    )
    assert (response.status_code, response.content) == (403, b"")
    assert rows(journal) == []
