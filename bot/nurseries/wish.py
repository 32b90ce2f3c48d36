"""What one question says of the nurseries it is after; nothing comes from the conversation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ages import age_months
from bot.nurseries.amounts import clock_told, fee_told, ordinal_told
from bot.nurseries.wanted import Wanted
from bot.nurseries.words import CLASS, Aspect, nursery_words
from bot.phrases import Span
from directory.nursery import UNDER_THREE_MONTHS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.nurseries.words import NurseryWords

_STREET = re.compile(
    r"(?P<name>(?!隔壁|对面|门口|附近|周边|周围|旁边|这条|那条|哪条|什么)(?:(?![附近旁在住到是去从往的了离就于址叫找问有哪家个给请和跟])[\u4e00-\u9fff]){1,5}?"
    r"(?:大道|胡同|[路街巷]|小区|花园|家园|公寓|社区|新村|广场|小学|中学|大学|学院|医院|公园|商场|车站|万达|苑))"
    r"(?=附近|周边|周围|旁边|跟前|上|那边|这边|边上|一带|这块|那块|有|的|哪|近|托|日托|送|里|口|$|[ ,，?？])"
)
_ANY_PLACE = re.compile(r"(?:小区|社区|公园|学院|大学|医院|小学|中学|车站|广场|商场|花园|[大小]?(?:路|街))")
"""What is no name by itself."""

_OF_CARE = "托"
_KINDERGARTEN = re.compile("幼儿园")

_UNDER = re.compile(
    r"\d{1,2}(?:周?岁|个月)(?:以下|以内|之前|以前|不到)|(?:不到|不满|没到|未满|小于)\d{1,2}(?:周?岁|个月)"
)
_WHICH_IS_BEST = re.compile(
    r"哪(?:一?[家个所]|里|儿).{0,8}?(?:最?好|靠谱|强|放心)(?:一?点|些)?(?:$|[吗呢啊呀,，?？])"
)
_IS_THERE = re.compile(
    r"(?<!没)有[^,，。?？]{0,14}?(?:吗|没有?|不|么|木有)[?？啊呀]*$|哪(?:一?[家个所]|里|儿)[^,，。?？]{0,8}?(?:有|收)"
)
_AGE = re.compile(
    r"\d{1,2}(?:\.\d)?(?:周?岁半?|个半?月|月龄|个多月)(?:大|零\d{1,2}个月)?|[一二两三半]岁半?|满月|百天"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A question's own words on nurseries."""

    wanted: Wanted
    """The conditions; the place only where the words tell a street."""
    says_nursery: bool
    says_small_child: bool
    """A word that means a nursery only beside a small child: 机构, 地方, 能送."""
    says_mode: bool
    """It names a form of care as only nurseries have it: 半日托, and not 半天."""
    asks_list: bool
    asks_more: bool
    asks_best: bool
    which: int | None
    """第二个 → 2."""
    points_back: bool
    """它, 这家."""
    aspects: tuple[Aspect, ...]
    is_of_others: bool
    """It names another kind of place: 医院, 小饭桌."""
    is_beside: bool
    """It asks what no list tells: 材料, 投诉."""
    spans: tuple[Span, ...]
    """The words that say all this."""


def read_wish(text: str) -> Wish:
    """The wish of a normalised text with its numerals as digits."""
    words = nursery_words()
    which, which_spans = ordinal_told(text)
    wanted, spans = _wanted(text, words)
    aspects = {aspect: book.find(text) for aspect, book in words.aspects.items()}
    # 全日托 holds 日托, and alone it goes on with what was spoken of.
    others = words.other_places.find(text)
    nursery = [
        span for span in words.nursery.find(text) if not _lies_in(span, spans) and not _overlaps(span, others)
    ]
    child = words.nursery_of_small_child.find(text) if wanted.age_months is not None else ()
    asked = words.asks_list.find(text)
    more, back = words.more.find(text), words.it.find(text)
    best = [*words.best.find(text), *_spans(_WHICH_IS_BEST, text)]
    near = words.near.find(text)
    told = [*which_spans, *spans, *nursery, *child, *asked, *more, *best, *back, *near]
    told += [span for each in aspects.values() for span in each]
    return Wish(
        wanted=wanted,
        says_nursery=bool(nursery) or wanted.kind is not None,
        says_small_child=bool(child),
        says_mode=any(_OF_CARE in span.text for book in words.modes.values() for span in book.find(text)),
        asks_list=bool(asked) or bool(near) or _IS_THERE.search(text) is not None,
        asks_more=bool(more),
        asks_best=bool(best),
        which=which,
        points_back=bool(back),
        aspects=tuple(aspect for aspect, found in aspects.items() if found),
        is_of_others=any(not _lies_in(span, spans) for span in others),
        # 民办托育 does not ask how to open one (办托).
        is_beside=any(not _overlaps(span, spans) for span in words.beside.find(text)),
        spans=tuple(told),
    )


def _wanted(text: str, words: NurseryWords) -> tuple[Wanted, list[Span]]:
    """The conditions that a text tells, and where it does."""
    clock = clock_told(text)
    fee, fee_spans = fee_told(text)
    age, age_spans = _age(text)
    street = _street(text)
    modes = {mode: book.find(text) for mode, book in words.modes.items()}
    kinds = {kind: book.find(text) for kind, book in words.kinds.items()}
    natures = {nature: book.find(text) for nature, book in words.natures.items()}
    inclusive, cheaper, near = words.inclusive.find(text), words.cheaper.find(text), words.near.find(text)
    kind = next((kind for kind, found in kinds.items() if found), None)
    in_kindergarten = [*_spans(_KINDERGARTEN, text)] if CLASS in text else []
    wanted = Wanted(
        text=street.text if street else "",
        is_near=bool(near) and street is None,
        age_months=age,
        modes=frozenset(mode for mode, found in modes.items() if found),
        inclusive=True if inclusive else None,
        nature=next((nature for nature, found in natures.items() if found), None),
        fee_at_most=fee,
        is_cheapest=bool(cheaper) and fee is None,
        kind=kind or (Kind.KINDERGARTEN_CLASS if in_kindergarten else None),
        closes_at_or_after=clock.closes,
        opens_at_or_before=clock.opens,
    )
    spans = [*clock.spans, *fee_spans, *age_spans, *inclusive, *cheaper, *near, *in_kindergarten]
    spans += [span for book in (modes, kinds, natures) for found in book.values() for span in found]
    return wanted, spans + ([street] if street else [])


def _age(text: str) -> tuple[float | None, list[Span]]:
    """The child's age in months; 3岁以下 is every child's, and no condition."""
    under = _UNDER.search(text)
    age = age_months(text)
    spans = [*_spans(_AGE, text), *_spans(_UNDER, text)]
    if under is not None:
        age = None if age is None or age >= UNDER_THREE_MONTHS else max(0.0, age - 1)
    return age, spans


def _street(text: str) -> Span | None:
    """A street or an estate by its name: 平原路附近."""
    for found in _STREET.finditer(text):
        if not _ANY_PLACE.fullmatch(found["name"]):
            return Span(start=found.start("name"), end=found.end("name"), text=found["name"])
    return None


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for found in pattern.finditer(text):
        yield Span(start=found.start(), end=found.end(), text=found[0])


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _lies_in(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end and other != span for other in others)
