"""Which benefits a question names, and what it asks of them: words, spans and a told birth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from bot.ages import age_months
from bot.dates_told import find_date
from bot.phrases import PhraseLists, Phrases, Span
from knowledge.data_files import read_yaml
from knowledge.language.normalise import normalise
from knowledge.language.numerals import numerals
from knowledge.policies.benefit_kind import Benefit, BenefitAsk
from knowledge.policies.benefit_sums import MONTHS_A_YEAR, Month

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.dates_told import DateTold
    from knowledge.language.reading import Reading

_BORN_AFTER = re.compile(
    r"(?:份|初|底|中旬|左右|前后|才|刚|在\w{0,4}?|的)*(?:出?生|娃|宝|孩|闺女|儿子|小子|丫头)"
)
_BORN_BEFORE = re.compile(
    r"(?:(?:出生日期|出?生于|出生|生日|预产期)[是在:]?"
    r"|(?:老[大二三小]|[大二三小]宝|孩子|宝宝|娃|闺女|女儿|儿子|小子|丫头)是)$"
)
_AGE_OF_A_RULE = re.compile(r"岁(?:以下|之?前|以前|以内|内|为止|以后|之?后|开始)|[到满过]\d{1,2}周?岁")
"""3岁以下的扣除, 满3岁以后, 到几岁: the rule's age and no child's."""
_RECKONS = re.compile("怎么算|咋算|如何算|怎么计算")
_CHILD = r"(?:娃|宝宝?|孩子?|闺女|儿子|女儿|[双三]胞胎|老[大二三])"
_MONTHS_OF_CHILD = re.compile(
    rf"{_CHILD}(?:现在|今天|才|刚|满|有|是|快)*\d{{1,2}}个半?月(?=大|了|[,。 ]|$)"
    rf"|\d{{1,2}}个半?月(?:大|龄|的?{_CHILD})"
)
"""娃3个月了, 3个月大的: the age of a child; 一个月多少 asks for a month's money."""
_WAGES = tuple(
    re.compile(rf"(?:{words})[^0-9]{{0,6}}(\d{{4,5}})(?!\d|年)(?:元|块)?")
    for words in ("平均|月均|人均|基数", "工资")
)
"""The employer's average before any other wage: 我工资8000单位平均6000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedBenefit:
    """The words for one benefit."""

    kind: Benefit
    name: str
    """Short, for a question about it, which its words then find again."""
    asks: str
    """A whole question that its rule answers."""
    heads: frozenset[str]
    words: Phrases
    together: tuple[tuple[Phrases, ...], ...]
    """It is meant where every group of one of these has a word in the question."""
    not_with: Phrases
    """Words beside which something else is meant: 国家补贴 of a telephone."""
    explains: frozenset[str]
    """Heads of other terms that belong to it."""

    def spans(self, reading: Reading) -> tuple[Span, ...]:
        """Where a question names or means it; nothing where it does not."""
        text = reading.text
        found = [
            Span(start=mention.start, end=mention.end, text=mention.surface)
            for mention in reading.mentions
            if mention.term.head in self.heads
        ]
        found += self.words.find(text)
        for groups in self.together:
            # all() ends with the first group that has no word here, which most have not.
            if all(group.stands_in(text) for group in groups):
                found += [span for group in groups for span in group.find(text)]
        if found and self.not_with.stands_in(text):
            return ()
        return tuple(dict.fromkeys(found))


class Openers:
    """What must stand in a question that names a benefit: a head, a word, or one of its first group."""

    def __init__(self, benefits: Iterable[NamedBenefit]) -> None:
        """Take the benefits, which are told by their places among them."""
        self._of_list: dict[Phrases, list[int]] = {}
        self._of_head: dict[str, list[int]] = {}
        for place, each in enumerate(benefits):
            for phrases in (each.words, *(groups[0] for groups in each.together)):
                self._of_list.setdefault(phrases, []).append(place)
            for head in each.heads:
                self._of_head.setdefault(head, []).append(place)
        self._lists = PhraseLists(self._of_list)

    def places(self, reading: Reading) -> list[int]:
        """The places of the benefits that a question may name, ascending; no word names any other."""
        found = {place for each in self._lists.standing_in(reading.text) for place in self._of_list[each]}
        for mention in reading.mentions:
            found.update(self._of_head.get(mention.term.head, ()))
        return sorted(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitWords:
    """The words of benefit_words.yaml."""

    benefits: tuple[NamedBenefit, ...]
    asks: Mapping[BenefitAsk, Phrases]
    """In the order in which they are told."""
    yes_or_no: Phrases
    beyond: Mapping[str, Phrases]
    fillers: frozenset[str]
    by_kind: Mapping[Benefit, NamedBenefit]
    openers: Openers

    def of(self, kind: Benefit) -> NamedBenefit:
        """The words for a benefit."""
        return self.by_kind[kind]

    def near(self, reading: Reading) -> list[NamedBenefit]:
        """The benefits that a question may name, in the order of the file."""
        return [self.benefits[place] for place in self.openers.places(reading)]


@cache
def benefit_words() -> BenefitWords:
    """The words that ship with the bot, read at first use."""
    raw = read_yaml(resources.files("bot").joinpath("benefit_words.yaml"))
    benefits = tuple(_named(kind, words) for kind, words in raw["benefits"].items())
    return BenefitWords(
        benefits=benefits,
        by_kind={each.kind: each for each in benefits},
        openers=Openers(benefits),
        asks={BenefitAsk(ask): Phrases(words) for ask, words in raw["asks"].items()},
        yes_or_no=Phrases(raw["yes_or_no"]),
        beyond={name: Phrases(words) for name, words in raw["beyond"].items()},
        fillers=frozenset(map(str, raw["fillers"])),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one question asks of which benefits."""

    named: tuple[NamedBenefit, ...]
    """In the order of the question."""
    spans: tuple[Span, ...]
    """The words that name them."""
    asks: tuple[BenefitAsk, ...]
    asking: tuple[Span, ...]
    """The words that ask."""
    is_yes_or_no: bool
    is_sum: bool
    """How it is reckoned is asked."""
    beyond: frozenset[str]


