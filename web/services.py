"""The composition root: every part of the product, made once a process and handed to whoever needs it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from bot.asked.nearest import Nearest
from bot.asked.words import word_reader
from bot.fraud import FraudLine
from bot.messages import Question
from bot.responder import Responder
from bot.retold.retelling import ChildTables, Retelling
from bot.steps.articles import ArticleStep
from bot.steps.benefits import BenefitStep
from bot.steps.child import ChildStep
from bot.steps.filing import FilingStep
from bot.steps.nurseries import NurseryStep
from bot.steps.offices import OfficeStep
from bot.steps.policy import PolicyStep
from directory.index import NURSERY_SCHEMA, NurseryProjection
from directory.index import fingerprint as names_fingerprint
from directory.search import Finder
from knowledge.articles import kept_readings
from knowledge.articles.index import ARTICLE_SCHEMA, ArticleProjection
from knowledge.articles.ranking import Ranking
from knowledge.articles.shelf import Shelf, load_shelf
from knowledge.children.check_up_files import check_ups
from knowledge.children.growth_files import growth
from knowledge.children.milestone_files import milestones
from knowledge.children.vaccine_files import immunisation
from knowledge.language.fingerprint import fingerprint
from knowledge.language.reading import Language
from knowledge.offices import offices
from knowledge.policies.benefits import benefit_table
from knowledge.policies.leave import leave_table
from knowledge.regions import gazetteer
from knowledge.search.indexer import Indexer
from knowledge.search.whoosh_engine import WhooshEngine
from web.indexing import LocalIndex
from web.noticing import Stands
from web.wechat.account import account_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sqlalchemy import Connection

    from knowledge.articles.kept_readings import KeptReadings
    from knowledge.policies.benefits import BenefitTable
    from knowledge.policies.leave import LeaveTable
    from knowledge.regions.gazetteer import Gazetteer
    from knowledge.search.engine import SearchEngine
    from web.database import Database
    from web.settings import Settings
    from web.wechat.account import Account


_ASKED_FIRST = (
    "产假多少天",
    "育儿补贴怎么申请，要什么材料",
    "附近有哪些托育机构",
    "红旗区阳光托育中心备案了吗",
    "食品许可证归谁管",
    "产假期间被辞退怎么办",
    "我家孩子八个月了辅食怎么加",
    "chanjia jitian",
    "手机怎么贴膜",
    "孩子抽了",
    "你好",
)
"""One question for each step, one that is none of ours, one in pinyin, an emergency and a greeting."""

_NOBODY = "warm up"
"""A key under which no conversation is kept: those of parents are hashes."""


def utc_now() -> datetime:
    """The clock of the product; tests hand in another."""
    return datetime.now(UTC)


class Published:
    """What is published now, as this process knows it."""

    def __init__(self, index: LocalIndex, kept: Callable[[], KeptReadings]) -> None:
        """Take the index, which is told of changes, and what gives what was read before."""
        self._index = index
        self._kept = kept
        self._shelf: Shelf | None = None

    def shelf(self, connection: Connection) -> Shelf:
        """Everything published up to this connection's moment; one small query when nothing is new.

        Two threads may load the same change at once: the same work twice, and
        either result is right.
        """
        shelf = self._shelf = load_shelf(connection, self._shelf, self._kept())
        self._index.heal_if_behind(shelf.number)
        return shelf


@dataclass
class Services:
    """The parts of the product, each made when it is first needed."""

    settings: Settings
    database: Database
    clock: Callable[[], datetime] = field(default=utc_now)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Every place."""
        return gazetteer()

    @cached_property
    def language(self) -> Language:
        """What reads questions."""
        return Language(cache_dir=self.settings.data_dir / "language")

    @cached_property
    def engine(self) -> SearchEngine:
        """The index of articles on this machine, for the words as this release cuts them.

        Each release has a folder of its own: while one takes over from another,
        neither finds the other's index out of date and makes it anew.
        """
        version = f"{ARTICLE_SCHEMA.version}-{fingerprint()}"
        schema = replace(ARTICLE_SCHEMA, version=version)
        return WhooshEngine(self.settings.index_dir / f"articles-{version}", schema)

    @cached_property
    def indexer(self) -> Indexer:
        """What keeps that index with the database."""
        return Indexer(
            self.engine,
            ArticleProjection(self.language),
            self.database.reading,
            self.settings.index_dir / "articles.lock",
        )

    @cached_property
    def article_index(self) -> LocalIndex:
        """That index, as it heals by itself."""
        return LocalIndex("articles", self.indexer, self.engine)

    @cached_property
    def published(self) -> Published:
        """What is published now."""
        return Published(self.article_index, lambda: self.kept_readings)

    @cached_property
    def standing(self) -> Stands:
        """Which topics are stopped, and the banner."""
        return Stands()

    @cached_property
    def nursery_engine(self) -> SearchEngine:
        """The index of nurseries on this machine; a release has its own, as for articles."""
        version = f"{NURSERY_SCHEMA.version}-{names_fingerprint()}"
        schema = replace(NURSERY_SCHEMA, version=version)
        return WhooshEngine(self.settings.index_dir / f"nurseries-{version}", schema)

    @cached_property
    def nursery_indexer(self) -> Indexer:
        """What keeps that index with the database."""
        return Indexer(
            self.nursery_engine,
            NurseryProjection(self.gazetteer),
            self.database.reading,
            self.settings.index_dir / "nurseries.lock",
        )

    @cached_property
    def nursery_index(self) -> LocalIndex:
        """That index, as it heals by itself."""
        return LocalIndex("nurseries", self.nursery_indexer, self.nursery_engine)

    @cached_property
    def finder(self) -> Finder:
        """What finds nurseries."""
        return Finder(
            self.nursery_engine,
            self.gazetteer,
            home=self.settings.home_region,
            heal_if_behind=self.nursery_index.heal_if_behind,
        )

    @property
    def readings_path(self) -> Path:
        """Where readings are kept between two starts."""
        return kept_readings.path_in(self.settings.data_dir / "language")

    @cached_property
    def kept_readings(self) -> KeptReadings:
        """What the last start, or `yuertong prepare`, has read of the articles."""
        return kept_readings.load(self.readings_path)

    @cached_property
    def ranking(self) -> Ranking:
        """What ranks the sections of articles."""
        return Ranking(self.language, self.engine, self.kept_readings)

    @cached_property
    def read_words(self) -> Callable[[str], Mapping[str, float]]:
        """What reads a question's words, to hold it against others."""
        return word_reader(self.language)

    @cached_property
    def nearest(self) -> Nearest:
        """What finds the article that comes nearest to a question."""
        return Nearest(self.language, self.ranking, self._lineage(self.settings.home_region))

    @cached_property
    def leaves(self) -> LeaveTable:
        """The dated figures of leave."""
        return leave_table(self._lineage)

    @cached_property
    def benefits(self) -> BenefitTable:
        """The dated rules on benefits."""
        return benefit_table(self._lineage)

    @cached_property
    def benefit_step(self) -> BenefitStep:
        """What proposes answers from those rules."""
        return BenefitStep(
            self.benefits,
            leaves=self.leaves,
            gazetteer=self.gazetteer,
            home=self.settings.home_region,
            rarity=self.language.rarity,
        )

    @cached_property
    def child_step(self) -> ChildStep:
        """What proposes answers from the tables on children."""
        return ChildStep(
            immunisation=immunisation(),
            check_ups=check_ups(),
            growth=growth(),
            milestones=milestones(),
            gazetteer=self.gazetteer,
            home=self.settings.home_region,
            rarity=self.language.rarity,
        )

    def _lineage(self, code: str) -> tuple[str, ...]:
        return tuple(region.code for region in self.gazetteer.lineage(code))

    @cached_property
    def responder(self) -> Responder:
        """What answers questions."""
        return Responder(
            language=self.language,
            gazetteer=self.gazetteer,
            home=self.settings.home_region,
            steps=(
                PolicyStep(self.leaves, self.gazetteer, self.settings.home_region),
                self.benefit_step,
                self.child_step,
                FilingStep(self.settings.home_region, self.language, offices(), self.gazetteer),
                NurseryStep(self.gazetteer, self.settings.home_region, self.language),
                OfficeStep(offices(), self.gazetteer, self.language.rarity),
                ArticleStep(self.gazetteer),
            ),
            shelf=self.published.shelf,
            standing=self.standing.now,
            ranking=self.ranking,
            finder=self.finder,
            fraud=FraudLine(self.benefits, self.language),
        )

    @cached_property
    def retelling(self) -> Retelling:
        """What tells anew what an answer rested on."""
        return Retelling(
            leaves=self.leaves,
            benefits=self.benefits,
            children=ChildTables(
                immunisation=immunisation(), check_ups=check_ups(), growth=growth(), milestones=milestones()
            ),
            offices=offices(),
            gazetteer=self.gazetteer,
            home=self.settings.home_region,
            shelf=self.published.shelf,
            standing=self.standing.now,
        )

    @cached_property
    def wechat(self) -> Account | None:
        """The WeChat account that we are the server of; None where none is connected."""
        return account_of(self.settings)

    def warm_up(self) -> None:
        """Load what the first answer would otherwise wait for: words, vectors, rules, articles, nurseries.

        Last, a question for each step is answered, of which nothing is kept:
        what is compiled or read at its first use is then there.
        """
        with self.database.reading() as connection:
            shelf = self.published.shelf(connection)
            self.finder.warm_up(connection)
            self.language.warm_up()
            self.ranking.warm_up(shelf)
            for text in _ASKED_FIRST:
                self.responder.reply(
                    connection,
                    Question(text=text, asked_at=self.clock(), channel="", conversation_key=_NOBODY),
                )


def build_services(settings: Settings, database: Database) -> Services:
    """The services of a process, from its settings."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Services(settings=settings, database=database)
