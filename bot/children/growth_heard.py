"""What a question tells of a child's weight, length or head circumference, and what it asks of them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.children.growth_replies import TOPIC
from bot.children.heard import Heard
from bot.children.measures import JIN_PER_KG, read_measurements
from bot.children.wording import age_asked
from bot.children.words import child_words
from knowledge.children.growth import Measure, Sex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.children.growth_replies import GrowthReplies
    from bot.children.heard import Asked
    from bot.children.measures import Measurements
    from bot.messages import Answer
    from knowledge.children.growth import Growth

HEADS = frozenset({"生长曲线", "宝宝", "新生儿", "早产儿护理"})
_SEXES = {Sex.BOYS: (Sex.BOYS,), Sex.GIRLS: (Sex.GIRLS,), None: (Sex.BOYS, Sex.GIRLS)}
"""Whose tables a question may be of."""


def hear_growth(asked: Asked, *, table: Growth, replies: GrowthReplies) -> Heard | None:
    """What the table answers of a question, or None where it is of no child's growth."""
    words = child_words().growth
    measures = _measures(asked)
    if not measures or asked.has(words.not_with) or not asked.is_of_child:
        return None
    told = _with_unit(read_measurements(asked.text), asked, table)
    if asked.is_preterm:
        return _heard(asked, told, "preterm", "早产儿身高体重怎么看", partial(replies.preterm))
    if told.told:
        return _of_values(asked, told, table, replies)
    if told.unclear_weight is not None and asked.age_months is not None:
        question = asked.text.strip()
        build = partial(replies.ask_unit, question, told.unclear_weight.span.text)
        return _heard(asked, told, "unit", question, build)
    return _of_reference(asked, told, measures, table, replies) if asked.has(words.reference) else None


def _with_unit(told: Measurements, asked: Asked, table: Growth) -> Measurements:
    """A weight without its unit as the one that children of this age can have: 斤 or 公斤."""
    weight, age = told.unclear_weight, asked.age_months
    if weight is None or age is None or age > table.last_month:
        return told
    in_kg, in_jin = weight.value, weight.value / JIN_PER_KG
    fits = [
        replace(weight, value=value, in_jin=value == in_jin)
        for value in (in_kg, in_jin)
        if not any(table.assess(sex, age, weight_kg=value).is_extreme for sex in _SEXES[asked.sex])
    ]
    return replace(told, told=(*told.told, *fits), unclear_weight=None) if len(fits) == 1 else told


def _of_reference(
    asked: Asked, told: Measurements, measures: Sequence[Measure], table: Growth, replies: GrowthReplies
) -> Heard:
    """What is usual at an age, or at all of them where none is told."""
    words, age = child_words().growth, asked.age_months
    if age is None:
        return _heard(asked, told, "table", "宝宝身高体重标准表", partial(replies.of_table))
    if age > table.last_month:
        return _heard(asked, told, "older", asked.text.strip(), partial(replies.too_old, age))
    in_jin = asked.has(words.jin)
    build = partial(replies.of_reference, age, measures, asked.sex, in_jin=in_jin)
    return _heard(asked, told, f"reference@{int(age)}", f"{age_asked(age)}身高体重标准", build)


def _of_values(asked: Asked, told: Measurements, table: Growth, replies: GrowthReplies) -> Heard | None:
    """What is said of measurements, as far as age and sex are told; what is missing is asked."""
    words = child_words().growth
    question, age, sex = asked.text.strip(), asked.age_months, asked.sex
    is_whole = age is not None and sex is not None
    if not is_whole and not asked.has(words.judged, words.reference):
        return None
    if age is None:
        return _heard(asked, told, "age", question, partial(replies.ask_age, question, sex))
    if age > table.last_month:
        return _heard(asked, told, "older", question, partial(replies.too_old, age))
    if sex is None:
        build = partial(replies.of_values_of_either, question, age, told.told, is_age_told=asked.is_age_told)
        return _heard(asked, told, "sex", question, build)
    key = "+".join(each.measure.value for each in told.told)
    return _heard(asked, told, f"{key}@{int(age)}", question, partial(replies.of_values, sex, age, told.told))


def _measures(asked: Asked) -> tuple[Measure, ...]:
    words = child_words().growth
    books = ((Measure.WEIGHT, words.weight), (Measure.HEIGHT, words.height), (Measure.HEAD, words.head))
    return tuple(measure for measure, book in books if asked.has(book))


def _heard(asked: Asked, told: Measurements, key: str, asks: str, build: partial[Answer]) -> Heard:
    words = child_words().growth
    named = asked.spans(words.weight, words.height, words.head, words.boys, words.girls, words.preterm)
    unclear = () if told.unclear_weight is None else (told.unclear_weight.span,)
    return Heard(
        key=f"growth:{key}",
        topic=TOPIC,
        spans=(
            *named,
            *asked.spans(words.reference, words.judged),
            *(each.span for each in told.told),
            *unclear,
        ),
        heads=HEADS,
        is_asked=True,
        asks=asks,
        build=build,
    )
