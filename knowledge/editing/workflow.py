"""From a written text to a published one: handed in, checked, released, each step by name.

Rules: whoever wrote the newest version neither checks nor releases it; each
check is another person's; a text that was edited since somebody looked at it
is not what they checked. So at least two people stand behind every release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from sqlalchemy import select, update

from knowledge.articles import store
from knowledge.editing import manuscripts, steps
from knowledge.editing.draft import to_article
from knowledge.editing.manuscripts import Editor, Origin, Stage
from knowledge.editing.steps import Deed, checks_done, note, steps_of
from knowledge.editing.tables import manuscript as texts
from knowledge.editing.tables import manuscript_version as versions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from knowledge.articles.article import Article, ArticleProblem
    from knowledge.articles.store import Published
    from knowledge.editing.manuscripts import Manuscript

CHECKS: Final = {1: ("审核",), 2: ("初审", "终审"), 3: ("初审", "复审", "终审")}
"""The names of the checks before a release, by how many there are."""

_CLOCK: Final = Editor(None, "到点自动发布")


class Refused(Exception):
    """Why a step was not done; nothing has changed. Its text is a Chinese sentence for whoever tried."""


def refuse(sentence: str) -> NoReturn:
    """Refuse a step.

    Raises:
        Refused: always.
    """
    raise Refused(sentence)


class NotComplete(Refused):
    """Something is lacking without which it is no article."""

    def __init__(self, problems: Sequence[ArticleProblem]) -> None:
        super().__init__("还差一点：" + "；".join(f"{each.field}：{each.reason}" for each in problems))
        self.problems = tuple(problems)


def hand_in(
    connection: Connection, number: int, *, seen: int, editor: Editor, now: datetime, remark: str = ""
) -> Manuscript:
    """Hand the newest version in to be checked; `seen` is the version that the editor looked at.

    Raises:
        Refused: it was edited since, is not being written, or is no article yet.
        NoSuchText: there is none.
    """
    known = _as_seen(connection, number, seen)
    if known.stage is not Stage.WRITING:
        refuse(f"这篇现在{_IN_WORDS[known.stage]}，不用再送。")
    if known.dropped_at is not None:
        refuse("这篇扔掉了。要接着用，先打开它再保存一次。")
    _article(connection, known)
    manuscripts.move(connection, number, Stage.CHECKING, now=now)
    note(connection, known, Deed.HANDED_IN, editor=editor, now=now, remark=remark)
    return manuscripts.find(connection, number)


def take_back(connection: Connection, number: int, *, seen: int, editor: Editor, now: datetime) -> Manuscript:
    """Take a text that was handed in, checked or scheduled back to writing.

    Raises:
        Refused, NoSuchText: as for `hand_in`.
    """
    known = _as_seen(connection, number, seen)
    if known.stage not in {Stage.CHECKING, Stage.CHECKED, Stage.SCHEDULED}:
        refuse(f"这篇现在{_IN_WORDS[known.stage]}，没有什么要收回的。")
    manuscripts.move(connection, number, Stage.WRITING, now=now, scheduled_for=None)
    note(connection, known, Deed.TAKEN_BACK, editor=editor, now=now)
    return manuscripts.find(connection, number)


def check(
    connection: Connection,
    number: int,
    *,
    seen: int,
    editor: Editor,
    checks: int,
    now: datetime,
    remark: str = "",
) -> Manuscript:
    """Pass the next check of the newest version; with the last of `checks` it is ready for release.

    Raises:
        Refused: also where the editor wrote it, or did an earlier check of it.
        NoSuchText: there is none.
    """
    known = _as_seen(connection, number, seen)
    if known.stage is not Stage.CHECKING:
        refuse(f"这篇现在{_IN_WORDS[known.stage]}，不用再校对。")
    _refuse_own(known, editor, "校对")
    done = checks_done(connection, known)
    if any(step.person.number == editor.number for step in done):
        refuse("您已经校对过这一稿了，下一道要由另一个人来。")
    _article(connection, known)
    note(connection, known, Deed.CHECKED, editor=editor, now=now, remark=remark)
    if len(done) + 1 >= checks:
        manuscripts.move(connection, number, Stage.CHECKED, now=now)
    return manuscripts.find(connection, number)


def send_back(
    connection: Connection, number: int, *, seen: int, editor: Editor, now: datetime, remark: str
) -> Manuscript:
    """Give a text back to its writer, saying why.

    Raises:
        Refused: nothing was said, or it is not handed in.
        NoSuchText: there is none.
    """
    known = _as_seen(connection, number, seen)
    if known.stage not in {Stage.CHECKING, Stage.CHECKED, Stage.SCHEDULED}:
        refuse(f"这篇现在{_IN_WORDS[known.stage]}，不能退回。")
    if not remark.strip():
        refuse("写一句为什么退回，写稿的人才知道改哪里。")
    manuscripts.move(connection, number, Stage.WRITING, now=now, scheduled_for=None)
    note(connection, known, Deed.SENT_BACK, editor=editor, now=now, remark=remark)
    return manuscripts.find(connection, number)


def say(
    connection: Connection, number: int, *, version: int, editor: Editor, now: datetime, remark: str
) -> None:
    """Say something about a version.

    Raises:
        Refused: nothing was said.
        NoSuchText: there is no such version.
    """
    manuscripts.version(connection, number, version)
    if not remark.strip():
        refuse("还没有写字。")
    steps.say(connection, number, version, editor=editor, now=now, remark=remark)


def release(
    connection: Connection, number: int, *, seen: int, editor: Editor, checks: int, now: datetime
) -> Published:
    """Publish the newest version, which passed its checks, or whose last check this is.

    The caller's transaction holds what parents see, the step and the change log:
    all of it stands, or none.

    Raises:
        Refused: also where the editor wrote it, or earlier checks are outstanding.
        NoSuchText: there is none.
    """
    known = _ready(connection, number, seen=seen, editor=editor, checks=checks, now=now)
    return _publish(connection, known, editor=editor, now=now)


def schedule(
    connection: Connection,
    number: int,
    *,
    seen: int,
    editor: Editor,
    checks: int,
    due: datetime,
    now: datetime,
) -> Manuscript:
    """Have the newest version published at a later moment.

    Raises:
        Refused: as for `release`, and where the moment is past.
        NoSuchText: there is none.
    """
    if due <= now:
        refuse("定的时间已经过了，请选一个以后的时间，或者现在就发布。")
    known = _ready(connection, number, seen=seen, editor=editor, checks=checks, now=now)
    manuscripts.move(connection, number, Stage.SCHEDULED, now=now, scheduled_for=due)
    note(connection, known, Deed.SCHEDULED, editor=editor, now=now)
    return manuscripts.find(connection, number)


def unschedule(
    connection: Connection, number: int, *, seen: int, editor: Editor, now: datetime
) -> Manuscript:
    """Let a text that has its moment wait again.

    Raises:
        Refused, NoSuchText: as for `hand_in`.
    """
    known = _as_seen(connection, number, seen)
    if known.stage is not Stage.SCHEDULED:
        refuse(f"这篇现在{_IN_WORDS[known.stage]}，没有定时间。")
    manuscripts.move(connection, number, Stage.CHECKED, now=now, scheduled_for=None)
    note(connection, known, Deed.UNSCHEDULED, editor=editor, now=now)
    return manuscripts.find(connection, number)


def due(connection: Connection, *, now: datetime) -> Sequence[int]:
    """The numbers of the texts whose moment has come, the earliest first."""
    wanted = (
        select(texts.c.number)
        .where(texts.c.stage == Stage.SCHEDULED.value, texts.c.scheduled_for <= now)
        .order_by(texts.c.scheduled_for, texts.c.number)
    )
    return list(connection.execute(wanted).scalars())


def release_due(connection: Connection, number: int, *, now: datetime) -> tuple[Manuscript, Editor] | None:
    """Publish a text whose moment has come, in the name of whoever scheduled it.

    None where it is not scheduled any more, or published by another machine
    meanwhile: of two clocks one publishes.

    Raises:
        Refused: it is no article any more, by the rules of this release.
    """
    store.take_turn(connection)
    known = manuscripts.find(connection, number)
    if known.stage is not Stage.SCHEDULED or known.scheduled_for is None or known.scheduled_for > now:
        return None
    scheduled = next(
        step
        for step in reversed(steps_of(connection, number))
        if step.deed is Deed.SCHEDULED and step.version == known.version
    )
    _publish(connection, known, editor=scheduled.person, now=now)
    return manuscripts.find(connection, number), scheduled.person


def put_off(connection: Connection, number: int, *, now: datetime, reason: str) -> Manuscript | None:
    """Let a text wait again that cannot be published at its moment, saying why; None where it is settled.

    Raises:
        NoSuchText: there is none.
    """
    store.take_turn(connection)
    known = manuscripts.find(connection, number)
    if known.stage is not Stage.SCHEDULED or known.scheduled_for is None or known.scheduled_for > now:
        return None
    manuscripts.move(connection, number, Stage.CHECKED, now=now, scheduled_for=None)
    note(connection, known, Deed.UNSCHEDULED, editor=_CLOCK, now=now, remark=f"没有发出去。{reason}")
    return manuscripts.find(connection, number)


def roll_back(
    connection: Connection, number: int, *, to: int, seen: int, editor: Editor, now: datetime
) -> Published:
    """Publish an earlier version again that was published once, as a new version.

    It keeps its writer, who may not be the one who rolls back: two people stand
    behind it as before.

    Raises:
        Refused: it was edited since, was never published, or is the editor's own text.
        NoSuchText: there is no such text or version.
    """
    known = _as_seen(connection, number, seen)
    earlier = manuscripts.version(connection, number, to)
    if earlier.revision is None:
        refuse("那一稿没有发布过，不能直接退回去。可以照它改一稿，再送校对。")
    state = store.states(connection, [known.slug]).get(known.slug)
    if state is not None and state.revision == earlier.revision and not state.is_withdrawn:
        refuse("那一稿就是家长现在看到的，不用退。")
    if earlier.writer.number is not None and earlier.writer.number == editor.number:
        refuse("那一稿是您写的，要由另一个人退回去。")
    manuscripts.save(
        connection,
        number,
        earlier.draft,
        based_on=seen,
        editor=earlier.writer,
        now=now,
        origin=Origin.ROLLED_BACK,
    )
    known = manuscripts.find(connection, number)
    note(connection, known, Deed.ROLLED_BACK, editor=editor, now=now, remark=f"第 {earlier.number} 稿")
    return _publish(connection, known, editor=editor, now=now)


_IN_WORDS: Final = {
    Stage.WRITING: "还在写",
    Stage.CHECKING: "在等校对",
    Stage.CHECKED: "校对好了，在等发布",
    Stage.SCHEDULED: "已经定好时间发布",
    Stage.RELEASED: "已经发布",
}


def _as_seen(connection: Connection, number: int, seen: int) -> Manuscript:
    store.take_turn(connection)
    known = manuscripts.find(connection, number)
    if known.version != seen:
        refuse(
            f"{known.writer.name}刚刚又改了一稿，您看的是第 {seen} 稿，现在是第 {known.version} 稿。"
            "什么都没有做，请看过新的一稿再定。"
        )
    return known


def _ready(
    connection: Connection, number: int, *, seen: int, editor: Editor, checks: int, now: datetime
) -> Manuscript:
    known = _as_seen(connection, number, seen)
    _refuse_own(known, editor, "发布")
    if known.stage is Stage.CHECKING:
        left = CHECKS[checks][len(checks_done(connection, known)) :]
        if left[1:]:
            refuse(f"还不能发布：还差{'、'.join(left)}，每一道由不同的人来。")
        known = check(connection, number, seen=seen, editor=editor, checks=checks, now=now)
    if known.stage is Stage.RELEASED:
        refuse("这一稿已经发布了，不用再发一次。")
    if known.stage not in {Stage.CHECKED, Stage.SCHEDULED}:
        refuse(f"这篇现在{_IN_WORDS[known.stage]}，不能发布。")
    return known


def _refuse_own(text: Manuscript, editor: Editor, what: str) -> None:
    if text.writer.number is not None and text.writer.number == editor.number:
        refuse(f"这一稿是您自己写的，要由另一个人来{what}。")


def _article(connection: Connection, text: Manuscript) -> Article:
    article, problems = to_article(
        manuscripts.version(connection, text.number, text.version).draft, slug=text.slug
    )
    if article is None:
        raise NotComplete(problems)
    return article


def _publish(
    connection: Connection,
    text: Manuscript,
    *,
    editor: Editor,
    now: datetime,
) -> Published:
    article = _article(connection, text)
    note(connection, text, Deed.RELEASED, editor=editor, now=now)
    manuscripts.move(connection, text.number, Stage.RELEASED, now=now, scheduled_for=None)
    published = store.publish(connection, article, at=now)
    connection.execute(
        update(versions)
        .where(versions.c.manuscript == text.number, versions.c.number == text.version)
        .values(revision=published.revision, released_at=now)
    )
    return published
