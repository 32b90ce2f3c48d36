"""/a/<id>: a screenshot of an answer, checked by whoever has it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from structlog.testing import capture_logs

from bot import journal
from bot.basis import CHECKED_FOR, as_kept
from bot.messages import AnswerStatus
from bot.steps.articles import answer_of
from knowledge.articles.shelf import load_shelf
from knowledge.articles.store import publish, withdraw
from knowledge.regions import gazetteer
from knowledge.standing.store import stop
from tests.web.stand_in import ARTICLE, NOW
from web.app import create_app
from web.extensions import limiter

NAME = "aB3_-xYz09"
QUESTION = "我媳妇上周在家门口摔了一跤"


def page_of(response):
    return response.get_data(as_text=True)


def keep(services, *, name=NAME, at=NOW):
    """Have the opening of the stand-in's article answer a question; its name."""
    with services.database.writing() as connection:
        shelf = load_shelf(connection)
        answer = answer_of(
            shelf.articles[ARTICLE.slug].sections[0],
            shelf=shelf,
            asked=None,
            today=at.date(),
            gazetteer=gazetteer(),
            lineage=("410702", "410700", "410000", "100000"),
        )
        journal.write(
            connection,
            journal.Entry(
                asked_at=at,
                channel="wechat",
                question=QUESTION,
                status=AnswerStatus.ANSWERED,
                step="articles",
                topic="leave",
                region_code="410702",
                cited_slugs=(ARTICLE.slug,),
                duration_ms=1.0,
                answer_id=name,
                basis=as_kept(replace(answer, id=name)),
            ),
        )
    return name


def publish_now(services, article):
    with services.database.writing() as connection:
        publish(connection, article, at=NOW)


@pytest.fixture
def named(services):
    return keep(services)


@pytest.fixture
def telling(product, monkeypatch):
    """The whole product behind the web, and what it answers there and by the API."""
    monkeypatch.setattr(limiter, "enabled", False)
    return create_app(services=product.services).test_client()


def test_it_tells_the_section_its_source_whose_it_is_and_that_it_is_still_so(client, named):
    response = client.get(f"/a/{named}")
    page = page_of(response)
    assert response.status_code == 200
    assert "育儿通在 2026 年 11 月 23 日这样回答过" in page
    assert "今天再问，还是这样。" in page
    assert "产假是 98 天再加 3 个月，一般按 188 天算。" in page
    assert "河南省第十三届人民代表大会常务委员会公告第73号" in page
    assert re.findall(r"<li><strong>([^<]+)</strong>([^<]+)</li>", page) == [
        ("红旗区", "这篇不是专写这里的"),
        ("新乡", "这篇不是专写这里的"),
        ("河南", "这篇就是写这里的"),
    ]
    assert QUESTION not in page


def test_no_search_engine_shows_it(client, named):
    for path in (f"/a/{named}", "/a/xxxxxxxxxx", "/a"):
        response = client.get(path)
        assert '<meta name="robots" content="noindex, nofollow">' in page_of(response)
    assert client.get(f"/a/{named}").headers["X-Robots-Tag"] == "noindex, nofollow"


def test_an_article_that_was_rewritten_is_told_as_it_was_and_as_it_is(client, services, named):
    publish_now(services, replace(ARTICLE, body="在河南生孩子，产假是 200 天。\n"))
    page = page_of(client.get(f"/a/{named}"))
    assert "这篇文章后来改过，说法变了" in page
    assert page.index("产假是 200 天") < page.index("98 天再加 3 个月")


def test_a_correction_elsewhere_in_the_article_leaves_the_section_as_it_was(client, services, named):
    publish_now(services, replace(ARTICLE, body=ARTICLE.body.replace("再加 15 天", "加 15 天")))
    page = page_of(client.get(f"/a/{named}"))
    assert "今天再问，还是这样。" in page


