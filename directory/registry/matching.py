"""Which institution of the directory each institution of a list is; nothing is guessed where two fit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import false, select

from directory.nursery import Status
from directory.records import facts_to_json
from directory.registry.identity import Identity
from directory.registry.report import ListKind
from directory.tables import nursery as nurseries

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection

    from directory.registry.listing import Entry
    from directory.registry.report import Place
    from knowledge.regions import Gazetteer

K = TypeVar("K")

_KEYS_AT_ONCE = 500
_LIGHT = select(
    nurseries.c.id,
    nurseries.c.status,
    nurseries.c.region_code,
    nurseries.c.credit_code,
    nurseries.c.name_key,
    nurseries.c.address_key,
    nurseries.c.alias_keys,
).where(nurseries.c.is_sample == false())


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says, and of whom.

    Its facts are written as JSON when they are needed: of a list of the whole
    country, they would take as much room again as the list.
    """

    entry: Entry
    identity: Identity

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.entry.place

    @property
    def status(self) -> Status:
        """What it says of the filing."""
        return self.entry.status

    def facts(self) -> dict[str, Any]:
        """What it tells, in its JSON form."""
        return facts_to_json(self.entry.facts)


@dataclass(slots=True, kw_only=True)
class Named:
    """One institution as a list names it, in one row or in several."""

    identity: Identity
    said: list[Said]

    def join(self, said: Said) -> None:
        """Take up another row of the same institution, and what it tells of who that is."""
        self.said.append(said)
        mine, other = self.identity, said.identity
        self.identity = replace(
            mine,
            credit_code=mine.credit_code or other.credit_code,
            address=mine.address or other.address,
            region_code=mine.region_code or other.region_code,
            aliases=(mine.aliases | other.aliases | {other.name}) - {mine.name},
        )


@dataclass(frozen=True, slots=True)
class Known:
    """An institution of the directory as far as it is recognised."""

    id: str
    status: Status
    identity: Identity


def gather(rows: Iterable[Said], gazetteer: Gazetteer) -> list[Named]:
    """The institutions of a list, in the order in which it first names them."""
    return _Gathering(gazetteer).gather(list(rows))


@dataclass
class _Gathering:
    gazetteer: Gazetteer
    by_site: dict[tuple[str, str], list[Named]] = field(default_factory=dict)
    by_name: dict[str, list[Named]] = field(default_factory=dict)

    def gather(self, rows: Sequence[Said]) -> list[Named]:
        order = {id(said): number for number, said in enumerate(rows)}
        found: list[Named] = []
        # Rows without an address last: a sheet of withdrawn ones often gives the name alone.
        for said in sorted(rows, key=lambda said: said.identity.address is None):
            mine = self._same(said.identity)
            if mine is None:
                mine = Named(identity=said.identity, said=[said])
                found.append(mine)
            else:
                mine.join(said)
            self._file(mine)
        for named in found:
            named.said.sort(key=lambda said: order[id(said)])
        return sorted(found, key=lambda named: order[id(named.said[0])])

    def _same(self, identity: Identity) -> Named | None:
        names = (identity.name, *sorted(identity.aliases))
        if identity.address is not None:
            at_site = (one for name in names for one in self.by_site.get((name, identity.address), ()))
            return next((one for one in at_site if not self._differ(one.identity, identity)), None)
        called_so = {id(one): one for name in names for one in self.by_name.get(name, ())}
        fitting = [one for one in called_so.values() if not self._differ(one.identity, identity)]
        for sign in (
            lambda one: one.credit_code and identity.credit_code,
            lambda one: one.name == identity.name,
            lambda one: one.address is None,
        ):
            if len(fitting) > 1:
                fitting = [one for one in fitting if sign(one.identity)] or fitting
        return fitting[0] if len(fitting) == 1 else None

    def _differ(self, one: Identity, other: Identity) -> bool:
        """Two that had the same name once are two; one that has a name the other had may be one."""
        return not one.shares_name(other) or one.contradicts(other, self.gazetteer)

    def _file(self, named: Named) -> None:
        for name in (named.identity.name, *named.identity.aliases):
            _put(self.by_name, name, named)
            if named.identity.address is not None:
                _put(self.by_site, (name, named.identity.address), named)


def _put(index: dict[K, list[Named]], key: K, named: Named) -> None:
    listed = index.setdefault(key, [])
    if not any(one is named for one in listed):
        listed.append(named)


def known_among(connection: Connection, identities: Collection[Identity]) -> list[Known]:
    """The institutions that might be one of these: by code, by name, by a former or another name."""
    codes = {one.credit_code for one in identities if one.credit_code}
    names = {name for one in identities for name in (one.name, *one.aliases)}
    found: dict[str, Known] = {}
    for column, keys in ((nurseries.c.credit_code, codes), (nurseries.c.name_key, names)):
        for some in portions(sorted(keys)):
            found |= {one.id: one for one in _read(connection, column.in_(some))}
    if names:
        for one in _read(connection, nurseries.c.alias_keys.is_not(None)):
            if not names.isdisjoint(one.identity.aliases):
                found.setdefault(one.id, one)
    return list(found.values())


def filed_inside(connection: Connection, codes: Collection[str] | None) -> Iterator[Known]:
    """The filed institutions of these regions, or of all."""
    filed = nurseries.c.status == Status.FILED.value
    if codes is None:
        yield from _read(connection, filed)
        return
    for some in portions(sorted(codes)):
        yield from _read(connection, filed & nurseries.c.region_code.in_(some))


def known_by_id(connection: Connection, ids: Collection[str]) -> list[Known]:
    """The institutions of these ids."""
    return [one for some in portions(sorted(ids)) for one in _read(connection, nurseries.c.id.in_(some))]


