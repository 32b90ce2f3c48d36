"""From an empty desk to an article that parents are answered from, and that falls silent when it is old."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pyotp
import pytest
from defusedxml import ElementTree
from playwright.sync_api import expect

from tests.editors import invited_by_command
from tests.journeys.offices import WIDTHS, answered_by, menu, number_in, told
from tests.knowledge.articles.documents import document, to_bytes
from tests.knowledge.pictures.pictures import drawn
from tests.web.visits import drop
from web.services import utc_now

pytestmark = pytest.mark.browser

PASSWORDS = {
    "管": "三只熊在窗台晒被子没人管",
    "写": "门口的石榴树又开了七朵花",
    "发": "半夜扫雪的猫穿着蓝色雨鞋",
}
QUESTION = "月嫂押金不退找谁评理"
"""Which nothing answers before."""
ANSWER = "月嫂的押金，合同里没有写不退的，可以要回来。"
TITLE = "月嫂押金不退怎么办"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_first_command_to_an_answer_within_a_second_and_to_its_silence(office, width):
    link = invited_by_command(office.folder, name="管示例", login="guan")
    office.desk.now = utc_now()  # the command's own clock
    with (
        office.visit(width=width) as administrator,
        office.visit(width=width) as writer,
        office.visit(width=width) as publisher,
    ):
        opens_the_desk(administrator, link, office.desk)
        comes_in(writer, invites(administrator.page, "写示例", "xie", "写"), "写")
        telephone = comes_in(publisher, invites(administrator.page, "发示例", "fa", "发布"), "发")
        sets_up(publisher.page, telephone, office.desk)

        begins(writer.page)
        writes_with_a_word_file(writer.page)
        comes_back_to_what_is_unfinished(writer.page)
        mends_what_the_checks_say(writer.page)
        submits(writer.page)

        sends_back(publisher.page, "押金是多少、退给谁，写清楚")
        sees_it_today_and_submits_again(writer.page)
        assert not office.says(QUESTION, ANSWER)
        slug = releases(publisher.page, office)

        parents_have_it(office, slug)
        a_year_later_it_is_marked_and_after_the_grace_not_quoted(office, slug)
        for window in (administrator, writer, publisher):
            assert window.complaints == []


def opens_the_desk(window, link, desk):
    telephone = comes_in(window, link, "管")
    sets_up(window.page, telephone, desk)


def comes_in(window, link, who):
    """Somebody takes an invitation; the telephone that is asked for, if one is."""
    page = window.open(link)
    page.get_by_label("密码（").fill(PASSWORDS[who])
    page.get_by_label("再输一遍").fill(PASSWORDS[who])
    page.get_by_role("button", name="设好进去").click()
    if who == "写":
        expect(page.get_by_role("heading", name="写示例，今天")).to_be_visible()
        return None
    return pyotp.TOTP("".join(page.locator(".spelled").text_content().split()))


def sets_up(page, telephone, desk):
    page.get_by_label("6 个数字").fill(telephone.at(desk.now))
    page.get_by_role("button", name="设好了").click()
    page.get_by_role("link", name="抄好了，开始用").click()


def invites(page, name, login, role):
    """The path of the link that an administrator gets for somebody."""
    menu(page, "人员")
    page.get_by_role("link", name="请人进来").click()
    page.get_by_label("名字（大家看到的）").fill(name)
    page.get_by_label("登录名").fill(login)
    page.get_by_label(re.compile(f"^{role}")).check()
    page.get_by_role("button", name="做一个链接").click()
    link = page.get_by_label("链接").input_value()
    page.get_by_role("link", name="复制好了").click()
    return link[link.index("/desk/") :]


def word_file():
    made = document()
    made.add_heading(TITLE, 0)
    made.add_paragraph(f"{ANSWER}说不通，就找王经理。")
    made.add_heading("要带什么", 1)
    made.add_paragraph("带上合同和交押金的收据。")
    made.add_picture(io.BytesIO(drawn(300, 120)))
    return to_bytes(made)


def begins(page):
    page.get_by_role("link", name="写一篇").click()


def writes_with_a_word_file(page):
    drop(page, "#body", "押金.docx", "", word_file())
    asking = page.get_by_role("dialog")
    asking.get_by_role("textbox").fill("一张押金收据")
    asking.get_by_role("button", name="放进正文").click()
    expect(page.get_by_label("题目")).to_have_value(TITLE)
    expect(page.locator("#body")).to_have_value(re.compile(r"## 要带什么[^#]*!\[一张押金收据\]\(/pictures/"))
    expect(page.locator("#saying")).to_contain_text("已存")


def comes_back_to_what_is_unfinished(page):
    menu(page, "今天")
    expect(page.get_by_text("还没有送校对")).to_be_visible()
    page.get_by_role("link", name="接着写").click()
    expect(page.locator("#body")).to_have_value(re.compile("一张押金收据"))


def mends_what_the_checks_say(page):
    page.get_by_role("button", name="检查一遍").click()
    box = page.locator("#looking")
    expect(box).to_contain_text("王经理")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    body = page.locator("#body")
    body.fill(body.input_value().replace("就找王经理", "打 12315"))
    expect(box).not_to_contain_text("王经理")


def submits(page):
    page.get_by_role("button", name="送校对").click()
    expect(page.get_by_role("alert")).to_contain_text("存好了，还没有送校对")
    page.get_by_label("主题").select_option(label="消费")
    page.get_by_label("开头一段回答哪些问题").fill(f"{QUESTION}\n月嫂的押金能要回来吗")
    page.locator("#sections summary", has_text="要带什么").click()
    page.get_by_label("这一段回答哪些问题，一行一个").fill("要月嫂退押金带什么")
    page.get_by_label("文件名").fill("中华人民共和国消费者权益保护法")
    page.get_by_label("发布单位").fill("全国人民代表大会常务委员会")
    page.get_by_label("发布日期，只知道年月也行").fill("2013-10-25")
    page.get_by_role("button", name="送校对").click()
    told(page, "也送去校对了")


def sends_back(page, remark):
    page.get_by_role("link", name="编辑台，回今天").click()
    page.get_by_role("link", name="开始校对").click()
    page.locator("summary", has_text="退回").click()
    page.get_by_label("哪里要改").fill(remark)
    page.get_by_role("button", name="退回").click()
    told(page, "退回去了")


def sees_it_today_and_submits_again(page):
    menu(page, "今天")
    expect(page.get_by_text("发示例说：押金是多少、退给谁，写清楚")).to_be_visible()
    page.get_by_role("link", name="去改").click()
    page.get_by_role("link", name="接着写").click()
    expect(page.get_by_text("押金是多少、退给谁，写清楚")).to_be_visible()
    body = page.locator("#body")
    body.fill(body.input_value().replace("可以要回来。", "可以要回来。收据上写多少，就退多少。"))
    page.get_by_role("button", name="送校对").click()
    told(page, "也送去校对了")


def releases(page, office):
    """The publisher releases it; within a second the API answers with it. Its name in addresses."""
    menu(page, "今天")
    page.get_by_role("link", name="开始校对").click()
    with answered_by(page, "release") as moment:
        page.get_by_role("button", name="审核通过，发布").click()
    moment.until(lambda: office.says(QUESTION, ANSWER))
    told(page, "家长现在就看得到")
    assert number_in(page)
    return page.get_by_role("link", name="家长看到的网页").get_attribute("href").rsplit("/", 1)[1]


def parents_have_it(office, slug):
    answer = office.ask(QUESTION)
    assert answer["citations"][0]["title"] == "中华人民共和国消费者权益保护法"
    status, page = office.page(f"/articles/{slug}")
    assert status == 200
    assert 'alt="一张押金收据"' in page
    assert "还没有复核" not in page
    feed = ElementTree.fromstring(office.page("/articles/feed.atom")[1])
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == TITLE


def a_year_later_it_is_marked_and_after_the_grace_not_quoted(office, slug):
    office.desk.now += timedelta(days=366)
    assert office.says(QUESTION, ANSWER)
    assert "还没有复核" in office.page(f"/articles/{slug}")[1]
    office.desk.now += timedelta(days=30)
    assert not office.says(QUESTION, ANSWER)
    assert office.page(f"/articles/{slug}")[0] == 200
