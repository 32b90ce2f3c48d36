"""Days that a text names in words, such as 2026 年 12 月 31 日."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from knowledge.articles.plain import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY = re.compile(r"(?<!\d)(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_COMING = re.compile(r"将于|即将|预计")
_UNTIL_BEFORE = re.compile(r"(?:到|至|截至|截止)\s*\Z")
_UNTIL_AFTER = re.compile(r"\s*(?:止|为止|以前|之前|前|截止)")
_KNOWN_TO_BE_PAST = re.compile(r"已|过了|原来|当时|出生|生的")


def impossible_days(text: str) -> Iterator[str]:
    """The days of a text that no calendar has, as they stand there.

    >>> list(impossible_days("2026 年 2 月 29 日起，到 2028年2月29日止。"))
    ['2026 年 2 月 29 日']
    """
    return (match.group() for match in _DAY.finditer(text) if _date_of(match) is None)


def overtaken(text: str, *, today: date) -> Iterator[str]:
    """Sentences that tell a day as still to come, or as the last one, and it is over.

    A sentence that says so itself (已经到期), or tells of births by that day, is none.

    >>> list(overtaken("优惠到 2025 年 12 月 31 日止。2025 年 1 月 1 日起施行。", today=date(2026, 1, 1)))
    ['优惠到 2025 年 12 月 31 日止。']
    """
    for sentence in sentences(text):
        if not _KNOWN_TO_BE_PAST.search(sentence) and any(_is_overtaken(sentence, today)):
            yield sentence


def _is_overtaken(sentence: str, today: date) -> Iterator[bool]:
    for match in _DAY.finditer(sentence):
        day = _date_of(match)
        is_last = _UNTIL_BEFORE.search(sentence[: match.start()]) or _UNTIL_AFTER.match(
            sentence[match.end() :]
        )
        yield day is not None and day < today and bool(is_last or _COMING.search(sentence))


def _date_of(match: re.Match[str]) -> date | None:
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None
