"""Which nurseries of the roll a typed text means, and how well each fits.

Three tries, and the first that finds anything is the answer: those that hold
every word; those that hold, or look or sound like, every word; those that hold
the most, if at least half. A word that names a region is also held by every
institution there.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from rapidfuzz import fuzz, process

from directory.asked import core_initials
from directory.names import numbers, sound
from directory.roll import INITIALS
from knowledge.bounds import INDEX_TOKENS
from knowledge.regions import NATION
from knowledge.search.engine import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from directory.asked import Asked, Unit
    from directory.roll import Roll
    from knowledge.regions import Gazetteer
    from knowledge.search.engine import SearchEngine, Weighed

    Rows = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Fit = NDArray[np.float64]

COMPARED: Final = 2_000
"""Names that are compared letter by letter for one text; more than these only by their words."""

ALIKE: Final = 0.65
"""Likeness from which a name may be what was meant: two of three characters right, or the same sound."""

_WITHIN: Final = 0.9
"""Of likeness where the word is like a part of a longer name only."""

_WITHOUT_NUMBER: Final = 0.9
"""Of likeness where only one of the two names has a number."""

_SPREAD: Final = 0.15
"""How much less alike than the likest a name may be."""

_SHORTEST_SLIP: Final = 3
"""Characters of a word that may be one wrong; of a shorter one nothing would be left."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Rows of the roll, ascending, and how well each fits: 0 … 1."""

    rows: Rows
    fit: Fit


_NONE = Matched(np.empty(0, np.int64), np.empty(0, np.float64))


