"""Which section answers a question: retrieved by words and by meaning, told apart by features.

The features do not depend on the search engine, so that another engine gives
the same answers, and every loser keeps its own: “why was this not found” can
be answered.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from operator import mul
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.articles.labels import LabelReader, is_of_family, subjects_of
from knowledge.articles.vocabulary import Vocabularies
from knowledge.bounds import FUZZY_CHARACTERS
from knowledge.search.engine import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from knowledge.articles.article import Section
    from knowledge.articles.labels import Labels
    from knowledge.articles.shelf import Shelf
    from knowledge.articles.vocabulary import Vocabulary
    from knowledge.language.reading import Language, Reading
    from knowledge.search.engine import SearchEngine

BY_WORDS = 24
"""Sections fetched by BM25."""

BY_MEANING = 12
"""Attached questions fetched by likeness of meaning."""

AROUND = 5
"""Labels whose likeness says how near a question is to all that is published; fewer than BY_MEANING."""

ENOUGH_WEIGHT = 3.0
"""Of words held that count as all of them: a whole story need not be found word by word."""

WITHIN_SHARE = 0.85
WITHIN_CHARACTERS = 8
STORY_TIMES = 1.4
"""A label this long that stands within a question so many times as long counts as this like it."""

CARRIED_SHARE = 0.4
"""Of a word's weight when the conversation lends it: what is said now decides."""


ASKED_AGAIN = 2
"""In the attached questions of so many sections a word stands that parents will ask with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The published sections that may answer a question, and how near anything published is to it.

    Features lie between 0 and 1. Of each section, in `columns`:

    - `letters`: likeness of the question to the nearest attached question or
      heading, letter by letter
    - `meaning`: the same by word vectors
    - `covered`: share of the question's rarer words that stand in the heading and
      the attached questions, with the article's title and the body counting in part
    - `missing`: share of the question's subjects (vaccine, dismissal) that the
      section names nowhere
    - `other`: 1 where the article's title is of a birth, a pregnancy or a leave,
      and the question is not
    - `words`: BM25 as a share of the best section's

    And of the question, the same for every section, in `common`: `aimless`, 1
    where it names no subject at all; `thin`, how far the words of such a
    question fall short of telling something.
    """

    sections: tuple[Section, ...]
    """Unordered."""
    heads: tuple[frozenset[str], ...]
    """Of each section: the terms that its title, headings and attached questions name."""
    columns: Mapping[str, NDArray[np.float64]]
    """By feature: its value for each section."""
    common: Mapping[str, float]
    nearest: float
    """Likeness of meaning of the nearest label, wherever it is in force; 0 … 1."""
    around: float
    """The mean of the nearest few."""

    def best(self, feature: str) -> float:
        """The highest value of one of the sections' features; 0 without any section."""
        return float(self.columns[feature].max()) if self.sections else 0.0


NOTHING = Ranked(
    sections=(),
    heads=(),
    columns={},
    common={"aimless": 1.0, "thin": 1.0},
    nearest=0.0,
    around=0.0,
)
"""What is ranked where nothing is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question as it is held against each section."""

    letters: str
    weights: Mapping[str, float]
    total: float
    subjects: frozenset[str]
    vector: NDArray[np.float32]
    is_of_family: bool
    scores: Mapping[str, float]
    """BM25 by section, for those that hold a word of the question."""

    @property
    def common(self) -> dict[str, float]:
        thin = 0.0 if self.subjects else max(0.0, 1.0 - self.total)
        return {"aimless": float(not self.subjects), "thin": thin}


