"""A parent's messages through the platform's door of the real server, in each mode of the account."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from bot.tables import conversation, journal
from tests.journeys.conftest import BASE_URL
from tests.products import SECRET
from tests.wechat_platform import contents
from tests.wechat_platform.account import NEW_KEY, OLD_KEY, Account
from tests.wechat_platform.phone import Phone
from tests.wechat_platform.platform import Platform
from web.database import Database, make_engine
from web.settings import Settings

QUESTIONS = Path(__file__).parent.parent / "questions"
EVERY = 60
"""Of each set of our own questions, so many apart; each account begins at another."""

ACCOUNTS = {
    f"{mode}, {data_format}": Account(mode=mode, data_format=data_format, aes_key=NEW_KEY)
    for mode in ("plain", "compatible", "safe")
    for data_format in ("xml", "json")
}
QUESTIONS_OF_WELCOME = 3
"""At least so many to tap; a welcome of at most `WELCOME_CHARACTERS`."""
WELCOME_CHARACTERS = 300


@pytest.fixture(params=ACCOUNTS.values(), ids=ACCOUNTS)
def platform(request, servers):
    made = Platform(servers(request.param.mode).address, request.param)
    yield made
    assert made.troubles() == []


@pytest.fixture
def phone(platform):
    return Phone(platform)


@pytest.fixture
def plain_platform(server):
    made = Platform(server.address)
    yield made
    assert made.troubles() == []


@pytest.fixture
def parent(plain_platform):
    return Phone(plain_platform)


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


@pytest.fixture(scope="module")
def a_nursery(server):
    """Id and name of the first in the list."""
    listed = requests.get(f"{server.address}/api/v1/nurseries", timeout=30).json()["nurseries"][0]
    return listed["id"], listed["name"]


# What each kind of message gets, whatever the mode.


def test_a_text_is_answered_with_its_source(phone):
    shown = phone.say("产假多少天").text
    assert "188" in shown
    assert "《河南省人口与计划生育条例》" in shown


def test_an_emergency_is_answered_number_first(phone):
    assert "120" in phone.say("孩子抽搐了").text[:40]


def test_a_question_below_an_answer_can_be_tapped_and_asked_by_its_number(phone):
    phone.say("产假多少天")
    first, second = phone.questions()[:2]
    tapped = phone.tap(first)
    phone.say("产假多少天")
    typed = phone.say("1")
    assert unnamed(tapped) == unnamed(typed)
    phone.say("产假多少天")
    assert unnamed(phone.say("2")) == unnamed(phone.tap(second)) != unnamed(tapped)


def unnamed(shown):
    """What a telephone shows, without the name that each answer has of its own."""
    return re.sub(r"/a/\S+", "", shown.text)


def test_a_voice_that_the_platform_wrote_down_is_answered_and_told_back(phone):
    shown = phone.send(contents.voice("陪产假几天")).text
    assert shown.startswith("我听到的是：陪产假几天")
    assert "护理假" in shown


def test_an_emergency_that_was_spoken_is_answered_number_first_too(phone):
    shown = phone.send(contents.voice("孩子抽搐了")).text
    assert "120" in shown[:40]
    assert "我听到的是：孩子抽搐了" in shown


def test_a_nursery_told_whole_and_the_article_behind_an_answer_are_one_card(phone, a_nursery):
    _, name = a_nursery
    (card,) = phone.say(name).shown.cards
    assert name in card.title
    assert card.url.startswith(f"{BASE_URL}/nurseries/")
    phone.say("开托育机构要什么条件")
    (card,) = phone.say("全文").shown.cards
    assert card.url.startswith(f"{BASE_URL}/articles/")


def test_a_voice_without_words_is_taught_dictation_in_one_short_reply(phone):
    shown = phone.send(contents.voice()).text
    assert "转文字" in shown
    assert len(shown) <= 150


def test_a_place_gets_the_nearest_nurseries_and_is_kept_for_the_next_question(phone):
    assert "公里" in phone.send(contents.location()).text
    assert "公里" in phone.say("附近的托育").text


@pytest.mark.parametrize(
    "content",
    [
        contents.image(),
        contents.video(),
        contents.video("shortvideo"),
        contents.text(contents.STICKER),
        contents.mini_program(),
        contents.unknown(),
        contents.link(""),
        contents.location(lat=200.0),
    ],
    ids=lambda content: content["MsgType"] + content.get("Content", ""),
)
def test_what_cannot_be_read_gets_a_word_of_what_to_do_instead(phone, content):
    assert "打字" in phone.send(content).text


def test_a_page_that_is_passed_on_is_answered_by_its_title(phone):
    assert "188" in phone.send(contents.link("产假多少天")).text


def test_who_follows_is_welcomed_with_questions_to_tap_and_each_is_answered(phone):
    welcome = phone.send(contents.subscribe())
    assert len(welcome.text) <= WELCOME_CHARACTERS
    links = phone.questions()
    assert len(links) >= QUESTIONS_OF_WELCOME
    for link in links:
        assert phone.tap(link).text


def test_who_follows_by_the_code_of_a_place_is_answered_for_that_place(phone):
    assert "广东" in phone.send(contents.subscribe("region-440000")).text
    assert "广东" in phone.say("产假多少天").text


def test_who_follows_by_the_code_of_a_nursery_reads_of_it(phone, a_nursery):
    nursery_id, name = a_nursery
    assert name in phone.send(contents.subscribe(f"nursery-{nursery_id}")).text
    assert name in phone.send(contents.scan(f"nursery-{nursery_id}")).text


def test_a_scan_of_a_code_that_names_nothing_gets_a_greeting_with_questions(phone):
    assert phone.send(contents.scan("poster-1")).text
    assert phone.questions()


def test_a_scanned_licence_tells_whether_the_nursery_is_filed(phone, a_nursery):
    _, name = a_nursery
    shown = phone.send(contents.scancode_waitmsg(name)).text
    assert name in shown


def test_a_scan_that_holds_no_nursery_says_so(phone):
    assert "全名" in phone.send(contents.scancode_waitmsg("https://example.com/?q=1")).text


def test_a_key_of_the_menu_is_answered(phone):
    assert "188" in phone.send(contents.click("ask:产假多少天")).text
    assert "位置" in phone.send(contents.click("near")).text
    assert phone.send(contents.click("a key that nobody set")).text


def test_latest_articles_are_as_many_cards_as_an_event_may_get(phone):
    shown = phone.send(contents.click("latest")).shown
    assert 1 <= len(shown.cards) <= 8
    assert all(card.url.startswith(f"{BASE_URL}/") for card in shown.cards)


def test_a_place_chosen_from_the_menu_gets_one_answer_not_two(phone):
    turns = [phone.send(contents.location_select()), phone.send(contents.location())]
    assert [bool(turn.text) for turn in turns] == [False, True]


@pytest.mark.parametrize(
    "content",
    [
        contents.unsubscribe(),
        contents.view(f"{BASE_URL}/"),
        contents.entered_with_location(),
        contents.event("view_miniprogram", "pages/index"),
        contents.event("pic_sysphoto", "photo", SendPicsInfo={"Count": 1}),
        contents.event("scancode_push", "push", ScanCodeInfo={"ScanType": "qrcode", "ScanResult": "1"}),
        contents.event("TEMPLATESENDJOBFINISH", MsgID=200163836, Status="success"),
        contents.event("MASSSENDJOBFINISH", MsgID=1000001625, Status="send success", TotalCount=100),
        contents.event("PUBLISHJOBFINISH", PublishEventInfo={"publish_id": 2247503051, "publish_status": 0}),
        contents.event("kf_create_session", KfAccount="test1@test"),
        contents.event("debug_demo", debug_str="hello world"),
        contents.event("an event of next year"),
    ],
    ids=lambda content: content["Event"],
)
def test_other_events_are_received_in_silence(platform, phone, content):
    assert phone.send(content).shown is None
    sent = platform.addressed(phone.open_id, content)
    assert platform.post(platform.account.wrap(sent)) == (200, b"success")


def test_the_platforms_handshake_is_answered_with_its_own_words(platform):
    status, body, headers = platform.shake_hands("5927782489442352469")
    assert (status, body) == (200, b"5927782489442352469")
    assert headers["Content-Type"].startswith("text/plain")


def test_no_answer_to_our_own_questions_breaks_a_limit_of_the_platform(platform):
    begun = list(ACCOUNTS.values()).index(platform.account)
    asked = [
        json.loads(line)
        for path in sorted(QUESTIONS.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()[begun::EVERY]
    ]
    for one in asked:
        phone = Phone(platform)
        for words in one.get("turns") or [one["q"]]:
            assert phone.say(words).text
    assert len(asked) > 30


# What the modes mean.


def test_in_compatible_mode_the_sealed_part_counts_whatever_stands_beside_it(servers):
    platform = Platform(servers("compatible").address, ACCOUNTS["compatible, xml"])
    sealed = platform.addressed("oParent", contents.text("产假多少天"))
    beside = sealed | {"Content": "孩子抽搐了", "FromUserName": "oSomebodyElse"}
    request = platform.account.wrap_bytes(platform.account.write(sealed), beside)
    status, body = platform.post(request)
    reply = platform.account.read(body)
    assert status == 200
    assert reply["ToUserName"] == "oParent"
    assert "188" in reply["Content"]


def test_in_compatible_mode_a_message_that_came_plain_is_answered_plain(servers):
    plain = Platform(servers("compatible").address, ACCOUNTS["plain, xml"])
    assert "188" in Phone(plain).say("产假多少天").text
    assert plain.troubles() == []


@pytest.mark.parametrize("mode", ["compatible", "safe"])
def test_while_the_key_is_changed_messages_sealed_with_the_one_before_are_answered_with_it(servers, mode):
    before = Platform(servers(mode).address, Account(mode=mode, aes_key=OLD_KEY))
    assert "188" in Phone(before).say("产假多少天").text
    assert before.troubles() == []


# What is kept.


def test_an_answer_leaves_one_row_in_the_journal(parent, rows):
    parent.say("产假多少天")
    (row,) = rows(journal)
    assert (row.channel, row.status, row.question) == ("wechat", "answered", "产假多少天")


def test_a_conversation_goes_on_at_another_worker(server, parent):
    one, other = server.workers()
    with server.only(one):
        parent.say("广东产假几天")
    with server.only(other):
        assert "广东" in parent.say("那爸爸呢").text


def test_deleting_ones_data_is_one_message(parent, rows):
    parent.say("广东产假几天")
    assert len(rows(conversation)) == 1
    parent.say("删除我的数据")
    assert rows(conversation) == []


def test_who_leaves_is_forgotten_and_comes_back_as_somebody_new(parent, rows):
    parent.say("广东产假几天")
    parent.send(contents.unsubscribe())
    assert rows(conversation) == []
    parent.send(contents.subscribe())
    assert "广东" not in parent.say("那爸爸呢").text


def test_neither_the_folder_nor_the_log_names_a_parent(server, folder, plain_platform):
    parent = Phone(plain_platform, "oSomebodyNobodyKnows")
    for content in (
        contents.text("产假多少天"),
        contents.location(),
        contents.subscribe("region-410702"),
        contents.entered_with_location(),
        contents.click("near"),
        contents.unsubscribe(),
    ):
        parent.send(content)
    kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"oSomebodyNobodyKnows" not in kept
    assert not re.search(rb"oSomebodyNobodyKnows|35\.2903|113\.8753", server.log.read_bytes())
