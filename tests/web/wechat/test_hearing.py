"""What each kind of message and each event asks of us, before anything is looked up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import AnswerStatus, Location
from tests.web.wechat.parents import ROOT, event, link, location, other, text, voice
from web.wechat.hearing import Ask, Forget, Say, Show, Silence, wish_of
from web.wechat.sentences import STICKER, for_kind, hello, offer, send_location, welcome


def said(message):
    """The fixed answer to a message, whole."""
    wish = wish_of(message)
    assert isinstance(wish, Say)
    assert wish.answer.status is AnswerStatus.SMALLTALK
    return wish.answer.text


def test_a_text_is_a_question() -> None:
    assert wish_of(text("产假多少天")) == Ask(text="产假多少天")


def test_a_voice_that_the_platform_wrote_down_is_a_question_that_is_told_again() -> None:
    assert wish_of(voice("产假多少天")) == Ask(text="产假多少天", heard="我听到的是：产假多少天")


@pytest.mark.parametrize("recognition", ["", "  ", "\n"])
def test_a_voice_without_words_is_answered_by_how_to_dictate(recognition) -> None:
    shown = said(voice(recognition))
    assert "转文字" in shown
    assert "话筒" in shown
    assert "120" in shown
    assert len(shown) <= 100


def test_a_location_asks_for_what_is_near() -> None:
    assert wish_of(location(35.3, 113.9)) == Ask(text="附近的托育", location=Location(lat=35.3, lng=113.9))


def test_a_link_is_a_question_by_its_title_and_nothing_else_of_it_is_read() -> None:
    wish = wish_of(link("育儿补贴怎么领"))
    assert wish == Ask(text="育儿补贴怎么领", heard="链接我打不开，按标题找的：育儿补贴怎么领")
    assert "打不开" in said(link("  "))


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("image", "图片我看不了"),
        ("video", "视频我看不了"),
        ("shortvideo", "视频我看不了"),
        ("location", "这个位置没有读出来"),
        ("file", "文件我打不开"),
        ("miniprogrampage", "小程序卡片我打不开"),
        ("hologram", "这类消息我看不了"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_to_do_instead(kind, says) -> None:
    shown = said(other(kind))
    assert shown.startswith(says)
    assert "打字" in shown


@pytest.mark.parametrize("kind", ["image", "video", "shortvideo"])
def test_whoever_shows_a_child_is_told_to_call_rather_than_to_wait(kind) -> None:
    assert "120" in for_kind(kind).text


def test_a_sticker_arrives_as_a_text_of_the_platform_and_is_no_question() -> None:
    assert "打字" in said(text(STICKER))


def test_a_new_follower_is_welcomed() -> None:
    assert wish_of(event("subscribe")) == Say(answer=welcome())


@pytest.mark.parametrize(
    ("scene", "what", "key"),
    [
        ("region-410702", "region", "410702"),
        ("region-410702101", "region", "410702101"),
        ("nursery-a1B2_c-3", "nursery", "a1B2_c-3"),
        ("article-check-nursery-filing", "article", "check-nursery-filing"),
    ],
)
def test_a_scene_names_a_thing_to_followers_new_and_old_and_in_the_menu(scene, what, key) -> None:
    assert wish_of(event("subscribe", f"qrscene_{scene}")) == Show(what=what, key=key, greets=True)
    assert wish_of(event("scan", scene)) == Show(what=what, key=key)
    assert wish_of(event("click", scene)) == Show(what=what, key=key)


@pytest.mark.parametrize(
    "scene",
    ["", "123", "region", "region-", "poster-7", "nursery-a b", "nursery-../x", "article-甲", "latest"],
)
def test_an_unknown_scene_is_a_plain_welcome_or_a_short_hello(scene) -> None:
    assert wish_of(event("subscribe", f"qrscene_{scene}")) == Say(answer=welcome())
    assert wish_of(event("scan", scene)) == Say(answer=hello())


def test_the_subscription_that_follows_a_payment_is_a_plain_welcome() -> None:
    assert wish_of(event("subscribe", "last_trade_no_4009430118")) == Say(answer=welcome())


def test_who_leaves_is_forgotten() -> None:
    assert wish_of(event("unsubscribe")) == Forget()


@pytest.mark.parametrize("key", ["ask:产假多少天", "ask: 产假多少天", " ask:产假多少天 "])
def test_a_key_of_the_menu_asks_its_question_as_if_it_was_typed(key) -> None:
    assert wish_of(event("click", key)) == Ask(text="产假多少天")


def test_a_key_of_the_menu_teaches_sending_a_location() -> None:
    assert wish_of(event("click", "near")) == Say(answer=send_location())


def test_a_key_of_the_menu_shows_the_latest_articles() -> None:
    assert wish_of(event("click", "latest")) == Show(what="latest")


@pytest.mark.parametrize("key", ["", "V1001_TODAY_MUSIC", "ask:", "ask:  ", "NEAR", "nursery-", "产假"])
def test_an_unknown_key_of_the_menu_offers_questions(key) -> None:
    assert wish_of(event("click", key)) == Say(answer=offer())


@pytest.mark.parametrize(
    "name",
    [
        *("view", "view_miniprogram", "location", "scancode_push", "location_select"),
        *("pic_sysphoto", "pic_photo_or_album", "pic_weixin"),
        *("templatesendjobfinish", "masssendjobfinish", "publishjobfinish"),
        *("subscribe_msg_popup_event", "subscribe_msg_change_event", "subscribe_msg_sent_event"),
        *(
            "kf_create_session",
            "kf_close_session",
            "kf_switch_session",
            "debug_demo",
            "user_pay_from_pay_cell",
        ),
    ],
)
def test_every_other_event_is_silence_that_is_counted_by_name(name) -> None:
    assert wish_of(event(name, "region-410702", scan="示例托育")) == Silence(event=name)


def test_a_scan_in_the_menu_asks_whether_a_nursery_is_filed() -> None:
    wish = wish_of(event("scancode_waitmsg", "check", scan="示例小月亮托育中心"), root=ROOT)
    assert wish == Ask(text="托育机构“示例小月亮托育中心”备案了吗")


def test_a_scan_of_our_own_pages_shows_what_they_are_of() -> None:
    def scan(path):
        return wish_of(event("scancode_waitmsg", scan=f"{ROOT}{path}"), root=ROOT)

    assert scan("/nurseries/n1") == Show(what="nursery", key="n1")
    assert scan("/articles/paternity-leave") == Show(what="article", key="paternity-leave")
    assert scan("/verify?q=%E5%B0%8F%E6%9C%88%E4%BA%AE") == Ask(text="托育机构“小月亮”备案了吗")


@pytest.mark.parametrize(
    "scan", ["", "https://example.com/nurseries/n1", "EAN_13,6901234567892", "WIFI:S:a;;"]
)
def test_a_scan_that_names_nothing_is_told_how_to_check_by_name(scan) -> None:
    shown = said(event("scancode_waitmsg", "check", scan=scan))
    assert "网址我不会打开" in shown
    assert "全名" in shown


@given(
    st.sampled_from(["subscribe", "scan", "click", "scancode_waitmsg", "view", ""]),
    st.text(max_size=200) | st.from_regex(r"(qrscene_)?(region|nursery|article)-[a-z0-9_-]*", fullmatch=True),
    st.text(max_size=700),
)
def test_any_event_is_one_of_the_wishes(name, key, scan) -> None:
    wish = wish_of(event(name, key, scan=scan), root=ROOT)
    assert isinstance(wish, Ask | Say | Show | Forget | Silence)
    if isinstance(wish, Show):
        assert wish.what in {"region", "nursery", "article", "latest"}
        assert len(wish.key) <= 200
