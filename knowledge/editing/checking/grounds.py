"""What an article rests on, from when until when it holds, and who looked it over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from knowledge.articles import concerns
from knowledge.editing.checking.health import HEALTH
from knowledge.editing.checking.remark import BODY, Remark, Weight, begun, few
from knowledge.editing.draft import left_to_do, read_day
from knowledge.sources import is_official

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from knowledge.editing.checking.remark import Looked, Surroundings

SOURCES: Final = "依据"

QUICKLY: Final = HEALTH | {"vaccines", "benefits"}
"""Topics of the first level, and `MONEY` beneath one, where what holds changes soon or harms most."""

MONEY: Final = "nurseries/money"

A_YEAR: Final = timedelta(days=366)
HALF_A_YEAR: Final = timedelta(days=184)


def is_complete(looked: Looked, _: Surroundings) -> Iterator[Remark]:
    """All that the form wants is there and can be read: what lacks is told before it is handed in."""
    problems = left_to_do(looked.draft, slug=looked.article.slug)
    for problem in problems:
        yield Remark(
            weight=Weight.LACKS,
            field=problem.field,
            says=f"{problem.reason}。",
            do="补上才能送校对。",
        )


def names_its_sources(looked: Looked, _: Surroundings) -> Iterator[Remark]:
    """Nothing is said without a document that a parent can look up."""
    if not looked.article.sources:
        yield Remark(
            weight=Weight.LACKS,
            field=SOURCES,
            says="没有写依据。家长看不到这些话是哪里来的，机器人也说不出“依据哪个文件”。",
            do="至少加一份正式文件：文件名、发布单位、文号、日期。",
        )


def names_sources_that_can_be_found(looked: Looked, _: Surroundings) -> Iterator[Remark]:
    """A name alone leads a parent to nothing."""
    return few(_hard_to_find(looked))


def _hard_to_find(looked: Looked) -> Iterator[Remark]:
    for source in looked.draft.sources:
        if source.is_empty:
            continue
        name = begun(source.title.strip() or "没有写名字的那份")
        if not any((source.number, source.issued, source.url, source.in_force_from, source.article)):
            yield Remark(
                weight=Weight.LACKS,
                field=SOURCES,
                place=name,
                says="只有名字，没有文号、日期，也没有网址，家长查不到。",
                do="从原文开头抄下文号和日期；网上有原文的，把网址也贴上。",
            )
        url = source.url.strip()
        if url and not is_official(url):
            yield Remark(
                weight=Weight.LACKS,
                field=SOURCES,
                place=f"{name}，{begun(url)}",
                says="这个网址不是政府或国家机构的网站，页面上不会放这个链接。",
                do="换成 .gov.cn 等官方网站上的原文；找不到就空着，只写文号。",
            )


def is_looked_over_in_time(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    """The next look is neither past nor too far away."""
    today = surroundings.library.today
    review_by = read_day(looked.draft.review_by)
    if review_by is None:
        return
    if review_by < today:
        yield _of_review(
            f"{review_by} 已经过了，发布出去就是过期的。", "对一遍原文，再定下次的日子。", Weight.WRONG
        )
        return
    is_quick = looked.article.topic in QUICKLY or looked.article.topic_path.startswith(MONEY)
    most, words = (HALF_A_YEAR, "半年") if is_quick else (A_YEAR, "一年")
    if review_by - today > most:
        why = "健康和钱的事变得快，" if is_quick else ""
        yield _of_review(
            f"下次复核定在 {review_by}，隔得太久。{why}这类文章最好{words}以内看一遍。",
            f"改成 {_spelled(today + most)} 以前。",
            Weight.LACKS,
        )


def _of_review(says: str, do: str, weight: Weight) -> Remark:
    return Remark(weight=weight, field="哪天以前要复核", says=says, do=do)


def _spelled(day: date) -> str:
    return day.isoformat()


def holds_when_it_is_read(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    """What no longer holds is told as it is now, and no day is told that has passed."""
    for _, field, reason, _weight in (
        *concerns.is_still_in_force(looked.page, surroundings.library),
        *concerns.begins_no_earlier_than_its_sources(looked.page, surroundings.library),
        *concerns.tells_no_day_that_has_passed(looked.page, surroundings.library),
    ):
        yield Remark(
            weight=Weight.WRONG,
            field=_DAYS_OF_FORM.get(field, BODY),
            says=f"{reason}。",
            do="对一遍原文，把日子改成现在的。",
        )


_DAYS_OF_FORM: Final = {"in_force_until": "适用到哪天", "in_force_from": "哪天起适用"}


def says_who_checked_it(looked: Looked, _: Surroundings) -> Iterator[Remark]:
    """Somebody compared it with its sources."""
    if not looked.draft.checked_by.strip():
        yield Remark(
            weight=Weight.LACKS,
            field="谁核对过",
            says="没有写谁核对过，页面上会注明“还没有专业人员核对过”。",
            do="请懂行的人照着依据对一遍，写上单位和职务；还没有人对，就空着，别替人写。",
        )
