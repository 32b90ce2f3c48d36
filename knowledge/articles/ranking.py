"""Which section answers a question: retrieved by words and by meaning, told apart by features.

The features do not depend on the search engine, so that another engine gives
the same answers, and every loser keeps its own: “why was this not found” can
be answered.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np

from knowledge.articles.kept_readings import KeptReadings, bodies_of, key_of_body
from knowledge.articles.labels import LabelReader, age_words, is_of_family, subjects_of
from knowledge.articles.letters import letters_alike
from knowledge.articles.section_words import SectionWords, are_titled, marks_of, missing_of, shares_of
from knowledge.articles.sections import lines_of
from knowledge.articles.vocabulary import Vocabularies, key_of
from knowledge.bounds import FUZZY_CHARACTERS
from knowledge.search.engine import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from knowledge.articles.article import Section
    from knowledge.articles.labels import Labels
    from knowledge.articles.shelf import Shelf
    from knowledge.articles.vocabulary import Vocabulary
    from knowledge.language.reading import Language, Reading

BY_WORDS = 8
"""Sections fetched by BM25; with three times as many, no question more was answered rightly."""

BY_MEANING = 16
"""Attached questions fetched by likeness of meaning, and heard for their articles."""

SAYS_NOTHING = 0.3
"""Likeness of meaning of an attached question whose vote counts next to nothing."""

AROUND = 5
"""Labels whose likeness says how near a question is to all that is published; fewer than BY_MEANING."""

SAID_ALIKE = 0.15
"""Labels of a section so much less alike in meaning than its likest are not compared letter by letter."""

ENOUGH_WEIGHT = 3.0
"""Of words held that count as all of them: a whole story need not be found word by word."""

COLUMNS = (
    *("letters", "meaning", "covered", "titled", "alike", "kin"),
    *("votes", "age", "missing", "other", "words"),
)

AGE_SLACK_MONTHS = 1.0
AGE_SLACK_SHARE = 6.0
"""So much, and a sixth of the age, a child may be younger or older than an article is for."""

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
    - `titled`: the same by the title and the headings alone: what an article is about, and not
      what it only mentions
    - `alike`: as `covered`, by words that are near the question's in meaning, or the very same
    - `kin`: `alike` of all that was found of its article together
    - `votes`: share of its article in the attached questions nearest in meaning, the nearer the more
    - `age`: 1 where the article is for children clearly younger or older than who is asked about
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
    attached: int | None = None
    """The place of the section that the question itself is attached to, word for word; None: no section's."""
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
    age_months: float | None
    """Of the child, where it was told."""
    scores: Mapping[str, float]
    """BM25 by section, for those that hold a word of the question."""

    @property
    def common(self) -> dict[str, float]:
        thin = 0.0 if self.subjects else max(0.0, 1.0 - self.total)
        return {"aimless": float(not self.subjects), "thin": thin}


class Scoring(Protocol):
    """The part of a search engine that ranking asks; see `SearchEngine`."""

    def scores(self, terms: Collection[str], *, limit: int = 30) -> dict[str, float]:
        """The best documents for any of the terms, with their scores."""

    def warm_up(self, terms: Collection[str]) -> None:
        """Read now what a first search for these terms would wait for."""


