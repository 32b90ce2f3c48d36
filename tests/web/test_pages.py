from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from http.cookies import SimpleCookie

import pytest
from sqlalchemy.exc import OperationalError

from bot.replies import starters
from tests.web.stand_in import ARTICLE, make_services
from web.app import create_app

NO_GENERATIVE_AI = "答案都来自公开文件，写明出处，没有用生成式人工智能。"


def page_of(response):
    return response.get_data(as_text=True)


def cookie_of(response, name):
    for header in response.headers.getlist("Set-Cookie"):
        cookie = SimpleCookie(header)
        if name in cookie:
            return cookie[name]
    return None


def test_the_start_page_has_the_question_box_examples_and_the_name_of_the_place(client):
    page = page_of(client.get("/"))
    assert '<form class="ask" role="search" action="/ask">' in page
    assert "红旗区" in page
    for question in starters():
        assert question in page


@pytest.mark.parametrize(
    "path", ["/", "/ask?q=产假多少天", "/articles", "/articles/maternity-leave-here", "/privacy", "/nowhere"]
)
def test_every_page_says_that_no_generative_ai_is_used(client, path):
    assert NO_GENERATIVE_AI in page_of(client.get(path))


def test_an_answer_stands_with_its_source_and_follow_ups(client):
    page = page_of(client.get("/ask?q=产假多少天"))
    assert '<h2 class="asked">产假多少天</h2>' in page
    assert "一般按 188 天算" in page
    assert "<dt>难产、剖宫产</dt><dd>再加 15 天</dd>" in page
    card = page[page.index("<article") : page.index("</article>")]
    assert "《河南省人口与计划生育条例》第二十五条" in card
    assert "<time>2021-11-27</time> 起施行 · 河南省 · 最后核对 <time>2026-11-23</time>" in card
    assert 'href="https://www.henan.gov.cn/2021/11-27/2355137.html"' in card
    assert 'href="/articles/maternity-leave-here"' in card
    assert '<a href="tel:12393">12393</a>' in card
    assert re.search(r'<a class="chip" href="/ask\?q=[^"]+"[^>]*>那爸爸呢</a>', page)


def test_in_an_emergency_the_call_comes_before_any_explanation(client):
    page = page_of(client.get("/ask?q=孩子抽搐了"))
    assert 'class="card answer urgent"' in page
    call = page.index('<a class="button" href="tel:120">拨打 120</a>')
    assert page.index("马上打 120") < call < page.index("让孩子侧躺")
    assert "还没有医生核对过" in page


def test_a_question_joins_the_conversation_as_a_turn_alone_when_the_page_asks_for_it(client):
    page = page_of(client.get("/ask?q=产假多少天", headers={"HX-Request": "true"}))
    assert page.lstrip().startswith('<section class="turn">')
    assert "<html" not in page


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%E3%80%80%0A"])
def test_an_empty_question_is_answered_with_what_to_do(client, services, query):
    response = client.get(f"/ask{query}")
    assert response.status_code == 200
    assert "还没有写问题" in page_of(response)
    assert services.responder.asked == []


def test_an_empty_question_from_within_the_conversation_is_a_turn(client):
    page = page_of(client.get("/ask?q=", headers={"HX-Request": "true"}))
    assert "还没有写问题" in page
    assert "<html" not in page


def test_a_conversation_is_known_by_a_random_cookie_and_kept_under_a_keyed_hash(client, services):
    response = client.get("/ask?q=产假多少天")
    cookie = cookie_of(response, "yuertong-talk")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == "1800"
    client.get("/ask?q=那爸爸呢")
    first, second = services.responder.asked
    assert first.conversation_key == second.conversation_key
    assert first.conversation_key == services.settings.keyed_hash("web conversation", cookie.value)
    assert cookie.value not in first.conversation_key
    assert first.channel == "web"


def test_two_browsers_have_two_conversations(app, services):
    app.test_client().get("/ask?q=产假多少天")
    app.test_client().get("/ask?q=产假多少天")
    first, second = services.responder.asked
    assert first.conversation_key != second.conversation_key


def test_a_conversation_cookie_that_we_did_not_make_is_replaced(client):
    client.set_cookie("yuertong-talk", "chosen-by-somebody-else")
    assert cookie_of(client.get("/ask?q=产假多少天"), "yuertong-talk").value != "chosen-by-somebody-else"


