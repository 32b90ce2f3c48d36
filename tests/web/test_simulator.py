"""The simulator's page and what it sends, without a browser."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from werkzeug.test import Client

from bot.messages import AnswerStatus
from tests.web.nurseries import NURSERIES
from tests.web.stand_in import NOW, make_services
from web.app import create_app
from web.dev.people import PEOPLE
from web.extensions import ASK_LIMIT, limiter
from web.wechat.tables import metadata

AES_KEY = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
TOKEN = "TokenOfTheAccount"
SEALING = {"wechat_token": TOKEN, "wechat_app_id": "wx49f0ab532d5d035a", "wechat_aes_key": AES_KEY}


@pytest.fixture
def make_app(tmp_path):
    """Applications with the simulator, each over a folder of its own."""
    made = []

    def make(**changed):
        services = make_services(tmp_path / str(len(made)), **{"dev": "on", **changed})
        metadata.create_all(services.database.engine)
        services.list_nurseries(NURSERIES)
        made.append(services)
        app = create_app(services=services)
        app.config["WTF_CSRF_ENABLED"] = False
        app.testing = True
        limiter.reset()
        return app

    yield make
    for services in made:
        services.database.engine.dispose()


@pytest.fixture
def app(make_app):
    return make_app()


@pytest.fixture
def client(app):
    return app.test_client()


def asked_of(app):
    return app.extensions["yuertong"].responder.asked


def do(client, deed=None, *, path="/dev/wechat/send", **form):
    """What the page shows after something was done; only the turn, as the page's script asks for it."""
    told = form if deed is None else {"do": deed, **form}
    response = client.post(path, data=told, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return response.get_data(as_text=True)


def chat(shown):
    """What a person reads of it: without the bytes, and without tags."""
    without_bytes = re.sub(r"<details.*?</details>", "", shown, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", without_bytes))).strip()


def last_of(shown):
    return html.unescape(re.search(r'data-last="([^"]*)"', shown)[1])


# Where it is


@pytest.mark.parametrize("path", ["/dev/wechat", "/dev/wechat/send", "/dev/"])
def test_without_dev_it_is_no_page_at_all(make_app, path):
    client = make_app(dev="off").test_client()
    for method in ("GET", "POST"):
        assert client.open(path, method=method).status_code == 404
    assert "没有这个页面" in client.get(path).get_data(as_text=True)


def test_it_says_that_it_is_a_simulator_and_that_nothing_goes_to_wechat(client):
    page = client.get("/dev/wechat").get_data(as_text=True)
    assert "这里是模拟器，什么都不会发到微信" in page


def test_a_forged_form_is_refused(app):
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    response = client.post("/dev/wechat/send", data={"do": "text", "text": "产假多少天"})
    assert response.status_code == 400
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/dev/wechat").get_data(as_text=True))
    assert "产假是 98 天" in do(client, "text", text="产假多少天", csrf_token=token[1])


def test_it_may_be_used_as_often_as_questions_may_be_asked(client):
    allowed = int(ASK_LIMIT.split()[0])
    statuses = [client.post("/dev/wechat/send").status_code for _ in range(allowed + 1)]
    assert statuses[-2:] == [200, 429]


# What is said


def test_a_question_goes_through_the_real_door_and_its_answer_comes_back(app, client):
    shown = chat(do(client, "text", text="产假多少天"))
    assert "在河南生孩子，产假是 98 天再加 3 个月" in shown
    assert "毫秒" in shown
    (question,) = asked_of(app)
    assert (question.text, question.channel) == ("产假多少天", "wechat")


@pytest.mark.parametrize("mode", ["safe", "compatible", "plain"])
@pytest.mark.parametrize("data_format", ["xml", "json"])
def test_the_answer_is_the_same_however_messages_are_sealed_and_written(client, mode, data_format):
    shown = do(client, "text", text="产假多少天", mode=mode, format=data_format)
    assert "产假是 98 天" in chat(shown)
    is_sealed = "Encrypt" in html.unescape(shown)
    assert is_sealed is (mode != "plain")
    assert ("application/json" in shown) is (data_format == "json")


def test_a_follow_up_is_a_button_that_sends_its_question(app, client):
    shown = do(client, "text", text="产假多少天")
    tap = re.search(r'name="tap" value="(\d+ 那爸爸呢)"', shown)
    do(client, tap=tap[1])
    assert asked_of(app)[-1].text == "那爸爸呢"


def test_links_under_our_own_address_lead_to_this_very_server(make_app):
    client = make_app(base_url="https://yuer.example.gov.cn", path_prefix="/tuoyu").test_client()
    shown = do(client, "text", text="产假多少天", path="/tuoyu/dev/wechat/send")
    assert 'href="/tuoyu/articles/maternity-leave-here"' in shown


def test_silence_is_shown_as_silence(client):
    assert "（没有回复）" in chat(do(client, "debug"))
    assert "（没有回复）" in chat(do(client, "unfollow"))


def test_what_somebody_types_stays_text(client):
    shown = do(client, "text", text="<script>alert(1)</script>]]><Content>x</Content>")
    assert "<script>" not in shown
    assert "<script>alert(1)</script>]]>" in html.unescape(chat(shown).replace("&lt;", "<"))


def test_each_kind_of_message_is_answered_as_the_account_answers_it(client):
    for deed in ("image", "video", "sticker", "mini-program"):
        assert "打字" in chat(do(client, deed)), deed
    assert "转文字" in chat(do(client, "voice", said="孙子两岁"))


def test_a_voice_with_words_is_a_question_and_one_without_is_none(app, client):
    do(client, "voice", said="产假多少天")
    assert asked_of(app) == []
    assert "我听到的是：产假多少天" in chat(do(client, "voice", said="产假多少天", heard="on"))
    assert asked_of(app)[0].text == "产假多少天"


def test_a_place_is_sent_in_degrees_of_the_platforms_map(app, client):
    page = client.get("/dev/wechat").get_data(as_text=True)
    place = html.unescape(re.search(r'<option value="([\d.,]+ 红旗区中心)"', page)[1])
    assert "位置：红旗区中心" in chat(do(client, "place", place=place))
    do(client, "place", place=place, lat="35.31", lng="113.92")
    do(client, "place", place=place, lat="35.31", lng="113.92", system="wgs84")
    at = [(question.location.lat, question.location.lng) for question in asked_of(app)]
    assert at[0] == pytest.approx((35.295905, 113.911775))  # GeoNames' 红旗区, as the gazetteer has it
    assert at[1] == pytest.approx((35.31, 113.92))
    assert 100 < 111_000 * abs(at[2][0] - at[1][0]) + 90_000 * abs(at[2][1] - at[1][1]) < 1_500


def test_a_place_chosen_through_the_menu_is_told_twice_and_answered_once(app, client):
    shown = chat(do(client, "place", place="35.3,113.9 家", through="menu"))
    assert shown.count("（没有回复）") == 1
    assert len(asked_of(app)) == 1


def test_the_menu_is_the_one_that_the_owner_of_an_account_is_proposed(client):
    page = client.get("/dev/wechat").get_data(as_text=True)
    proposed = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
    for key in re.findall(r'name="pressed" value="click \S+ ([^"]+)"', page):
        assert f"`{key}`" in proposed


def test_the_proposed_menu_can_be_tapped_and_a_page_that_it_opens_is_met_with_silence(client):
    page = client.get("/dev/wechat").get_data(as_text=True)
    buttons = [html.unescape(value) for value in re.findall(r'name="pressed" value="([^"]+)"', page)]
    assert len(buttons) == 8
    for button in buttons:
        shown = chat(do(client, pressed=button))
        assert f"点了菜单：{button.split()[1]}" in shown
        assert ("（没有回复）" in shown) or not button.startswith("view")
    assert "（没有回复）" in chat(do(client, pressed="view 全部机构 http://127.0.0.1:8000/nurseries"))


def test_following_is_welcomed(client):
    assert "育儿通" in chat(do(client, "follow"))


def test_codes_of_the_account_greet_a_new_follower_and_show_what_they_name(client):
    page = client.get("/dev/wechat").get_data(as_text=True)
    scenes = [
        html.unescape(scene) for scene in re.findall(r'<option value="((?:region|nursery)-[^"]+)"', page)
    ]
    followed = do(client, "scan", scene=scenes[0], follows="on")
    assert "扫了红旗区海报上的码，关注了公众号" in chat(followed)
    assert "qrscene_region-410702" in followed
    nursery = next(scene for scene in scenes if "小月亮" in scene)
    assert "示例小月亮托育中心 · 已备案" in chat(do(client, "scan", scene=nursery))
    assert "扫了一个码（poster-1）" in chat(do(client, "scan", **{"scene": nursery, "own-scene": "poster-1"}))


def test_a_code_of_others_is_checked_by_what_it_says(client, app):
    do(client, "scan-for-us", result="示例小月亮托育中心")
    assert "示例小月亮托育中心" in asked_of(app)[-1].text
    assert "网址我不会打开" in chat(do(client, "scan-for-us", result="https://example.com/"))


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"do": "text", "text": "  "}, "还没有写话"),
        ({"do": "voice"}, "还没有写说了什么"),
        ({"do": "place", "lat": "北", "lng": "113"}, "这不是地球上的一个点"),
        ({"do": "place", "lat": "35", "lng": "1e9"}, "这不是地球上的一个点"),
        ({"do": "place"}, "这不是地球上的一个点"),
        ({"do": "scan-for-us"}, "还没有写码里的字"),
        ({"do": "click"}, "还没有写菜单的 key"),
        ({"do": "fly"}, "没有看懂要做什么"),
        ({}, "没有看懂要做什么"),
        ({"do": "again"}, "还没有上一条"),
        ({"do": "again", "last": "x {}"}, "还没有上一条"),
        ({"do": "again", "last": '{"query": {}}'}, "还没有上一条"),
    ],
)
def test_what_cannot_be_sent_is_told_kindly_and_nothing_is_sent(app, client, form, says):
    assert says in chat(do(client, **form))
    assert asked_of(app) == []