class Ranking:
    """Ranks the sections of a shelf; keeps labels and vocabularies of what it has seen."""

    def __init__(
        self, language: Language, engine: Scoring, kept: KeptReadings, *, labels: LabelReader | None = None
    ) -> None:
        """Take the language of questions, the engine that holds the sections, and what was read before."""
        self._language = language
        self._engine = engine
        self._kept = kept
        self._labels = labels or LabelReader(language, kept.labels)
        self._vocabularies = Vocabularies(language, kept.vocabularies)
        self._words = SectionWords(language.meaning)
        self._read: tuple[Labels | None, Sequence[Vocabulary]] = (None, ())
        """Of the labels asked of last: the words of each section."""
        self._reading = Lock()

    def apart(self, engine: Callable[[Scoring], Scoring]) -> Ranking:
        """A ranking of shelves that are not published, over an engine made of this one's.

        It knows what this one has read, and this one learns nothing of it.
        """
        return Ranking(self._language, engine(self._engine), self._kept, labels=self._labels.apart())

    def warm_up(self, shelf: Shelf) -> None:
        """Read all that is read of a shelf only once, so that no parent waits for it."""
        labels = self._labels.of(shelf)
        vocabularies = self._vocabularies_of(labels)
        sections = Counter(chain.from_iterable(vocabulary.own_words() for vocabulary in vocabularies))
        try:
            self._engine.warm_up([word for word, count in sections.items() if count >= ASKED_AGAIN])
        except IndexUnavailable:
            # It is being made anew; its lists are then read as they are asked for.
            return

    def new_readings(self, shelf: Shelf) -> KeptReadings | None:
        """All that is read of a shelf, to be kept for the next start; None where it was all read before."""
        if self._kept.covers(shelf):
            return None
        labels = self._labels.of(shelf)
        vocabularies = self._vocabularies.of(labels)
        return KeptReadings(
            labels=self._labels.each(shelf),
            vocabularies=dict(zip(map(key_of, labels.sections), vocabularies, strict=True)),
            lines={key_of_body(body): lines_of(body) for body in bodies_of(shelf)},
        )

    def rank(
        self,
        reading: Reading,
        shelf: Shelf,
        *,
        day: date,
        lineage: Collection[str],
        place_words: Collection[str] = (),
        carried: Collection[str] = (),
        age_months: float | None = None,
        home: Collection[str] = (),
        typed: str | None = None,
        told: str | None = None,
    ) -> Ranked:
        """The sections in force on a day and in a place that may answer.

        `lineage` holds the codes from the place up to the nation; `place_words`
        are words of the question that only say where, `carried` those that the
        conversation lends to a follow-up, `age_months` the age of the child that
        was told. A question (`typed`, where `reading` says more) that an editor
        attached to a section, word for word, finds it in `home` too, whatever
        place it names: 郑州有补贴新乡有没有 is asked of home. `told` is the slug of
        the article that was quoted last: all its sections may be meant by what follows.
        """
        labels = self._labels.of(shelf)
        asked = self._ask(reading, place_words, carried, age_months)
        # The index may lag behind a withdrawal; the shelf, read from the database, does not.
        found = {labels.places[name]: None for name in asked.scores if name in labels.places}
        nearest, alike = labels.nearest(asked.vector, BY_MEANING)
        found.update(dict.fromkeys(labels.owners[nearest].tolist()))
        if told is not None and (shelved := shelf.articles.get(told)) is not None:
            found.update(dict.fromkeys(labels.places[section.id] for section in shelved.sections))
        question = (typed or reading.text)[:FUZZY_CHARACTERS]
        attached_to = [place for place in labels.attached_to.get(question, ()) if place in found]
        places = labels.in_force(found, day=day, codes=frozenset(lineage))
        if attached_to and home and not any(place in places for place in attached_to):
            places += labels.in_force(attached_to, day=day, codes=frozenset(home))[:1]
        # The sections of an article stand together on the shelf.
        places.sort()
        vocabularies = [self._vocabularies_of(labels)[place] for place in places]
        around = np.sort(alike)[::-1][:AROUND].clip(min=0.0)
        return Ranked(
            sections=tuple([labels.sections[place] for place in places]),
            heads=tuple([vocabulary.heads for vocabulary in vocabularies]),
            columns=_columns(
                asked,
                labels,
                places,
                vocabularies=vocabularies,
                alike_words=self._words.near(asked.weights, [labels.keys[place] for place in places]),
                votes=_votes(labels, nearest, alike),
            ),
            common=asked.common,
            attached=next((number for number, place in enumerate(places) if place in attached_to), None),
            nearest=float(around[0]) if len(around) else 0.0,
            around=float(around.mean()) if len(around) else 0.0,
        )

    def _vocabularies_of(self, labels: Labels) -> Sequence[Vocabulary]:
        """The words of each section of a state of the shelf; read once for each."""
        shelved, vocabularies = self._read
        if shelved is not labels:
            with self._reading:
                shelved, vocabularies = self._read
                if shelved is not labels:
                    vocabularies = self._vocabularies.of(labels)
                    self._words.keep(labels.keys, vocabularies)
                    self._read = (labels, vocabularies)
        return vocabularies

    def _ask(
        self,
        reading: Reading,
        place_words: Collection[str],
        carried: Collection[str],
        age_months: float | None,
    ) -> _Asked:
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
            age_months=age_months,
            scores=self._search(reading, without=age_words(reading)),
        )

    def _search(self, reading: Reading, *, without: Collection[str]) -> Mapping[str, float]:
        """How much the sections hold of the question's words; none while the index is being made anew."""
        try:
            tokens = [token for token in reading.tokens if token not in without]
            return self._engine.scores(tokens or reading.tokens, limit=BY_WORDS)
        except IndexUnavailable:
            # Likeness of meaning still finds the likely ones, from the database alone.
            return {}


