"""How much of a question the words that a step knows explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.phrases import Span
    from knowledge.language.reading import Reading

MOST_STRAY = 2.0


def explained(
    reading: Reading,
    known: Sequence[Span],
    *,
    is_filler: Callable[[str], bool],
    rarity: Callable[[str], float],
) -> tuple[float, float]:
    """The share of a question's rarer words that is known, 0 … 1, and the weight of the rest, at most 2.

    Known is what lies in one of the spans or only fills; a question without
    words is explained.
    """
    known_weight = stray = 0.0
    for word, start, end in reading.placed_words():
        if is_filler(word) or any(span.start < end and start < span.end for span in known):
            known_weight += rarity(word)
        else:
            stray += rarity(word)
    total = known_weight + stray
    return (known_weight / total if total else 1.0), min(MOST_STRAY, stray)