# Whose telephone, and how the account is set


def test_each_person_and_each_browser_is_another_parent(app, client):
    other = app.test_client()
    for browser in (client, other):
        browser.get("/dev/wechat")
        for who in ("mother", "father", "mother"):
            do(browser, "text", text="产假多少天", who=who)
    keys = [question.conversation_key for question in asked_of(app)]
    assert keys[0] == keys[2] != keys[1]
    assert len(set(keys)) == 4


def test_in_safe_mode_nothing_can_be_sent_unsealed_and_the_page_says_why(make_app):
    client = make_app(**SEALING).test_client()
    page = client.get("/dev/wechat").get_data(as_text=True)
    assert "现在设的是安全模式：没有加密的消息，服务器一律不收" in page
    assert re.search(r'<option value="plain" disabled', page)
    shown = html.unescape(do(client, "text", text="产假多少天", mode="plain"))
    assert "产假是 98 天" in chat(shown)
    assert "encrypt_type=aes" in shown


def test_in_plain_mode_nothing_can_be_sealed_and_the_page_says_what_to_do(make_app):
    client = make_app(wechat_token=TOKEN).test_client()
    page = client.get("/dev/wechat").get_data(as_text=True)
    assert "现在设的是明文模式，没有密钥，加不了密" in page
    shown = html.unescape(do(client, "text", text="产假多少天", mode="safe"))
    assert "产假是 98 天" in chat(shown)
    assert "encrypt_type" not in shown


