"""Which section answers a question: retrieved by words and by meaning, told apart by features.

The features do not depend on the search engine, so that another engine gives
the same answers, and every loser keeps its own: “why was this not found” can
be answered.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.articles.labels import LabelReader, is_of_family, subjects_of
from knowledge.bounds import FUZZY_CHARACTERS
from knowledge.search.engine import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from knowledge.articles.article import Section
    from knowledge.articles.labels import Labels
    from knowledge.articles.shelf import Shelf
    from knowledge.language.reading import Language, Reading
    from knowledge.search.engine import Hit, SearchEngine

BY_WORDS = 24
"""Sections fetched by BM25."""

BY_MEANING = 12
"""Attached questions fetched by likeness of meaning."""

AROUND = 5
"""Labels whose likeness says how near a question is to all that is published."""

TITLE_SHARE = 0.8
"""Of a word's weight when only the article's title or an outer heading holds it."""

BODY_SHARE = 0.5
"""Of a word's weight when only the text of a section holds it."""

ENOUGH_WEIGHT = 3.0
"""Of words held that count as all of them: a whole story need not be found word by word."""

WITHIN_SHARE = 0.85
WITHIN_CHARACTERS = 8
STORY_TIMES = 1.4
"""A label this long that stands within a question so many times as long counts as this like it."""

CARRIED_SHARE = 0.4
"""Of a word's weight when the conversation lends it: what is said now decides."""

LABEL_CHARACTERS = 2_000
"""Of a section's title, headings and attached questions, when their terms are looked for."""

_VOCABULARIES_KEPT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A section with why it may answer.

    Features lie between 0 and 1. For the section:

    - `letters`: likeness of the question to the nearest attached question or
      heading, letter by letter
    - `meaning`: the same by word vectors
    - `covered`: share of the question's rarer words that stand in the heading and
      the attached questions, with the article's title and the body counting in part
    - `missing`: share of the question's subjects (vaccine, dismissal) that the
      section names nowhere
    - `words`: BM25 as a share of the best section's

    - `other`: 1 where the article's title is of a birth, a pregnancy or a leave,
      and the question is not

    And for the question, the same for every section: `aimless`, 1 where it
    names no subject at all; `thin`, how far the words of such a question fall
    short of telling something.
    """

    section: Section
    heads: frozenset[str]
    """The terms that its title, headings and attached questions name."""
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """What is published that may answer a question, and how near anything published is to it."""

    candidates: tuple[Candidate, ...]
    """Unordered."""
    nearest: float
    """Likeness of meaning of the nearest label, wherever it is in force; 0 … 1."""
    around: float
    """The mean of the nearest few."""

    def best(self, feature: str) -> float:
        """The highest value of a feature among the candidates; 0 without any."""
        return max((candidate.features[feature] for candidate in self.candidates), default=0.0)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    own: frozenset[str]
    title: frozenset[str]
    body: frozenset[str]
    heads: frozenset[str]
    is_of_family: bool

    def names(self, head: str) -> bool:
        return head in self.own or head in self.title or head in self.body or head in self.heads


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question as it is held against each section."""

    letters: str
    weights: Mapping[str, float]
    total: float
    subjects: frozenset[str]
    alike: NDArray[np.float32]
    """Likeness of meaning of every label."""
    is_of_family: bool
    scores: Mapping[str, float]
    """BM25 by section, for those that hold a word of the question."""
    best: float

    @property
    def features(self) -> dict[str, float]:
        thin = 0.0 if self.subjects else max(0.0, 1.0 - self.total)
        return {"aimless": float(not self.subjects), "thin": thin}


