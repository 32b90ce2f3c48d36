"""Take the pictures of the editors' desk that its help shows, anew: `make pictures`.

The product is prepared in a folder of its own; invented people write, check and
publish there, and each picture shows what one step of the help speaks of. The
moment is the tests', so that pictures change only where pages do.
"""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno
from docx import Document
from picturing import chromium, keep, serving

from bot.messages import AnswerStatus
from knowledge.editing import manuscripts, offers, workflow
from knowledge.editing.draft import Draft, DraftSource, to_article
from knowledge.editing.manuscripts import Editor
from tests.asking import ask
from tests.editors import Desk
from tests.moments import NOW
from web.app import create_app
from web.preparing import prepare
from web.reports import store as reports
from web.reports.store import Subject
from web.settings import Settings
from web.staff.current import COOKIE
from web.staff.help_pages import PICTURES
from web.staff.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playwright.sync_api import Browser, FloatRect, Locator, Page


_KNOWN = "check-nursery-filing"
"""An article that comes with the product."""

_A_PICTURE = Path(__file__).resolve().parents[1] / "web" / "static" / "img" / "cover-article.png"
_LATELY = timedelta(hours=1)
_COLOURS = 24
_PAGE = 680
"""The widest that a picture is shown, in points."""

_AROUND = 10
"""Points around what is shown."""

_STILL = ".bar, .chosen { position: static !important; }"
"""A picture does not scroll."""

