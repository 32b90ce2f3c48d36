"""One generation of an index in memory: posting lists as arrays, and BM25F over them.

Whoosh's searcher calls Python for every posting. Here the list of a term is
read once into arrays of document numbers and scores, the first time a question
asks for it, and a question is then a few additions over the union of its
lists. The scores are the very scores of Whoosh's own searcher (a test holds
them equal), its statistics included: documents deleted since the last merge
still count in frequencies and lengths.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.util.numeric import byte_to_length

from knowledge.search.engine import Hit, Weighed
from knowledge.search.segments import PostingList

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import numpy.typing as npt

    from knowledge.search.segments import HeldFile
    from knowledge.search.terms import TermTable

    Numbers = npt.NDArray[np.int32]
    Scores = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

TEXT_PREFIX = "text_"
TAG_PREFIX = "tag_"

_K1 = 1.2
_B = 0.75
"""BM25's two constants at Whoosh's values."""

_CACHED_POSTINGS = 2_000_000
"""About 24 MB of posting lists a generation."""

_COUNTED = 4_096
"""Below so many documents adding up over all of them is less work than sorting those that are held."""

_LENGTHS = np.array([byte_to_length(code) for code in range(256)], dtype=np.float64)
"""Whoosh keeps the length of a field in one byte; long ones are approximate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One segment as it was read: its reader, and the ids and keys of its documents."""

    name: str
    content: bytes
    reader: Any
    terms: TermTable
    postings: HeldFile
    """Of all terms, as Whoosh's codec lays them out."""
    deleted: Numbers
    """Documents, ascending."""
    ids: Sequence[str]
    keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class TermList:
    """The documents that hold a term, ascending, and what the term gives each."""

    documents: Numbers
    scores: Scores

    def __len__(self) -> int:
        """How many documents hold the term."""
        return len(self.documents)


_NOTHING = TermList(np.empty(0, np.int32), np.empty(0, np.float64))


