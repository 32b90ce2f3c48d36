"""Services with a responder that says what it is told, over a real database with real articles."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING

from bot.asked.nearest import Beside, Near
from bot.conversation import EMPTY
from bot.messages import Answer, AnswerStatus, Citation
from bot.retold.retelling import ChildTables, Retelling
from bot.tables import metadata as bot_tables
from directory.index import NURSERY_SCHEMA, NurseryProjection
from directory.search import Finder
from directory.tables import metadata as directory_tables
from knowledge.articles.article import Article
from knowledge.articles.shelf import load_shelf
from knowledge.articles.store import SUBJECT, publish_all
from knowledge.articles.tables import metadata as article_tables
from knowledge.changes import latest
from knowledge.changes import metadata as change_tables
from knowledge.children.check_up_files import check_ups
from knowledge.children.growth_files import growth
from knowledge.children.milestone_files import milestones
from knowledge.children.vaccine_files import immunisation
from knowledge.editing.tables import metadata as editing_tables
from knowledge.offices import offices
from knowledge.pictures.tables import metadata as picture_tables
from knowledge.policies.benefits import benefit_table
from knowledge.policies.leave import leave_table
from knowledge.regions import gazetteer
from knowledge.search.indexer import Indexer
from knowledge.search.whoosh_engine import WhooshEngine
from knowledge.sources import Source
from knowledge.standing.state import load_standing
from knowledge.standing.tables import metadata as standing_tables
from tests.web import nurseries
from web.database import Database, make_engine
from web.indexing import LocalIndex
from web.noticing import Stands
from web.reports.tables import metadata as report_tables
from web.settings import Settings
from web.staff.tables import metadata as staff_tables
from web.wechat.account import account_of

if TYPE_CHECKING:
    from pathlib import Path

    from bot.messages import Question

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
_TABLES = (
    *(change_tables, article_tables, bot_tables, directory_tables, editing_tables, report_tables),
    *(picture_tables, staff_tables, standing_tables),
)

REGULATION = Source(
    title="河南省人口与计划生育条例",
    issuer="河南省人民代表大会常务委员会",
    number="河南省第十三届人民代表大会常务委员会公告第73号",
    issued="2021-11-27",
    in_force_from=date(2021, 11, 27),
    article="第二十五条",
    url="https://www.henan.gov.cn/2021/11-27/2355137.html",
)
DECREE = Source(
    title="女职工劳动保护特别规定", issuer="国务院", number="国务院令第619号", issued="2012-04-28"
)

MATERNITY = Answer(
    status=AnswerStatus.ANSWERED,
    step="policy",
    lead="在河南生孩子，产假是 98 天再加 3 个月，一般按 188 天算。",
    details=(
        ("难产、剖宫产", "再加 15 天"),
        ("双胞胎、多胞胎", "每多一个宝宝加 15 天"),
        ("爸爸", "护理假 1 个月"),
    ),
    paragraphs=("产假期间算出勤，工资不能少。“3 个月”折成多少天，条例没有写，准数问单位或打 12393。",),
    citations=(
        Citation(source=REGULATION, region_name="河南省", checked_on=date(2026, 11, 23)),
        Citation(source=DECREE, region_name="全国"),
    ),
    suggestions=("那爸爸呢", "生育津贴怎么领", "产假期间被辞退怎么办"),
    read_more="maternity-leave-here",
    topic="leave",
    durations_ms=(("words", 0.5), ("total", 1.25)),
)
CONVULSION = Answer(
    status=AnswerStatus.URGENT,
    step="urgent",
    lead="马上打 120。",
    call="120",
    steps=(
        "让孩子侧躺，松开衣领，清出周围硬物。",
        "看时间，抽了多久告诉医生。",
        "不要掐人中，不要往嘴里塞东西，不要喂水喂药。",
    ),
    notes=("这张卡片还没有医生核对过。",),
    citations=(Citation(source=Source(title="儿童急救指南", issuer="某部", issued="2020")),),
)
DECLINED = Answer(
    status=AnswerStatus.DECLINED,
    step="declined",
    lead="这个我没有查到，不敢乱说。",
    paragraphs=("我能回答 3 岁以下宝宝家庭的假期和工作权益问题。别的事可以打 12345（政务热线，全天有人）。",),
    suggestions=("产假多少天", "育儿假怎么休"),
)
LONGEST = Answer(
    status=AnswerStatus.CLARIFY,
    step="articles",
    lead="很长的一句" * 24,
    details=(
        ("一种要写很多字才能说明白的情况，比如在外省上班又回本地生孩子" * 2, "一个同样很长的结果" * 6),
        ("短", "1"),
    ),
    paragraphs=("没有标点的长段落" * 60, "averyveryverylonglatinwordwithoutanyspace" * 6),
    notes=("您发的内容比较长，我只看了前 200 个字。",),
    citations=(Citation(source=REGULATION, region_name="河南省"),) * 4,
    suggestions=("一个要好几行才写得下的很长很长的追问，写这么长是为了看看按钮会不会撑破页面" * 2, "短问题"),
)
ARTICLE = Article(
    slug="maternity-leave-here",
    title="河南产假多少天",
    topic="leave",
    audience=("mother",),
    regions=("410000",),
    age_until_months=36,
    sources=(REGULATION, DECREE),
    in_force_from=date(2021, 11, 27),
    review_by=date(2027, 2, 28),
    questions=("在河南生娃产假一共几天",),
    section_questions={},
    body=(
        "在河南生孩子，产假是 98 天再加 3 个月，一般按 188 天算。\n\n"
        "## 难产和多胞胎\n\n难产、剖宫产再加 15 天。多胞胎每多一个宝宝加 15 天。\n\n"
        "- 带上**结婚证**\n- 带上医院的证明，拿不准就打 [12333](tel:12333)\n\n"
        "| 情况 | 天数 |\n|---|---|\n| 顺产 | 188 |\n| 难产 | 203 |\n\n"
        "### 还不清楚\n\n看看[爸爸的假](/articles/maternity-leave-here)。\n"
    ),
)


class StandInResponder:
    """Answers by heart and notes what it was asked to remember."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {
            "产假多少天": MATERNITY,
            "孩子抽搐了": CONVULSION,
            "很长": LONGEST,
            "删除我的数据": Answer(status=AnswerStatus.SMALLTALK, step="command", lead="已经删掉了。"),
        }
        self.asked: list[Question] = []
        self.remembered: list[Question] = []
        self.trouble: Exception | None = None
        self.trouble_remembering: Exception | None = None

    def reply(self, connection, question):
        assert connection is not None
        if self.trouble:
            raise self.trouble
        self.asked.append(question)
        answer = self.answers.get(question.text, DECLINED)
        banner = load_standing(connection).banner
        answer = answer if banner is None else replace(answer, banner=banner)
        conversation = None if answer.step == "command" else EMPTY
        return SimpleNamespace(question=question, answer=answer, conversation=conversation)

    def reply_without_database(self, question):
        answer = self.answers.get(question.text)
        is_urgent = answer is not None and answer.status is AnswerStatus.URGENT
        return SimpleNamespace(question=question, answer=answer) if is_urgent else None

    def remember(self, connection, reply):
        assert connection is not None
        if self.trouble_remembering:
            raise self.trouble_remembering
        self.remembered.append(reply.question)