def read_asked(reading: Reading, *, at_once: int) -> Asked | None:
    """The benefits that a question names and what it asks of them, or None where it names none."""
    told, text = benefit_words(), reading.text
    found = [(each, spans) for each in told.near(reading) if (spans := each.spans(reading))]
    kept = sorted(_apart(found)[:at_once], key=lambda pair: min(_places(pair[1])))
    if not kept:
        return None
    naming = [span for _, spans in kept for span in spans]
    free = [
        (ask, [span for span in book.find(text) if not _within(span, naming)])
        for ask, book in told.asks.items()
    ]
    return Asked(
        named=tuple(each for each, _ in kept),
        spans=tuple(naming),
        asks=tuple(ask for ask, spans in free if spans),
        asking=tuple(span for _, spans in free for span in spans),
        is_yes_or_no=told.yes_or_no.stands_in(text),
        is_sum=_RECKONS.search(text) is not None,
        beyond=frozenset(
            name
            for name, book in told.beyond.items()
            if any(not _within(span, naming) and not _asks_whether(text, span) for span in book.find(text))
        ),
    )


def find_birth(text: str, *, today: date) -> DateTold | None:
    """The date that a text tells of a birth, or None.

    >>> from datetime import date
    >>> told = find_birth("2024年5月生的，一共能领多少", today=date(2026, 11, 24))
    >>> told.first, told.last
    (datetime.date(2024, 5, 1), datetime.date(2024, 5, 31))
    >>> find_birth("2026年的补贴开始申请没", today=date(2026, 11, 24)) is None
    True
    """
    told = find_date(text, today=today)
    if told is None:
        return None
    is_birth = _BORN_AFTER.match(text, told.span.end) or _BORN_BEFORE.search(text[: told.span.start])
    return told if is_birth else None


def find_birth_by_age(text: str, *, today: date) -> tuple[date, date] | None:
    """The first days of the earliest and the latest month in which the child may be born whose age is told.

    Of a whole number of years a year is meant, else a month. None where no
    child's age is told.

    >>> from datetime import date
    >>> find_birth_by_age("娃一岁半能领多少", today=date(2026, 11, 24))
    (datetime.date(2025, 4, 1), datetime.date(2025, 5, 1))
    >>> find_birth_by_age("3岁以下扣除多少", today=date(2026, 11, 24)) is None
    True
    >>> find_birth_by_age("天门育儿补贴1个月多少", today=date(2026, 11, 24)) is None
    True
    """
    is_of_child = "岁" in text or _MONTHS_OF_CHILD.search(text) is not None
    months = age_months(text) if is_of_child and not _AGE_OF_A_RULE.search(text) else None
    if months is None:
        return None
    is_of_years = months >= MONTHS_A_YEAR and months % MONTHS_A_YEAR == 0 and "岁" in text
    now = Month.of(today)
    earliest = now.after(-int(months) - (MONTHS_A_YEAR if is_of_years else 1))
    latest = now.after(-int(months))
    return date(earliest.year, earliest.month, 1), date(latest.year, latest.month, 1)


def find_wage(text: str) -> int | None:
    """The average monthly wage in yuan that a text tells, or None.

    >>> find_wage("单位月平均工资6000，津贴多少"), find_wage("育儿补贴3600")
    (6000, None)
    >>> find_wage("我工资8000单位平均6000津贴怎么算")
    6000
    """
    found = next((match for wage in _WAGES if (match := wage.search(text))), None)
    return int(found[1]) if found else None


def _apart(
    found: Iterable[tuple[NamedBenefit, tuple[Span, ...]]],
) -> list[tuple[NamedBenefit, tuple[Span, ...]]]:
    """What covers most first; nothing that lies within what covers more.

    sorted() is stable: equals stay in the order of the file.
    """
    kept: list[tuple[NamedBenefit, tuple[Span, ...]]] = []
    for each, spans in sorted(found, key=lambda pair: -len(_places(pair[1]))):
        covered = _places(spans)
        if not any(covered & _places(others) for _, others in kept):
            kept.append((each, spans))
    return kept


def _places(spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(place for span in spans for place in range(span.start, span.end))


def _asks_whether(text: str, span: Span) -> bool:
    """Whether 不给 is the end of 给不给, which asks and complains of nothing."""
    return span.text.startswith("不") and text[: span.start].endswith(span.text[1:2])


def _within(one: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= one.start and one.end <= other.end for other in others)


def _named(kind: str, raw: Mapping[str, Any]) -> NamedBenefit:
    return NamedBenefit(
        kind=Benefit(kind),
        name=raw["name"],
        asks=raw["asks"],
        heads=frozenset(raw.get("heads", ())),
        words=Phrases((numerals(normalise(raw["name"])), *raw.get("words", ()))),
        together=tuple(tuple(Phrases(group) for group in groups) for groups in raw.get("all", ())),
        not_with=Phrases(raw.get("not_with", ())),
        explains=frozenset(raw.get("explains", ())),
    )
