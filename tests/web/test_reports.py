"""信息有误: whoever finds a mistake can say so in two boxes, and read what came of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.web.nurseries import FULL, NURSERIES
from web.clock import keep_retention
from web.extensions import REPORT_LIMIT, limiter
from web.reports import store
from web.reports.store import AnsweredBefore, NoSuchReport, Subject
from web.reports.tables import reader_report

FORM = "/report/nursery/full1"
ARTICLE_FORM = "/report/article/maternity-leave-here"


@pytest.fixture
def reader(client, services):
    services.list_nurseries(NURSERIES)
    return client


def page_of(response):
    return response.get_data(as_text=True)


def report(reader, wrong="地址搬了", right="", path=FORM, **extra):
    token = re.search(r'name="csrf_token" value="([^"]+)"', page_of(reader.get(path)))[1]
    return reader.post(path, data={"csrf_token": token, "wrong": wrong, "right": right, **extra})


def kept(services):
    with services.database.reading() as connection:
        return connection.execute(select(reader_report).order_by(reader_report.c.number)).mappings().all()


def test_every_institution_and_every_article_leads_to_the_form(reader):
    assert f'href="{FORM}"' in page_of(reader.get("/nurseries/full1"))
    assert f'href="{ARTICLE_FORM}"' in page_of(reader.get("/articles/maternity-leave-here"))
    assert f'href="{ARTICLE_FORM}"' in page_of(reader.get("/ask?q=产假多少天"))


def test_the_form_asks_for_two_things_and_for_nobody_s_name(reader):
    page = page_of(reader.get(FORM))
    assert FULL.name in page
    assert re.findall(r'<(?:input|textarea)[^>]* name="(\w+)"', page) == ["csrf_token", "wrong", "right"]
    assert "不用留姓名和联系方式" in page
    assert "请不要写个人的电话、证件号和住址" in page


def test_a_report_is_kept_with_what_it_is_about_and_leads_to_a_page_of_its_own(reader, services):
    response = report(reader, "地址搬了", "搬到了示例路 9 号")
    assert response.status_code == 303
    assert re.fullmatch(r"/reports/[A-Za-z0-9_-]{43}", response.location)
    (row,) = kept(services)
    assert (row["kind"], row["key"], row["title"]) == ("nursery", "full1", FULL.name)
    assert row["wrong"] == "地址搬了"
    page = page_of(reader.get(response.location))
    assert "第 1 号反映" in page
    assert "收到了，还没有答复" in page
    assert f"http://127.0.0.1:8000{response.location}" in page
    assert "地址搬了" in page


def test_the_address_cannot_be_guessed_and_the_database_does_not_tell_it(reader, services):
    first, second = report(reader).location, report(reader).location
    assert first != second
    assert first.rsplit("/", 1)[1] not in str(kept(services))
    for guess in ("1", "x" * 43, first[:-1], first + "x", "%00", "..", "é"):
        response = reader.get(f"/reports/{guess}" if not guess.startswith("/") else guess)
        assert response.status_code == 404
        assert "没有" in page_of(response)


def test_what_could_name_a_person_is_masked_before_it_is_kept(reader, services):
    report(reader, "我叫王小花，电话13800138000，身份证410702199001011234", "家住示例小区12号楼2单元501")
    (row,) = kept(services)
    for told in ("13800138000", "410702199001011234", "王小花", "2单元501"):
        assert told not in row["wrong"] + row["right"]
    assert "〔电话〕" in row["wrong"]


@pytest.mark.parametrize("wrong", ["", " \n　", "\u200b\x00"])
def test_nothing_written_is_asked_for_again(reader, services, wrong):
    response = report(reader, wrong)
    assert response.status_code == 422
    assert "还没有写哪里不对" in page_of(response)
    assert kept(services) == []


@pytest.mark.parametrize("box", ["wrong", "right"])
def test_too_much_is_refused_with_what_was_written_still_there(reader, services, box):
    response = report(reader, **{"wrong": "地址不对", box: "长" * 5_000})
    assert response.status_code == 422
    assert "最多 500 个字" in page_of(response)
    assert "长" * 500 in page_of(response)
    assert "长" * 501 not in page_of(response)
    assert kept(services) == []


@pytest.mark.parametrize(
    "path",
    ["/report/nursery/nowhere", "/report/article/nowhere", "/report/office/x", "/report/nursery/%00",
     f"/report/nursery/{'x' * 3_000}", "/report/article/..%2f..%2fetc"],
)  # fmt: skip
def test_what_is_not_there_cannot_be_wrong(reader, path):
    assert reader.get(path).status_code == 404


def test_without_the_form_s_own_token_nothing_is_kept(reader, services):
    response = reader.post(FORM, data={"wrong": "地址不对"})
    assert response.status_code == 400
    assert "页面放得太久了" in page_of(response)
    assert kept(services) == []


def test_a_flood_from_one_address_is_stopped_in_chinese(reader, services):
    allowed = int(REPORT_LIMIT.split()[0])
    token = re.search(r'name="csrf_token" value="([^"]+)"', page_of(reader.get(FORM)))[1]
    data = {"csrf_token": token, "wrong": "地址不对"}
    limiter.reset()
    statuses = [reader.post(FORM, data=data).status_code for _ in range(allowed + 1)]
    assert statuses == [303] * allowed + [429]
    assert len(kept(services)) == allowed


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "</textarea><b>"]
)
def test_what_a_reader_writes_is_never_alive(reader, text):
    response = report(reader, text, text)
    page = page_of(reader.get(response.location))
    assert "<script>" not in page
    assert "<img" not in page
    assert "<b>" not in page.replace("<b>育儿通</b>", "")
    assert ">49<" not in page
    refused = page_of(report(reader, text + "长" * 600))
    assert "<script>alert" not in refused
    assert "<img" not in refused


def test_an_answer_is_read_at_the_same_address_and_given_once(reader, services):
    location = report(reader).location
    with services.database.writing() as connection:
        store.answer(connection, 1, "核实了，已改。\n有事打 12345。", now=services.clock())
    page = page_of(reader.get(location))
    assert "已经答复" in page
    assert "<p>核实了，已改。</p>" in page
    assert '<a href="tel:12345">12345</a>' in page
    assert "<time>2026-11-23</time> 答复" in page
    with services.database.writing() as connection:
        with pytest.raises(AnsweredBefore):
            store.answer(connection, 1, "再答一次", now=services.clock())
        with pytest.raises(NoSuchReport):
            store.answer(connection, 2, "没有这条", now=services.clock())


def test_open_reports_stand_first_and_are_counted_by_what_they_are_about(reader, services):
    for path in (FORM, ARTICLE_FORM, FORM, FORM):
        report(reader, path=path)
    with services.database.writing() as connection:
        store.answer(connection, 1, "改好了", now=services.clock())
        listed = store.listed(connection)
        only_open = store.listed(connection, is_open=True)
    assert [one.number for one in listed] == [2, 3, 4, 1]
    assert [(one.kind, one.about_the_same) for one in only_open] == [
        (Subject.ARTICLE, 1), (Subject.NURSERY, 2), (Subject.NURSERY, 2)
    ]  # fmt: skip


def test_reports_are_kept_alike_in_every_database(database, now):
    reader_report.metadata.create_all(database.engine)
    with database.writing() as connection:
        number = store.keep(
            connection,
            token_key="k" * 64,
            kind=Subject.NURSERY,
            key="full1",
            title=FULL.name,
            wrong="电话\x00打不通\ud800",
            right="",
            now=now,
        )
        found = store.find(connection, "k" * 64)
    assert found.number == number
    assert found.wrong == "电话打不通"
    assert found.reported_at == now


def test_answered_reports_are_dropped_in_time_and_open_ones_stay(product, now):
    with product.services.database.writing() as connection:
        for number, key in enumerate("abc"):
            store.keep(
                connection,
                token_key=key,
                kind=Subject.ARTICLE,
                key="x",
                title="x",
                wrong=str(number),
                right="",
                now=now,
            )
        numbers = [one.number for one in store.listed(connection)]
        store.answer(connection, numbers[0], "改了", now=now - store.KEPT_FOR - timedelta(seconds=1))
        store.answer(connection, numbers[1], "改了", now=now - store.KEPT_FOR + timedelta(seconds=1))
    keep_retention(product.services)
    with product.services.database.reading() as connection:
        assert [one.number for one in store.listed(connection)] == [numbers[2], numbers[1]]
