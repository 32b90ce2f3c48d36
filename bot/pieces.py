"""Several facts asked in one message: taken apart, and their answers put together."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.confidence import confidence
from bot.fraud import LABEL
from bot.messages import Answer, AnswerStatus
from bot.replies import note
from bot.stopping import is_stopped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.proposal import Proposal

AT_ONCE = 3
"""Facts answered in one reply; who asks more is answered as a whole."""

LEAST_CHARACTERS = 3
"""Of a piece that asks by itself: 多少 alone belongs to what stands before it."""

SHORT_CHARACTERS = 200
"""Of what stands after a lead; more is left out of an answer to several questions."""

ASPECTS = "right"
"""The category of terms that ask something of a leave (工资照发吗) rather than of another subject."""

_OPEN = frozenset({AnswerStatus.ANSWERED, AnswerStatus.CLARIFY})

_BREAK = re.compile(r"[\s,，。.?？!！;；、]+(?:还有|另外|然后|再问下?|顺便问下?|并且|以及|和|跟)?")
_ASKING = re.compile(
    r"什么|啥|多少|几|怎|咋|如何|谁|哪|吗|么$|呢|不$|没$|是否|能不能|要不要|可不可以|有没有|多久|多长|多大"
)


def pieces_of(text: str) -> tuple[str, ...]:
    """The questions of a normalised message, each with what was told before it; empty for a single one.

    >>> pieces_of("备案要什么材料,几天办好")
    ('备案要什么材料', '几天办好')
    >>> pieces_of("我在深圳上班 老婆上周生了 陪产假几天")
    ()
    """
    pieces: list[str] = []
    told = ""
    for part in filter(None, _BREAK.split(text)):
        is_asking = _ASKING.search(part) is not None and len(part) >= LEAST_CHARACTERS
        if is_asking:
            pieces.append(f"{told} {part}".strip())
            told = ""
        else:
            told = f"{told} {part}".strip()
    if told and pieces:
        # What is told after the last question belongs to it: 产假几天，我是剖的.
        pieces[-1] = f"{pieces[-1]} {told}"
    return tuple(pieces) if 1 < len(pieces) <= AT_ONCE else ()


def may_be_told_beside(answer: Answer, proposals: Sequence[Proposal]) -> bool:
    """Whether the answer to one piece may be told with those to the others: what is declined is not."""
    return bool(proposals) and (answer.status in _OPEN or is_stopped(answer))


def answers_of(replies: Sequence[tuple[Answer, Sequence[Proposal]]]) -> list[Answer]:
    """The answers to the pieces of a message; none unless each piece has its answer.

    Each its own, where all are sure. Pieces that are not sure enough bear each
    other out: one section that is near for all of them (师生比多少，最多收几个),
    or sections of one and the same article. What is declined stays declined.
    """
    if not replies or not all(may_be_told_beside(*each) for each in replies):
        return []
    proposals = [told for _, told in replies]
    best = [told[0] for told in proposals]
    is_apart = len({proposal.key for proposal in best}) == len(best)
    if all(answer.status is AnswerStatus.ANSWERED or is_stopped(answer) for answer, _ in replies):
        # Where one thing answers all of it, the message is answered as a whole.
        return [answer for answer, _ in replies] if is_apart else []
    fitted = confidence()
    shared, sure = _shared(proposals)
    if shared is not None and sure >= (fitted.ask_from + fitted.answer_from) / 2:
        return [shared.build()]
    is_one_article = len({proposal.article for proposal in best}) == 1 and best[0].article is not None
    # Two that point to one article are surer than each is by itself.
    is_likely = all(proposal.confidence >= fitted.ask_ours_from for proposal in best)
    return [proposal.build() for proposal in best] if is_apart and is_one_article and is_likely else []


def are_apart(subjects: Iterable[Collection[str]]) -> bool:
    """Whether several pieces each name a subject, and none the same as another.

    >>> are_apart([{"生育登记"}, {"社会保障卡"}]), are_apart([{"备案"}, set()]), are_apart([])
    (True, False, False)
    """
    told = list(map(set, subjects))
    return len(told) > 1 and all(told) and len(set.union(*told)) == sum(map(len, told))


def _shared(proposals: Sequence[Sequence[Proposal]]) -> tuple[Proposal | None, float]:
    """The section that is proposed for every piece, and how sure it is where it is least so."""
    first, *others = ({one.key: one for one in told if one.article} for told in proposals)
    least = {
        key: min(one.confidence, *(other[key].confidence for other in others))
        for key, one in first.items()
        if all(key in other for other in others)
    }
    key = max(least, key=least.__getitem__, default=None)
    return (None, 0.0) if key is None else (first[key], least[key])


def together(
    answers: Sequence[Answer],
    *,
    left: Sequence[tuple[str, AnswerStatus]] = (),
    names: Sequence[str] = (),
) -> Answer:
    """Short answers to several questions, in their order, as one; each with its warning against swindlers.

    With `names`, what each of them answers where it does not say so, the later
    ones do: a schedule of vaccines beneath words on leave would be read as a part of them.
    Of questions that are `left` it is told whether they were near or not found,
    and those that were near are offered first.
    """
    first, *others = answers
    offered = tuple(text for text, status in left if status is AnswerStatus.CLARIFY)
    aside = tuple(
        note("asked_too" if status is AnswerStatus.CLARIFY else "not_found_too", text=text)
        for text, status in left
    )
    if not others:
        return replace(
            first, notes=(*aside, *first.notes), suggestions=(*offered, *first.suggestions)[:AT_ONCE]
        )
    if len(names) != len(answers):
        names = [""] * len(answers)
    before = [f"“{name}”：" if name else "" for name in names[1:]]
    paragraphs = (
        *_beneath(first),
        *(
            text
            for name, other in zip(before, others, strict=True)
            for text in (f"{name}{other.lead}", *_beneath(other))
        ),
    )
    # One that is held back for now does not make the message one without an answer.
    told = next((answer for answer in answers if not is_stopped(answer)), first)
    return replace(
        first,
        status=told.status,
        step=told.step,
        cards=_distinct(answers, "cards"),
        details=(),
        steps=(),
        paragraphs=tuple(dict.fromkeys(paragraphs)),
        notes=(*aside, *_distinct(answers, "notes")),
        source_notes=_distinct(answers, "source_notes"),
        citations=_distinct(answers, "citations"),
        bases=_distinct(answers, "bases"),
        suggestions=(*offered, *_distinct(answers, "suggestions"))[:AT_ONCE],
    )


def _beneath(answer: Answer) -> tuple[str, ...]:
    """What an answer keeps beneath its lead: the warning, which a telephone must show, and what is short."""
    warnings = (f"{LABEL}：{says}。" for label, says in answer.details if label == LABEL)
    steps = (f"{number}. {step}" for number, step in enumerate(answer.steps, start=1))
    return (*warnings, *steps, *_short(answer))


def _short(answer: Answer) -> tuple[str, ...]:
    """What follows an article's lead where it is short (a list of papers); a table's lead says it all."""
    is_short = answer.read_more is not None and sum(map(len, answer.paragraphs)) <= SHORT_CHARACTERS
    return answer.paragraphs if is_short else ()


def _distinct(answers: Sequence[Answer], name: str) -> tuple[Any, ...]:
    """A field of all the answers, each value once."""
    return tuple(dict.fromkeys(value for answer in answers for value in getattr(answer, name)))