class Ranking:
    """Ranks the sections of a shelf; keeps labels and vocabularies of what it has seen."""

    def __init__(self, language: Language, engine: SearchEngine) -> None:
        """Take the language that reads questions and the engine that holds the sections."""
        self._language = language
        self._engine = engine
        self._labels = LabelReader(language)
        self._vocabularies: OrderedDict[tuple[str, int], _Vocabulary] = OrderedDict()

    def warm_up(self, shelf: Shelf) -> None:
        """Read all that is read of a shelf only once, so that no parent waits for it."""
        self._labels.of(shelf)
        for section in shelf.sections.values():
            self._vocabulary(section)

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
        asked = self._ask(reading, labels, place_words, carried)
        found = dict.fromkeys(asked.scores)
        found.update(dict.fromkeys(labels.sections[index] for index in _largest(asked.alike, BY_MEANING)))
        # The index may lag behind a withdrawal; the shelf, read from the database, does not.
        sections = [
            section
            for section in (shelf.sections.get(name) for name in found)
            if section is not None
            and section.in_force_on(day)
            and any(code in lineage for code in section.regions)
        ]
        letters = _letters(
            asked.letters, [labels.texts[labels.of_section[section.id]] for section in sections]
        )
        near = np.sort(asked.alike[_largest(asked.alike, AROUND)])[::-1].clip(min=0.0)
        return Ranked(
            candidates=tuple(
                self._hold(asked, section, labels, likeness)
                for section, likeness in zip(sections, letters, strict=True)
            ),
            nearest=float(near[0]) if len(near) else 0.0,
            around=float(near.mean()) if len(near) else 0.0,
        )

    def _ask(
        self, reading: Reading, labels: Labels, place_words: Collection[str], carried: Collection[str]
    ) -> _Asked:
        letters = reading.text
        for word in place_words:
            letters = letters.replace(word, "")
        weights = self._labels.weigh(reading, without=place_words)
        for word in carried:
            if word in weights:
                weights[word] *= CARRIED_SHARE
        scores = {hit.id: hit.score for hit in self._search(reading)}
        return _Asked(
            letters=letters[:FUZZY_CHARACTERS],
            weights=weights,
            total=sum(weights.values()),
            subjects=subjects_of(reading),
            is_of_family=is_of_family(reading),
            alike=labels.likeness(reading.vector),
            scores=scores,
            best=max(scores.values(), default=0.0),
        )

    def _hold(self, asked: _Asked, section: Section, labels: Labels, letters: float) -> Candidate:
        """A section held against the question."""
        own_labels = labels.of_section[section.id]
        vocabulary = self._vocabulary(section)
        missing = sum(not vocabulary.names(head) for head in asked.subjects)
        return Candidate(
            section=section,
            heads=vocabulary.heads,
            features={
                "letters": letters,
                "meaning": max(0.0, float(asked.alike[own_labels].max())),
                "covered": _coverage(asked, vocabulary),
                "missing": missing / len(asked.subjects) if asked.subjects else 0.0,
                "other": float(vocabulary.is_of_family and not asked.is_of_family),
                "words": asked.scores.get(section.id, 0.0) / asked.best if asked.best else 0.0,
                **asked.features,
            },
        )

    def _search(self, reading: Reading) -> Sequence[Hit]:
        """The sections that hold the question's words; none while the index is being made anew."""
        try:
            return self._engine.search(reading.tokens, limit=BY_WORDS)
        except IndexUnavailable:
            # Likeness of meaning still finds the likely ones, from the database alone.
            return ()

    def _vocabulary(self, section: Section) -> _Vocabulary:
        key = (section.id, section.revision)
        vocabulary = self._vocabularies.get(key)
        if vocabulary is None:
            tokens = self._language.index_tokens
            title = "\n".join((section.title, *section.heading_path))
            labels = "\n".join((title, *section.questions))
            read = self._language.read
            vocabulary = self._vocabularies[key] = _Vocabulary(
                own=frozenset(tokens("\n".join((section.heading, *section.questions)))),
                title=frozenset(tokens(title)),
                body=frozenset(tokens("\n".join(section.paragraphs))),
                heads=frozenset(read(labels, limit=LABEL_CHARACTERS, is_ours=True).heads),
                is_of_family=is_of_family(read(title, is_ours=True)),
            )
            if len(self._vocabularies) > _VOCABULARIES_KEPT:
                self._vocabularies.popitem(last=False)
        return vocabulary


def _coverage(asked: _Asked, vocabulary: _Vocabulary) -> float:
    """How much of the question's weight a section holds."""
    held = 0.0
    for word, weight in asked.weights.items():
        if word in vocabulary.own:
            held += weight
        elif word in vocabulary.title:
            held += TITLE_SHARE * weight
        elif word in vocabulary.body:
            held += BODY_SHARE * weight
    enough = min(asked.total, ENOUGH_WEIGHT)
    return min(1.0, held / enough) if enough else 0.0


def _letters(question: str, groups: Sequence[Sequence[str]]) -> list[float]:
    """For each group of labels, likeness letter by letter of the likest, 0 … 1.

    As a whole, or of a label to the likest part of a longer story. One call for
    all of them: a call costs more than a comparison.
    """
    if not groups:
        return []
    labels = [label for group in groups for label in group]
    likeness = process.cdist([question], labels, scorer=fuzz.ratio)[0]
    within = [
        index
        for index, label in enumerate(labels)
        if len(label) >= WITHIN_CHARACTERS and len(label) * STORY_TIMES <= len(question)
    ]
    if within:
        parts = process.cdist([question], [labels[index] for index in within], scorer=fuzz.partial_ratio)[0]
        likeness[within] = np.maximum(likeness[within], WITHIN_SHARE * parts)
    starts = np.cumsum([0, *(len(group) for group in groups[:-1])])
    return [float(best) / 100 for best in np.maximum.reduceat(likeness, starts)]


def _largest(values: NDArray[np.float32], count: int) -> list[int]:
    if len(values) <= count:
        return list(range(len(values)))
    return [int(index) for index in np.argpartition(values, -count)[-count:]]
