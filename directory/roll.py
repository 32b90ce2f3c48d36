"""The roll of all nurseries in memory: what finding and checking look at without asking the database.

Rows stand in the order of their names as they sound, equals by id, so that a
row's number is its place in that order. Everything that filters is a column.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from directory.index import names_of, places_of, searched
from directory.names import SAMPLE, initials
from directory.nursery import UNDER_THREE_MONTHS, CareMode, Kind, Nature, Status
from directory.store import SUBJECT, rows
from knowledge import changes
from knowledge.language.pinyin import syllable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from directory.names import Name
    from directory.store import Row
    from knowledge.regions import Gazetteer

UNKNOWN: Final = -1
"""In a column of whole numbers: the lists tell nothing."""

INITIALS: Final = 12
"""First letters kept of a name."""

_FORMS = {form: 1 << place for place, form in enumerate(CareMode)}
_KINDS = {kind: place for place, kind in enumerate(Kind)}
_NATURES = {nature: place for place, nature in enumerate(Nature)}
_STATUSES = {status: place for place, status in enumerate(Status)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One nursery of the roll."""

    order: str
    """How its name sounds, from what only it is called on."""
    id: str
    names: tuple[Name, ...]
    """The legal name first, then former and other ones."""
    initials: str
    credit_code: str | None
    region_code: str
    """The town's where it is known, else the county's; empty for neither."""
    lat: float
    lng: float
    age_first: int
    age_end: int
    """The first month that is too old."""
    fee: float
    """The lowest a month."""
    forms: int
    kind: int
    nature: int
    inclusive: int
    opens: int
    closes: int
    """Minutes after midnight."""
    status: int
    filed: int
    """Year, month, day as one number."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Roll:
    """All nurseries as of one number of the change log; it never changes."""

    number: int
    lines: Sequence[Line]
    inside: dict[str, list[int]] = field(default_factory=dict, repr=False)
    """For each region, the places in `regions` of what lies in it: filled when it is first asked."""

    def __len__(self) -> int:
        """How many nurseries."""
        return len(self.lines)

    @cached_property
    def ids(self) -> Sequence[str]:
        """Id by row."""
        return [line.id for line in self.lines]

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Row by id."""
        return {identity: row for row, identity in enumerate(self.ids)}

    @cached_property
    def lat(self) -> NDArray[np.float64]:
        """Degrees; NaN without a point."""
        return np.array([line.lat for line in self.lines], np.float64)

    @cached_property
    def lng(self) -> NDArray[np.float64]:
        """Degrees; NaN without a point."""
        return np.array([line.lng for line in self.lines], np.float64)

    @cached_property
    def is_placed(self) -> NDArray[np.bool_]:
        """Which have a point."""
        return ~np.isnan(self.lat)

    @cached_property
    def age_first(self) -> NDArray[np.int16]:
        """The first month that is taken; UNKNOWN."""
        return np.array([line.age_first for line in self.lines], np.int16)

    @cached_property
    def age_end(self) -> NDArray[np.int16]:
        """The first month that is too old; UNKNOWN."""
        return np.array([line.age_end for line in self.lines], np.int16)

    @cached_property
    def fee(self) -> NDArray[np.float64]:
        """Yuan a month, the lowest; NaN where none is published."""
        return np.array([line.fee for line in self.lines], np.float64)

    @cached_property
    def forms(self) -> NDArray[np.int8]:
        """A bit for each form of service: see `form_bits`."""
        return np.array([line.forms for line in self.lines], np.int8)

    @cached_property
    def kind(self) -> NDArray[np.int8]:
        """See `kind_number`."""
        return np.array([line.kind for line in self.lines], np.int8)

    @cached_property
    def nature(self) -> NDArray[np.int8]:
        """See `nature_number`; UNKNOWN."""
        return np.array([line.nature for line in self.lines], np.int8)

    @cached_property
    def inclusive(self) -> NDArray[np.int8]:
        """1, 0 or UNKNOWN."""
        return np.array([line.inclusive for line in self.lines], np.int8)

    @cached_property
    def opens(self) -> NDArray[np.int16]:
        """Minutes after midnight; UNKNOWN."""
        return np.array([line.opens for line in self.lines], np.int16)

    @cached_property
    def closes(self) -> NDArray[np.int16]:
        """Minutes after midnight; UNKNOWN."""
        return np.array([line.closes for line in self.lines], np.int16)

    @cached_property
    def status(self) -> NDArray[np.int8]:
        """See `status_number`."""
        return np.array([line.status for line in self.lines], np.int8)

    @cached_property
    def filed(self) -> NDArray[np.int32]:
        """20220305, 20220300 where only the month is known; UNKNOWN."""
        return np.array([line.filed for line in self.lines], np.int32)

    @cached_property
    def regions(self) -> Sequence[str]:
        """Every region code that occurs, ascending; the empty one for what has none."""
        return sorted({line.region_code for line in self.lines})

    @cached_property
    def region(self) -> NDArray[np.int32]:
        """For each row the place of its code in `regions`."""
        places = {code: place for place, code in enumerate(self.regions)}
        return np.array([places[line.region_code] for line in self.lines], np.int32)

    @cached_property
    def regions_of(self) -> Mapping[str, Sequence[int]]:
        """For each county, and for none (empty), the places of its codes in `regions`."""
        found: dict[str, list[int]] = {}
        for place, code in enumerate(self.regions):
            found.setdefault(code[:6], []).append(place)
        return found

    @cached_property
    def nowhere(self) -> int:
        """The place in `regions` of what has no code; UNKNOWN where all have one."""
        return self.regions_of.get("", [UNKNOWN])[0]

    @cached_property
    def owns(self) -> Sequence[tuple[str, ...]]:
        """For each row what its names are searched by."""
        return [tuple([searched(name) for name in line.names]) for line in self.lines]

    @cached_property
    def by_core(self) -> Mapping[str, Sequence[int]]:
        """Rows by what only they are called, in any of their names."""
        found: dict[str, list[int]] = {}
        for row, line in enumerate(self.lines):
            for name in line.names:
                known = found.setdefault(name.core, [])
                if not known or known[-1] != row:
                    known.append(row)
        return found

    @cached_property
    def by_credit_code(self) -> Mapping[str, Sequence[int]]:
        """Rows by credit code; several sites of one body share theirs."""
        found: dict[str, list[int]] = {}
        for row, line in enumerate(self.lines):
            if line.credit_code:
                found.setdefault(line.credit_code, []).append(row)
        return found

    @cached_property
    def initials(self) -> NDArray[np.uint8]:
        """The first letters of each legal name: INITIALS arrays, each of one letter a row, 0 past its end."""
        letters = np.array([line.initials.encode("ascii", "replace") for line in self.lines], f"S{INITIALS}")
        return letters.view(np.uint8).reshape(len(self.lines), INITIALS).T.copy()

    @cached_property
    def core_lengths(self) -> NDArray[np.int16]:
        """How many of the first letters belong to what only this one is called."""
        lengths = [len(line.names[0].core.removeprefix(SAMPLE)) for line in self.lines]
        return np.array(lengths, np.int16)

    def warm_up(self) -> None:
        """Make every column, so that no parent waits for one."""
        for name, value in vars(type(self)).items():
            if isinstance(value, cached_property):
                getattr(self, name)


