"""An article as it stands in a form: every field as it was typed, sound or not."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from knowledge.articles.article import AUDIENCES, Article, ArticleProblem
from knowledge.articles.front_matter import read_article
from knowledge.articles.topics import topics
from knowledge.editing import places
from knowledge.editing.words import FIELD_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.sources import Source

NATION: Final = "100000"

MOST_QUESTIONS: Final = 60
"""Attached to one opening or section: what is more is never asked in these words."""

MOST_SOURCES: Final = 30

_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?\Z")
_ISSUED = re.compile(r"(\d{4})(?:[-./年](\d{1,2}))?(?:[-./月](\d{1,2}))?[年月日]?\Z")
_NAMES: Final = {**FIELD_NAMES, "正文": "正文"}
"""Of the fields of an article, as the form calls them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSource:
    """A source as it was typed; what was left out is an empty string."""

    title: str = ""
    issuer: str = ""
    number: str = ""
    issued: str = ""
    in_force_from: str = ""
    article: str = ""
    url: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(value.strip() for value in asdict(self).values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a form holds; `to_article` says whether it is an article yet."""

    title: str = ""
    topic: str = ""
    """A path of topics.yaml."""
    audience: tuple[str, ...] = ("family",)
    regions: tuple[str, ...] = ()
    age_from: str = ""
    """Months, down to -10 for pregnancy; empty: from birth on, or no age at all."""
    age_until: str = ""
    body: str = ""
    """Markdown."""
    questions: tuple[str, ...] = ()
    section_questions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Headings with the questions that the section beneath answers, in the order of the form."""
    sources: tuple[DraftSource, ...] = ()
    figures: tuple[tuple[str, str, str], ...] = ()
    """Region, kind and case of figures of the tables; no form changes them."""
    in_force_from: str = ""
    in_force_until: str = ""
    review_by: str = ""
    checked_by: str = ""


class Unreadable(ValueError):
    """A draft is not written as `to_json` writes one."""


def to_json(draft: Draft) -> str:
    """A draft as it is stored."""
    return json.dumps(asdict(draft), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Draft:
    """The draft that `to_json` wrote; a field that it does not know is left out.

    Raises:
        Unreadable: the text is none of ours.
    """
    try:
        told: dict[str, Any] = json.loads(text)
        known = {each.name for each in fields(Draft)}
        told = {name: value for name, value in told.items() if name in known}
        told["sources"] = tuple(DraftSource(**source) for source in told.get("sources", ()))
        told["section_questions"] = tuple(
            (heading, tuple(questions)) for heading, questions in told.get("section_questions", ())
        )
        for name in ("audience", "regions", "questions"):
            told[name] = tuple(told.get(name, ()))
        for name in ("figures",):
            told[name] = tuple(tuple(each) for each in told.get(name, ()))
        return Draft(**told)
    except (ValueError, TypeError, AttributeError) as error:
        raise Unreadable from error


def draft_of(article: Article) -> Draft:
    """An article put back into a form."""
    return Draft(
        title=article.title,
        topic=article.topic_path,
        audience=article.audience,
        regions=article.regions,
        age_from=_typed(article.age_from_months),
        age_until=_typed(article.age_until_months),
        body=article.body,
        questions=article.questions,
        section_questions=tuple(article.section_questions.items()),
        sources=tuple(_typed_source(source) for source in article.sources),
        figures=tuple((each.region, each.kind, each.case) for each in article.figures),
        in_force_from=article.in_force_from.isoformat(),
        in_force_until=_typed(article.in_force_until),
        review_by=article.review_by.isoformat(),
        checked_by=article.checked_by or "",
    )


def to_article(draft: Draft, *, slug: str) -> tuple[Article | None, tuple[ArticleProblem, ...]]:
    """The article that a draft is, and no problems; or none, and all that is lacking or wrong.

    A problem's `field` is the name that the form gives it, its `path` the slug.
    """
    problems: list[ArticleProblem] = []

    def note(name: str, reason: str) -> None:
        problems.append(ArticleProblem(path=slug, field=_NAMES[name], reason=reason))

    raw = _raw(draft, note)
    if problems:
        return None, tuple(problems)
    article, found = read_article({"slug": slug, **raw}, body=draft.body.replace("\r\n", "\n"), path=slug)
    told = (
        ArticleProblem(path=slug, field=_NAMES.get(each.field, each.field), reason=each.reason)
        for each in found
    )
    return article, tuple(told)


def left_to_do(draft: Draft, *, slug: str) -> tuple[ArticleProblem, ...]:
    """What a writer has still to fill in or mend.

    Without the day of the next look while there is no topic, which brings it.
    """
    problems = to_article(draft, slug=slug)[1]
    if draft.topic or draft.review_by.strip():
        return problems
    return tuple(problem for problem in problems if problem.field != _NAMES["review_by"])


def as_read(draft: Draft) -> Draft:
    """A draft without what makes no difference to a reader.

    That is the order of ticks, space at the ends, and how a day is written.
    """
    return replace(
        draft,
        title=draft.title.strip(),
        audience=tuple(sorted(draft.audience)),
        regions=tuple(sorted(draft.regions or (NATION,))),
        body=draft.body.strip(),
        section_questions=tuple(sorted(by_heading(draft).items())),
        in_force_from=_plain_day(draft.in_force_from),
        in_force_until=_plain_day(draft.in_force_until),
        review_by=_plain_day(draft.review_by),
    )


def _plain_day(value: str) -> str:
    day = read_day(value)
    return value.strip() if day is None else day.isoformat()


def _raw(draft: Draft, note: Any) -> dict[str, Any]:
    for name, lacks in (("title", "写一个题目"), ("topic", "选一个主题"), ("audience", "选给谁看")):
        if not getattr(draft, name):
            note(name, f"还没有，请{lacks}")
    if not draft.body.strip():
        note("正文", "还是空的，第一段直接回答问题")
    _look_at_choices(draft, note)
    _count(draft, note)
    raw: dict[str, Any] = {
        "title": draft.title.strip(),
        "topic": draft.topic,
        "audience": list(draft.audience),
        "regions": list(draft.regions or (NATION,)),
        "questions": _lines(draft.questions),
        "section_questions": {
            heading: _lines(asked) for heading, asked in by_heading(draft).items() if heading
        },
        "sources": [_raw_source(source, note) for source in draft.sources if not source.is_empty],
        "figures": [{"region": region, "kind": kind, "case": case} for region, kind, case in draft.figures],
        "in_force_from": _day(draft.in_force_from, "in_force_from", note),
        "review_by": _day(draft.review_by, "review_by", note),
    }
    ages = {
        name: _months(value, note)
        for name, value in (("from", draft.age_from), ("until", draft.age_until))
        if value.strip()
    }
    if ages:
        raw["age_months"] = ages
        known = [age for age in ages.values() if age is not None]
        if known != sorted(set(known)):
            note("age_months", "开始的月数要比结束的小")
    if draft.in_force_until.strip():
        raw["in_force_until"] = _day(draft.in_force_until, "in_force_until", note)
        if raw["in_force_from"] and raw["in_force_until"] and raw["in_force_until"] < raw["in_force_from"]:
            note("in_force_until", "比开始适用的那天还早")
    if draft.checked_by.strip():
        raw["checked_by"] = draft.checked_by.strip()
    return raw


def by_heading(draft: Draft) -> dict[str, tuple[str, ...]]:
    """Attached questions of the sections, those under one heading together."""
    together: dict[str, tuple[str, ...]] = {}
    for heading, asked in draft.section_questions:
        if asked:
            together[heading.strip()] = (*together.get(heading.strip(), ()), *asked)
    return together


def _look_at_choices(draft: Draft, note: Any) -> None:
    """What no form offers: of an older release, or made up."""
    if draft.topic and draft.topic not in topics():
        note("topic", "没有这个主题了，请重新选一个")
    if set(draft.audience) - set(AUDIENCES):
        note("audience", "有一样认不出来，请重新选")
    for place in draft.regions:
        trouble = places.trouble_with(place)
        if trouble:
            note("regions", trouble)


def _count(draft: Draft, note: Any) -> None:
    of_sections = by_heading(draft)
    if "" in of_sections:
        note("section_questions", "有几个问题还没有小标题，请写上它们在哪个小标题下面")
    for name, asked in (
        ("questions", draft.questions),
        *(("section_questions", each) for each in of_sections.values()),
    ):
        if len(asked) > MOST_QUESTIONS:
            note(name, f"写了 {len(asked)} 个，最多 {MOST_QUESTIONS} 个；请只留家长真会这样问的")
    if len(draft.sources) > MOST_SOURCES:
        note("sources", f"写了 {len(draft.sources)} 条，最多 {MOST_SOURCES} 条；请拆成几篇")


def _raw_source(source: DraftSource, note: Any) -> dict[str, Any]:
    typed = {name: value.strip() for name, value in asdict(source).items()}
    name = f"《{typed['title']}》" if typed["title"] else "有一条"
    if not typed["title"] or not typed["issuer"]:
        note("sources", f"{name}还缺{'文件名' if not typed['title'] else '发布单位'}")
    raw: dict[str, Any] = {key: value for key, value in typed.items() if value}
    raw["title"] = typed["title"].strip("《》")
    if typed["issued"]:
        issued = read_issued(typed["issued"])
        if issued is None:
            note("sources", f"{name}的发布日期写成 2021、2021-11 或 2021-11-27")
        else:
            raw["issued"] = issued
    if typed["in_force_from"]:
        day = read_day(typed["in_force_from"])
        if day is None:
            note("sources", f"{name}的施行日期写成 2021-11-27")
        raw["in_force_from"] = day
    return raw


def _day(value: str, name: str, note: Any) -> date | None:
    day = read_day(value)
    if day is None:
        note(name, "写成 2027-02-28 这样的日期" if value.strip() else "还没有，请选一天")
    return day


def read_day(typed: str) -> date | None:
    """The day that was typed; None for one that cannot be read or that no calendar has.

    >>> read_day("2026年2月9日"), read_day("2026-02-30")
    (datetime.date(2026, 2, 9), None)
    """
    match = _DAY.match(typed.strip())
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:  # 2 月 30 日
        return None


def read_issued(typed: str) -> str | None:
    """The day, month or year that was typed as a source keeps it; None for what cannot be read.

    >>> read_issued("2021年11月"), read_issued("去年")
    ('2021-11', None)
    """
    match = _ISSUED.match(typed.strip())
    if match is None:
        return None
    parts = [int(part) for part in match.groups() if part]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:  # 2021-13
        return None
    return "-".join(f"{part:0{width}}" for part, width in zip(parts, (4, 2, 2), strict=False))


def _months(value: str, note: Any) -> int | None:
    try:
        return int(value.strip())
    except ValueError:
        note("age_months", "只写月数，例如 6")
        return None


def _lines(lines: tuple[str, ...]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


def _typed(value: object) -> str:
    return "" if value is None else str(value)


def _typed_source(source: Source) -> DraftSource:
    told: Mapping[str, Any] = {each.name: getattr(source, each.name) for each in fields(source)}
    return DraftSource(**{name: _typed(value) for name, value in told.items()})