_FREE = Draft(
    title="托班能不能用公积金",
    topic="nurseries/money",
    regions=("410702",),
    body="目前没有查到能用公积金交托班的钱。\n\n## 去哪里问\n\n打 12329，那是住房公积金热线。",
    questions=("托班能用公积金吗", "交托班的钱能取公积金不"),
    sources=(DraftSource(title="住房公积金管理条例", issuer="国务院", issued="2019-03-24"),),
    in_force_from="2019-03-24",
    review_by="2027-11-01",
)
_AT_WORK: Mapping[str, Any] = {
    "title": "托班的餐费怎么退",
    "body": "先看合同里怎么写。请假几天退几天，各家不一样。\n\n## 谈不拢找谁\n\n打 12345 投诉。",
    "questions": ("托班请假退不退餐费", "没去托班那几天的饭钱还退吗"),
}
_LIST = (
    "红旗区托育机构备案名单（截至2026年10月31日）,,,,,\n机构名称,区县,地址,联系电话,托位数,备案日期\n"
    "示例阳光托育中心,红旗区,示例路1号,0373-0000000,60,2022-03-05\n"
    "示例月亮托育中心,红旗区,示例路2号,0373-0000001,40,2023-03-05\n,红旗区,示例路3号,,20,\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: who looks at which page, what they do there, and what of it is shown."""

    who: str
    path: str
    """Empty for the invitation of somebody new."""
    first: str
    """What the picture begins with, as a selector."""
    last: str = ""
    """What it ends with; the same where nothing is said."""
    deeds: Callable[[Page], None] | None = None
    width: int = 375


class Office:
    """The desk with its invented people and their work."""

    def __init__(self, folder: Path) -> None:
        settings = Settings(data_dir=folder, secret_key="k" * 32)  # type: ignore[arg-type]
        app = create_app(settings)
        services = app.extensions["yuertong"]
        services.clock = lambda: NOW
        prepare(app)
        services.warm_up()
        self.desk = Desk(services)
        self.people = {
            "writer": self.desk.hire("李示例", Role.WRITER, login="lishili"),
            "checker": self.desk.hire("王示例", Role.CHECKER, login="wangshili"),
            "publisher": self.desk.hire("赵示例", Role.PUBLISHER, login="zhaoshili"),
            "newcomer": self.desk.hire("周示例", Role.PUBLISHER, login="zhoushili", has_telephone=False),
            "administrator": self.desk.hire("孙示例", Role.ADMINISTRATOR, login="sunshili"),
        }

    def work(self) -> None:
        """What has been done there before anybody looks."""
        with self.desk.services.database.writing() as connection:
            writer, publisher = self.editor("writer"), self.editor("publisher")
            begun = manuscripts.open_new(connection, _FREE, editor=writer, now=NOW - _LATELY)
            workflow.hand_in(connection, begun.number, seen=1, editor=writer, now=NOW - _LATELY)
            at_work = replace(_FREE, **_AT_WORK)
            manuscripts.open_new(connection, at_work, editor=writer, now=NOW - _LATELY)
            known = manuscripts.open_published(connection, _KNOWN, now=NOW - _LATELY)
            draft = manuscripts.version(connection, known.number, 1).draft
            body = draft.body.replace("\n\n", "\n\n问之前，先把合同找出来。\n\n", 1)
            manuscripts.save(
                connection,
                known.number,
                replace(draft, body=body),
                based_on=1,
                editor=writer,
                now=NOW - _LATELY,
            )
            workflow.hand_in(connection, known.number, seen=2, editor=writer, now=NOW - _LATELY)
            workflow.release(connection, known.number, seen=2, editor=publisher, checks=1, now=NOW - _LATELY)
            newer, _ = to_article(replace(draft, title=f"{draft.title}（新版）"), slug=_KNOWN)
            assert newer is not None  # noqa: S101 - it was published with another title
            offers.offer(connection, [newer], at=NOW)
            reports.keep(
                connection,
                token_key="1",  # noqa: S106 - nobody's
                kind=Subject.ARTICLE,
                key=_KNOWN,
                title=draft.title,
                wrong="电话打不通，是空号。",
                right="区卫健委换了电话。",
                now=NOW - _LATELY,
            )
        self.desk.services.article_index.catch_up_at_once()
        database = self.desk.services.database
        ask(database, "怎么知道一家托班备案没有", times=9)
        ask(database, "托班备案没有怎么知道", times=5)
        ask(database, "怎么知道一家托班备案没有", times=6, ago=timedelta(days=9))
        for topic, times in (("leave", 42), ("benefits", 31), ("nurseries", 24), ("health", 18)):
            ask(database, f"示例问题{topic}", times=times, topic=topic, status=AnswerStatus.ANSWERED)

    def link(self) -> str:
        """The path of an invitation."""
        return self.desk.link(self.people["newcomer"])

    def editor(self, who: str) -> Editor:
        """Somebody as a text names its writers."""
        person = self.people[who]
        return Editor(person.number, person.name)


def word_file() -> bytes:
    """What an office would hand in: a heading, a table, and what an article cannot hold."""
    document = Document()
    document.add_heading("示例：春天带宝宝出门", level=0)
    document.add_paragraph("天气好的时候，每天出门一两次。")
    document.add_heading("带什么", level=1)
    document.add_paragraph("水、帽子、一件薄外套。")
    document.sections[0].footer.paragraphs[0].text = "内部传阅，第 1 页"
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def choose_word(page: Page) -> None:
    """Drop a Word file into the form of an article."""
    page.get_by_label("从 Word 文件读进来").set_input_files(
        {"name": "春天出门.docx", "mimeType": "application/octet-stream", "buffer": word_file()}
    )
    page.get_by_text("没有带过来").wait_for()


def choose_picture(page: Page) -> None:
    """Choose a picture, and begin to say what it shows."""
    page.get_by_label("加一张图").set_input_files(_A_PICTURE)
    page.get_by_role("dialog").wait_for()
    page.get_by_role("dialog").get_by_role("textbox").fill("一本打开的书")


def ask_who_answers(page: Page) -> None:
    """Have the attached questions asked."""
    page.get_by_role("button", name="现在谁来答").click()
    page.locator(".tried").first.wait_for()


def look_at_bot(page: Page) -> None:
    """Look at what the bot would say."""
    page.get_by_role("button", name="机器人怎么说").click()
    page.locator(".quoted").first.wait_for()


def unfold(word: str) -> Callable[[Page], None]:
    """What opens a fold."""
    return lambda page: page.locator("summary", has_text=word).first.click()


def show_an_example(page: Page) -> None:
    """Another code in the place of a real one: it is the same in each picture, and opens nothing."""
    code = segno.make("这是示例，请扫您自己那一页上的图").svg_data_uri(scale=5)
    page.locator(".qr").evaluate("(shown, code) => { shown.src = code; return shown.decode() }", code)


def choose_moment(page: Page) -> None:
    """Open what asks for day and time, and write them as Chinese browsers do, whatever this one speaks."""
    unfold("定时发布")(page)
    for name, written in (("day", "2026/11/25"), ("clock", "08:00")):
        page.locator(f"[name={name}]").evaluate(
            "(box, written) => { box.type = 'text'; box.value = written }", written
        )


def say_why(page: Page) -> None:
    """Say what has to be changed."""
    page.locator("summary", has_text="退回").click()
    page.get_by_label("哪里要改").fill("第一句请直接说能还是不能。")


def hand_list_in(page: Page) -> None:
    """Choose a list of institutions, and have it looked at."""
    page.get_by_label("名单文件").set_input_files(
        {"name": "备案名单.csv", "mimeType": "text/csv", "buffer": _LIST.encode()}
    )
    page.get_by_role("button", name="看看会有什么变化").click()
    page.get_by_role("heading", name="导入以前，先看一遍").wait_for()


def tick_roles(page: Page) -> None:
    """Fill in whom to invite."""
    page.get_by_label("名字（大家看到的）").fill("吴示例")
    page.get_by_label("登录名").fill("wushili")
    page.get_by_label("写文章、改文章").check()


SHOTS: Mapping[str, Shot] = {
    "invitation": Shot(who="", path="", first=".titled", last="form.fields"),
    "second-factor": Shot(
        who="newcomer",
        path="/desk/me/second-factor",
        first=".steps > li:nth-child(2)",
        last="form.fields",
        deeds=show_an_example,
    ),
    "today": Shot(who="publisher", path="/desk/", first=".titled", last=".task"),
    "write": Shot(
        who="writer",
        path="/desk/articles/2/write",
        first=".titled",
        last=".quoted",
        width=1000,
        deeds=look_at_bot,
    ),
    "save": Shot(who="writer", path="/desk/articles/2/write", first=".bar"),
    "questions": Shot(
        who="writer", path="/desk/articles/2/write", first="h2:has-text('家长会怎么问')", last="#sections"
    ),
    "answers": Shot(who="writer", path="/desk/articles/2/write", first=".tried", deeds=ask_who_answers),
    "picture": Shot(who="writer", path="/desk/articles/2/write", first="dialog", deeds=choose_picture),
    "word": Shot(who="writer", path="/desk/articles/new", first=".drop", deeds=choose_word),
    "check": Shot(who="publisher", path="/desk/articles/1", first=".titled", last=".stand"),
    "send-back": Shot(who="checker", path="/desk/articles/1", first=".stand .row", deeds=say_why),
    "schedule": Shot(who="publisher", path="/desk/articles/1", first=".stand .row", deeds=choose_moment),
    "versions": Shot(
        who="publisher", path="/desk/articles/3/versions", first=".tasks", deeds=unfold("退回到这一稿")
    ),
    "withdraw": Shot(
        who="publisher", path="/desk/brakes?q=有没有备案", first="#article", last="#article ~ .tasks .task"
    ),
    "stop": Shot(who="publisher", path="/desk/brakes", first="#topic", last="#topic ~ form"),
    "calendar": Shot(
        who="writer", path="/desk/calendar?month=2027-05", first=".titled", last=".due li:nth-child(3)"
    ),
    "offered": Shot(who="writer", path=f"/desk/offered/{_KNOWN}", first=".card.task", last=".compared"),
    "asked": Shot(who="writer", path="/desk/asked", first=".wish"),
    "report": Shot(who="checker", path="/desk/reports", first=".tasks .task"),
    "figures": Shot(who="writer", path="/desk/figures", first=".figure:nth-of-type(2)"),
    "registry": Shot(
        who="publisher", path="/desk/registry", first=".titled", last="dl.sheet", deeds=hand_list_in
    ),
    "invite": Shot(
        who="administrator", path="/desk/people/invite", first=".titled", last="form.fields", deeds=tick_roles
    ),
}


def main() -> None:
    """Take each picture, or those that are named."""
    wanted = sys.argv[1:] or list(SHOTS)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder))
        office.work()
        with serving(office.desk.app) as address, chromium() as browser:
            for name in wanted:
                take(browser, address, office, SHOTS[name], PICTURES / f"{name}.png")
                print(f"{name}.png: {(PICTURES / f'{name}.png').stat().st_size / 1024:.0f} KB")


