"""The desk as its people meet it: from the first command on the server to a writer who may not invite."""

from __future__ import annotations

import re
from dataclasses import replace

import pyotp
import pytest
from playwright.sync_api import expect

from knowledge.articles.store import publish, withdraw
from knowledge.standing import store as standing
from tests.editors import invited_by_command
from tests.web.stand_in import ARTICLE, make_services
from tests.web.visits import LOOKS, arrive, expect_apart, look_at, start_visits, unfolded
from web.app import create_app
from web.services import utc_now
from web.staff import members
from web.staff.audit import SERVER
from web.staff.current import COOKIE
from web.staff.roles import Role
from web.staff.sessions import Stage

pytestmark = pytest.mark.browser

PASSWORDS = {"管": "三只熊在窗台晒被子没人管", "写": "门口的石榴树又开了七朵花"}
TAPPED = (
    "button, .button, .chip, .tick, .home, .shelf a, .links a, "
    ".fields input:not([type=hidden], [type=checkbox], .unseen)"
)
LONGEST = "名字长到页面顶上一行写不下的示例同志"


@pytest.mark.parametrize("width", [375, 1280])
def test_from_the_first_command_to_a_writer_who_comes_in_and_may_not_invite(browser, serve, tmp_path, width):
    link = invited_by_command(tmp_path, name="管示例", login="guan")
    services = make_services(tmp_path)
    services.clock = utc_now  # the command's own
    with serve(create_app(services=services)) as address:
        visit = start_visits(browser, address)
        with visit(width=width) as office, visit(width=width) as home:
            link_of_writer = administrator_begins(office, link)
            writer_begins(home, link_of_writer)
            administrator_comes_back(office)
    services.database.engine.dispose()


def administrator_begins(office, link):
    page = office.open(link)
    choose_password(office, "管示例", PASSWORDS["管"])

    expect(page.get_by_role("heading", name="再加一道：手机验证码")).to_be_visible()
    look_at(office, unfolded(page), "second factor")
    secret = page.locator(".spelled").inner_text().replace(" ", "")
    office.telephone = pyotp.TOTP(secret)
    page.get_by_label("6 个数字").fill(office.telephone.now())
    page.get_by_role("button", name="设好了").click()

    expect(page.get_by_role("heading", name="请把这 10 个备用码抄下来")).to_be_visible()
    look_at(office, page, "recovery codes")
    page.get_by_role("link", name="抄好了，开始用").click()
    expect(page.get_by_role("heading", name="管示例，今天没有等着您的事")).to_be_visible()
    look_at(office, page, "nothing to do")

    page.get_by_role("link", name="人员").click()
    page.get_by_role("link", name="请人进来").click()
    arrive(page, "请人进来")
    look_at(office, page, "invite")
    page.get_by_label("名字（大家看到的）").fill("写示例")
    page.get_by_label("登录名").fill("xie")
    page.get_by_label(re.compile("^写")).check()
    page.get_by_role("button", name="做一个链接").click()
    arrive(page, "把这个链接发给 写示例")
    look_at(office, page, "link")
    link_of_writer = page.get_by_label("链接").input_value()
    page.get_by_role("link", name="复制好了").click()
    expect(page.get_by_text("等对方设密码")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="登录编辑台")).to_be_visible()
    return link_of_writer.removeprefix("http://127.0.0.1:8000")


def writer_begins(home, link):
    page = home.open(link)
    page.get_by_label("密码（").fill("woaini1314520")
    page.get_by_label("再输一遍").fill("woaini1314520")
    page.get_by_role("button", name="设好进去").click()
    expect(page.get_by_role("alert")).to_contain_text("别人容易猜到")
    choose_password(home, "写示例", PASSWORDS["写"])
    expect(page.get_by_role("heading", name="写示例，今天有 1 件事")).to_be_visible()
    look_at(home, page, "something to do")
    page.get_by_role("button", name="退出").click()

    page = home.open("/desk/people")
    page.get_by_label("登录名").fill("XIE")
    page.get_by_label("密码").fill("不是这个密码不是这个密码")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("登录名或密码不对")
    look_at(home, page, "wrong password")
    page.get_by_label("密码").fill(PASSWORDS["写"])
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="这一页不归您管")).to_be_visible()
    look_at(home, page, "refused")
    expect(page.get_by_role("link", name="人员")).to_have_count(0)


def administrator_comes_back(office):
    page = office.open("/desk/audit")
    page.get_by_label("登录名").fill("guan")
    page.get_by_label("密码").fill(PASSWORDS["管"])
    page.get_by_role("button", name="登录").click()
    arrive(page, "还差手机上的 6 个数字")
    look_at(office, page, "code")
    # The code that set it up is spent; the next one is taken half a minute early.
    page.get_by_label("验证码").fill(office.telephone.at(utc_now(), counter_offset=1))
    page.get_by_role("button", name="进去").click()
    expect(page.get_by_role("heading", name="操作记录")).to_be_visible()
    expect(page.get_by_text("请 写示例 进来，做：写")).to_be_visible()


def choose_password(window, name, password):
    page = window.page
    expect(page.get_by_role("heading", name=f"{name}，请设一个密码")).to_be_visible()
    look_at(window, page, "invitation")
    page.get_by_label("密码（").fill(password)
    page.get_by_label("再输一遍").fill(password)
    page.get_by_role("button", name="设好进去").click()


