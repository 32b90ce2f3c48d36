"""What the bot answers to a question today, and what it would if a draft were published."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from bot.messages import AnswerStatus, Question
from bot.steps.articles import STEP
from knowledge.articles.check import question_key
from knowledge.articles.shelf import with_article
from knowledge.articles.unindexed import WithUnindexed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from bot.messages import Answer
    from bot.reply import Reply
    from bot.responder import Responder
    from knowledge.articles.article import Article, Section
    from knowledge.articles.shelf import Shelf
    from knowledge.editing.checking.remark import Attached, Surroundings
    from web.services import Services

MOST_QUESTIONS: Final = 10
"""Tried at once: each takes two answers."""

CHANNEL: Final = "desk"

_NO_REVISION: Final = 0
_TABLES: Final = {
    "policy": "假期的数据表",
    "benefits": "补贴和津贴的数据表",
    "child": "疫苗、体检和生长的数据表",
    "nurseries": "托育机构名单",
    "filing": "备案查询",
    "offices": "部门和热线表",
}
_VERDICTS: Final = {
    AnswerStatus.ANSWERED: "会直接回答",
    AnswerStatus.CLARIFY: "会反问",
    AnswerStatus.DECLINED: "答不上来",
    AnswerStatus.URGENT: "当成急事，先给急救卡",
    AnswerStatus.SMALLTALK: "当成打招呼",
    AnswerStatus.FAILED: "没有查成",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one question comes to, in words."""

    verdict: str
    is_answer: bool
    is_urgent: bool
    is_own: bool
    """The text that is being written answers, or what is published of it."""
    title: str
    """Of the article that answers, or what the table is called; empty for neither."""
    slug: str | None
    """Of another article that answers."""
    is_table: bool
    """A table or a list answers, which comes before any article."""
    says: str
    """What the parent reads first, or is asked back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A question, today and with the draft."""

    question: str
    now: Outcome
    then: Outcome
    elsewhere: Attached | None
    """Another article that has the question among its own."""


class Trial:
    """A draft among all that is published, asked as a parent asks; nothing is kept of it."""

    def __init__(
        self, services: Services, connection: Connection, published: Shelf, article: Article
    ) -> None:
        """Take what is published now, and the draft as far as it is an article."""
        self._services = services
        self._connection = connection
        self._published = published
        self.article = article

    @cached_property
    def shelf(self) -> Shelf:
        """What would be published."""
        return with_article(self._published, self.article, revision=_NO_REVISION, at=self._services.clock())

    @property
    def sections(self) -> tuple[Section, ...]:
        """Of the draft."""
        return self.shelf.articles[self.article.slug].sections

    @property
    def has_text(self) -> bool:
        """Whether there is anything to answer with."""
        return bool(self.sections)

    def is_own(self, answer: Answer) -> bool:
        """Whether the draft, or what is published of it, gives an answer."""
        # An emergency names an article only to read on in.
        return answer.step == STEP and answer.read_more == self.article.slug

    @cached_property
    def responder(self) -> Responder:
        """What would answer then."""
        services, article, sections = self._services, self.article, self.sections
        ranking = services.ranking.apart(
            lambda engine: WithUnindexed(engine, sections, slug=article.slug, language=services.language)
        )
        return services.responder.over(self.shelf, ranking)

    def ask(self, question: str) -> Reply:
        """The reply that a parent would get."""
        return self.responder.reply(self._connection, self.asked(question))

    def try_each(self, questions: Iterable[str], surroundings: Surroundings) -> list[Tried]:
        """The first `MOST_QUESTIONS` of some questions, today and then."""
        return [
            Tried(
                question=question,
                now=self._outcome(
                    self._services.responder.reply(self._connection, self.asked(question)).answer,
                    self._published,
                ),
                then=self._outcome(self.ask(question).answer, self.shelf),
                elsewhere=surroundings.attached.get(question_key(question)),
            )
            for question in list(questions)[:MOST_QUESTIONS]
        ]

    def asked(self, question: str) -> Question:
        """A question of nobody, as it is put."""
        return Question(text=question, asked_at=self._services.clock(), channel=CHANNEL)

    def _outcome(self, answer: Answer, shelf: Shelf) -> Outcome:
        slug = answer.read_more if answer.step == STEP else None
        is_own = self.is_own(answer)
        shelved = shelf.articles.get(slug or "")
        title = shelved.article.title if shelved else _TABLES.get(answer.step, "")
        is_answer = answer.status is AnswerStatus.ANSWERED
        return Outcome(
            verdict=_VERDICTS[answer.status],
            is_answer=is_answer,
            is_urgent=answer.status is AnswerStatus.URGENT,
            is_own=is_own,
            title=title if is_answer else "",
            slug=None if is_own or shelved is None else slug,
            is_table=is_answer and answer.step in _TABLES,
            says="；".join(answer.suggestions) if answer.status is AnswerStatus.CLARIFY else answer.lead,
        )