class Matcher:
    """Matches texts against a roll, by the words that an index of the same nurseries holds."""

    def __init__(self, engine: SearchEngine, gazetteer: Gazetteer) -> None:
        self._engine = engine
        self._gazetteer = gazetteer
        self._joining = threading.Lock()
        self._joined: tuple[Sequence[str], Roll, Rows] | None = None

    def match(self, asked: Asked, roll: Roll, allowed: Mask) -> Matched:
        """The allowed rows that a text with at least one unit means."""
        units = asked.units
        found = self._weigh((token for unit in units for tokens in unit.held_by for token in tokens), roll)
        candidates = _Candidates(roll, allowed, found, self._also(units, roll))
        held = [self._holds(unit, candidates, roll) for unit in units]
        rows = candidates.rows[np.logical_and.reduce(held)] if len(candidates.rows) else candidates.rows
        if len(rows):
            return _fitted(asked, roll, rows, candidates)
        alike = self._alike(asked, roll, allowed)
        return alike if len(alike.rows) else _most(asked, roll, candidates, held)

    def _weigh(self, tokens: Iterable[str], roll: Roll) -> _Found:
        distinct = list(dict.fromkeys(tokens))[:INDEX_TOKENS]
        try:
            weighed = self._engine.weigh(distinct)
        except IndexUnavailable:
            # Names alone, by their letters: until the index is there again.
            return _Found.by_names(distinct, roll)
        rows = self._rows_of(weighed.ids, roll)[weighed.documents]
        return _Found.by_words(weighed, rows)

    def _rows_of(self, ids: Sequence[str], roll: Roll) -> Rows:
        """For each document of the index its row, or -1 for one that the roll does not have."""
        known = self._joined
        if known is not None and known[0] is ids and known[1] is roll:
            return known[2]
        with self._joining:
            rows = np.fromiter((roll.rows.get(one, -1) for one in ids), np.int64, len(ids))
            self._joined = (ids, roll, rows)
        return rows

    def _also(self, units: Sequence[Unit], roll: Roll) -> Rows:
        """Rows that no token brings: first letters, and all of a region where nothing else is asked."""
        found = [_by_initials(unit.initials, roll) for unit in units if unit.initials]
        if all(unit.codes for unit in units):
            found += [np.flatnonzero(self._lies_in(unit.codes, roll)) for unit in units[:1]]
        return np.concatenate(found) if found else _NONE.rows

    def _holds(self, unit: Unit, candidates: _Candidates, roll: Roll) -> Mask:
        held = candidates.holds_any(unit.held_by)
        if unit.codes:
            held |= self._lies_in(unit.codes, roll)[candidates.rows]
        if unit.initials:
            held |= np.isin(candidates.rows, _by_initials(unit.initials, roll))
        return held

    def _lies_in(self, codes: Collection[str], roll: Roll) -> Mask:
        return lies_in(roll, frozenset(codes), self._gazetteer)

    def _alike(self, asked: Asked, roll: Roll, allowed: Mask) -> Matched:
        """Rows that hold, or look or sound like, every word."""
        words = [unit for unit in asked.own_units if unit.nearly_held_by]
        if not words:
            return _NONE
        tokens = [token for unit in words for tokens in unit.held_by for token in tokens]
        slips = [token for unit in words for token in unit.nearly_held_by]
        found = self._weigh([*tokens[: INDEX_TOKENS // 2], *slips], roll)
        wanted = allowed.copy()
        for unit in asked.units:
            if unit.is_place:
                wanted &= self._lies_in(unit.codes, roll)
        candidates = _Candidates(roll, wanted, found, _NONE.rows).best(COMPARED)
        if not len(candidates.rows):
            return _NONE
        names = _Names(roll, candidates.rows)
        fits = np.ones(len(candidates.rows))
        for unit in asked.own_units:
            likeness = names.likeness(unit)
            likeness[self._holds(unit, candidates, roll)] = 1.0
            fits = np.minimum(fits, np.where(likeness >= ALIKE, likeness, 0.0))
        kept = (fits > 0) & (fits >= fits.max() - _SPREAD)
        return Matched(candidates.rows[kept], fits[kept])


class _Names:
    """The names of some rows, each held against a word; a row is as like it as the likest of its names."""

    def __init__(self, roll: Roll, rows: Rows) -> None:
        names = [roll.owns[row] for row in rows.tolist()]
        self._names = list(chain.from_iterable(names))
        self._starts = np.cumsum([0, *map(len, names[:-1])])

    def likeness(self, unit: Unit) -> Fit:
        """By letters or by sound, whichever is nearer; 0 below ALIKE, or where numbers differ."""
        by_sound = self._ratios(unit.sounds, [_sound(name) for name in self._names]) if unit.sounds else 0.0
        likeness = np.maximum(self._ratios(unit.text, self._names), by_sound)
        asked = tuple(unit.numbers)
        alike = np.flatnonzero(likeness)
        likeness[alike] *= [_agreement(asked, _numbers(self._names[at])) for at in alike.tolist()]
        best: Fit = np.maximum.reduceat(likeness, self._starts)
        return best

    def whole(self, letters: str) -> Fit:
        """By letters alone, word for word."""
        best: Fit = np.maximum.reduceat(_scores(letters, self._names, fuzz.ratio), self._starts)
        return best

    def _ratios(self, text: str, names: Sequence[str]) -> Fit:
        whole = _scores(text, names, fuzz.ratio, least=ALIKE)
        if len(text) < _SHORTEST_SLIP:
            return whole
        return np.maximum(whole, _WITHIN * _scores(text, names, fuzz.partial_ratio, least=ALIKE))


def _scores(text: str, names: Sequence[str], scorer: Any, *, least: float = 0.0) -> Fit:
    """Shares of likeness; 0 for those below the least, which cost little."""
    bound = max(0.0, least * 100 - 0.01)
    shares: Fit = process.cdist([text], names, scorer=scorer, score_cutoff=bound, dtype=np.float64)[0] / 100
    return shares


def _agreement(asked: tuple[str, ...], listed: tuple[str, ...]) -> float:
    if asked == listed:
        return 1.0
    return 0.0 if asked and listed else _WITHOUT_NUMBER


@dataclass(frozen=True, slots=True)
class _Found:
    """What an index, or the names themselves, hold of some tokens; rows may be -1."""

    rows: Rows
    scores: Fit
    held: dict[str, Mask]

    @classmethod
    def by_words(cls, weighed: Weighed, rows: Rows) -> _Found:
        return cls(rows, weighed.scores, dict(weighed.held))

    @classmethod
    def by_names(cls, tokens: Sequence[str], roll: Roll) -> _Found:
        texts = ["\n".join(names) for names in roll.owns]
        held = {token: np.array([token in text for text in texts], np.bool_) for token in tokens}
        scores = np.zeros(len(texts)) + sum(held.values(), np.zeros(len(texts)))
        rows = np.flatnonzero(scores)
        return cls(rows, scores[rows], {token: mask[rows] for token, mask in held.items()})


class _Candidates:
    """Allowed rows, ascending, with what they hold."""

    def __init__(self, roll: Roll, allowed: Mask, found: _Found, also: Rows) -> None:
        usable = found.rows >= 0
        usable[usable] = allowed[found.rows[usable]]
        order = np.argsort(found.rows[usable], kind="stable")
        self._at = np.flatnonzero(usable)[order]
        """Of each row that the index found, its place there."""
        rows = found.rows[self._at]
        also = also[allowed[also]]
        self.rows: Rows = np.union1d(rows, also) if len(also) else rows
        self._places = np.searchsorted(self.rows, rows)
        self._found = found
        self._roll = roll

    @property
    def scores(self) -> Fit:
        """What the index gives each row; 0 for those that it did not find."""
        scores = np.zeros(len(self.rows))
        scores[self._places] = self._found.scores[self._at]
        return scores

    def holds_any(self, alternatives: Sequence[Sequence[str]]) -> Mask:
        """Which rows hold all tokens of one of these."""
        held = np.zeros(len(self.rows), np.bool_)
        for tokens in alternatives:
            masks = [self._found.held.get(token) for token in tokens]
            if not masks or any(mask is None for mask in masks):
                continue
            every = np.logical_and.reduce([mask[self._at] for mask in masks if mask is not None])
            held[self._places[every]] = True
        return held

    def best(self, count: int) -> _Candidates:
        """The rows with the highest scores; of equals the first."""
        if len(self.rows) <= count:
            return self
        chosen = np.lexsort((self.rows, -self.scores))[:count]
        allowed = np.zeros(len(self._roll), np.bool_)
        allowed[self.rows[chosen]] = True
        return _Candidates(self._roll, allowed, self._found, _NONE.rows)


def lies_in(roll: Roll, codes: frozenset[str], gazetteer: Gazetteer) -> Mask:
    """Which rows lie in one of some regions; none for a code that is no region, all for the nation's."""
    if NATION in codes:
        return np.ones(len(roll), np.bool_)
    if not roll.inside:
        roll.inside.update(_inside(roll.regions, gazetteer))
    known = np.zeros(len(roll.regions), np.bool_)
    for code in codes:
        known[roll.inside.get(code, [])] = True
    mask: Mask = known[roll.region]
    return mask


def _inside(codes: Sequence[str], gazetteer: Gazetteer) -> dict[str, list[int]]:
    """For each region, the places of the codes that lie in it; of an unknown town, by its county."""
    found: dict[str, list[int]] = {}
    for place, code in enumerate(codes):
        known = code if gazetteer.get(code) else code[:6]
        for region in gazetteer.lineage(known) if gazetteer.get(known) else ():
            found.setdefault(region.code, []).append(place)
    return found


def _by_initials(typed: str, roll: Roll) -> Rows:
    """Rows whose first letters begin with these, or are these but for the words that all names end in."""
    if not 1 < len(typed) <= INITIALS or not len(roll):
        return _NONE.rows
    found = _beginning(typed, roll)
    core = core_initials(typed)
    if 1 < len(core) < len(typed):
        begins = _beginning(core, roll)
        found = np.union1d(found, begins[roll.core_lengths[begins] == len(core)])
    return found


def _beginning(typed: str, roll: Roll) -> Rows:
    """Rows whose first letters begin with these; each is looked at only where those before it agree."""
    first, *others = typed.encode("ascii")
    found: Rows = np.flatnonzero(roll.initials[0] == first)
    for place, letter in enumerate(others, start=1):
        found = found[roll.initials[place][found] == letter]
    return found


def _fitted(asked: Asked, roll: Roll, rows: Rows, candidates: _Candidates) -> Matched:
    """Rows that hold all words, by the likeness of their names; past the bound by their words alone."""
    if not asked.letters:
        return Matched(rows, np.ones(len(rows)))
    scores = candidates.scores[np.searchsorted(candidates.rows, rows)]
    compared = np.arange(len(rows))
    if len(rows) > COMPARED:
        compared = np.sort(np.lexsort((rows, -scores))[:COMPARED])
    fit = np.zeros(len(rows))
    fit[compared] = _Names(roll, rows[compared]).whole(asked.own or asked.letters)
    return Matched(rows, fit)


def _most(asked: Asked, roll: Roll, candidates: _Candidates, held: Sequence[Mask]) -> Matched:
    """Rows that hold the most words, at least half of them; a region that was named is never left."""
    if not len(candidates.rows):
        return _NONE
    places = [mask for unit, mask in zip(asked.units, held, strict=True) if unit.is_place]
    words = [mask for unit, mask in zip(asked.units, held, strict=True) if not unit.codes]
    if not words:
        return _NONE
    counts = np.sum(words, axis=0)
    if places:
        counts = np.where(np.logical_and.reduce(places), counts, 0)
    most = int(counts.max())
    if most * 2 < len(words):
        return _NONE
    return _fitted(asked, roll, candidates.rows[counts == most], candidates)


_sound = lru_cache(maxsize=65_536)(sound)
_numbers = lru_cache(maxsize=65_536)(numbers)
