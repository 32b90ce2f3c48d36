"""The labels of published sections: attached questions and headings, read once and kept as one matrix.

They are what a question is held against: likeness in meaning is one product
with the matrix.
"""

from __future__ import annotations

import re
from collections import ChainMap, OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from knowledge.articles.products import BLOCK, product
from knowledge.bounds import FUZZY_CHARACTERS
from knowledge.language.meaning import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from knowledge.articles.article import Section
    from knowledge.articles.shelf import Shelf
    from knowledge.language.lexicon import Term
    from knowledge.language.reading import Language, Reading

FRAMES = frozenset({"person", "question"})
"""Categories of terms that only frame a question: who, when, how (孩子, 什么时候, 怎么办)."""

FRAME_SHARE = 0.3
"""Of such a word's weight."""

FAMILY = frozenset({"leave", "birth"})
FAMILY_PEOPLE = frozenset({"孕妇", "新生儿", "孕期", "哺乳期", "三期", "女职工特殊保护", "就业歧视"})
FAMILY_MONEY = frozenset({"生育津贴", "生育保险", "生育医疗费"})
"""What makes a question about work one of ours: a birth, a pregnancy, a leave and the money for them."""

ROUGH = 32
"""Numbers of a label that are looked at first; the last of them stands for all that are left out."""

UNSEEN = 0.4
"""How alike two labels may be in the numbers left out, as a share of what stands there."""

PROMISING = 384
"""Labels whose likeness is worked out in full, where they are more than a few.

Of 500 questions held against 35,000 labels the nearest label was among 768 for
99 %, among half as many for about 98 %. Which answers come is the same with
twice the numbers and twice the labels (1,683 questions, 2026-11-30).
"""

FEW = 4_000
"""Labels that are all worked out in full: to choose among them costs as much."""

_AGE = re.compile(r"(?:\d+|[一二两三四五六七八九十几半俩仨]+)(?:周?岁|个?月龄?)(?:[半多零]|大)*")
"""An age or a length of time in a normalised text; two after each other are two."""

ReadLabel: TypeAlias = "tuple[str, NDArray[np.float32]]"
"""A label normalised, as long as is compared letter by letter, and its meaning."""