class Generation:
    """An unchanging state of an index; safe for any number of threads.

    Whoosh's readers are not: one lock serves the first reading of a list.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        *,
        weights: Mapping[str, float],
        common_share: float,
        marks: Mapping[str, str],
    ) -> None:
        self.segments = {segment.name: segment for segment in segments}
        self._marked = {mark: [(field, weights[field])] for field, mark in marks.items()}
        self._unmarked = [(field, weight) for field, weight in weights.items() if field not in marks]
        self._common_share = common_share
        self._offsets = np.cumsum([0, *(len(segment.ids) for segment in segments)])
        self._ids = [identity for segment in segments for identity in segment.ids]
        self._keys = [key for segment in segments for key in segment.keys]
        self._lengths: dict[str, tuple[Scores, float]] = {}
        self._lists = _BoundedCache(_CACHED_POSTINGS)
        self._reading = threading.Lock()

    def search(
        self, terms: Collection[str], *, limit: int, tags: Mapping[str, str | Collection[str]] | None
    ) -> list[Hit]:
        """The best documents for any of the terms, best first, equals by id."""
        found = self._found(terms)
        if not found or limit < 1:
            return []
        sums = self._sum(found)
        best = self._best(sums, limit=limit, allowed=self._allowed(sums.documents, tags))
        return self._hits(sums.documents[best], sums.scores[best], found)

    def scores(self, terms: Collection[str], *, limit: int) -> dict[str, float]:
        """The ids that `search` finds without tags, best first, with their scores."""
        found = self._found(terms)
        if not found or limit < 1:
            return {}
        sums = self._sum(found)
        best = self._best(sums, limit=limit, allowed=None)
        numbers, scores = sums.documents[best].tolist(), sums.scores[best].tolist()
        return {self._ids[number]: score for number, score in zip(numbers, scores, strict=True)}

    def weigh(self, terms: Collection[str]) -> Weighed:
        """Every document that `search` would choose from."""
        found = self._found(terms)
        sums = self._sum(found)
        held = {term: _places_of(sums.documents, postings.documents)[0] for term, postings in found}
        return Weighed(ids=self._ids, documents=sums.documents, scores=sums.scores, held=held)

    def warm_up(self, terms: Iterable[str]) -> None:
        """Read the lists of these terms, as far as there is room for them."""
        for term in terms:
            self._term(term)

    def _found(self, terms: Collection[str]) -> Sequence[tuple[str, TermList]]:
        return [(term, postings) for term in terms if len(postings := self._term(term))]

    def _sum(self, found: Sequence[tuple[str, TermList]]) -> TermList:
        """What some terms together give each document that the rarer of them bring."""
        leading, following = self._split_by_rarity(found)
        sums = _sum_lists([postings for _, postings in leading])
        for _, common in following:
            held, at = _places_of(sums.documents, common.documents)
            sums.scores[held] += common.scores[at[held]]
        return sums

    def _split_by_rarity(
        self, found: Sequence[tuple[str, TermList]]
    ) -> tuple[Sequence[tuple[str, TermList]], Sequence[tuple[str, TermList]]]:
        """The lists that bring documents, and those that only add to their scores."""
        most = self._common_share * len(self._ids)
        rare = [entry for entry in found if len(entry[1]) <= most]
        if not rare or len(rare) == len(found):
            return found, ()
        return rare, [entry for entry in found if len(entry[1]) > most]

    def _allowed(self, candidates: Numbers, tags: Mapping[str, str | Collection[str]] | None) -> Mask | None:
        """Which candidates carry one of the values of each tag; None for all of them."""
        allowed: Mask | None = None
        for tag, wanted in (tags or {}).items():
            carries = np.zeros(len(candidates), np.bool_)
            for value in values_of(wanted):
                carries |= _places_of(candidates, self._tag(tag, value).documents)[0]
            allowed = carries if allowed is None else allowed & carries
        return allowed

    def _best(self, sums: TermList, *, limit: int, allowed: Mask | None) -> npt.NDArray[np.intp]:
        """Positions of the best documents, best first, equals by id."""
        scores = sums.scores
        chosen = np.arange(len(scores)) if allowed is None else np.flatnonzero(allowed)
        if len(chosen) > limit:
            worst = np.partition(scores[chosen], len(chosen) - limit)[len(chosen) - limit]
            chosen = chosen[scores[chosen] >= worst]
        ids = map(self._ids.__getitem__, sums.documents[chosen].tolist())
        order = sorted(zip((-scores[chosen]).tolist(), ids, chosen.tolist(), strict=True))
        return np.array([at for _, _, at in order[:limit]], dtype=np.intp)

    def _hits(self, documents: Numbers, scores: Scores, found: Iterable[tuple[str, TermList]]) -> list[Hit]:
        matched: list[list[str]] = [[] for _ in documents]
        for term, postings in found:
            for at in np.flatnonzero(_places_of(documents, postings.documents)[0]):
                matched[at].append(term)
        return [
            Hit(id=self._ids[document], key=self._keys[document], score=score, matched=frozenset(terms))
            for document, score, terms in zip(documents.tolist(), scores.tolist(), matched, strict=True)
        ]

    def _term(self, term: str) -> TermList:
        """What a term gives each document, over all fields."""
        known = self._lists.get(("", term))
        if known is not None:
            return known
        with self._reading:
            fields = self._marked.get(term[:1], self._unmarked)
            scored = [self._scored(field, term, weight) for field, weight in fields]
        merged = _sum_lists([postings for postings in scored if len(postings)])
        self._lists.put(("", term), merged)
        return merged

    def _tag(self, tag: str, value: str) -> TermList:
        known = self._lists.get((tag, value))
        if known is not None:
            return known
        with self._reading:
            documents, _, _ = self._read(TAG_PREFIX + tag, value)
        carriers = TermList(documents, np.zeros(len(documents)))
        self._lists.put((tag, value), carriers)
        return carriers

    def _scored(self, field: str, term: str, weight: float) -> TermList:
        documents, frequencies, document_frequency = self._read(TEXT_PREFIX + field, term)
        if not len(documents):
            return _NOTHING
        count = len(self._ids)
        rarity = log(count / (document_frequency + 1)) + 1
        lengths, length = self._field_lengths(TEXT_PREFIX + field)
        damping = _K1 * ((1 - _B) + _B * lengths[documents] / (length / count or 1))
        return TermList(documents, weight * rarity * (frequencies * (_K1 + 1)) / (frequencies + damping))

    def _read(self, field: str, text: str) -> tuple[Numbers, Scores, int]:
        """Living documents with a term in one field, how often each, and the frequency Whoosh counts by."""
        documents: list[Numbers] = []
        frequencies: list[Scores] = []
        document_frequency = 0
        for segment, offset in zip(self.segments.values(), self._offsets.tolist(), strict=False):
            info = segment.terms.find(field, text)
            if info is None:
                continue
            numbers, weights = PostingList(segment.postings, info, segment.reader.schema[field]).arrays()
            document_frequency += len(numbers)
            if len(segment.deleted):
                living = ~np.isin(numbers, segment.deleted, assume_unique=True)
                numbers, weights = numbers[living], weights[living]
            documents.append(numbers.astype(np.int32) + np.int32(offset))
            frequencies.append(weights.astype(np.float64))
        if not documents:
            return _NOTHING.documents, _NOTHING.scores, 0
        return np.concatenate(documents), np.concatenate(frequencies), document_frequency

    def _field_lengths(self, field: str) -> tuple[Scores, float]:
        """How long a field is in each document, and in all together."""
        if field not in self._lengths:
            segments = self.segments.values()
            codes = [_length_codes(segment, field) for segment in segments]
            length = sum(segment.reader.field_length(field) for segment in segments)
            self._lengths[field] = (_LENGTHS[np.concatenate(codes)], length)
        return self._lengths[field]


class _BoundedCache:
    """The lists used last, up to a number of postings in all."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[tuple[str, str], TermList] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: tuple[str, str]) -> TermList | None:
        with self._lock:
            known = self._kept.get(name)
            if known is not None:
                self._kept.move_to_end(name)
            return known

    def put(self, name: tuple[str, str], postings: TermList) -> None:
        with self._lock:
            if name in self._kept:
                return
            self._kept[name] = postings
            self._room -= _cost(postings)
            while self._room < 0 and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                self._room += _cost(oldest)