class Ranking:
    """Ranks the sections of a shelf; keeps labels and vocabularies of what it has seen."""

    def __init__(self, language: Language, engine: SearchEngine) -> None:
        """Take the language that reads questions and the engine that holds the sections."""
        self._engine = engine
        self._labels = LabelReader(language)
        self._vocabularies = Vocabularies(language)

    def warm_up(self, shelf: Shelf) -> None:
        """Read all that is read of a shelf only once, so that no parent waits for it."""
        labels = self._labels.of(shelf)
        vocabularies = self._vocabularies.of(labels, range(len(labels.sections)))
        sections = Counter(chain.from_iterable(vocabulary.own_words() for vocabulary in vocabularies))
        try:
            self._engine.warm_up([word for word, count in sections.items() if count >= ASKED_AGAIN])
        except IndexUnavailable:
            # It is being made anew; its lists are then read as they are asked for.
            return

    def rank(
        self,
        reading: Reading,
        shelf: Shelf,
        *,
        day: date,
        lineage: Collection[str],
        place_words: Collection[str] = (),
        carried: Collection[str] = (),
    ) -> Ranked:
        """The sections in force on a day and in a place that may answer.

        `lineage` holds the codes from the place up to the nation; `place_words`
        are words of the question that only say where, `carried` those that the
        conversation lends to a follow-up.
        """
        labels = self._labels.of(shelf)
        asked = self._ask(reading, place_words, carried)
        # The index may lag behind a withdrawal; the shelf, read from the database, does not.
        found = {labels.places[name]: None for name in asked.scores if name in labels.places}
        nearest, alike = labels.nearest(asked.vector, BY_MEANING)
        found.update(dict.fromkeys(labels.owners[nearest].tolist()))
        places = labels.in_force(found, day=day, codes=frozenset(lineage))
        vocabularies = self._vocabularies.of(labels, places)
        near = np.sort(alike)[::-1][:AROUND].clip(min=0.0)
        return Ranked(
            sections=tuple(labels.sections[place] for place in places),
            heads=tuple(vocabulary.heads for vocabulary in vocabularies),
            columns=_columns(asked, labels, places, vocabularies),
            common=asked.common,
            nearest=float(near[0]) if len(near) else 0.0,
            around=float(near.mean()) if len(near) else 0.0,
        )

    def _ask(self, reading: Reading, place_words: Collection[str], carried: Collection[str]) -> _Asked:
        letters = reading.text
        for word in place_words:
            letters = letters.replace(word, "")
        weights = self._labels.weigh(reading, without=place_words)
        for word in carried:
            if word in weights:
                weights[word] *= CARRIED_SHARE
        return _Asked(
            letters=letters[:FUZZY_CHARACTERS],
            weights=weights,
            total=sum(weights.values()),
            subjects=subjects_of(reading),
            is_of_family=is_of_family(reading),
            vector=reading.vector,
            scores=self._search(reading),
        )

    def _search(self, reading: Reading) -> Mapping[str, float]:
        """How much the sections hold of the question's words; none while the index is being made anew."""
        try:
            return self._engine.scores(reading.tokens, limit=BY_WORDS)
        except IndexUnavailable:
            # Likeness of meaning still finds the likely ones, from the database alone.
            return {}


def _columns(
    asked: _Asked, labels: Labels, places: Sequence[int], vocabularies: Sequence[Vocabulary]
) -> dict[str, NDArray[np.float64]]:
    """The features of some sections, held against the question."""
    if not places:
        return {name: np.zeros(0) for name in ("letters", "meaning", "covered", "missing", "other", "words")}
    numbers, starts = labels.of(places)
    meaning = np.maximum.reduceat(labels.likeness(numbers, asked.vector), starts)
    best = max(asked.scores.values(), default=0.0) or 1.0
    return {
        "letters": _letters(
            asked.letters,
            list(chain.from_iterable([labels.texts[place] for place in places])),
            lengths=labels.lengths[numbers],
            starts=starts,
        ),
        "meaning": meaning.clip(min=0.0).astype(np.float64),
        "covered": np.array(_coverages(asked, vocabularies)),
        "missing": np.array(_missing(asked, vocabularies)),
        "other": np.array(
            [vocabulary.is_of_family and not asked.is_of_family for vocabulary in vocabularies], np.float64
        ),
        "words": np.array([asked.scores.get(labels.keys[place][0], 0.0) / best for place in places]),
    }


def _coverages(asked: _Asked, vocabularies: Sequence[Vocabulary]) -> list[float]:
    """How much of the question's weight each section holds."""
    enough = min(asked.total, ENOUGH_WEIGHT)
    if not enough:
        return [0.0] * len(vocabularies)
    words, weights = tuple(asked.weights), tuple(asked.weights.values())
    nothing = (0.0,) * len(words)
    return [
        min(1.0, sum(map(mul, map(vocabulary.shares.get, words, nothing), weights)) / enough)
        for vocabulary in vocabularies
    ]


def _missing(asked: _Asked, vocabularies: Sequence[Vocabulary]) -> list[float]:
    """The share of the question's subjects that each section names nowhere."""
    subjects = asked.subjects
    if not subjects:
        return [0.0] * len(vocabularies)
    return [vocabulary.missing(subjects) / len(subjects) for vocabulary in vocabularies]


def _letters(
    question: str, labels: Sequence[str], *, lengths: NDArray[np.intp], starts: NDArray[np.intp]
) -> NDArray[np.float64]:
    """For each group of labels, likeness letter by letter of the likest, 0 … 1.

    As a whole, or of a label to the likest part of a longer story. `starts`
    tells where each group begins. One call for all of them: a call costs more
    than a comparison.
    """
    likeness = process.cdist([question], labels, scorer=fuzz.ratio)[0]
    if len(question) >= WITHIN_CHARACTERS * STORY_TIMES:
        # Labels that tell something, and are so short that the question may be a story around them.
        is_short = (lengths >= WITHIN_CHARACTERS) & (lengths * STORY_TIMES <= len(question))
        within = np.flatnonzero(is_short)
        if len(within):
            short = [labels[at] for at in within.tolist()]
            parts = process.cdist([question], short, scorer=fuzz.partial_ratio)[0]
            likeness[within] = np.maximum(likeness[within], WITHIN_SHARE * parts)
    best: NDArray[np.float64] = np.maximum.reduceat(likeness, starts).astype(np.float64) / 100
    return best
