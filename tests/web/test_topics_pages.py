"""The pages of the tree of topics, over a few articles in the product's own tree."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from knowledge.articles.store import publish, withdraw
from knowledge.articles.topics import topics
from tests.web.stand_in import ARTICLE, NOW, make_services
from web.app import create_app

SOLIDS = replace(
    ARTICLE,
    slug="first-foods",
    title="第一口吃什么",
    topic="parenting",
    subtopic="feeding/solids",
    regions=("100000",),
    age_from_months=5,
    age_until_months=8,
    questions=("辅食第一口给什么",),
    body="先加含铁的泥糊。\n\n## 怎么做\n\n蒸熟压成泥。",
)
EVERY_AGE = replace(SOLIDS, slug="bowls", title="用什么碗", age_from_months=None, age_until_months=None)


@pytest.fixture
def services(tmp_path):
    made = make_services(tmp_path, articles=[ARTICLE, SOLIDS, EVERY_AGE])
    yield made
    made.database.engine.dispose()


def page_of(response):
    return re.sub(r"\s+", " ", response.get_data(as_text=True))


@pytest.fixture
def read(client):
    def reading(path):
        response = client.get(path)
        assert response.status_code == 200, path
        return page_of(response)

    return reading


def main_of(page):
    return page[page.index("<main") : page.index("</main>")]


def test_the_top_tells_what_belongs_to_each_topic_and_how_many_articles(read):
    page = read("/topics/")
    assert '<a href="/topics/leave"><span><b>假期</b> <small>产假、护理假' in page
    assert re.search(r'href="/topics/leave">.{1,200}1 篇', page)
    assert re.search(r'href="/topics/parenting">.{1,200}2 篇', page)


def test_a_topic_without_articles_is_named_and_not_linked(read):
    page = read("/topics/")
    assert 'href="/topics/operators"' not in page
    assert re.search(r'<span class="bare"><span><b>办托育</b>.{1,120}还没有', page)


def test_an_article_stands_with_how_it_begins(read):
    page = read("/topics/parenting/feeding/solids")
    assert (
        '<a href="/articles/first-foods"> <span><b>第一口吃什么</b> <small>先加含铁的泥糊。</small>' in page
    )


def test_only_what_is_local_tells_its_place(read):
    assert '<span class="unseen">只适用于</span>河南省' in read("/topics/leave")
    assert "只适用于" not in read("/topics/parenting/feeding/solids")


def test_the_way_up_is_told_from_the_start_page_down(read):
    page = read("/topics/parenting/feeding/solids")
    crumbs = page[page.index('<nav class="crumbs"') : page.index("</nav>", page.index('<nav class="crumbs"'))]
    assert re.findall(r'<a href="([^"]+)">(.+?)</a>', crumbs) == [
        ("/", "首页"),
        ("/topics/", "按主题看"),
        ("/topics/parenting", "养育"),
        ("/topics/parenting/feeding", "吃"),
    ]
    assert '<li aria-current="page">辅食</li>' in crumbs


def test_an_article_names_its_topics_and_leads_to_them(read):
    page = read("/articles/first-foods")
    assert '<a href="/topics/parenting/feeding/solids">辅食</a>' in page


@pytest.mark.parametrize("path", ["/topics/mothers/mood", "/topics/operators", "/topics/?age=24-36"])
def test_an_empty_topic_says_so_and_what_to_do(read, path):
    page = main_of(read(path))
    if path.startswith("/topics/?"):
        assert "用什么碗" not in page  # it stands two taps deeper
        assert "这里还没有" not in page
    else:
        assert "这里还没有文章" in page
        assert "直接问一句" in page


@pytest.mark.parametrize("path", sorted(topics()))
def test_every_topic_of_the_tree_has_a_page(read, path):
    assert f'<h1 class="headline">{topics()[path].name}</h1>' in read(f"/topics/{path}")


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/topics/nothing", None),
        ("/topics/parenting/insects", "养育"),
        ("/topics/parenting/feeding/x/y", "吃"),
    ],
)
def test_an_unknown_topic_is_404_and_leads_to_the_nearest_that_is_known(client, path, near):
    response = client.get(path)
    assert response.status_code == 404
    page = main_of(page_of(response))
    assert "没有这个主题" in page
    assert 'href="/topics/">全部主题' in page
    if near:
        assert f">{near}</a>，或者" in page


@pytest.mark.parametrize(
    "path", ["/topics/%00", "/topics/..%2f..%2fetc", "/topics/" + "a/" * 500 + "a", "/topics/很长"]
)
def test_a_hostile_path_is_only_unknown(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/topics", "/topics/"),
        ("/topics/health/", "/topics/health"),
        ("/topics/parenting/feeding/?age=4-6", "/topics/parenting/feeding?age=4-6"),
        ("/topics//elsewhere.example", "/topics/elsewhere.example"),
    ],
)
def test_an_address_with_a_slash_too_many_or_too_few_leads_to_the_right_one(client, typed, meant):
    response = client.get(typed)
    assert response.status_code == 308
    assert response.headers["Location"].removeprefix("http://localhost") == meant


def test_an_age_stays_chosen_from_topic_to_topic_and_stays_within_the_topic(read):
    page = read("/topics/parenting/feeding?age=4-6")
    assert 'href="/topics/parenting/feeding/solids?age=4-6"' in page
    assert 'href="/topics/parenting?age=4-6"' in page
    assert 'href="/topics/?age=4-6"' in page
    assert 'href="/topics/parenting/feeding?age=7-12"' in page
    assert '<a class="chip" href="/topics/parenting/feeding">不分年龄</a>' in page


def test_an_age_shows_what_is_for_it_and_apart_from_it_what_is_for_every_age(read):
    page = main_of(read("/topics/parenting/feeding/solids?age=4-6"))
    assert (
        page.index("专讲这时候的")
        < page.index("第一口吃什么")
        < page.index("多大都用得上的")
        < page.index("用什么碗")
    )
    assert "第一口吃什么" not in main_of(read("/topics/parenting/feeding/solids?age=24-36"))


def test_an_age_that_nothing_here_names_can_be_left_again(read):
    page = read("/topics/parenting/feeding/solids?age=24-36")
    assert re.search(r'age=24-36" aria-current="true"', page)
    assert '<a class="chip" href="/topics/parenting/feeding/solids">不分年龄</a>' in page


@pytest.mark.parametrize("age", ["", "99", "4–6", "'\"><script>"])
def test_an_age_that_we_do_not_know_is_as_if_none_were_told(read, age):
    page = read(f"/topics/parenting/feeding/solids?age={age}")
    assert "第一口吃什么" in page
    assert "<script>" not in page
    assert "age=9" not in page


def test_no_age_is_offered_where_none_is_told(read):
    assert "不分年龄" not in main_of(read("/topics/operators"))


def test_the_number_to_call_stands_first_where_a_parent_may_look_while_it_happens(read):
    for path in ("/topics/health/fever", "/topics/safety"):
        page = main_of(read(path))
        assert 'href="tel:120"' in page
        assert page.index("先打") < page.index("这里还没有文章")
    assert 'href="tel:120"' not in main_of(read("/topics/leave"))


def test_what_is_new_and_what_changed_is_told_with_its_day(read, services):
    assert "最近更新" not in read("/topics/parenting")  # the shelf was only set up
    services.clock = lambda: NOW + timedelta(days=3)
    with services.database.writing() as connection:
        publish(
            connection, replace(SOLIDS, slug="second-foods", title="第二口吃什么"), at=NOW + timedelta(days=1)
        )
        publish(connection, replace(SOLIDS, title="第一口给什么"), at=NOW + timedelta(days=2))
    page = main_of(read("/topics/parenting"))
    news = page[page.index("最近更新") :]
    assert re.search(
        r"第一口给什么</b> <small><time>2026-11-25</time> 改过.+"
        r"第二口吃什么</b> <small><time>2026-11-24</time> 新写",
        news,
    )
    assert "最近更新" not in read("/topics/leave")


def test_a_day_is_chinas_wherever_the_server_stands(read, services):
    evening = NOW.replace(hour=16) + timedelta(days=1)  # after midnight in China
    services.clock = lambda: evening
    with services.database.writing() as connection:
        publish(connection, replace(SOLIDS, slug="second-foods", title="第二口吃什么"), at=evening)
    assert "<time>2026-11-25</time> 新写" in read("/topics/")


def test_what_is_withdrawn_is_gone_at_once(read, services):
    with services.database.writing() as connection:
        withdraw(connection, "first-foods", at=NOW)
    assert "第一口吃什么" not in read("/topics/parenting/feeding/solids")


def test_under_a_portal_every_address_keeps_its_path(tmp_path):
    services = make_services(tmp_path / "placed", articles=[SOLIDS], path_prefix="/tuoyu")
    client = create_app(services=services).test_client()
    page = page_of(client.get("/tuoyu/topics/parenting/feeding?age=4-6"))
    assert 'href="/tuoyu/topics/parenting/feeding/solids?age=4-6"' in page
    assert 'href="/tuoyu/topics/?age=4-6"' in page
    response = client.get("/tuoyu/topics/health/")
    assert response.headers["Location"].endswith("/tuoyu/topics/health")
    services.database.engine.dispose()


def test_many_about_one_age_do_not_push_the_topics_away(tmp_path):
    many = [replace(SOLIDS, slug=f"food-{number}", title=f"第 {number} 篇") for number in range(12)]
    services = make_services(tmp_path / "many", articles=many)
    client = create_app(services=services).test_client()
    page = main_of(page_of(client.get("/topics/?age=4-6")))
    assert page.index("还有 7 篇专讲这时候的") < page.index('id="branches"')
    assert "<details" not in main_of(page_of(client.get("/topics/parenting/feeding/solids?age=4-6")))
    services.database.engine.dispose()


def test_the_start_page_and_the_whole_list_lead_into_the_tree(read):
    start = read("/")
    assert 'href="/topics/?age=pregnancy">怀孕</a>' in start
    assert 'href="/topics/">全部主题</a>' in start
    whole = read("/articles")
    assert '<a href="/topics/leave">假期</a></h2>' in whole
    assert 'href="/topics/"' in main_of(whole)