def test_what_was_withdrawn_is_told_to_nobody_any_more(client, services, named):
    with services.database.writing() as connection:
        withdraw(connection, ARTICLE.slug, at=NOW)
    page = page_of(client.get(f"/a/{named}"))
    assert "这篇文章已经撤下" in page
    assert "188" not in page


def test_what_is_past_its_last_day_or_its_review_says_so(client, services, named):
    publish_now(services, replace(ARTICLE, in_force_until=date(2026, 11, 22)))
    assert "已经过了适用的日子" in page_of(client.get(f"/a/{named}"))
    publish_now(services, replace(ARTICLE, review_by=date(2026, 11, 22)))
    assert "过了该复核的日子" in page_of(client.get(f"/a/{named}"))


def test_of_a_stopped_topic_nothing_is_told(client, services, named):
    with services.database.writing() as connection:
        stop(connection, "leave", by="示例", at=NOW)
    page = page_of(client.get(f"/a/{named}"))
    assert "正在核对" in page
    assert "188" not in page


def test_after_ninety_days_it_is_too_old_to_be_checked(client, services):
    name = keep(services, at=NOW - CHECKED_FOR - timedelta(hours=1))
    response = client.get(f"/a/{name}")
    assert response.status_code == 410
    assert "这个回答超过 90 天了" in page_of(response)
    assert "188" not in page_of(response)


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    "name",
    [
        "xxxxxxxxxx",
        NAME[:-1],
        NAME.upper(),
        "%27%20OR%201%3D1",
        "<script>alert(1)",
        "%00",
        "长" * 10,
    ],
)
def test_a_name_that_leads_nowhere_gets_a_kind_page(client, name):
    with capture_logs() as logs:
        response = client.get(f"/a/{name}")
    page = page_of(response)
    assert response.status_code == 404
    assert "没有找到这个回答" in page
    assert "自己再问一次" in page
    assert "<script>alert" not in page
    assert [line["event"] for line in logs if line["event"] == "answer_unknown"] == ["answer_unknown"]


def test_the_name_on_a_screenshot_or_the_whole_address_may_be_typed(client, named):
    assert "把回答下面的编号填进来" in page_of(client.get("/a"))
    for typed in (named, f"  {named} ", f"https://yuer.example.gov.cn/a/{named}", f"x.cn/a/{named}/"):
        response = client.get("/a", query_string={"id": typed})
        assert (response.status_code, response.location) == (303, f"/a/{named}")
    response = client.get("/a", query_string={"id": "//evil.example/a/b"})
    assert response.status_code == 404
    assert 'value="//evil.example/a/b"' in page_of(response)


def test_a_page_and_a_program_are_led_to_what_can_be_checked(telling):
    page = page_of(telling.get("/ask?q=产假多少天"))
    path = re.search(r'<a href="(/a/[\w-]{10})" rel="nofollow">这个答案的出处和核对页</a>', page)[1]
    assert f"编号 {path[3:]}" in page
    assert "188 天" in page_of(telling.get(path))
    told = telling.post("/api/v1/ask", json={"text": "广东陪产假几天"}).get_json()
    assert told["check_url"] == f"/a/{told['id']}"
    assert "15 天" in page_of(telling.get(told["check_url"]))


@pytest.mark.parametrize("text", ["孩子抽了", "你好", "今天股票怎么样", "附近有哪些托育机构"])
def test_an_emergency_a_greeting_a_refusal_and_a_list_lead_nowhere(telling, text):
    assert telling.post("/api/v1/ask", json={"text": text}).get_json()["check_url"] is None
    assert "核对页" not in page_of(telling.get("/ask", query_string={"q": text}))


def test_of_two_places_both_rules_stand_there_and_which_decides(telling):
    told = telling.post("/api/v1/ask", json={"text": "我户口新乡在上海上班，育儿假几天"}).get_json()
    page = page_of(telling.get(told["check_url"]))
    assert "一般按“上海的育儿假规定”" in page
    assert page.index("每人每年 5 天") < page.index("每人每年 10 天")
    assert "河南的育儿假规定（对照）" in page
    assert "中华人民共和国劳动合同法实施条例" in page