@dataclass
class StandInServices:
    """What the pages and the API see of `web.services.Services`."""

    settings: Settings
    database: Database
    responder: StandInResponder = field(default_factory=StandInResponder)
    documents: int = 3
    _indexed: int = 1
    index_follows: bool = True
    """Whether the index is up to date as soon as somebody publishes; else it stays behind."""

    def clock(self):
        return NOW

    @cached_property
    def wechat(self):
        return account_of(self.settings)

    @property
    def gazetteer(self):
        return gazetteer()

    @cached_property
    def nursery_engine(self):
        return WhooshEngine(self.settings.data_dir / "nurseries", NURSERY_SCHEMA)

    @cached_property
    def finder(self):
        """The real one."""
        return Finder(self.nursery_engine, gazetteer(), home=self.settings.home_region)

    def list_nurseries(self, facts_by_id, **told):
        """Have a list of institutions imported, and found."""
        with self.database.writing() as connection:
            nurseries.put(connection, facts_by_id, **told)
        self.nursery_index.catch_up()

    @cached_property
    def nursery_index(self):
        """The real one."""
        lock = self.settings.data_dir / "nurseries.lock"
        projection = NurseryProjection(gazetteer())
        indexer = Indexer(self.nursery_engine, projection, self.database.reading, lock)
        return LocalIndex("nurseries", indexer, self.nursery_engine)

    @property
    def leaves(self):
        return leave_table()

    @property
    def benefits(self):
        return benefit_table()

    @cached_property
    def retelling(self):
        """The real one."""
        return Retelling(
            leaves=self.leaves,
            benefits=self.benefits,
            children=ChildTables(
                immunisation=immunisation(), check_ups=check_ups(), growth=growth(), milestones=milestones()
            ),
            offices=offices(),
            gazetteer=gazetteer(),
            home=self.settings.home_region,
            shelf=load_shelf,
            standing=load_standing,
        )

    @property
    def published(self):
        return SimpleNamespace(shelf=load_shelf)

    def read_words(self, text):
        """Each character a word."""
        return dict.fromkeys(text, 1.0)

    @property
    def nearest(self):
        """What is of leave has the one article near it, and of what the market is for we know nothing."""

        def beside(question, _shelf, *, day):  # noqa: ARG001 - as the real one
            near = Near(slug=ARTICLE.slug, title=ARTICLE.title, likeness=0.9) if "假" in question else None
            return Beside(near=near, is_ours="股票" not in question)

        return SimpleNamespace(beside=beside)

    @cached_property
    def standing(self):
        return Stands()

    @property
    def engine(self):
        return SimpleNamespace(state=lambda: SimpleNamespace(documents=self.documents, number=self._indexed))

    @property
    def article_index(self):
        return SimpleNamespace(catch_up_at_once=self._follow, heal_if_behind=lambda _number: self._follow())

    def _follow(self):
        if self.index_follows:
            with self.database.reading() as connection:
                self._indexed = latest(connection, subject=SUBJECT)


def make_settings(data_dir: Path, **changed: object) -> Settings:
    return Settings(data_dir=data_dir, secret_key="k" * 32, **changed)


def make_services(data_dir: Path, *, articles=(ARTICLE,), **changed: object) -> StandInServices:
    data_dir.mkdir(exist_ok=True)
    settings = make_settings(data_dir, **changed)
    database = Database(make_engine(settings.database))
    for tables in _TABLES:
        tables.create_all(database.engine)
    with database.writing() as connection:
        publish_all(connection, list(articles), at=NOW)
    return StandInServices(settings=settings, database=database)