def take(browser: Browser, address: str, office: Office, shot: Shot, path: Path) -> None:
    """One picture."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": 812},
        device_scale_factor=2 * min(1, _PAGE / shot.width),
        locale="zh-CN",
        color_scheme="light",
        reduced_motion="reduce",
        bypass_csp=True,  # for the style above
    )
    if shot.who:
        token = office.desk.ticket(office.people[shot.who]).token
        context.add_cookies([{"name": COOKIE.name, "value": token, "url": address}])
    page = context.new_page()
    page.goto(address + (shot.path or office.link()))
    if shot.deeds is not None:
        shot.deeds(page)
    page.add_style_tag(content=_STILL)
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, 0)
    first = page.locator(shot.first).first
    taken = page.screenshot(full_page=True, clip=around(first, page.locator(shot.last or shot.first).first))
    keep(taken, path, colours=_COLOURS)
    context.close()


def around(first: Locator, last: Locator) -> FloatRect:
    """From the beginning of one to the end of another, with a little of what is around them."""
    width = first.evaluate("innerWidth")
    begins = first.evaluate("element => element.getBoundingClientRect().top + scrollY")
    ends = last.evaluate("element => element.getBoundingClientRect().bottom + scrollY")
    above = max(0, begins - _AROUND)
    return {"x": 0, "y": above, "width": width, "height": ends + _AROUND - above}


if __name__ == "__main__":
    main()