def portions(keys: Sequence[K], size: int = _KEYS_AT_ONCE) -> Iterator[Sequence[K]]:
    """Parts of at most `size`: databases bound the number of parameters of one statement."""
    return (keys[start : start + size] for start in range(0, len(keys), size))


def _read(connection: Connection, condition: ColumnElement[bool]) -> Iterator[Known]:
    for row in connection.execute(_LIGHT.where(condition)):
        yield Known(
            id=row.id,
            status=Status(row.status),
            identity=Identity(
                credit_code=row.credit_code,
                name=row.name_key,
                address=row.address_key,
                region_code=row.region_code,
                aliases=frozenset(row.alias_keys.split("\n")) if row.alias_keys else frozenset(),
            ),
        )


def match(
    named: Sequence[Named], known: Sequence[Known], *, kind: ListKind, gazetteer: Gazetteer
) -> dict[int, Known]:
    """For the position of each institution of the list, the one of the directory that it is.

    From the surest sign to the least: what is matched is out of the running
    for what comes after.
    """
    if not known:
        return {}
    matching = _Matching(named, known, gazetteer)
    for rule in _RULES:
        if kind is not ListKind.ADDITION or rule.holds_for_additions:
            matching.sweep(rule)
    return matching.found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """A sign that two are one."""

    fits: Callable[[Identity, Identity], bool]
    by_code: bool
    """Looked for among those of the same code; else among those of the same name."""
    alone_of_code: bool = False
    """Holds only where list and directory have one institution each under the code."""
    exact: bool = False
    """Sure enough to take the first that fits; else only where nothing else fits, on either side."""
    holds_for_additions: bool = True
    """A list of new ones names a second site as readily as a moved one: there, it is a new one."""


def _same_site(one: Identity, other: Identity) -> bool:
    return one.address is not None and one.address == other.address


def _site_untold(one: Identity, other: Identity) -> bool:
    return one.address is None or other.address is None


def _both_by_name_alone(one: Identity, other: Identity) -> bool:
    """Of the same district, or of none: a bare name must not end one of two namesakes elsewhere."""
    is_alike = one.name == other.name and one.region_code == other.region_code
    return is_alike and one.address is None and other.address is None


_RULES = (
    _Rule(by_code=True, exact=True, fits=lambda a, b: a.name == b.name and _same_site(a, b)),
    _Rule(by_code=False, exact=True, fits=lambda a, b: a.name == b.name and _same_site(a, b)),
    _Rule(by_code=False, exact=True, fits=lambda a, b: a.shares_name(b) and _same_site(a, b)),
    _Rule(by_code=True, exact=True, fits=_both_by_name_alone),
    # Another name under the same code and at the same site.
    _Rule(by_code=True, fits=_same_site),
    _Rule(by_code=True, fits=lambda a, b: a.shares_name(b) and _site_untold(a, b)),
    # The same name under the same code at another address: moved.
    _Rule(by_code=True, alone_of_code=True, holds_for_additions=False, fits=lambda a, b: a.shares_name(b)),
    _Rule(by_code=False, exact=True, fits=_both_by_name_alone),
    _Rule(by_code=False, fits=lambda a, b: a.name == b.name and _site_untold(a, b)),
    _Rule(by_code=False, fits=lambda a, b: a.shares_name(b) and _site_untold(a, b)),
    # Another name under the same code, and nothing told of the site.
    _Rule(by_code=True, alone_of_code=True, holds_for_additions=False, fits=_site_untold),
)


class _Matching:
    def __init__(self, named: Sequence[Named], known: Sequence[Known], gazetteer: Gazetteer) -> None:
        self.found: dict[int, Known] = {}
        self._gazetteer = gazetteer
        self._open = dict(enumerate(named))
        self._taken: set[str] = set()
        self._by_code: dict[str, list[Known]] = {}
        self._by_name: dict[str, list[Known]] = {}
        for one in known:
            if one.identity.credit_code:
                self._by_code.setdefault(one.identity.credit_code, []).append(one)
            for name in (one.identity.name, *one.identity.aliases):
                self._by_name.setdefault(name, []).append(one)
        self._listed_codes = Counter(one.identity.credit_code for one in named)

    def sweep(self, rule: _Rule) -> None:
        fitting = {
            number: found
            for number, one in self._open.items()
            if (found := self._fitting(rule, one.identity))
        }
        wanted = Counter(one.id for found in fitting.values() for one in found)
        for number, found in fitting.items():
            if rule.exact:
                self._take(number, next((one for one in found if one.id not in self._taken), None))
            elif len(found) == 1 and wanted[found[0].id] == 1:
                self._take(number, found[0])
        self._open = {number: one for number, one in self._open.items() if number not in self.found}

    def _take(self, number: int, one: Known | None) -> None:
        if one is not None:
            self.found[number] = one
            self._taken.add(one.id)

    def _fitting(self, rule: _Rule, identity: Identity) -> list[Known]:
        code = identity.credit_code
        if rule.by_code:
            among = self._by_code.get(code, []) if code else []
            if rule.alone_of_code and (len(among) != 1 or self._listed_codes[code] != 1):
                return []
        else:
            names = (identity.name, *sorted(identity.aliases))
            among = list({one.id: one for name in names for one in self._by_name.get(name, ())}.values())
        found = [
            one
            for one in among
            if one.id not in self._taken
            and rule.fits(identity, one.identity)
            and (rule.by_code or not identity.contradicts(one.identity, self._gazetteer))
        ]
        filed = [one for one in found if one.status is Status.FILED]
        return filed if len(filed) == 1 else found