def test_a_long_question_stands_above_its_answer_as_far_as_it_was_read(client):
    page = page_of(client.get(f"/ask?q={'长' * 500}"))
    assert f"{'长' * 200}…" in page
    assert "长" * 201 not in page


def test_a_question_that_breaks_the_bot_gets_a_kind_sentence(client, services):
    services.responder.trouble = RuntimeError("broken")
    response = client.get("/ask?q=产假多少天")
    assert response.status_code == 200
    assert "刚才没能查成" in page_of(response)


def test_the_article_shows_place_dates_sources_and_that_nobody_checked_it(client):
    page = page_of(client.get("/articles/maternity-leave-here"))
    assert "<h1" in page
    assert "河南产假多少天" in page
    assert "适用：河南省" in page
    assert "宝宝不满 3 岁" in page
    assert "2021-11-27 起适用" in page
    assert "还没有专业人员核对过" in page
    assert "下次复核：2027-02-28 以前" in page
    assert "河南省人民代表大会常务委员会 · 河南省第十三届人民代表大会常务委员会公告第73号" in page
    assert "国务院令第619号" in page
    assert 'href="https://www.henan.gov.cn/2021/11-27/2355137.html"' in page
    assert '<a href="/">首页</a>' in page.replace(' class="button quiet"', "")
    assert ">全部文章</a>" in page
    assert '<input id="q"' in page  # asking needs no button that leads to the box
    assert "<strong>结婚证</strong>" in page


def pages_with(tmp_path, **changed):
    services = make_services(tmp_path, articles=[replace(ARTICLE, **changed)])
    page = page_of(create_app(services=services).test_client().get("/articles/maternity-leave-here"))
    services.database.engine.dispose()
    return page


def test_the_article_names_who_checked_it(tmp_path):
    page = pages_with(tmp_path, checked_by="红旗区妇联 李某")
    assert "核对：红旗区妇联 李某" in page
    assert "还没有专业人员核对过" not in page


def test_an_article_past_its_review_says_so(tmp_path):
    assert "该在 2026-11-22 前复核，还没有复核" in pages_with(tmp_path, review_by=date(2026, 11, 22))
    assert "还没有复核" not in pages_with(tmp_path, review_by=date(2026, 11, 23))


def test_an_article_no_longer_in_force_says_so_and_leaves_the_list(tmp_path):
    services = make_services(tmp_path, articles=[replace(ARTICLE, in_force_until=date(2026, 11, 22))])
    client = create_app(services=services).test_client()
    assert "今天不在这篇的适用日期里" in page_of(client.get("/articles/maternity-leave-here"))
    assert "还没有发布文章" in page_of(client.get("/articles"))
    services.database.engine.dispose()


@pytest.mark.parametrize("slug", ["nothing", "a%00b", "..%2f..%2fetc%2fpasswd", "很长" * 300])
def test_an_unknown_article_is_404_in_chinese(client, slug):
    response = client.get(f"/articles/{slug}")
    assert response.status_code == 404
    assert "没有这个页面" in page_of(response)


def test_articles_are_listed_by_topic(client):
    page = page_of(client.get("/articles"))
    assert '<h2 class="section" id="topic-leave">' in page
    assert '<a href="/articles/maternity-leave-here">河南产假多少天</a>' in page


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/articles/", "/articles"),
        ("/articles/maternity-leave-here/", "/articles/maternity-leave-here"),
        ("/privacy/", "/privacy"),
        ("/ask/", "/ask"),
        ("/ask/?q=%E4%BA%A7%E5%81%87&q=%0D%0A", "/ask?q=%E4%BA%A7%E5%81%87&q=%0D%0A"),
    ],
)
def test_an_address_with_a_slash_too_many_leads_to_the_one_without(client, typed, meant):
    response = client.get(typed)
    assert (response.status_code, response.headers["Location"]) == (308, meant)


def test_addresses_without_a_slash_are_the_ones_that_are_shown(client):
    for path in ("/ask", "/articles", "/articles/maternity-leave-here", "/privacy"):
        assert client.get(path).status_code == 200


