"""Which of the free vaccines a question is about, and what it asks of them."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from bot.children.heard import Heard
from bot.children.vaccine_phrases import VaccineAsk
from bot.children.vaccine_replies import TOPIC
from bot.children.wording import age_asked
from bot.children.words import child_words
from bot.phrases import Span
from knowledge.children.ages import MONTHS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.children.heard import Asked
    from bot.children.vaccine_replies import VaccineReplies
    from bot.messages import Answer
    from bot.phrases import Phrases
    from knowledge.children.vaccines import Immunisation, Schedule, Vaccine

OLDEST_MONTHS = 7 * MONTHS_A_YEAR
"""Above this age nothing of the schedule is due to every child."""

HEADS = frozenset(
    {"疫苗", "免费疫苗", "接种时间表", "接种门诊", "疫苗间隔", "补种", "宝宝", "新生儿", "早产儿护理"}
)
"""Terms of the lexicon that belong to questions on the schedule."""

_NUMBER = re.compile(r"第(\d)[针剂次颗粒]")
_FIRST = re.compile(r"首针|头1针|头针")
_LAST = re.compile(r"最后(?:那|的)?1?[针剂次]")
_GIVEN = re.compile(r"打[了完过](\d)[针剂次]")
_BARE_SHOT = re.compile(
    r"打(?:什么|啥|哪些|哪几[种样]|哪[种样]|的是?啥|的是?什么)(?:呢|啊|呀|吗|哦)?(?=$|[,。?! ])"
    r"|打[^,。]{0,4}[针苗]|[针苗][^,。]{0,2}[要该]?打"
)
"""Beside an age it is of shots: 两个月该打哪些 and no more (打什么游戏 goes on), 那一针打的什么."""
_TEMPERATURE = re.compile(r"(?<![\d.])(?:3[6-9]|4[01])(?:\.\d|度)")
"""打完疫苗38.2 三个月大 asks of the fever."""
_OLD_AGE = re.compile(r"(?:不是|以前|原来|说是?|都是|是)[^,。]{0,4}[35]个月")
_OLD_WORDS = frozenset({"白破", "白破疫苗", "糖丸", "吃糖丸", "小儿麻痹糖丸"})
"""What the former schedule had, or called so."""

_RULES = ("early", "same_day", "late")
_RULES_OF = {"early": ("least_age",), "same_day": ("same_day", "live_gap"), "late": ("catch_up", "least_age")}
_ASKS_OF = {
    "early": "疫苗能提前打吗",
    "same_day": "几种疫苗能同一天打吗",
    "late": "疫苗打晚了还能补吗",
}


def hear_vaccines(
    asked: Asked, *, schedule: Schedule, known: Immunisation, replies: VaccineReplies
) -> Heard | None:
    """What the schedule answers of a question, or None where it is of no free vaccine."""
    words = child_words().vaccines
    named = _named(asked, schedule)
    if named:
        return _of_vaccine(asked, named, known, replies)
    is_told = asked.is_age_told or asked.has(words.late, words.early)
    is_bare = is_told and _BARE_SHOT.search(asked.text) is not None
    if (
        _TEMPERATURE.search(asked.text)
        or asked.has(words.others)
        or not (asked.has(words.any, words.schedule) or is_bare)
    ):
        return None
    if asked.has(words.late) and not asked.has(words.which) and not asked.is_preterm:
        # 一岁八个月了，一岁半的针还没打 asks what to do about it, not what is due now.
        return _rule(asked, "late", replies, [])
    return _of_age(asked, replies) or _of_all(asked, replies)


def _of_vaccine(
    asked: Asked, named: Sequence[tuple[Vaccine, list[Span]]], known: Immunisation, replies: VaccineReplies
) -> Heard:
    words = child_words().vaccines
    naming = [span for _, spans in named for span in spans]
    if len(named) > 1 and asked.has(words.same_day):
        return _rule(asked, "same_day", replies, naming)
    vaccine = named[0][0]
    ask, asking = _ask(asked, vaccine, known, naming)
    number, numbering = _number(asked, vaccine)
    of_dose = f"第{number}针什么时候打" if number is not None else "一共几针，什么时候打"
    around = asked.spans(words.shot, words.when, words.count, words.free, words.which)
    return Heard(
        key=f"vaccine:{vaccine.id}{'' if number is None else number}",
        topic=TOPIC,
        spans=(*naming, *asking, *numbering, *around),
        heads=HEADS | words.names[vaccine.id].heads,
        is_asked=bool(asking or numbering) or asked.has(words.when, words.count, words.which),
        asks=f"{vaccine.name}{of_dose}",
        build=partial(replies.of_vaccine, vaccine, ask=ask, number=number),
    )


def _of_age(asked: Asked, replies: VaccineReplies) -> Heard | None:
    """What is due at the age that is told, or that is remembered where the question goes on with it."""
    words = child_words().vaccines
    is_next, is_birth = asked.has(words.next), asked.has(words.at_birth)
    age = 0.0 if is_birth and not asked.is_age_told else asked.age_months
    # An age that an earlier question told holds where nothing is asked of all children.
    asks_which = asked.has(words.which) and not asked.has(words.schedule)
    is_of_one = asked.is_age_told or asked.follow_up or is_birth or is_next or asks_which
    if age is None or age >= OLDEST_MONTHS or not is_of_one:
        return None
    build = partial(replies.of_age, age, is_next=is_next, is_preterm=asked.is_preterm)
    is_asked = is_next or asked.follow_up or asked.has(words.which, words.when)
    return _heard(asked, f"age@{int(age)}", f"{age_asked(age)}打什么针", build, is_asked=is_asked)


def _of_all(asked: Asked, replies: VaccineReplies) -> Heard | None:
    """A rule for all doses, the whole schedule, or a question back for the age."""
    words = child_words().vaccines
    if asked.is_preterm:
        build = partial(replies.of_rules, "preterm")
        return _heard(asked, "preterm", "早产儿按哪个月龄打疫苗", build)
    rule = next((rule for rule in _RULES if asked.has(_book(rule))), None)
    if rule is not None:
        return _rule(asked, rule, replies, [])
    if asked.has(words.schedule) or (asked.has(words.when) and asked.has(words.any)):
        return _heard(asked, "schedule", "免费疫苗都有哪些，几个月打", partial(replies.of_schedule))
    if asked.has(words.next) or (asked.names_child and asked.has(words.which)):
        return _heard(asked, "age", "孩子几个月打什么针", partial(replies.ask_age))
    return None


def _rule(asked: Asked, rule: str, replies: VaccineReplies, naming: Sequence[Span]) -> Heard:
    build = partial(replies.of_rules, *_RULES_OF[rule])
    besides = [*naming, *asked.spans(_book(rule))]
    heads = frozenset(head for name in child_words().vaccines.names.values() for head in name.heads)
    return _heard(asked, rule, _ASKS_OF[rule], build, besides=besides, heads=heads if naming else frozenset())


def _heard(
    asked: Asked,
    key: str,
    asks: str,
    build: partial[Answer],
    *,
    is_asked: bool = True,
    besides: Sequence[Span] = (),
    heads: frozenset[str] = frozenset(),
) -> Heard:
    words = child_words().vaccines
    around = asked.spans(
        words.any,
        words.shot,
        words.which,
        words.next,
        words.when,
        words.free,
        words.schedule,
        words.count,
        words.at_birth,
    )
    preterm = asked.spans(child_words().growth.preterm)
    return Heard(
        key=f"vaccine:{key}",
        topic=TOPIC,
        spans=(*around, *preterm, *besides),
        heads=HEADS | heads,
        is_asked=is_asked,
        asks=asks,
        build=build,
    )


# What one question names and asks ------------------------------------------------


def _named(asked: Asked, schedule: Schedule) -> list[tuple[Vaccine, list[Span]]]:
    """The vaccines of the schedule that a question names, each with where, in its order."""
    words, heads = child_words().vaccines, frozenset(asked.reading.heads)
    near = [
        (vaccine_id, name)
        for vaccine_id, name in words.names.items()
        if asked.said.has(name.words) or not name.heads.isdisjoint(heads)
    ]
    if not near:
        return []
    has_shot, others = asked.has(words.shot), asked.spans(words.others)
    found = []
    for vaccine_id, name in near:
        spans = [
            *asked.said.find(name.words),
            *(
                Span(start=mention.start, end=mention.end, text=mention.surface)
                for mention in asked.reading.mentions
                if mention.term.head in name.heads
            ),
        ]
        clear = [
            span
            for span in spans
            # 流脑结合 is another vaccine than 流脑, and a disease is none.
            if (has_shot or span.text not in words.unclear)
            and not any(_meet(span, other) for other in others)
        ]
        vaccine = schedule.vaccine(vaccine_id)
        if vaccine is not None and clear:
            found.append((vaccine, clear))
    return sorted(found, key=lambda pair: min(span.start for span in pair[1]))


def _ask(
    asked: Asked, vaccine: Vaccine, known: Immunisation, naming: Sequence[Span]
) -> tuple[VaccineAsk, list[Span]]:
    """What is asked of a vaccine, and the words that ask."""
    words = child_words().vaccines
    books = {
        VaccineAsk.CHANGED: words.changed,
        VaccineAsk.LATEST: words.latest,
        VaccineAsk.INTERVAL: words.interval,
        VaccineAsk.LATE: words.late,
        VaccineAsk.ROUTE: words.route,
        VaccineAsk.PREVENTS: words.prevents,
        VaccineAsk.FREE: words.free,
    }
    for ask, book in books.items():
        spans = [span for span in asked.spans(book) if not _within(span, naming)]
        if ask is VaccineAsk.CHANGED:
            spans += _of_old(asked, naming)
            if not known.former_of(vaccine.id):
                continue
        if spans:
            return ask, spans
    return VaccineAsk.WHEN, []


def _of_old(asked: Asked, naming: Sequence[Span]) -> list[Span]:
    """Where the question holds what the former schedule had: 3 or 5 months, 白破 at six, 糖丸."""
    old_age = _OLD_AGE.search(asked.text)
    return [*(span for span in naming if span.text in _OLD_WORDS), *([_span(old_age)] if old_age else [])]


def _number(asked: Asked, vaccine: Vaccine) -> tuple[int | None, list[Span]]:
    """Which dose is meant, and the words that say so; None for all of them."""
    text, words = asked.text, child_words().vaccines
    if (last := _LAST.search(text)) is not None:
        return len(vaccine.doses), [_span(last)]
    if (first := _FIRST.search(text)) is not None:
        return 1, [_span(first)]
    if (given := _GIVEN.search(text)) is not None and asked.has(words.next):
        return int(given[1]) + 1, [_span(given), *asked.spans(words.next)]
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        return None, []
    # 第2针跟第1针隔多久 is of the later one.
    return max(int(found[1]) for found in numbers), [_span(found) for found in numbers]


def _book(rule: str) -> Phrases:
    words = child_words().vaccines
    return {"early": words.early, "same_day": words.same_day, "late": words.late}[rule]


def _span(match: re.Match[str]) -> Span:
    return Span(start=match.start(), end=match.end(), text=match[0])


def _within(one: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= one.start and one.end <= other.end for other in others)


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
