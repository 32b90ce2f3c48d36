"""Headings of a document: those that Word knows, or 一、（一）1. as offices count.

All of it works on blocks of Markdown, what stands between empty lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from knowledge.articles.word.chinese_numbers import READ

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADING: Final = re.compile(r"(#{1,6}) (.+)")
_CHARACTERS: Final = 30
_AT_LEAST: Final = 2
_NO_HEADING_ENDS_SO: Final = tuple("。；，;,、！!")
_NUMBER: Final = "[一二三四五六七八九十]{1,3}"
_TOP: Final = 2
_DEEPEST: Final = 4


@dataclass(frozen=True, slots=True)
class _Form:
    number: re.Pattern[str]
    must_be_bold: bool = False


_FORMS: Final = (
    _Form(re.compile(rf"({_NUMBER})、")),
    _Form(re.compile(rf"[（(]({_NUMBER})[）)]")),
    _Form(re.compile(r"(\d{1,2})[.．、]"), must_be_bold=True),
)


def settle(blocks: Sequence[str], *, title: str | None) -> tuple[str | None, list[str]]:
    """The title and the blocks, with headings from ## on and none deeper than ####.

    A single topmost heading above everything is the title where there is none.
    """
    levels = [len(found[1]) for block in blocks if (found := _HEADING.fullmatch(block))]
    if not levels:
        return title, _counted(list(blocks))
    top = min(levels)
    first = _HEADING.fullmatch(blocks[0])
    rest = list(blocks)
    if title is None and first is not None and len(first[1]) == top and levels.count(top) == 1:
        title, rest = first[2].replace("\\", ""), rest[1:]
        top = min(levels[1:], default=top)
    return title, [_moved(block, by=_TOP - top) for block in rest]


def _moved(block: str, *, by: int) -> str:
    found = _HEADING.fullmatch(block)
    if found is None:
        return block
    level = min(_DEEPEST, max(_TOP, len(found[1]) + by))
    return f"{'#' * level} {found[2]}"


def _counted(blocks: list[str]) -> list[str]:
    """Blocks in which those are headings that are surely meant so."""
    levels: dict[int, int] = {}
    ranges = [range(len(blocks))]
    for form in _FORMS:
        found = [places for each in ranges if (places := _surely(blocks, each, form))]
        if not found:
            continue
        level = max(levels.values(), default=_TOP - 1) + 1
        levels |= {place: level for places in found for place in places}
        ranges = _between(levels, len(blocks))
    return [
        f"{'#' * min(levels[place], _DEEPEST)} {_plain(block)}" if place in levels else block
        for place, block in enumerate(blocks)
    ]


def _surely(blocks: list[str], within: range, form: _Form) -> list[int]:
    """The places of blocks counted 1, 2, 3 without a gap, short, each with something beneath it.

    身份证 and 户口本 under 一、 and 二、 with nothing between are a list.
    """
    numbered = [(place, number) for place in within if (number := _number(blocks[place], form))]
    if [number for _, number in numbered] != list(range(1, len(numbered) + 1)) or len(numbered) < _AT_LEAST:
        return []
    places = [place for place, _ in numbered]
    ends = [*places[1:], within.stop]
    is_filled = all(end - place > 1 for place, end in zip(places, ends, strict=True))
    return places if is_filled and all(_is_short(blocks[place], form) for place in places) else []


def _number(block: str, form: _Form) -> int | None:
    found = form.number.match(block.removeprefix("**"))
    if found is None:
        return None
    return int(found[1]) if found[1].isdecimal() else READ.get(found[1])


def _is_short(block: str, form: _Form) -> bool:
    if "\n" in block or (form.must_be_bold and not _is_bold(block)):
        return False
    text = _plain(block)
    return len(text) <= _CHARACTERS and not text.endswith(_NO_HEADING_ENDS_SO)


def _is_bold(block: str) -> bool:
    """Whether it is bold, but for its number."""
    after = _FORMS[2].number.sub("", block, count=1).strip()
    return block.endswith("**") and (block.startswith("**") or after.startswith("**"))


def _plain(block: str) -> str:
    return block.replace("**", "").rstrip("：: ")


def _between(levels: dict[int, int], end: int) -> list[range]:
    """What lies between headings, and before the first."""
    places = sorted(levels)
    return [range(start + 1, stop) for start, stop in zip([-1, *places], [*places, end], strict=True)]