def test_a_database_that_is_away_is_503_in_chinese(client, services, monkeypatch):
    def away(_):
        raise OperationalError(statement="select", params={}, orig=OSError("gone"))

    monkeypatch.setattr(type(services), "published", property(away))
    response = client.get("/articles")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert "暂时查不到内容" in page_of(response)


def test_the_large_version_is_switched_on_and_off_by_a_link(client):
    assert "data-care" not in page_of(client.get("/"))
    response = client.get("/care/on", headers={"Referer": "http://localhost/ask?q=%E4%BA%A7%E5%81%87"})
    assert response.status_code == 303
    assert response.headers["Location"] == "/ask?q=%E4%BA%A7%E5%81%87"
    page = page_of(client.get("/"))
    assert '<html lang="zh-CN" data-care>' in page
    assert "标准版" in page
    client.get("/care/off")
    assert "data-care" not in page_of(client.get("/"))


@pytest.mark.parametrize(
    "referrer",
    [
        "https://elsewhere.example/",
        "http://localhost//elsewhere.example/",
        "javascript:alert(1)",
        "x",
        "http://[",
    ],
)
def test_the_large_version_leads_nowhere_else(client, referrer):
    assert client.get("/care/on", headers={"Referer": referrer}).headers["Location"] == "/"


def forget(client):
    token = re.search(r'name="csrf_token" value="([^"]+)"', page_of(client.get("/privacy"))).group(1)
    return client.post("/privacy/forget", data={"csrf_token": token})


def test_the_button_on_the_privacy_page_deletes_this_browsers_conversation(client, services):
    client.get("/ask?q=产假多少天")
    response = forget(client)
    assert "已经删掉了" in page_of(response)
    asked, forgotten = services.responder.remembered
    assert forgotten.text == "删除我的数据"
    assert forgotten.conversation_key == asked.conversation_key
    assert cookie_of(response, "yuertong-talk").value == ""


def test_a_conversation_that_could_not_be_deleted_can_be_deleted_later(client, services):
    client.get("/ask?q=产假多少天")
    services.responder.trouble_remembering = RuntimeError("database is locked")
    response = forget(client)
    assert "已经删掉了" not in page_of(response)
    assert cookie_of(response, "yuertong-talk") is None
    services.responder.trouble_remembering = None
    assert "已经删掉了" in page_of(forget(client))


def test_without_a_conversation_there_is_nothing_to_delete(client, services):
    assert "没有正在记着的对话" in page_of(forget(client))
    assert services.responder.asked == []


def test_deleting_from_another_site_is_refused(client, services):
    client.get("/ask?q=产假多少天")
    response = client.post("/privacy/forget")
    assert response.status_code == 400
    assert "页面放得太久了" in page_of(response)
    assert [question.text for question in services.responder.asked] == ["产假多少天"]


def test_the_footer_shows_what_is_set_and_hides_what_is_not(tmp_path, client):
    bare = page_of(client.get("/"))
    for words in ("主办单位", "联系方式", "网站标识码", "beian", "信息有误", "找错"):
        assert words not in bare
    services = make_services(
        tmp_path,
        site_organiser="红旗区妇女联合会",
        site_contact="0373-3833000",
        site_code="4107020001",
        site_icp="豫ICP备1号",
        site_police="豫公网安备1号",
    )
    page = page_of(create_app(services=services).test_client().get("/ask?q=产假多少天"))
    services.database.engine.dispose()
    assert "主办单位：红旗区妇女联合会" in page
    assert '联系方式：<a href="tel:03733833000">0373-3833000</a>' in page
    assert "网站标识码：4107020001" in page
    assert '<a href="https://beian.miit.gov.cn/">豫ICP备1号</a>' in page
    assert '<a href="https://beian.mps.gov.cn/">豫公网安备1号</a>' in page
    assert '<a href="/report/article/maternity-leave-here" rel="nofollow">信息有误</a>' in page
    assert "我为政府网站找错" in page


def test_a_page_without_the_files_from_npm_does_not_ask_for_them(services, tmp_path):
    static = tmp_path / "static"
    (static / "css").mkdir(parents=True)
    (static / "css" / "look.css").touch()
    app = create_app(services=services)
    app.static_folder = str(static)
    page = page_of(app.test_client().get("/ask?q=产假多少天"))
    assert "<script" not in page
    assert "htmx-config" not in page
    assert "一般按 188 天算" in page