@pytest.fixture
def rooms(desk, serve, browser):
    """Windows of somebody with the longest name and every role, and what may be opened in them."""
    everything = desk.hire(LONGEST, *Role, login="a" * 32)
    desk.hire("钱示例", Role.PUBLISHER, has_telephone=False)
    with desk.services.database.writing() as connection:
        gone = members.add(
            connection, login="gone", name="周示例", given={Role.WRITER}, actor=SERVER, now=desk.now
        )
        members.disable(connection, gone, actor=SERVER, now=desk.now)
        invited = members.add(
            connection, login="later", name="吴示例", given={Role.CHECKER}, actor=SERVER, now=desk.now
        )
        stand_still(connection, desk.now)
    for _ in range(5):
        desk.seat().log_in("gone", "x")
    link = desk.link(invited)
    cookies = {
        "in": desk.ticket(everything, device="Windows 电脑 · QQ 浏览器").token,
        "half": desk.ticket(everything, Stage.CODE).token,
    }
    with serve(desk.app) as address:
        yield Rooms(
            start_visits(browser, address),
            address,
            cookies=cookies,
            link=link,
            people=(everything, gone, invited),
        )


def stand_still(connection, now):
    """Everything that can stand: a stopped topic, a banner, a withdrawn article, and what is over."""
    publish(connection, replace(ARTICLE, slug="gone", title="标题长到一行写不下的一篇已经撤下的文章"), at=now)
    withdraw(connection, "gone", at=now)
    for topic in ("leave", "health"):
        standing.stop(connection, topic, by=LONGEST, at=now, why="天数和新条例不一样")
    standing.lift(connection, "health", by=LONGEST, at=now)
    for text in ("先说的一句", "averyveryverylongaddresswithoutanyspace" * 3):
        standing.put_up(connection, text, by=LONGEST, at=now)


class Rooms:
    def __init__(self, visit, address, *, cookies, link, people):
        self.visit, self.address, self.cookies = visit, address, {"out": None, **cookies}
        numbers = [f"/desk/people/{person.number}" for person in people]
        self.pages = [
            *(("out", path) for path in ("/desk/login?next=/desk/me", link, "/desk/invitation/x")),
            ("half", "/desk/login/code"),
            *(("in", path) for path in ("/desk/", "/desk/me", "/desk/me/second-factor", "/desk/people")),
            *(("in", path) for path in ("/desk/people/invite", *numbers, "/desk/audit", "/desk/people/99")),
            *(("in", path) for path in ("/desk/brakes?q=产假", "/desk/brakes?q=量子力学")),
        ]

    def each(self, window):
        for who, path in self.pages:
            window.page.context.clear_cookies(name=COOKIE.name)
            if self.cookies[who]:
                cookie = {"name": COOKIE.name, "value": self.cookies[who], "url": self.address}
                window.page.context.add_cookies([cookie])
            yield path, unfolded(window.open(path))


@pytest.mark.parametrize("look", ["small phone", "tablet", "dark", "text at 200 %"])
def test_axe_finds_nothing_and_nothing_sticks_out_on_any_page_of_the_desk(rooms, look):
    with rooms.visit(**LOOKS[look]) as window:
        for path, page in rooms.each(window):
            look_at(window, page, path)


@pytest.mark.parametrize(("care", "side"), [(False, 44), (True, 60)])
def test_what_can_be_tapped_at_the_desk_is_large_enough_and_apart(rooms, care, side):
    with rooms.visit(care=care) as window:
        for path, page in rooms.each(window):
            for target in page.locator(TAPPED).all():
                assert target.bounding_box()["height"] >= side - 0.5, (path, target.inner_text())
            expect_apart(page.locator(".chips .chip"))


def test_no_page_of_the_desk_needs_a_script(rooms):
    with rooms.visit(scripts=False) as window:
        for path, page in rooms.each(window):
            expect(page.locator("script")).to_have_count(0)
            assert page.locator("h1").count() == 1, path


@pytest.mark.parametrize("width", [375, 1280])
def test_a_publisher_withdraws_stops_and_tells_everybody_with_a_thumb(desk, serve, browser, width):
    token = desk.ticket(desk.hire("王示例", Role.PUBLISHER)).token
    with serve(desk.app) as address, start_visits(browser, address)(width=width) as window:
        window.page.context.add_cookies([{"name": COOKIE.name, "value": token, "url": address}])
        page = window.open("/desk/")
        page.get_by_role("link", name="急停").click()
        page.get_by_label("标题里的几个字").fill("产假")
        page.get_by_role("button", name="找一找").click()
        page.get_by_role("button", name=re.compile("^撤下.*河南产假多少天")).click()
        expect(page.get_by_role("status")).to_contain_text("撤下了。《河南产假多少天》")
        page.get_by_role("button", name="放回去").click()
        expect(page.get_by_role("status")).to_contain_text("放回去了")

        page.get_by_label("哪一类").select_option("leave")
        page.get_by_role("button", name="先不回答").click()
        expect(page.get_by_text("家长问到，看到的是：“假期”的内容正在核对")).to_be_visible()
        page.get_by_label("通知").fill("长" * 121)
        page.get_by_role("button", name="挂出去").click()
        expect(page.get_by_role("alert")).to_contain_text("现在是 121 个字")
        look_at(window, page, "too long")
        page.get_by_label("通知").fill("热线今天停机。")
        page.get_by_role("button", name="挂出去").click()
        expect(page.get_by_role("complementary", name="通知")).to_contain_text("热线今天停机。")
        for name, path in {"article": f"/articles/{ARTICLE.slug}", "urgent": "/ask?q=孩子抽搐了"}.items():
            look_at(window, window.open(path), name)
        button, notice = page.get_by_role("link", name="拨打 120"), page.get_by_role("complementary")
        assert button.bounding_box()["y"] < notice.bounding_box()["y"]