def load_roll(connection: Connection, gazetteer: Gazetteer, previous: Roll | None = None) -> Roll:
    """The roll as it is now; `previous` itself where nothing has changed since.

    That takes one small statement, so that every request can ask. Otherwise
    only what changed is read, and the columns are made anew.
    """
    # The number before the rows: read the other way round, a change between would be missed.
    number = changes.latest(connection, subject=SUBJECT)
    if previous is not None and previous.number == number:
        return previous
    if previous is None or previous.number > number:  # higher: another database than before
        return make_roll(rows(connection), gazetteer, number=number)
    changed = {change.key for change in changes.since(connection, previous.number, subject=SUBJECT)}
    kept = [line for line in previous.lines if line.id not in changed]
    fresh = [line_of(row, gazetteer) for row in rows(connection, changed)]
    return _sorted(number, [*kept, *fresh])


def make_roll(found: Iterable[Row], gazetteer: Gazetteer, *, number: int) -> Roll:
    """The roll of some rows of the store."""
    return _sorted(number, [line_of(row, gazetteer) for row in found])


def line_of(row: Row, gazetteer: Gazetteer) -> Line:
    """One row of the store as the roll holds it."""
    facts = row.facts
    names = names_of(facts, places_of(gazetteer, facts.get("region_code")))
    point = facts.get("coordinates") or {}
    first, end = _ages(facts.get("age_months"))
    own, tail = searched(names[0]), names[0].plain
    return Line(
        order=" ".join([syllable(character) for character in own]),
        id=row.id,
        names=names,
        initials=initials((tail.removeprefix(SAMPLE) or tail)[:INITIALS]),
        credit_code=facts.get("credit_code"),
        region_code=facts.get("town_code") or facts.get("region_code") or "",
        lat=point.get("lat", np.nan),
        lng=point.get("lng", np.nan),
        age_first=first,
        age_end=end,
        fee=_lowest(facts.get("fee")),
        forms=sum(_FORMS[CareMode(form)] for form in facts.get("service_forms", ())),
        kind=kind_number(facts.get("kind")),
        nature=_NATURES[Nature(facts["nature"])] if facts.get("nature") else UNKNOWN,
        inclusive=UNKNOWN if facts.get("inclusive") is None else int(facts["inclusive"]),
        opens=minutes(facts.get("opens_at")),
        closes=minutes(facts.get("closes_at")),
        status=status_number(row.status),
        filed=_as_number(facts.get("filed_on")),
    )


def form_bits(forms: Iterable[CareMode]) -> int:
    """Some forms of service as the column `forms` holds them."""
    return sum(_FORMS[form] for form in forms)


def kind_number(kind: str | None) -> int:
    """A kind as its column holds it; what no list tells counts as a nursery."""
    return _KINDS[Kind(kind) if kind else Kind.NURSERY]


def nature_number(nature: Nature) -> int:
    """A nature as its column holds it."""
    return _NATURES[nature]


def status_number(status: str) -> int:
    """A status as its column holds it."""
    return _STATUSES[Status(status)]


def minutes(time: str | None) -> int:
    """Minutes after midnight of a time such as 18:00; UNKNOWN for none."""
    if not time:
        return UNKNOWN
    hour, _, minute = time.partition(":")
    return int(hour) * 60 + int(minute or 0)


def _sorted(number: int, lines: list[Line]) -> Roll:
    lines.sort(key=lambda line: (line.order, line.id))
    return Roll(number=number, lines=lines)


def _ages(band: Sequence[int | None] | None) -> tuple[int, int]:
    """As `AgeBand.takes` reads a band."""
    if not band or band[0] is None:
        return UNKNOWN, UNKNOWN
    last = band[1]
    return band[0], UNDER_THREE_MONTHS if last is None else last + 1


def _lowest(fee: Any) -> float:
    if isinstance(fee, dict):
        return float(fee["min"])
    return float("nan") if fee is None else float(fee)


def _as_number(day: str | None) -> int:
    """2022-03-05 as 20220305, 2022-03 as 20220300."""
    return int(day.replace("-", "").ljust(8, "0")) if day else UNKNOWN
