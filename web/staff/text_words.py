"""Where a text stands and what was done to it, in the words of those who write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from knowledge.articles.topics import topics
from knowledge.editing.listing import Standing
from knowledge.editing.manuscripts import Origin, Stage
from knowledge.editing.steps import Deed
from knowledge.editing.workflow import CHECKS
from web.staff.times import moment_in_full, moment_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from knowledge.editing.listing import Line
    from knowledge.editing.steps import Step

NO_TITLE: Final = "（还没有题目）"

STANDING_WORDS: Final = {
    Standing.WRITING: "在写",
    Standing.CHECKING: "等校对",
    Standing.CHECKED: "等发布",
    Standing.SCHEDULED: "定时",
    Standing.PUBLISHED: "已发布",
    Standing.REVIEW_SOON: "快要复核",
    Standing.PAST_REVIEW: "过了复核日期",
    Standing.PAST_LAST_DAY: "到期",
    Standing.WITHDRAWN: "撤下的",
}

STAGE_WORDS: Final = {
    Stage.WRITING: "在写",
    Stage.CHECKING: "等校对",
    Stage.CHECKED: "等发布",
    Stage.SCHEDULED: "定时发布",
    Stage.RELEASED: "已发布",
}

ORIGIN_WORDS: Final = {
    Origin.TYPED: "",
    Origin.PUBLISHED: "",
    Origin.OFFERED: "采用了程序带来的写法",
    Origin.ROLLED_BACK: "退回到以前的一稿",
}

_CALM: Final = frozenset({Standing.PUBLISHED, Standing.SCHEDULED})

_DEED_WORDS: Final = {
    Deed.HANDED_IN: "送来校对",
    Deed.TAKEN_BACK: "收回去再改",
    Deed.SENT_BACK: "退回",
    Deed.REMARKED: "说",
    Deed.SCHEDULED: "定了发布时间",
    Deed.UNSCHEDULED: "取消了定时发布",
    Deed.RELEASED: "发布",
    Deed.ROLLED_BACK: "退回到以前的一稿",
    Deed.WITHDRAWN: "撤下",
    Deed.PUT_BACK: "放回去",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One place where an article stands, and more of it."""

    word: str
    is_calm: bool
    """Whether nobody need look at it."""
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStep:
    """Something that was done, in words."""

    who: str
    word: str
    version: int
    at: datetime
    remark: str


def topic_word(path: str) -> str:
    """The name of the first level of a topic, as parents see it; empty where none was chosen."""
    known = topics().get(path.partition("/")[0])
    return known.name if known else ""


def told_of(line: Line, *, today: date) -> tuple[Told, ...]:
    """Where an article stands; that parents see it, only where nothing more pressing is told of that."""
    standings = line.standings(today)
    pressing = {Standing.REVIEW_SOON, Standing.PAST_REVIEW, Standing.PAST_LAST_DAY}
    shown = [each for each in standings if each is not Standing.PUBLISHED or pressing.isdisjoint(standings)]
    return tuple(Told(STANDING_WORDS[each], each in _CALM, _more(line, each)) for each in shown)


def told_steps(steps: Sequence[Step], *, checks: int) -> Sequence[ToldStep]:
    """What was done, the newest first; each check by its name."""
    return list(_told_steps(steps, checks))[::-1]


def _told_steps(steps: Sequence[Step], checks: int) -> Iterator[ToldStep]:
    passed = 0
    for step in steps:
        if step.deed is Deed.CHECKED:
            names = CHECKS[checks]
            word = f"{names[min(passed, len(names) - 1)]}通过"
            passed += 1
        else:
            word = _DEED_WORDS[step.deed]
        if step.deed in {Deed.HANDED_IN, Deed.TAKEN_BACK, Deed.SENT_BACK}:
            passed = 0
        yield ToldStep(who=step.person.name, word=word, version=step.version, at=step.at, remark=step.remark)


def _more(line: Line, standing: Standing) -> str:
    told = {
        Standing.PUBLISHED: line.published_at and f"{moment_words(line.published_at)} 发布",
        Standing.REVIEW_SOON: f"{line.review_by} 以前要复核",
        Standing.PAST_REVIEW: f"该在 {line.review_by} 以前复核",
        Standing.PAST_LAST_DAY: f"适用到 {line.last_day}",
        Standing.WITHDRAWN: line.withdrawn_at and f"{moment_words(line.withdrawn_at)} 撤下",
        Standing.SCHEDULED: line.scheduled_for and f"{moment_in_full(line.scheduled_for)} 发布",
    }
    return told.get(standing) or f"{line.writer_name}，{moment_words(line.since)} 起"
