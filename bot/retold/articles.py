"""A section of an article told anew, by the revision that answered, beside what is published today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.retold.retold import Retold, Still
from bot.steps.articles import answer_of
from knowledge.articles.shelf import with_article
from knowledge.policies.phrases import spell_day
from knowledge.policies.table import NATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bot.basis import Basis
    from bot.messages import Answer
    from knowledge.articles.article import Section
    from knowledge.articles.shelf import Shelf
    from knowledge.articles.store import PublishedArticle
    from knowledge.policies.answer import NameOf
    from knowledge.regions.gazetteer import Gazetteer

_MONTHS_A_YEAR = 12

_SAYS = {
    Still.SAME: "今天再问，还是这样。",
    Still.CHANGED: "这篇文章后来改过，说法变了。请看现在的。",
    Still.ENDED: "这篇写的规定已经过了适用的日子，请不要再照它办。",
    Still.REVIEW_DUE: "这篇过了该复核的日子，还没有复核，内容可能变了。要紧的事先打电话问一下。",
    Still.WITHDRAWN: "这篇文章已经撤下，原来的话不再给人看。请不要再照它办，重新问一次。",
}


def retell_section(
    basis: Basis,
    *,
    revisions: Sequence[PublishedArticle],
    shelf: Shelf,
    today: date,
    name_of: NameOf,
    gazetteer: Gazetteer,
) -> Retold | None:
    """The section as it stood; None where its article or revision is in no record.

    What was withdrawn is not told again to anybody: it may have been wrong.
    """
    slug = basis.key.partition("/")[0]
    published = next((each for each in revisions if each.revision == basis.revision), None)
    if published is None:
        return None
    then_shelf = with_article(
        shelf, published.article, revision=published.revision, at=published.published_at
    )
    then = then_shelf.sections.get(basis.key)
    if then is None:
        return None
    now = shelf.sections.get(basis.key)
    still = _still_of(then, now, is_published=slug in shelf.articles, today=today)

    def told(section: Section | None, on: Shelf) -> Answer | None:
        if section is None:
            return None
        return answer_of(section, shelf=on, asked=None, today=today, gazetteer=gazetteer)

    is_withdrawn = still is Still.WITHDRAWN
    return Retold(
        title=then.title if not then.heading_path else f"{then.title}：{then.heading}",
        topic=(shelf if slug in shelf.articles else then_shelf).articles[slug].article.topic_path,
        still=still,
        still_says=_SAYS[still],
        then=None if is_withdrawn else told(then, then_shelf),
        now=told(now, shelf) if still is Still.CHANGED else None,
        places=() if is_withdrawn else tuple(_places(basis, then, name_of)),
        turns=() if is_withdrawn else tuple(_turns(now or then, name_of)),
        asks=None if is_withdrawn else then.asks,
    )


def _still_of(then: Section, now: Section | None, *, is_published: bool, today: date) -> Still:
    if not is_published:
        return Still.WITHDRAWN
    if now is None or (now.paragraphs, now.sources) != (then.paragraphs, then.sources):
        return Still.CHANGED
    if not now.in_force_on(today):
        return Still.ENDED
    return Still.REVIEW_DUE if now.is_review_due(today) else Still.SAME


def _places(basis: Basis, section: Section, name_of: NameOf) -> Iterator[tuple[str, str]]:
    """From the place asked for up to the first that the article is written for."""
    for code in basis.places:
        if code in section.regions:
            yield name_of(code), "这篇就是写这里的" if code != NATION else "这篇是写全国的"
            return
        yield name_of(code), "这篇不是专写这里的"
    yield "、".join(map(name_of, section.regions)), "这篇是写这里的"


def _turns(section: Section, name_of: NameOf) -> Iterator[tuple[str, str]]:
    if NATION not in section.regions:
        yield "换个地方", f"这篇只说{'、'.join(map(name_of, section.regions))}，别处的规定可能不一样"
    if section.ages is not None and (until := section.ages[1]) is not None:
        age = f"{until // _MONTHS_A_YEAR} 岁" if until % _MONTHS_A_YEAR == 0 else f"{until} 个月"
        yield "孩子大了", f"这篇说的是 {age}以下的孩子"
    if section.in_force_until is not None:
        yield "过了这一天", f"只适用到 {spell_day(section.in_force_until)}"
    yield "过了复核日", f"{spell_day(section.review_by)}以前要再核对一次，到时候没核对，会在这里写明"
