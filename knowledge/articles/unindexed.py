"""How much an article that no index holds has of a question's words: an estimate beside its scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knowledge.search.engine import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from knowledge.articles.article import Section
    from knowledge.articles.ranking import Scoring
    from knowledge.language.reading import Language

_IN_LABELS: Final = 1.0
_IN_TEXT: Final = 0.5
"""Of a word's weight where only the text holds it."""


class WithUnindexed:
    """An engine's scores as they would be about if the sections of one article were in its index.

    They are what the sections hold of the words' rarity, as a share of the best
    score there is. What the index holds of that article is left out.
    """

    def __init__(
        self, engine: Scoring, sections: Sequence[Section], *, slug: str, language: Language
    ) -> None:
        """Take the engine, the sections of an article, its slug, and the language of the index."""
        self._engine = engine
        self._slug = slug
        self._rarity = language.rarity
        self._held = [
            (
                section.id,
                frozenset(
                    token
                    for text in (section.title, *section.heading_path, *section.questions)
                    for token in language.index_tokens(text)
                ),
                frozenset(token for text in section.paragraphs for token in language.index_tokens(text)),
            )
            for section in sections
        ]

    def scores(self, terms: Collection[str], *, limit: int = 30) -> dict[str, float]:
        """The engine's, with those of the article estimated; the best first."""
        try:
            known = self._engine.scores(terms, limit=limit)
        except IndexUnavailable:
            known = {}
        others = {name: score for name, score in known.items() if name.partition("/")[0] != self._slug}
        best = max(others.values(), default=0.0) or 1.0
        rarity = {term: self._rarity(term) for term in terms}
        total = sum(rarity.values()) or 1.0
        for name, labels, text in self._held:
            held = sum(
                weight * (_IN_LABELS if term in labels else _IN_TEXT)
                for term, weight in rarity.items()
                if term in labels or term in text
            )
            if held:
                others[name] = best * held / total
        return dict(sorted(others.items(), key=lambda each: (-each[1], each[0]))[:limit])

    def warm_up(self, terms: Collection[str]) -> None:
        """What the engine does."""
        self._engine.warm_up(terms)
