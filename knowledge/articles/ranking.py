"""Which section answers a question: retrieved by words and by meaning, told apart by features.

The features do not depend on the search engine, so that another engine gives
the same answers, and every loser keeps its own: “why was this not found” can
be answered.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from knowledge.bounds import FUZZY_CHARACTERS
from knowledge.search.engine import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from knowledge.articles.article import Section
    from knowledge.articles.shelf import Shelf
    from knowledge.language.reading import Language, Reading
    from knowledge.search.engine import Hit, SearchEngine

BY_WORDS = 24
"""Sections fetched by BM25."""

BY_MEANING = 12
"""Attached questions fetched by likeness of meaning."""

TITLE_SHARE = 0.8
"""Of a word's weight when only the article's title or an outer heading holds it."""

FRAME_SHARE = 0.3
"""Of a word's weight when it only frames a question: who, when, how (孩子, 什么时候, 怎么办)."""

FRAMES = frozenset({"person", "question"})

BODY_SHARE = 0.5
"""Of a word's weight when only the text of a section holds it."""

LABEL_CHARACTERS = 2_000
"""Of a section's title, headings and attached questions, when their terms are looked for."""

_VECTORS_KEPT = 50_000
_VOCABULARIES_KEPT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A section with why it may answer.

    Features lie between 0 and 1: `letters`, likeness of the question to the
    nearest attached question or heading, letter by letter; `meaning`, the same
    by word vectors; `own`, share of the question's rarer words that stand in the
    section's heading and attached questions; `covered`, the same with the
    article's title and the body counting in part; `missing`, share of the
    question's subjects (vaccine, dismissal) that the section does not name
    anywhere; `words`, BM25 as a share of the best section's.
    """

    section: Section
    nearest: str
    """The attached question or heading most like the question."""
    heads: frozenset[str]
    """The terms that its title, headings and attached questions name."""
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    own: frozenset[str]
    title: frozenset[str]
    body: frozenset[str]
    heads: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Labels:
    """Every attached question and heading of one state of the shelf, as one matrix of vectors."""

    number: int
    texts: tuple[str, ...]
    sections: tuple[str, ...]
    matrix: NDArray[np.float32]
    of_section: Mapping[str, tuple[int, ...]]


class Ranking:
    """Ranks the sections of a shelf; keeps vectors and vocabularies of what it has seen."""

    def __init__(self, language: Language, engine: SearchEngine) -> None:
        """Take the language that reads questions and the engine that holds the sections."""
        self._language = language
        self._engine = engine
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._vocabularies: OrderedDict[tuple[str, int], _Vocabulary] = OrderedDict()
        self._labels: _Labels | None = None
        self._lock = Lock()

    def rank(
        self,
        reading: Reading,
        shelf: Shelf,
        *,
        day: date,
        lineage: Collection[str],
        place_words: Collection[str] = (),
    ) -> list[Candidate]:
        """The sections in force on a day and in a place that may answer, unordered.

        `lineage` holds the codes from the place up to the nation; `place_words`
        are words of the question that only say where.
        """
        labels = self.labels(shelf)
        scores = {hit.id: hit.score for hit in self._search(reading)}
        best = max(scores.values(), default=0.0)
        alike = labels.matrix @ reading.vector if len(labels.texts) else np.zeros(0, dtype=np.float32)
        found = dict.fromkeys(scores)
        found.update(dict.fromkeys(labels.sections[index] for index in _largest(alike, BY_MEANING)))
        subjects = {mention.term.head for mention in reading.mentions if mention.term.category not in FRAMES}
        candidates = []
        letters = _without(reading.text, place_words)[:FUZZY_CHARACTERS]
        words = [self._weigh(word) for word in reading.words if word not in place_words]
        for name in found:
            section = shelf.sections.get(name)
            # The index may lag behind a withdrawal; the shelf, read from the database, does not.
            if section is None or not section.in_force_on(day) or not lineage_holds(section, lineage):
                continue
            indexes = labels.of_section[name]
            likeness, nearest = max(
                (fuzz.ratio(letters, labels.texts[index][:FUZZY_CHARACTERS]) / 100, labels.texts[index])
                for index in indexes
            )
            meaning = max((float(alike[index]) for index in indexes), default=0.0)
            vocabulary = self._vocabulary(section)
            own, covered = _coverage(words, vocabulary)
            candidates.append(
                Candidate(
                    section=section,
                    nearest=nearest,
                    heads=vocabulary.heads,
                    features={
                        "letters": likeness,
                        "meaning": max(0.0, meaning),
                        "own": own,
                        "covered": covered,
                        "missing": _missing(subjects, vocabulary),
                        "words": scores.get(name, 0.0) / best if best else 0.0,
                    },
                )
            )
        return candidates

    def _search(self, reading: Reading) -> Sequence[Hit]:
        """The sections that hold the question's words; none while the index is being made anew."""
        try:
            return self._engine.search(reading.tokens, limit=BY_WORDS)
        except IndexUnavailable:
            # Likeness of meaning still finds the likely ones, from the database alone.
            return ()

    def labels(self, shelf: Shelf) -> _Labels:
        """The labels of a shelf; made once for each of its states."""
        labels = self._labels
        if labels is not None and labels.number == shelf.number:
            return labels
        with self._lock:
            labels = self._labels
            if labels is None or labels.number != shelf.number:
                self._labels = labels = self._make_labels(shelf)
        return labels

    def _make_labels(self, shelf: Shelf) -> _Labels:
        texts: list[str] = []
        sections: list[str] = []
        of_section: dict[str, tuple[int, ...]] = {}
        for name, section in shelf.sections.items():
            start = len(texts)
            texts += dict.fromkeys((section.heading, *section.questions))
            sections += [name] * (len(texts) - start)
            of_section[name] = tuple(range(start, len(texts)))
        vectors = [self._vector(text) for text in texts]
        return _Labels(
            number=shelf.number,
            texts=tuple(texts),
            sections=tuple(sections),
            matrix=np.stack(vectors) if vectors else np.zeros((0, 0), dtype=np.float32),
            of_section=of_section,
        )

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = self._vectors.get(text)
        if vector is None:
            vector = self._vectors[text] = self._language.read(text).vector
            if len(self._vectors) > _VECTORS_KEPT:
                self._vectors.popitem(last=False)
        return vector

    def _weigh(self, word: str) -> tuple[frozenset[str], float]:
        """The forms under which a section may hold a word, and how much the word tells."""
        term = self._language.lexicon.term(word)
        forms = frozenset((word,) if term is None else (word, term.head))
        framed = term is not None and term.category in FRAMES
        return forms, self._language.rarity(word) * (FRAME_SHARE if framed else 1.0)

    def _vocabulary(self, section: Section) -> _Vocabulary:
        key = (section.id, section.revision)
        vocabulary = self._vocabularies.get(key)
        if vocabulary is None:
            tokens = self._language.index_tokens
            title = "\n".join((section.title, *section.heading_path))
            labels = "\n".join((title, *section.questions))
            vocabulary = self._vocabularies[key] = _Vocabulary(
                own=frozenset(tokens("\n".join((section.heading, *section.questions)))),
                title=frozenset(tokens(title)),
                body=frozenset(tokens("\n".join(section.paragraphs))),
                heads=frozenset(self._language.read(labels, limit=LABEL_CHARACTERS).heads),
            )
            if len(self._vocabularies) > _VOCABULARIES_KEPT:
                self._vocabularies.popitem(last=False)
        return vocabulary


