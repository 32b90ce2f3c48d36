"""Whether a nursery is filed: yes, no longer, or not found.

A wrong yes is the worst that can be said here: parents hand a child over on
it. A name counts as found only where nothing it says differs from a name that
is listed: not one character of what only it is called, no number, no place, no
kind. Whatever is merely like it is offered and never assumed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from directory.matching import lies_in
from directory.names import (
    NAME_CHARACTERS,
    Name,
    is_generic,
    opening_places,
    plain,
    split,
    take_apart,
    with_digits,
)
from directory.nursery import Status
from directory.query import NurseryQuery
from directory.roll import status_number
from directory.store import among
from knowledge.bounds import CHAT_CHARACTERS
from knowledge.regions import NATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from directory.nursery import Nursery
    from directory.roll import Roll
    from directory.search import Finder
    from knowledge.regions import Gazetteer

NEAR_AT_MOST: Final = 5
SEVERAL_AT_MOST: Final = 20
"""Of one name or code; more are shown by the finder."""

_SHORTEST_NAME: Final = 2
"""Characters; 星托育中心 has them, 星 does not."""

_NURSERY: Final = "托育"
_ENDINGS: Final = "园所站点部班馆"

_CODE = re.compile(r"[0-9a-z]{15,20}")
"""One with a few characters too few or too many is still meant as a code."""
_FEWEST_DIGITS: Final = 8
_BRACKETED = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]")


class Verdict(StrEnum):
    """What the directory knows of a name or a code."""

    FILED = "filed"
    WITHDRAWN = "withdrawn"
    NOT_FOUND = "not_found"
    """Never reads as illegal: the national registry holds about half of all institutions."""
    SEVERAL = "several"
    """The name or the code fits several: nothing is said of any until one is chosen."""
    UNUSABLE = "unusable"
    """Neither a name nor a code: nothing to look for (空的、只有“托育中心”四个字、校验不对的代码)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The outcome for one name or code."""

    asked: str
    """As it was read."""
    verdict: Verdict
    nurseries: Sequence[Nursery] = ()
    """The one that was found; all of them with `SEVERAL`."""
    near: Sequence[Nursery] = ()
    """Names like the one asked for, best first: offered, never assumed; at most five."""
    is_code: bool = False
    code_is_valid: bool | None = None
    """For a code, whether its check characters hold."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a name that was asked for."""

    name: Name
    region: str
    """Where it says it is; the nation where it says nothing."""
    is_place_alone: bool = False
    """Nothing but a place and words that every name has."""


def verify(
    connection: Connection, finder: Finder, text: str, *, region_code: str | None = None
) -> Verification:
    """What the directory knows of a name as parents say it, or of a credit code.

    Names are compared without legal forms, places that they begin with and the
    signs of brackets. A short name (阳光, 阳光托育) is found where only one
    listed name fits it. With `region_code`, a name that fits only elsewhere is
    not found, and offered.
    """
    asked = " ".join(text[:CHAT_CHARACTERS].split())
    roll = finder.roll(connection)
    letters = plain(asked)
    if _CODE.fullmatch(letters) and sum(map(str.isdigit, letters)) >= _FEWEST_DIGITS:
        return _verify_code(connection, roll, letters.upper())
    readings = _readings(asked, finder.gazetteer, home=finder.home)
    rows = sorted({row for reading in readings for row in _fitting(reading, roll, finder.gazetteer)})
    place = frozenset({region_code or NATION})
    here = [row for row in rows if lies_in(roll, place, finder.gazetteer)[row]]
    if here:
        return _verdict(connection, roll, asked, here)
    if _says_little(readings):
        return Verification(asked=asked, verdict=Verdict.UNUSABLE)
    elsewhere = among(connection, [roll.ids[row] for row in rows[:NEAR_AT_MOST]])
    alike = _alike(connection, finder, asked, region_code)
    near = {nursery.id: nursery for nursery in (*elsewhere.values(), *alike)}
    return Verification(asked=asked, verdict=Verdict.NOT_FOUND, near=tuple(near.values())[:NEAR_AT_MOST])


