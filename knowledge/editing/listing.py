"""All articles in one list: those that parents see joined with the texts on their way.

A line is an article, published or not yet; one that is published may have a newer
version on its way, so that it stands in two places at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, case, cast, exists, func, null, or_, select, union_all
from sqlalchemy.dialects.postgresql import JSON

from knowledge.articles.tables import article as articles
from knowledge.articles.tables import article_revision as revisions
from knowledge.editing.manuscripts import Stage
from knowledge.editing.tables import manuscript as texts
from knowledge.editing.tables import manuscript_version as versions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, RowMapping, Subquery

REVIEW_SOON: Final = timedelta(days=30)
"""How long before its last day a review is asked for."""

ON_A_PAGE: Final = 30
WORDS: Final = 5
"""Of a search, that are looked for."""

_WORD_CHARACTERS: Final = 40


class Standing(StrEnum):
    """Where an article stands, as its people ask for it."""

    WRITING = "writing"
    CHECKING = "checking"
    CHECKED = "checked"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    REVIEW_SOON = "review_soon"
    """Parents see it, and its review is due within `REVIEW_SOON`."""
    PAST_REVIEW = "past_review"
    """Parents see it, and nobody has looked at it again in time."""
    PAST_LAST_DAY = "past_last_day"
    """It is published, and its last day in force is over."""
    WITHDRAWN = "withdrawn"


ON_THEIR_WAY: Final = {
    Stage.WRITING: Standing.WRITING,
    Stage.CHECKING: Standing.CHECKING,
    Stage.CHECKED: Standing.CHECKED,
    Stage.SCHEDULED: Standing.SCHEDULED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One article of the list."""

    slug: str
    number: int | None
    """Of its text; None where it was never opened at the desk."""
    title: str
    """Of the newest version; may be empty."""
    topic: str
    """A path of topics.yaml, of the newest version; may be empty."""
    stage: Stage
    since: datetime
    """When the newest version came to its stage."""
    writer_name: str | None
    """Of the newest version; None where it was never opened at the desk."""
    scheduled_for: datetime | None
    published_at: datetime | None
    """When what parents see, or last saw, was published; None: never, as the next three."""
    withdrawn_at: datetime | None
    review_by: date | None
    last_day: date | None
    """In force; None also where no end is known."""

    def standings(self, today: date) -> tuple[Standing, ...]:
        """Where it stands: on its way, and before parents."""
        on_its_way = ON_THEIR_WAY.get(self.stage)
        return (*((on_its_way,) if on_its_way else ()), *self._before_parents(today))

    def _before_parents(self, today: date) -> tuple[Standing, ...]:
        if self.published_at is None or self.review_by is None:
            return ()
        if self.withdrawn_at is not None:
            return (Standing.WITHDRAWN,)
        if self.last_day is not None and self.last_day < today:
            return Standing.PUBLISHED, Standing.PAST_LAST_DAY
        if self.review_by < today:
            return Standing.PUBLISHED, Standing.PAST_REVIEW
        if self.review_by <= today + REVIEW_SOON:
            return Standing.PUBLISHED, Standing.REVIEW_SOON
        return (Standing.PUBLISHED,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which articles are asked for."""

    words: tuple[str, ...] = ()
    """Each must stand in the title or in an attached question."""
    topic: str = ""
    """A topic of the first level; empty: all."""
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the list."""

    lines: tuple[Line, ...]
    total: int
    """Of all pages."""
    number: int
    """1 for the first."""
    counts: Mapping[Standing, int]
    """Of the same words and topic, by standing."""

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // ON_A_PAGE))


def words_of(typed: str) -> tuple[str, ...]:
    r"""What is typed into a search box, as words to look for.

    >>> words_of("  发烧  怎么办\0 ")
    ('发烧', '怎么办')
    """
    readable = "".join(character if character.isprintable() else " " for character in typed)
    return tuple(word[:_WORD_CHARACTERS] for word in readable.split()[:WORDS])


def list_articles(connection: Connection, wanted: Wanted, *, today: date, page: int = 1) -> Page:
    """A page of articles, what changed last first; of what falls due, the earliest first.

    Two statements, whatever is asked for. A page beyond the last gives the last.
    """
    lines = lines_of(connection)
    matching = and_(*_conditions(lines, wanted))
    stands = {standing: _stands(lines, standing, today) for standing in Standing}
    asked = and_(matching, stands[wanted.standing]) if wanted.standing else matching
    counted = (
        connection.execute(
            select(
                func.count(case((asked, 1))).label("total"),
                *(
                    func.count(case((and_(matching, condition), 1))).label(standing.value)
                    for standing, condition in stands.items()
                ),
            ).select_from(lines)
        )
        .mappings()
        .one()
    )
    total = counted["total"]
    number = min(max(page, 1), max(1, -(-total // ON_A_PAGE)))
    rows = connection.execute(
        select(*_shown(lines))
        .where(asked)
        .order_by(*_order(lines, wanted.standing))
        .limit(ON_A_PAGE)
        .offset((number - 1) * ON_A_PAGE)
    ).mappings()
    return Page(
        lines=tuple(map(_read, rows)),
        total=total,
        number=number,
        counts={standing: counted[standing.value] for standing in Standing},
    )


def find_line(connection: Connection, slug: str) -> Line | None:
    """The line of one article; None where there is none."""
    lines = lines_of(connection)
    row = connection.execute(select(*_shown(lines)).where(lines.c.slug == slug)).mappings().one_or_none()
    return None if row is None else _read(row)


def lines_standing(
    connection: Connection, standings: Sequence[Standing], *, today: date, most: int
) -> tuple[Sequence[Line], int]:
    """The first lines that stand at one of these, by review date, and how many there are.

    Not those of which a newer version is on its way.
    """
    lines = lines_of(connection)
    asked = and_(
        or_(*(_stands(lines, standing, today) for standing in standings)),
        or_(lines.c.stage.is_(None), lines.c.stage == Stage.RELEASED.value),
    )
    total = int(connection.execute(select(func.count()).select_from(lines).where(asked)).scalar_one())
    rows = connection.execute(
        select(*_shown(lines)).where(asked).order_by(lines.c.review_by, lines.c.slug).limit(most)
    ).mappings()
    return [_read(row) for row in rows], total


def lines_of(connection: Connection) -> Subquery:
    """Every article once, with the columns of `Line` and the attached questions, as a table to ask."""

    def told(column: ColumnElement[str], name: str) -> ColumnElement[str]:
        """A field of a JSON text; lists and mappings as their JSON."""
        if connection.dialect.name == "postgresql":
            told_there: ColumnElement[str] = cast(column, JSON)[name].astext
            return told_there
        return func.json_extract(column, f"$.{name}")

    def questions(column: ColumnElement[str]) -> ColumnElement[str]:
        return func.coalesce(told(column, "questions"), "").concat(
            func.coalesce(told(column, "section_questions"), "")
        )

    front = revisions.c.front_matter
    subtopic = told(front, "subtopic")
    path = case((subtopic.is_(None), articles.c.topic), else_=articles.c.topic.concat("/").concat(subtopic))
    is_newest = and_(versions.c.manuscript == texts.c.number, versions.c.number == texts.c.version)
    known_to_parents = (
        select(
            articles.c.slug,
            texts.c.number,
            func.coalesce(texts.c.title, revisions.c.title).label("title"),
            func.coalesce(texts.c.topic, path).label("topic"),
            texts.c.stage,
            func.coalesce(texts.c.since, revisions.c.published_at).label("since"),
            texts.c.writer_name,
            texts.c.scheduled_for,
            revisions.c.published_at,
            articles.c.withdrawn_at,
            told(front, "review_by").label("review_by"),
            told(front, "in_force_until").label("last_day"),
            questions(front).concat(questions(versions.c.draft)).label("questions"),
        )
        .select_from(articles)
        .join(
            revisions,
            and_(revisions.c.slug == articles.c.slug, revisions.c.number == articles.c.published_revision),
        )
        .outerjoin(texts, texts.c.slug == articles.c.slug)
        .outerjoin(versions, is_newest)
    )
    not_yet = (
        select(
            texts.c.slug,
            texts.c.number,
            texts.c.title,
            texts.c.topic,
            texts.c.stage,
            texts.c.since,
            texts.c.writer_name,
            texts.c.scheduled_for,
            null().label("published_at"),
            null().label("withdrawn_at"),
            null().label("review_by"),
            null().label("last_day"),
            questions(versions.c.draft).label("questions"),
        )
        .join(versions, is_newest)
        .where(texts.c.dropped_at.is_(None), ~exists().where(articles.c.slug == texts.c.slug))
    )
    return union_all(known_to_parents, not_yet).subquery("line")


def _conditions(lines: Subquery, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [lines.c.slug.is_not(None)]
    for word in wanted.words:
        as_json = json.dumps(word, ensure_ascii=False)[1:-1]
        conditions.append(
            or_(
                lines.c.title.icontains(word, autoescape=True),
                lines.c.questions.icontains(as_json, autoescape=True),
            )
        )
    if wanted.topic:
        conditions.append(
            or_(
                lines.c.topic == wanted.topic,
                lines.c.topic.startswith(f"{wanted.topic}/", autoescape=True),
            )
        )
    return conditions


def _stands(lines: Subquery, standing: Standing, today: date) -> ColumnElement[bool]:
    """The rule of `Line.standings`, for the database."""
    day, soon = today.isoformat(), (today + REVIEW_SOON).isoformat()
    is_published = and_(lines.c.published_at.is_not(None), lines.c.withdrawn_at.is_(None))
    is_in_force = or_(lines.c.last_day.is_(None), lines.c.last_day >= day)
    rules = {
        Standing.PUBLISHED: is_published,
        Standing.REVIEW_SOON: and_(is_published, is_in_force, lines.c.review_by.between(day, soon)),
        Standing.PAST_REVIEW: and_(is_published, is_in_force, lines.c.review_by < day),
        Standing.PAST_LAST_DAY: and_(is_published, lines.c.last_day < day),
        Standing.WITHDRAWN: lines.c.withdrawn_at.is_not(None),
    }
    return rules.get(standing, lines.c.stage == standing.value)


def _order(lines: Subquery, standing: Standing | None) -> tuple[ColumnElement[Any], ...]:
    first = {
        Standing.SCHEDULED: lines.c.scheduled_for.asc(),
        Standing.REVIEW_SOON: lines.c.review_by.asc(),
        Standing.PAST_REVIEW: lines.c.review_by.asc(),
        Standing.PAST_LAST_DAY: lines.c.last_day.desc(),
        Standing.WITHDRAWN: lines.c.withdrawn_at.desc(),
    }
    return first.get(standing, lines.c.since.desc()), lines.c.topic, lines.c.slug  # type: ignore[arg-type]  # None is no key


def _shown(lines: Subquery) -> list[ColumnElement[Any]]:
    return [column for column in lines.c if column.name != "questions"]


def _read(row: RowMapping) -> Line:
    return Line(
        slug=row["slug"],
        number=row["number"],
        title=row["title"],
        topic=row["topic"],
        stage=Stage(row["stage"] or Stage.RELEASED),
        since=row["since"],
        writer_name=row["writer_name"],
        scheduled_for=row["scheduled_for"],
        published_at=row["published_at"],
        withdrawn_at=row["withdrawn_at"],
        review_by=_day(row["review_by"]),
        last_day=_day(row["last_day"]),
    )


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
