"""Every page of the desk with something on it, found by the map of addresses, so that none is forgotten.

At a telephone's width, at a desk's, and in the large version in the dark: the
tests of single pages need only the looks that are left.
"""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from bot.messages import AnswerStatus
from bot.votes import Reason, Verdict
from knowledge.articles import store as articles
from knowledge.editing import manuscripts, offers, typing
from knowledge.standing import store as standing
from tests.asking import ask
from tests.web.staff.flow import DRAFT, Room, done, number_of
from tests.web.visits import LOOKS, look_at, unfolded
from web.reports import store as reports
from web.reports.store import Subject
from web.staff.current import COOKIE
from web.staff.guard import Door, declared
from web.staff.roles import Role
from web.staff.sessions import Stage

pytestmark = pytest.mark.browser

FROM_THE_PRODUCT = "food-stagnation"
LONG = "月嫂干到一半说不来了，押金和剩下的钱公司都不退，合同上又写着概不退款，这样问得很长很长的一句话" * 2
FULL = replace(
    DRAFT,
    title="月嫂干到一半不来了，押金、中介费和剩下的钱各找谁要，要不回来怎么办",
    body="公司要退剩下的钱。\n\n## 先找谁\n\n- 先找公司\n- 再打 12315\n\n## 要带什么\n\n1. 合同\n2. 收据\n",
    questions=(LONG[:60], "月嫂不来了钱能退吗"),
    section_questions=(("先找谁", ("月嫂押金不退找谁评理",)), ("没有了的小标题", ("问题",))),
)
LISTS = [
    "红旗区托育机构备案名单（截至2026年10月31日）,,,,\n机构名称,区县,地址,托位数,备案日期\n"
    f"示例月亮托育中心,红旗区,示例路2号,{places},2023-03-05\n,红旗区,示例路3号,20,\n"
    for places in (40, 60)
]


