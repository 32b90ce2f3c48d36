"""What a question asks of a child's free check-ups."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.children.check_up_replies import TOPIC
from bot.children.heard import Heard
from bot.children.wording import age_asked
from bot.children.words import child_words

if TYPE_CHECKING:
    from bot.children.check_up_replies import CheckUpReplies
    from bot.children.heard import Asked
    from bot.messages import Answer
    from bot.phrases import Span
    from knowledge.children.check_ups import CheckUps, Test

OLDEST_MONTHS = 37
"""From here on the check-ups are once a year."""

HEADS = frozenset({"体检", "儿童保健科", "新生儿访视", "社区卫生服务中心", "卫生院", "宝宝", "新生儿"})
_COME_HOME = "home"


def hear_check_ups(asked: Asked, *, table: CheckUps, replies: CheckUpReplies) -> Heard | None:
    """What the table answers of a question, or None where it is of no check-up of a child."""
    words = child_words().check_ups
    if asked.has(words.not_with):
        return None
    test, test_spans = _test(asked, table)
    if test is not None and asked.has(words.when, words.count) and not asked.is_age_told:
        return _heard(
            asked, test.id, f"{test.name}几个月做", partial(replies.of_test, test), besides=test_spans
        )
    is_of_test = test is not None and asked.is_age_told and asked.has(words.contents)
    if not (asked.has(words.names, words.full_month) or is_of_test) or not _is_of_child(asked):
        return None
    age = None if asked.has(words.count) else asked.age_months
    is_of_one = asked.is_age_told or asked.follow_up or asked.has(words.next, words.contents)
    if age is not None and is_of_one:
        return _of_age(asked, age, table, replies, test=test, tested=test_spans)
    return _of_all(asked, table, replies)


def _of_all(asked: Asked, table: CheckUps, replies: CheckUpReplies) -> Heard:
    """Where no age is told: the visit at home, place and cost, else how many there are and when."""
    words = child_words().check_ups
    home = table.named(_COME_HOME)
    if home is not None and asked.has(words.visit):
        return _heard(asked, home.id, "新生儿访视做什么", partial(replies.of_visit, home))
    asks_cost = asked.has(words.cost) and not asked.has(words.count, words.contents, words.when)
    if asks_cost or (asked.has(words.place) and not asked.has(words.when)):
        return _heard(asked, "place", "孩子体检在哪做", partial(replies.of_cost_and_place))
    heard = _heard(asked, "all", "免费体检一共几次", partial(replies.of_all))
    return replace(heard, is_asked=asked.has(words.when, words.count, words.cost, words.contents))


def _of_age(
    asked: Asked,
    age_months: float,
    table: CheckUps,
    replies: CheckUpReplies,
    *,
    test: Test | None,
    tested: list[Span],
) -> Heard | None:
    words = child_words().check_ups
    if age_months >= OLDEST_MONTHS:
        return None
    if asked.has(words.place) or (asked.has(words.visit) and table.named(_COME_HOME) is not None):
        return _of_all(asked, table, replies)
    month = int(age_months)
    if asked.has(words.next):
        build = partial(replies.of_age, age_months, is_next=True)
        return _heard(asked, f"next@{month}", "下次体检什么时候", build)
    visit = table.check_up_at(age_months)
    if visit is None or visit.id == _COME_HOME:
        build = partial(replies.of_age, age_months, is_next=False)
        return _heard(asked, f"age@{month}", f"{age_asked(age_months)}体检查什么", build)
    return _heard(
        asked, visit.id, f"{visit.name}查什么", partial(replies.of_visit, visit, asked=test), besides=tested
    )


def _is_of_child(asked: Asked) -> bool:
    """Whether a child is meant: 儿保 and 免费体检 say so by themselves."""
    words = child_words().check_ups
    return asked.is_of_child or asked.has(words.of_children)


def _test(asked: Asked, table: CheckUps) -> tuple[Test | None, list[Span]]:
    """The first test that a question names, and where."""
    for test_id, book in child_words().check_ups.tests.items():
        test = table.test(test_id) if asked.said.has(book) else None
        if test is not None:
            return test, asked.spans(book)
    return None, []


def _heard(
    asked: Asked, key: str, asks: str, build: partial[Answer], *, besides: list[Span] | None = None
) -> Heard:
    words = child_words().check_ups
    named = asked.spans(words.names, words.full_month, words.of_children)
    asking = asked.spans(words.contents, words.when, words.count, words.next, words.cost, words.place)
    return Heard(
        key=f"check_up:{key}",
        topic=TOPIC,
        spans=(*named, *asking, *(besides or ())),
        heads=HEADS,
        is_asked=True,
        asks=asks,
        build=build,
    )
