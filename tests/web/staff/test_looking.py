"""Beside the form a text is seen as parents will meet it, by the code that they meet; nothing is kept."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy import func, select

from bot.tables import conversation, journal
from knowledge.editing import manuscripts
from knowledge.editing.draft import draft_of
from knowledge.editing.tables import manuscript
from tests.editors import Desk, text_of
from tests.moments import NOW
from tests.products import Product, copy_folder
from tests.web.staff.desk_forms import FIELDS, fields
from web.extensions import limiter
from web.staff.form import MOST_BYTES
from web.staff.roles import Role
from web.staff.trying import Trial
from web.wechat.rendering import CONTENT_BYTES

LOOKS = ("page", "wechat", "bot", "answers", "checks")
LOGINS = itertools.count()
PART = {"HX-Request": "true"}
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def over_content(prepared_folder, tmp_path_factory):
    made = Product.over(copy_folder(prepared_folder, tmp_path_factory.mktemp("looking")))
    yield made.services
    made.close()


@pytest.fixture
def full(over_content, quick_passwords, monkeypatch):  # noqa: ARG001
    """A desk over the real bot and the real content."""
    made = Desk(over_content)
    monkeypatch.setattr(limiter, "enabled", False)
    return made


@pytest.fixture
def seat(full):
    return full.seat(full.hire("李示例", Role.WRITER, login=f"looker{next(LOGINS)}"))


def seen(seat, look, *, part=True, **changed):
    token = seat.form_token()
    data = {"csrf_token": token, **fields(**changed)}
    return seat.client.post(f"/desk/looking/{look}", data=data, headers=PART if part else {})


def text_seen(seat, look, **changed):
    response = seen(seat, look, **changed)
    assert response.status_code == 200
    return text_of(response)


def main_of(page):
    return re.search(r"<main.*?</main>", page, re.DOTALL)[0]


def test_the_page_is_the_very_page_that_parents_will_read(full, seat):
    with full.services.database.reading() as connection:
        shelf = full.services.published.shelf(connection)
        article = next(each.article for each in shelf.articles.values() if each.article.section_questions)
    with full.services.database.writing() as connection:
        number = manuscripts.open_published(connection, article.slug, now=NOW).number
    draft = draft_of(article)
    sent = {
        "number": str(number),
        "title": draft.title,
        "topic": draft.topic,
        "audience": list(draft.audience),
        "regions": list(draft.regions),
        "age_from": draft.age_from,
        "age_until": draft.age_until,
        "body": draft.body,
        "questions": "\n".join(draft.questions),
        "source_title": [each.title for each in draft.sources],
        "source_issuer": [each.issuer for each in draft.sources],
        "source_number": [each.number for each in draft.sources],
        "source_issued": [each.issued for each in draft.sources],
        "source_in_force_from": [each.in_force_from for each in draft.sources],
        "source_article": [each.article for each in draft.sources],
        "source_url": [each.url for each in draft.sources],
        "in_force_from": draft.in_force_from,
        "in_force_until": draft.in_force_until,
        "review_by": draft.review_by,
        "checked_by": draft.checked_by,
    }
    html = seen(seat, "page", **sent).get_data(as_text=True)
    framed = [unescape(found) for found in re.findall(r'srcdoc="([^"]*)"', html)]
    public = seat.get(f"/articles/{article.slug}").get_data(as_text=True)
    assert len(framed) == 2
    assert main_of(framed[0]) == main_of(public) == main_of(framed[1])
    assert "data-care" in framed[1]
    assert "data-care" not in framed[0]


def test_what_is_written_so_far_is_shown_and_what_lacks_is_told(seat):
    page = text_seen(seat, "page", topic="", in_force_from="明年", source_issuer=[""])
    assert "还缺 3 样" in page
    assert "目前没有查到能用公积金交托班的钱。" in page
    for look in LOOKS:
        assert seen(seat, look, body="", title="", questions="", section_heading=[]).status_code == 200


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_that_is_typed_becomes_markup(seat, look):
    hostile = {
        "title": SCRIPT,
        "body": f"{SCRIPT}\n\n## {SCRIPT}\n\n[点]({SCRIPT}) [链](javascript:alert(1))",
        "questions": f"{SCRIPT}\n产假{SCRIPT}",
        "source_title": [SCRIPT],
        "source_url": ["javascript:alert(1)"],
        "checked_by": SCRIPT,
        "regions": ["999999", SCRIPT],
        "figures": ["999999/maternity/usual"],
        "topic": SCRIPT,
        "asked": SCRIPT,
        "number": SCRIPT,
    }
    for part in (True, False):
        html = seen(seat, look, part=part, **hostile).get_data(as_text=True)
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        for framed in re.findall(r'srcdoc="([^"]*)"', html):
            assert "<script>alert" not in unescape(framed)
            assert "javascript:" not in re.findall(r'href="([^"]*)"', unescape(framed))
            assert "allow-scripts" not in html


def test_the_bubble_holds_what_the_account_would_send(seat):
    bubble = text_seen(seat, "wechat")
    assert "示例托班能用公积金吗" in bubble
    assert "目前没有查到能用公积金交托班的钱。" in bubble
    assert "依据《住房公积金管理条例》（国务院令第710号" in bubble
    assert "示例公积金问谁" in bubble
    assert "太长" not in bubble


def test_a_long_text_is_cut_as_the_platform_wants_it_and_that_is_told(seat):
    long = "一段很长的话，说得很细很细。" * 60
    bubble = text_seen(seat, "wechat", body=f"先说答案。\n\n{long}\n\n{long}")
    told = int(re.search(r"用了 (\d+) 字节", bubble)[1])
    assert told <= CONTENT_BYTES
    assert long not in bubble
    lead = text_seen(seat, "wechat", body=long)
    assert "太长，后面的没有发出去" in lead


def test_each_section_is_quoted_with_its_questions_and_what_is_amiss(seat):
    page = text_seen(seat, "bot", body="它要先登记。\n\n## 带什么\n\n- 身份证\n", section_heading=["带什么"])
    assert "开头要看前文才懂" in page
    assert "一开头就是条目" in page
    assert "示例公积金问谁" in page
    assert "小标题：带什么" in page


def test_a_question_that_nobody_answers_would_be_answered_by_the_text(seat):
    page = text_seen(seat, "answers")
    assert "现在由这一篇答 0 句，发布以后大概 3 句" in page
    assert "会直接回答，由这一篇" in re.sub(r"<[^>]+>", "", page)


def test_tables_and_emergencies_come_before_any_article_and_that_is_told(seat):
    page = text_seen(seat, "answers", questions="产假多少天\n孩子抽了", section_heading=[])
    assert "假期的数据表" in page
    assert "由数据表先答" in page
    assert "先给急救卡" in page


def test_a_question_of_another_article_is_named_with_its_title(full, seat):
    with full.services.database.reading() as connection:
        shelf = full.services.published.shelf(connection)
    other = next(each.article for each in shelf.articles.values() if each.article.topic == "nurseries")
    page = text_seen(seat, "answers", questions=other.questions[0])
    assert f"《{other.title}》里也写了这一句" in page
    assert f'href="/articles/{other.slug}"' in page


def test_no_more_than_ten_questions_are_tried_and_that_is_told(seat):
    page = text_seen(
        seat, "answers", questions="\n".join(f"示例第{n}问怎么办" for n in range(14)), asked="产假多少天"
    )
    assert page.count("<dt>现在</dt>") == 10
    assert "一共 16 句，一次只试前 10 句" in page
    assert page.index("“产假多少天”") < page.index("“示例第0问怎么办”")


def test_every_published_article_would_answer_what_it_answers(full):
    """The estimate without the index agrees with the real ranking, article by article."""
    services = full.services
    with services.database.reading() as connection:
        shelf = services.published.shelf(connection)
        differing, tried = [], 0
        for shelved in list(shelf.articles.values())[::20]:
            trial = Trial(services, connection, shelf, replace(shelved.article, checked_by="示例"))
            for question in shelved.article.every_question[:2]:
                tried += 1
                now = services.responder.reply(connection, trial.asked(question)).answer
                if trial.is_own(now) != trial.is_own(trial.ask(question).answer):
                    differing.append(question)
        assert services.published.shelf(connection) is shelf
    assert tried > 30
    assert len(differing) <= 1, differing


def test_what_parents_are_answered_does_not_change_by_trying(full, seat):
    question = FIELDS["questions"].splitlines()[0]
    services = full.services

    def answered():
        with services.database.reading() as connection:
            trial = Trial(services, connection, services.published.shelf(connection), None)
            return services.responder.reply(connection, trial.asked(question)).answer.lead

    before = answered()
    assert "发布以后大概 3 句" in text_seen(seat, "answers")
    assert answered() == before


def test_nothing_is_kept_of_what_is_looked_at(full, seat):
    def kept():
        with full.services.database.reading() as connection:
            tables = (journal, conversation, manuscript)
            return [connection.scalar(select(func.count()).select_from(each)) for each in tables]

    before, entries = kept(), len(full.log())
    for look in LOOKS:
        seen(seat, look)
    assert kept() == before
    assert len(full.log()) == entries


def test_checks_are_told_with_what_to_do(seat):
    page = text_seen(seat, "checks", body="产假一共 158 天。发烧吃布洛芬 5 毫升。", topic="leave")
    assert page.index("药的用量") < page.index("98 天再加 3 个月")
    assert "不挡着您保存和送校对" in page
    assert "没有看出问题" in text_seen(seat, "checks")


def test_without_a_script_each_look_is_a_page_that_goes_on_to_the_others(seat):
    page = text_of(seen(seat, "checks", part=False))
    assert page.count("<h1") == 1
    assert FIELDS["title"] in page
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    assert hidden["body"].startswith("目前没有查到")
    assert 'formaction="/desk/looking/wechat"' in page
    part = text_of(seen(seat, "checks"))
    assert "<html" not in part
    assert "<h1" not in part


def test_a_text_as_long_as_may_be_is_looked_at_and_a_longer_one_told_kindly(seat):
    body = "够长的一段话。\n\n" * 900
    for look in LOOKS:
        assert seen(seat, look, body=body).status_code == 200
    token = seat.form_token()
    for data in ({"body": "长" * MOST_BYTES}, {"body": "x" * (MOST_BYTES + 9)}):
        response = seat.client.post("/desk/looking/checks", data={"csrf_token": token, **data})
        assert response.status_code == 413
        assert "分成几篇" in text_of(response)


def test_who_is_not_logged_in_sees_nothing_and_may_send_no_long_text(full):
    stranger = full.seat()
    response = stranger.post("/desk/looking/checks", seen="/desk/login", body="x")
    assert response.status_code == 303
    token = stranger.form_token("/desk/login")
    long = stranger.client.post("/desk/looking/checks", data={"csrf_token": token, "body": "x" * 70_000})
    assert long.status_code == 303
    assert (
        full.seat(full.hire("周示例", Role.WRITER, login=f"looker{next(LOGINS)}"))
        .get("/desk/looking/page")
        .status_code
        == 405
    )