class Office:
    """Addresses with something behind them, by the endpoints that need to be told what to show."""

    def __init__(self, desk):
        self.desk = desk
        self.member = desk.hire("名字长到页面顶上一行写不下的示例同志", *Role, login="everything")
        self.seat = desk.seat(self.member)
        room = Room(desk)
        text = number_of(self._texts(room))
        self._asked(desk)
        self._stopped(desk)
        imported, upload = self._lists()
        invited = self.seat.post("/desk/people/invite", name="吴示例", login="wu", roles="writer")
        assert invited.status_code == 200
        self.shown = {
            "staff.invitation": {"token": desk.link(room.people["wang"]).rsplit("/", 1)[1]},
            "staff.help_task": {"task": "writing"},
            "staff.one": {"number": room.people["li"].number},
            "staff.offered": {"slug": FROM_THE_PRODUCT},
            "staff.edit_article": {"slug": FROM_THE_PRODUCT},
            "staff.import_done": {"number": imported},
            "staff.undo_form": {"number": imported},
            "staff.uploaded_list": {"number": upload},
            "staff.report_of_list": {"number": upload},
            "staff.text": {"number": text},
            "staff.write": {"number": text},
            "staff.versions": {"number": text},
            "staff.compare_versions": {"number": text},
        }

    def _texts(self, room):
        """A text for each place where one can stand; of the one that is shown there is most to see."""
        desk = room.desk
        for name in ("li", "qian"):
            room.begin(replace(FULL, title=f"写到一半的一篇，{name}"), by=name)
        room.begin(FULL, by="qian")
        back = room.begin(replace(FULL, title="退回来的一篇"))
        done(room.li, back, "hand-in")
        done(room.zhao, back, "send-back", remark="第一句要直接回答。")
        shown = room.begin(FULL)
        done(room.li, shown, "hand-in")
        done(room.zhao, shown, "release")
        room.save(shown, body=f"{FULL.body}\n\n## 还不退\n\n告诉 12345。\n")
        done(room.li, shown, "hand-in")
        with desk.services.database.writing() as connection:
            for name in ("wang", "li"):
                typing.keep(
                    connection,
                    number_of(shown),
                    FULL,
                    based_on=1,
                    editor=room.editor(name),
                    now=desk.now,
                )
            manuscripts.open_published(connection, FROM_THE_PRODUCT, now=desk.now)
            article = articles.last_published(connection, FROM_THE_PRODUCT).article
            offers.offer(connection, [replace(article, body=f"{article.body}\n\n多一段。\n")], at=desk.now)
        return shown

    def _asked(self, desk):
        database = desk.services.database
        ask(database, "月嫂押金不退找谁评理", times=6)
        ask(database, LONG, times=3)
        ask(database, "股票怎么买", times=5)
        ask(
            database,
            "孩子积食怎么办",
            times=5,
            status=AnswerStatus.ANSWERED,
            topic="health",
            cited=(FROM_THE_PRODUCT,),
            verdict=Verdict.USELESS,
            reason=Reason.TOO_LONG,
            line=LONG,
        )
        ask(database, "早就处理的事", times=2)
        self.seat.post("/desk/asked/handled", question="早就处理的事", decision="done")
        with database.writing() as connection:
            reports.keep(
                connection,
                token_key="1",
                kind=Subject.ARTICLE,
                key=FROM_THE_PRODUCT,
                title="积食",
                wrong=LONG,
                right=LONG,
                now=desk.now,
            )

    def _stopped(self, desk):
        with desk.services.database.writing() as connection:
            standing.stop(connection, "leave", by="赵示例", at=desk.now, why="天数和新条例不一样")
            standing.put_up(connection, "12393 热线今天停机，急事打 12345。", by="赵示例", at=desk.now)
            articles.withdraw(connection, "breast-milk-storage", at=desk.now)

    def _lists(self):
        """The number of an import, and of a list that waits for one."""
        applied, waits = (
            self.seat.post("/desk/registry", list=(io.BytesIO(content.encode()), f"{LONG[:50]}.csv")).location
            for content in LISTS
        )
        made_on = self.seat.text(applied).split('name="made_on" value="')[1].split('"')[0]
        imported = self.seat.post(f"{applied}/apply", made_on=made_on).location
        return number_of(imported), number_of(waits)

    def stops(self):
        """Each page of the desk once, by who may open it."""
        app = self.desk.app
        with app.test_request_context():
            adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
            for rule in app.url_map.iter_rules():
                if rule.endpoint.startswith("staff.") and "GET" in rule.methods:
                    told = self.shown.get(rule.endpoint, {})
                    assert set(told) == rule.arguments, f"tell in Office.shown what {rule.rule} is to show"
                    yield declared(app.view_functions[rule.endpoint]).door, adapter.build(rule.endpoint, told)


@pytest.fixture
def walk(office):
    """Opens one page after another in a window: path and response."""
    made = Office(office.desk)
    tokens = {
        Door.DESK: office.desk.ticket(made.member).token,
        Door.CODE: office.desk.ticket(made.member, Stage.CODE).token,
    }

    def walking(window):
        for door, path in made.stops():
            window.page.context.clear_cookies(name=COOKIE.name)
            if door in tokens:
                cookie = {"name": COOKIE.name, "value": tokens[door], "url": office.address}
                window.page.context.add_cookies([cookie])
            yield path

    return walking


def test_axe_finds_nothing_and_nothing_sticks_out_on_any_page_of_the_desk(office, walk):
    seen = 0
    for look in ("phone", "desk", "large version in the dark"):
        with office.visit(**LOOKS[look]) as window:
            for path in walk(window):
                if path.endswith(".csv"):  # no page
                    continue
                page = window.open(path)
                assert page.locator("h1").count() == 1, path
                assert page.get_by_role("heading", name="没有这一页").count() == 0, path
                look_at(window, unfolded(page), f"{path}, {look}")
                seen += 1
    assert seen > 3 * 25