def _cost(postings: TermList) -> int:
    # An unknown word is kept as well, as an empty list: it takes room for its name.
    return len(postings) + 32


def values_of(wanted: str | Collection[str]) -> Collection[str]:
    """The values of a tag, given as one or as several."""
    return (wanted,) if isinstance(wanted, str) else wanted


def _sum_lists(lists: Sequence[TermList]) -> TermList:
    """The union of some lists, scores added; arrays of its own."""
    if not lists:
        return _NOTHING
    if len(lists) == 1:
        return TermList(lists[0].documents, lists[0].scores.copy())
    documents = np.concatenate([one.documents for one in lists])
    scores = np.concatenate([one.scores for one in lists])
    if documents.max() < _COUNTED:
        held = np.flatnonzero(np.bincount(documents)).astype(np.int32)
        return TermList(held, np.bincount(documents, scores).astype(np.float64, copy=False)[held])
    order = np.argsort(documents, kind="stable")
    documents = documents[order]
    is_first = np.empty(len(documents), np.bool_)
    is_first[0] = True
    np.not_equal(documents[1:], documents[:-1], out=is_first[1:])
    sums = np.bincount(np.cumsum(is_first) - 1, scores[order]).astype(np.float64, copy=False)
    return TermList(documents[is_first], sums)


def _places_of(wanted: Numbers, documents: Numbers) -> tuple[Mask, npt.NDArray[np.intp]]:
    """Which of the wanted documents are in an ascending list, and where."""
    if not len(documents):
        return np.zeros(len(wanted), np.bool_), np.zeros(len(wanted), np.intp)
    places = np.minimum(np.searchsorted(documents, wanted), len(documents) - 1)
    return documents[places] == wanted, places


def _length_codes(segment: Segment, field: str) -> npt.NDArray[np.uint8]:
    """The column of a segment that holds the length of a field, one byte a document."""
    codes = np.zeros(len(segment.ids), np.uint8)
    storage = segment.reader.storage()
    name = segment.reader.codec().column_filename(segment.reader.segment(), f"_{field}_len")
    if storage.file_exists(name):
        # The column ends with the last document that has the field.
        column = storage.open_file(name).get(0, storage.file_length(name))
        codes[: len(column)] = np.frombuffer(column, np.uint8)
    return codes