def test_the_bytes_are_there_to_be_read_and_the_secrets_are_not(make_app):
    client = make_app(**SEALING).test_client()
    shown = html.unescape(do(client, "text", text="产假多少天"))
    assert "POST /wechat?signature=" in shown
    assert "<Encrypt><![CDATA[" in shown
    assert "<Content><![CDATA[产假多少天]]></Content>" in shown
    assert AES_KEY not in shown
    assert TOKEN not in shown


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.key)
def test_what_a_person_is_proposed_to_ask_is_answered(product, person):
    for count in range(1, len(person.questions) + 1):
        answer = product.ask(*person.questions[:count])
        assert answer.status in {AnswerStatus.ANSWERED, AnswerStatus.URGENT}, person.questions[count - 1]


# The platform's tries


def test_the_same_bytes_again_get_the_same_reply_and_are_no_new_question(app, client):
    first = do(client, "text", text="产假多少天")
    again = do(client, "again", last=last_of(first))
    thrice = do(client, "again-thrice", last=last_of(again))
    assert chat(again).count("回复一样 ✓") == 1
    assert chat(thrice).count("回复一样 ✓") == 3
    assert chat(again).count("产假是 98 天") == chat(thrice).count("产假是 98 天") == 1
    assert len(app.extensions["yuertong"].responder.remembered) == 1
    requests = [re.search(r"POST [^\n]*\n.*?</pre>", shown, re.DOTALL)[0] for shown in (first, again)]
    assert requests[0] == requests[1]