_READ_LABELS_KEPT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Every label of one state of the shelf."""

    number: int
    """Of the shelf."""
    sections: tuple[Section, ...]
    """In the order of the shelf; whatever else is told of a section stands at its place among them."""
    places: Mapping[str, int]
    """The place of each section, by its id."""
    keys: tuple[tuple[str, int], ...]
    """The id and the revision of each section."""
    texts: tuple[str, ...]
    """Each label, normalised, and as long as is compared letter by letter."""
    lengths: NDArray[np.intp]
    """Of each label, as it is compared letter by letter."""
    starts: NDArray[np.intp]
    """The number of each section's first label, its others following; every section has one."""
    counts: NDArray[np.intp]
    """How many labels each section has."""
    attached_to: Mapping[str, Sequence[int]]
    """The places of the sections that a text is attached to, word for word; the heading (去哪办) is none."""
    articles: NDArray[np.intp]
    """Of each section: the number of its article."""
    scopes: tuple[int, ...]
    """Of each section: which of `each_scope` is its own."""
    each_scope: tuple[Section, ...]
    """A section for each of the few days, places and reviews that sections hold for."""
    owners: NDArray[np.intp]
    """The place of the section that each label belongs to."""
    vectors: NDArray[np.float32]
    """A row of 256 numbers for each label, of unit length or zeros."""
    rough: NDArray[np.float32]
    """The first of those numbers, which say most, and the length of the rest; in blocks, zeros at the end."""

    def nearest(
        self, vector: NDArray[np.float32], count: int
    ) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """The labels nearest in meaning to a vector of unit length, unordered, with their likeness, -1 … 1.

        Of the last of many, one may be missed: looked for are the most
        promising by what says most, or each time all vectors would be read.
        """
        count = min(count, len(self.owners))
        if len(self.owners) <= FEW:
            alike = product(self.vectors, vector)
            nearest = np.argpartition(alike, -count)[-count:] if count else np.arange(0)
            return nearest, alike[nearest]
        rough = (self.rough @ _roughly(vector)).reshape(-1)[: len(self.owners)]
        promising = np.argpartition(rough, -PROMISING)[-PROMISING:]
        alike = product(self.vectors[promising], vector)
        nearest = np.argpartition(alike, -count)[-count:]
        return promising[nearest], alike[nearest]

    def likeness(self, numbers: NDArray[np.intp], vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Likeness of meaning of some labels to a vector, -1 … 1."""
        return product(self.vectors[numbers], vector)

    def of(self, places: Sequence[int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The numbers of the labels of some sections, one section after the other, and where each begins."""
        counts = self.counts[places]
        ends = np.cumsum(counts)
        starts = ends - counts
        return np.repeat(self.starts[places] - starts, counts) + np.arange(ends[-1]), starts

    def in_force(self, places: Iterable[int], *, day: date, codes: frozenset[str]) -> list[int]:
        """Those of some sections that may be quoted on a day in one of the places."""
        held: dict[int, bool] = {}
        for scope in {self.scopes[place] for place in places}:
            section = self.each_scope[scope]
            held[scope] = section.may_be_quoted_on(day) and not codes.isdisjoint(section.regions)
        return [place for place in places if held[self.scopes[place]]]


class LabelReader:
    """Reads the labels of shelves, each text once."""

    def __init__(self, language: Language, known: Mapping[str, ReadLabel]) -> None:
        """Take the language that questions are read with too, and what was read before."""
        self._language = language
        self._known = known
        self._read: OrderedDict[str, ReadLabel] = OrderedDict()
        self._made: Labels | None = None
        self._lock = Lock()

    def apart(self) -> LabelReader:
        """A reader of other shelves, which knows what this one has read and tells it nothing."""
        return LabelReader(self._language, ChainMap(self._read, dict(self._known)))

    def of(self, shelf: Shelf) -> Labels:
        """The labels of a shelf; made once for each of its states."""
        made = self._made
        if made is not None and made.number == shelf.number:
            return made
        with self._lock:
            made = self._made
            if made is None or made.number != shelf.number:
                self._made = made = self._make(shelf)
        return made

    def each(self, shelf: Shelf) -> dict[str, ReadLabel]:
        """Every label of a shelf as it is read, by the label itself."""
        return {text: self._label(text) for section in shelf.sections.values() for text in texts_of(section)}

    def weigh(self, reading: Reading, *, without: Collection[str] = ()) -> dict[str, float]:
        """How much each word of a text tells; words that name a term together count once, under its head."""
        weights: dict[str, float] = {}
        of_age = age_words(reading)
        for word, term in _units(reading):
            if word not in without:
                framed = word in of_age if term is None else term.category in FRAMES
                weights[word] = self._language.rarity(word) * (FRAME_SHARE if framed else 1.0)
        return weights

    def _make(self, shelf: Shelf) -> Labels:
        read = [[self._label(text) for text in texts_of(section)] for section in shelf.sections.values()]
        counts = [len(labels) for labels in read]
        vectors = np.array([vector for labels in read for _, vector in labels], dtype=np.float32)
        vectors = vectors.reshape(-1, NUMBERS)
        attached_to: dict[str, list[int]] = {}
        for place, [(heading, _), *others] in enumerate(read):
            for text in {text for text, _ in others if text != heading}:
                attached_to.setdefault(text, []).append(place)
        articles: dict[str, int] = {}
        scopes: dict[tuple[object, ...], int] = {}
        each_scope = {}
        of_scope = []
        for section in shelf.sections.values():
            scope = (
                *(section.in_force_from, section.in_force_until, section.regions),
                *(section.review_by, section.grace_days),
            )
            of_scope.append(scopes.setdefault(scope, len(scopes)))
            each_scope[scope] = section
        return Labels(
            number=shelf.number,
            sections=tuple(shelf.sections.values()),
            places={name: place for place, name in enumerate(shelf.sections)},
            keys=tuple((name, section.revision) for name, section in shelf.sections.items()),
            texts=tuple([text for labels in read for text, _ in labels]),
            lengths=np.array([len(text) for labels in read for text, _ in labels], dtype=np.intp),
            starts=np.cumsum([0, *counts[:-1]], dtype=np.intp),
            counts=np.array(counts, dtype=np.intp),
            attached_to=attached_to,
            articles=np.array(
                [articles.setdefault(section.slug, len(articles)) for section in shelf.sections.values()],
                dtype=np.intp,
            ),
            scopes=tuple(of_scope),
            each_scope=tuple(each_scope.values()),
            owners=np.repeat(np.arange(len(read)), counts),
            vectors=vectors,
            rough=_rough_of(vectors),
        )

    def _label(self, text: str) -> ReadLabel:
        label = self._read.get(text) or self._known.get(text)
        if label is None:
            reading = self._language.read(text, is_ours=True)
            label = self._read[text] = (reading.text[:FUZZY_CHARACTERS], reading.vector)
            if len(self._read) > _READ_LABELS_KEPT:
                self._read.popitem(last=False)
        return label


def texts_of(section: Section) -> Iterable[str]:
    """Each label of a section once."""
    return dict.fromkeys((section.heading, *section.questions))


def _rough_of(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """What `Labels.rough` holds of all vectors."""
    rows = BLOCK // ROUGH
    rough = np.zeros((-(-len(vectors) // rows) * rows, ROUGH), dtype=np.float32)
    rough[: len(vectors), : ROUGH - 1] = vectors[:, : ROUGH - 1]
    rest = vectors[:, ROUGH - 1 :]
    rough[: len(vectors), ROUGH - 1] = UNSEEN * np.sqrt(np.einsum("ij,ij->i", rest, rest))
    return rough.reshape(-1, rows, ROUGH)


def _roughly(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same of a vector that is held against them."""
    rough = vector[:ROUGH].copy()
    rest = vector[ROUGH - 1 :]
    rough[-1] = np.sqrt(rest @ rest)
    return rough


def age_words(reading: Reading) -> frozenset[str]:
    """The words of a text that only tell an age or a length of time: 2, 岁, 7 and 月 of 两岁7个月."""
    spans = [found.span() for found in _AGE.finditer(reading.text)]
    if not spans:
        return frozenset()
    return frozenset(
        word
        for word, start, end in reading.placed_words()
        if any(first <= start and end <= last for first, last in spans)
    )


def subjects_of(reading: Reading) -> frozenset[str]:
    """The heads of the terms that say what a text is about."""
    return frozenset(mention.term.head for mention in reading.mentions if mention.term.category not in FRAMES)


def is_of_family(reading: Reading) -> bool:
    """Whether a text speaks of a birth, a pregnancy or a leave, and not just of any job."""
    return any(is_family(mention.term) for mention in reading.mentions)


def is_family(term: Term) -> bool:
    """Whether a term makes what is said one of a family's."""
    return term.category in FAMILY or term.head in FAMILY_PEOPLE or term.head in FAMILY_MONEY


def _units(reading: Reading) -> Iterator[tuple[str, Term | None]]:
    """The heads of the terms of a text, and its words outside of them."""
    yield from ((mention.term.head, mention.term) for mention in reading.mentions)
    for word, start, end in reading.placed_words():
        if not any(mention.start < end and start < mention.end for mention in reading.mentions):
            yield word, None