def _verify_code(connection: Connection, roll: Roll, code: str) -> Verification:
    from stdnum.cn import uscc  # noqa: PLC0415 - a question for a name does not need it

    if not uscc.is_valid(code):
        return Verification(asked=code, verdict=Verdict.UNUSABLE, is_code=True, code_is_valid=False)
    rows = roll.by_credit_code.get(code, ())
    found = (
        _verdict(connection, roll, code, rows)
        if rows
        else Verification(asked=code, verdict=Verdict.NOT_FOUND)
    )
    return replace(found, is_code=True, code_is_valid=True)


def _verdict(connection: Connection, roll: Roll, asked: str, rows: Sequence[int]) -> Verification:
    found = tuple(among(connection, [roll.ids[row] for row in rows[:SEVERAL_AT_MOST]]).values())
    if len(rows) > 1:
        verdict = Verdict.SEVERAL
    elif roll.status[rows[0]] == status_number(Status.FILED):
        verdict = Verdict.FILED
    else:
        verdict = Verdict.WITHDRAWN
    return Verification(asked=asked, verdict=verdict, nurseries=found)


def _readings(asked: str, gazetteer: Gazetteer, *, home: str) -> Sequence[_Reading]:
    """The name as it stands, and without the places that it may begin with."""
    text, region = _without_bracketed_place(asked[:NAME_CHARACTERS], gazetteer)
    name = take_apart(text)
    readings = [_Reading(name, region)]
    for place, rest in opening_places(name.plain, gazetteer, inside=NATION):
        if region == NATION or gazetteer.within(place.code, region) or gazetteer.within(region, place.code):
            inner = region if gazetteer.within(region, place.code) else place.code
            tail = name.branch if rest.endswith(name.branch) else ""
            parts = split(rest.removesuffix(tail), innermost=place.name)
            inner_name = replace(parts, branch=tail or parts.branch)
            # 新乡托育 names nobody in 新乡; 朝阳托育 there may be a brand.
            is_plainly_place = name.plain.removesuffix(rest).endswith(place.name) or gazetteer.within(
                home, place.code
            )
            alone = is_generic(rest) and is_plainly_place
            readings.append(_Reading(inner_name, inner, is_place_alone=alone))
    return readings


def _without_bracketed_place(text: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """小月亮（郑州）托育 as 小月亮托育 in 郑州市."""
    for bracketed in _BRACKETED.finditer(text):
        named = gazetteer.named(plain(bracketed[1]), within=NATION)
        for region in named:
            # 新乡 is the city, which holds the county of that name.
            if all(gazetteer.within(other.code, region.code) for other in named):
                return text.replace(bracketed[0], ""), region.code
    return text, NATION


def _says_little(readings: Sequence[_Reading]) -> bool:
    """Whether no reading names one institution: 托育中心, 红旗区托育中心, 13800000000."""
    if any(reading.is_place_alone for reading in readings):
        return True
    return all(
        not reading.name.own or reading.name.own.isdigit() or len(reading.name.plain) < _SHORTEST_NAME
        for reading in readings
    )


def _fitting(reading: _Reading, roll: Roll, gazetteer: Gazetteer) -> Iterator[int]:
    """Rows with a name that the asked one says nothing against."""
    rows = roll.by_core.get(reading.name.core, ()) if reading.name.core else ()
    inside = lies_in(roll, frozenset({reading.region}), gazetteer) if rows else ()
    for row in rows:
        if inside[row] and any(_fits(reading.name, name) for name in roll.lines[row].names):
            yield row


def _fits(asked: Name, listed: Name) -> bool:
    """Whether all that an asked name says stands in a listed one; it may say less, never other."""
    same_branch = not asked.branch or with_digits(asked.branch) == with_digits(listed.branch)
    return asked.core == listed.core and same_branch and _is_kind(asked, listed)


def _is_kind(asked: Name, listed: Name) -> bool:
    """托育 is also 托育园 but 托育中心 is not; any name that says no kind is a nursery's, being listed."""
    if asked.kind in {"", listed.kind} or (asked.kind == _NURSERY and not listed.kind):
        return True
    is_open = asked.plain.endswith(_NURSERY) and asked.kind.endswith(_NURSERY)
    return is_open and listed.kind[:-1] == asked.kind and listed.kind[-1] in _ENDINGS


def _alike(connection: Connection, finder: Finder, asked: str, region_code: str | None) -> Iterator[Nursery]:
    """Institutions that the finder would show for the name."""
    query = NurseryQuery(text=asked, region_code=region_code, status=None, page_size=NEAR_AT_MOST)
    return (found.nursery for found in finder.find(connection, query).found)
