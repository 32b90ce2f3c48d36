"""Two texts held side by side: which fields differ, and where in them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from knowledge.articles.topics import topics
from knowledge.editing.draft import as_read
from knowledge.editing.words import AUDIENCE_WORDS, FIELD_NAMES, SOURCE_NAMES, age_words
from knowledge.regions import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.editing.draft import Draft, DraftSource

_AROUND: Final = 1
"""Lines that are alike and still shown before and after those that differ."""

_MOST_WORK: Final = 4_000_000
"""Pairs of letters that are compared; what differs more than that is marked by whole lines."""

_MOST_TRIED: Final = 500_000
"""Letters of lines that are held beside each other, to find which was made of which."""

_ALIKE: Final = 0.3
"""Below it two lines have nothing to do with each other, and marking single letters only confuses."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line, and whether the other text lacks it."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of one text beside its counterpart; or lines left out since both have them."""

    before: tuple[Span, ...] | None = None
    """None: only the other text has such a line."""
    after: tuple[Span, ...] | None = None
    left_out: int = 0
    """How many lines that are alike stand here and are not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field in which two texts differ."""

    field: str
    """Its name in `Draft`."""
    label: str
    """As the form calls it."""
    rows: tuple[Row, ...]


def compare(before: Draft, after: Draft) -> list[Change]:
    """The fields in which two texts differ for a reader, in the order of the form; empty where in none."""
    pairs = zip(_lines_of(as_read(before)), _lines_of(as_read(after)), strict=True)
    return [
        Change(field=name, label=FIELD_NAMES[name], rows=tuple(filter(_shows, rows_of(one, other))))
        for (name, one), (_, other) in pairs
        if one != other
    ]


def rows_of(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    """Two texts line by line, with what differs within a line marked."""
    left, untried = _MOST_WORK, _MOST_TRIED
    # Blank lines stand everywhere: they say nothing of what belongs together.
    blocks = SequenceMatcher(lambda line: not line.strip(), before, after).get_opcodes()
    for place, (kind, b1, b2, a1, a2) in enumerate(blocks):
        if kind == "equal":
            yield from _alike(before[b1:b2], is_first=place == 0, is_last=place == len(blocks) - 1)
            continue
        untried -= sum(map(len, before[b1:b2])) * (a2 - a1) + sum(map(len, after[a1:a2])) * (b2 - b1)
        pair = _paired if untried >= 0 else zip_longest
        for one, other in pair(before[b1:b2], after[a1:a2]):
            left -= len(one or "") * len(other or "")
            yield _whole(one, other) if one is None or other is None or left < 0 else _letters(one, other)


def _paired(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Lines that differ, each beside the one it was made of, the likest pairs first."""
    likeness = sorted(
        (
            (_likeness(one, other), -at, -to)
            for at, one in enumerate(before)
            for to, other in enumerate(after)
        ),
        reverse=True,
    )
    pairs: list[tuple[int, int]] = []
    for like, at, to in likeness:
        # No pair crosses another: both texts stay in their order.
        if like >= _ALIKE and all((-at - one) * (-to - other) > 0 for one, other in pairs):
            pairs.append((-at, -to))
    b0 = a0 = 0
    for at, to in sorted(pairs):
        yield from zip_longest(before[b0:at], after[a0:to])
        yield before[at], after[to]
        b0, a0 = at + 1, to + 1
    yield from zip_longest(before[b0:], after[a0:])


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).quick_ratio() if one.strip() and other.strip() else 0


def _shows(row: Row) -> bool:
    return bool(row.left_out) or any(span.text.strip() for span in (*(row.before or ()), *(row.after or ())))


def _alike(lines: Sequence[str], *, is_first: bool, is_last: bool) -> Iterator[Row]:
    head = 0 if is_first else _AROUND
    tail = 0 if is_last else _AROUND
    if len(lines) <= head + tail + 1:
        yield from map(_same, lines)
        return
    yield from map(_same, lines[:head])
    yield Row(left_out=len(lines) - head - tail)
    yield from map(_same, lines[len(lines) - tail :])


def _same(line: str) -> Row:
    spans = (Span(line, differs=False),)
    return Row(before=spans, after=spans)


def _whole(before: str | None, after: str | None) -> Row:
    one, other = (None if line is None else (Span(line, differs=True),) for line in (before, after))
    return Row(before=one, after=other)


def _letters(before: str, after: str) -> Row:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return _whole(before, after)
    ones: list[Span] = []
    others: list[Span] = []
    for kind, b1, b2, a1, a2 in matcher.get_opcodes():
        differs = kind != "equal"
        if b2 > b1:
            ones.append(Span(before[b1:b2], differs=differs))
        if a2 > a1:
            others.append(Span(after[a1:a2], differs=differs))
    return Row(before=tuple(ones), after=tuple(others))


def _lines_of(draft: Draft) -> Iterator[tuple[str, list[str]]]:
    """Each field as the lines that a person would read."""
    known = topics().get(draft.topic)
    yield "title", _one(draft.title)
    yield "body", draft.body.split("\n")
    yield "questions", list(draft.questions)
    yield (
        "section_questions",
        [line for heading, asked in draft.section_questions for line in (f"“{heading}”：", *asked)],
    )
    yield "topic", _one(known.name if known else draft.topic)
    yield "audience", [AUDIENCE_WORDS.get(each, each) for each in draft.audience]
    yield "regions", [_place(each) for each in draft.regions]
    yield "age_months", _ages(draft)
    yield "sources", [line for source in draft.sources for line in _source(source)]
    yield "figures", ["/".join(each) for each in draft.figures]
    for name in ("in_force_from", "in_force_until", "review_by", "checked_by"):
        yield name, _one(getattr(draft, name))


def _one(value: str) -> list[str]:
    return [value] if value else []


def _place(code: str) -> str:
    region = gazetteer().get(code)
    return region.name if region else code


def _ages(draft: Draft) -> list[str]:
    told = (("从", draft.age_from), ("到", draft.age_until))
    return [f"{word}：{age_words(value)}" for word, value in told if value]


def _source(source: DraftSource) -> Iterator[str]:
    for name, word in SOURCE_NAMES.items():
        value = getattr(source, name)
        if value:
            yield f"{word}：{value}"