def test_another_reply_to_the_same_bytes_would_be_seen(app, client):
    first = do(client, "text", text="产假多少天")
    changed = do(client, "again", last=last_of(first))
    assert "回复一样 ✓" in chat(changed)
    app.extensions["yuertong"].clock = lambda: NOW.replace(hour=3)  # an hour on: the signature is stale
    late = chat(do(client, "again", last=last_of(first)))
    assert "该公众号提供的服务出现故障" in late
    assert "状态 403：签名过了 5 分钟" in late
    assert "不一样 ✗" in late


def test_what_was_sent_cannot_be_changed_on_its_way_through_the_page(app, client):
    last = last_of(do(client, "text", text="产假多少天"))
    assert "还没有上一条" in chat(do(client, "again", last=last.replace("产假", "年假")))
    assert len(asked_of(app)) == 1


# Under a portal, and where the server fails


def test_under_a_prefix_and_behind_proxies_the_same_door_is_used(make_app):
    app = make_app(base_url="https://www.example.gov.cn", path_prefix="/tuoyu", trusted_proxies=1)
    client = Client(app)
    page = client.get("/tuoyu/dev/wechat", base_url="https://www.example.gov.cn")
    assert page.status_code == 200
    response = client.post(
        "/tuoyu/dev/wechat/send",
        base_url="https://www.example.gov.cn",
        data={"do": "text", "text": "产假多少天"},
        headers={"HX-Request": "true"},
    )
    assert "产假是 98 天" in response.get_data(as_text=True)
    assert "POST /tuoyu/wechat?" in response.get_data(as_text=True)


def test_the_two_requests_do_not_mix(client):
    response = client.post("/dev/wechat/send", data={"do": "text", "text": "产假多少天"})
    assert "geolocation=(self)" in response.headers["Permissions-Policy"]
    assert response.headers["X-Request-ID"]


def test_a_page_that_was_reloaded_shows_what_was_done_without_scripts(client):
    response = client.post("/dev/wechat/send", data={"do": "text", "text": "产假多少天", "who": "father"})
    page = response.get_data(as_text=True)
    assert "<html" in page
    assert "产假是 98 天" in page
    assert re.search(r'value="father" checked', page)
    assert re.search(r'name="last" value="[^"]+"', page)
    wrong = client.post("/dev/wechat/send", data={"do": "text"}).get_data(as_text=True)
    assert "<html" in wrong
    assert "还没有写话" in wrong