def _votes(labels: Labels, nearest: NDArray[np.intp], alike: NDArray[np.float32]) -> NDArray[np.float64]:
    """The share of each article in what is said by the labels nearest to a question.

    One near label may be near by chance; where most of the nearest are of one
    article, it is meant. Of 290 questions of strangers 5 of 100 more could be
    answered at nineteen right of twenty.
    """
    said = np.square((alike - SAYS_NOTHING).clip(min=0.01))
    votes = np.zeros(int(labels.articles.max(initial=0)) + 1)
    np.add.at(votes, labels.articles[labels.owners[nearest]], said / (said.sum() or 1.0))
    return votes


def _columns(
    asked: _Asked,
    labels: Labels,
    places: Sequence[int],
    *,
    vocabularies: Sequence[Vocabulary],
    alike_words: NDArray[np.float64],
    votes: NDArray[np.float64],
) -> dict[str, NDArray[np.float64]]:
    """The features of some sections, held against the question.

    `alike_words` tells for each section how near each word of the question
    comes to one of its own, `votes` are those of each article.
    """
    if not places:
        return {name: np.zeros(0) for name in COLUMNS}
    numbers, starts = labels.of(places)
    alike = labels.likeness(numbers, asked.vector)
    meaning = np.maximum.reduceat(alike, starts)
    is_near = alike >= np.repeat(meaning, labels.counts[places]) - SAID_ALIKE
    near = numbers[is_near]
    best = max(asked.scores.values(), default=0.0) or 1.0
    sections = [labels.sections[place] for place in places]
    return {
        "letters": letters_alike(
            asked.letters,
            [labels.texts[number] for number in near.tolist()],
            lengths=labels.lengths[near],
            starts=np.cumsum(is_near)[starts] - is_near[starts],
        ),
        "meaning": meaning.clip(min=0.0).astype(np.float64),
        **_held(asked, labels.articles[places], vocabularies, alike_words),
        "votes": votes[labels.articles[places]],
        "age": np.array([_misses_age(section, asked.age_months) for section in sections], np.float64),
        "missing": _missing(asked, vocabularies),
        "other": np.array(
            [vocabulary.is_of_family and not asked.is_of_family for vocabulary in vocabularies],
            np.float64,
        ),
        "words": np.array([asked.scores.get(labels.keys[place][0], 0.0) / best for place in places]),
    }


def _held(
    asked: _Asked,
    articles: NDArray[np.intp],
    vocabularies: Sequence[Vocabulary],
    alike_words: NDArray[np.float64],
) -> dict[str, NDArray[np.float64]]:
    """How much of the question's weight each section holds.

    In its very words, in its title and headings, in like words, and in those with its kin.
    """
    enough = min(asked.total, ENOUGH_WEIGHT)
    if not enough:
        return {name: np.zeros(len(vocabularies)) for name in ("covered", "titled", "alike", "kin")}
    marks = marks_of(asked.weights, vocabularies)
    exactly = shares_of(marks)
    alike = np.maximum(alike_words, exactly)
    firsts = np.flatnonzero(np.diff(articles, prepend=-1))
    sizes = np.diff(firsts, append=len(vocabularies))
    kin = np.repeat(np.maximum.reduceat(alike, firsts), sizes, axis=0)
    held = {"covered": exactly, "titled": are_titled(marks), "alike": alike, "kin": kin}
    weights = np.array(list(asked.weights.values())) / enough
    return {name: (shares @ weights).clip(max=1.0) for name, shares in held.items()}


def _missing(asked: _Asked, vocabularies: Sequence[Vocabulary]) -> NDArray[np.float64]:
    """The share of the question's subjects that each section names nowhere."""
    if not asked.subjects:
        return np.zeros(len(vocabularies))
    missing: NDArray[np.float64] = missing_of(marks_of(asked.subjects, vocabularies)).mean(axis=1)
    return missing


def _misses_age(section: Section, age_months: float | None) -> bool:
    """Whether a section is for children clearly younger or older."""
    if age_months is None or section.ages is None:
        return False
    first, last = section.ages
    slack = AGE_SLACK_MONTHS + age_months / AGE_SLACK_SHARE
    return age_months < first - slack or (last is not None and age_months >= last + slack)
