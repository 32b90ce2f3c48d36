"""Several facts asked in one message: taken apart, and their answers put together."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.fraud import LABEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Answer

AT_ONCE = 3
"""Facts answered in one reply; who asks more is answered as a whole."""

LEAST_CHARACTERS = 3
"""Of a piece that asks by itself: 多少 alone belongs to what stands before it."""

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


def together(answers: Sequence[Answer]) -> Answer:
    """Short answers to several questions, in their order, as one; of their details only the warning stays."""
    first, *others = answers
    warnings = tuple(detail for answer in answers for detail in answer.details if detail[0] == LABEL)
    return replace(
        first,
        details=tuple(dict.fromkeys(warnings)),
        steps=(),
        paragraphs=tuple(dict.fromkeys(answer.lead for answer in others)),
        notes=_distinct(answers, "notes"),
        source_notes=_distinct(answers, "source_notes"),
        citations=_distinct(answers, "citations"),
        suggestions=_distinct(answers, "suggestions")[:AT_ONCE],
    )


def _distinct(answers: Sequence[Answer], name: str) -> tuple[Any, ...]:
    """A field of all the answers, each value once."""
    return tuple(dict.fromkeys(value for answer in answers for value in getattr(answer, name)))