def lineage_holds(section: Section, lineage: Collection[str]) -> bool:
    """Whether a section holds in a place: in it, or in what it lies in."""
    return any(code in lineage for code in section.regions)


def _coverage(words: Sequence[tuple[frozenset[str], float]], vocabulary: _Vocabulary) -> tuple[float, float]:
    """How much of the words' weight a section holds: in its own labels, and anywhere."""
    total = own = partly = 0.0
    for forms, weight in words:
        total += weight
        if not forms.isdisjoint(vocabulary.own):
            own += weight
        elif not forms.isdisjoint(vocabulary.title):
            partly += TITLE_SHARE * weight
        elif not forms.isdisjoint(vocabulary.body):
            partly += BODY_SHARE * weight
    return (own / total, (own + partly) / total) if total else (0.0, 0.0)


def _missing(subjects: Collection[str], vocabulary: _Vocabulary) -> float:
    if not subjects:
        return 0.0
    named = vocabulary.own | vocabulary.title | vocabulary.body | vocabulary.heads
    return sum(head not in named for head in subjects) / len(subjects)


def _largest(values: NDArray[np.float32], count: int) -> list[int]:
    if len(values) <= count:
        return list(range(len(values)))
    return [int(index) for index in np.argpartition(values, -count)[-count:]]


def _without(text: str, words: Collection[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text
