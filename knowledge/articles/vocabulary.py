"""The words of published sections: which a section holds, and how much each counts there."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from sys import intern
from typing import TYPE_CHECKING

from knowledge.articles.labels import is_family

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.articles.article import Section
    from knowledge.articles.labels import Labels
    from knowledge.language.reading import Language

OWN_SHARE = 1.0
"""Of a word's weight when the section's heading or an attached question holds it."""

TITLE_SHARE = 0.8
"""When only the article's title or an outer heading holds it."""

BODY_SHARE = 0.5
"""When only the text of the section holds it."""

LABEL_CHARACTERS = 2_000
"""Of a section's title, headings and attached questions, when their terms are looked for."""

_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one section."""

    shares: Mapping[str, float]
    """What share of its weight each word counts."""
    heads: frozenset[str]
    """The terms that its title, headings and attached questions name."""
    titled: frozenset[str]
    """The words of its title and headings, whatever else holds them too."""
    is_of_family: bool
    """The article's title is of a birth, a pregnancy or a leave."""

    def own_words(self) -> list[str]:
        """The words of its heading and attached questions."""
        return [word for word, share in self.shares.items() if share == OWN_SHARE]


class Vocabularies:
    """Reads the words of sections, each revision once."""

    def __init__(self, language: Language, known: Mapping[str, Vocabulary]) -> None:
        """Take the language that questions are read with too, and what was read before, by `key_of`."""
        self._language = language
        self._before = known
        self._read: OrderedDict[tuple[str, int], Vocabulary] = OrderedDict()

    def of(self, labels: Labels) -> list[Vocabulary]:
        """The words of each section, in the order of the labels."""
        return [self._of(key, section) for key, section in zip(labels.keys, labels.sections, strict=True)]

    def _of(self, key: tuple[str, int], section: Section) -> Vocabulary:
        """The words of a section; `key` is its id and its revision."""
        vocabulary = self._read.get(key)
        if vocabulary is None:
            vocabulary = self._before.get(key_of(section)) or self._make(section)
            self._read[key] = vocabulary
            if len(self._read) > _KEPT:
                self._read.popitem(last=False)
        return vocabulary

    def _make(self, section: Section) -> Vocabulary:
        own, title, body = _texts_of(section)
        labels = "\n".join((title, *section.questions))
        shares: dict[str, float] = {}
        titled = frozenset(map(intern, self._language.index_tokens(title)))
        for words, share in (
            (self._language.index_tokens(own), OWN_SHARE),
            (titled, TITLE_SHARE),
            (self._language.index_tokens(body), BODY_SHARE),
        ):
            for word in words:
                shares.setdefault(intern(word), share)
        terms = self._language.terms
        return Vocabulary(
            shares=shares,
            heads=frozenset(term.head for term in terms(labels, limit=LABEL_CHARACTERS)),
            titled=titled,
            is_of_family=any(map(is_family, terms(title))),
        )


def key_of(section: Section) -> str:
    """Stands for all that the vocabulary of a section is read from."""
    return hashlib.blake2b("\0".join(_texts_of(section)).encode(), digest_size=12).hexdigest()


def _texts_of(section: Section) -> tuple[str, str, str]:
    """What is the section's own, what stands above it, and its text."""
    return (
        "\n".join((section.heading, *section.questions)),
        "\n".join((section.title, *section.heading_path)),
        "\n".join(section.paragraphs),
    )
