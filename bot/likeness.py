"""How like a question the sections of articles are, beside each other.

One linear sum of what the ranking found, fitted so that of all sections near a
question the right one comes first. How sure an answer is follows from it in
`bot.confidence`: from the likeness itself, and from how far the section's
article is ahead of every other one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bot.confidence import Feature


def likeness(
    weights: Mapping[str, float], columns: Mapping[str, Feature], *, count: int
) -> NDArray[np.float64]:
    """The likeness of `count` sections, about 0 … 1; a column has a value for each, or one for all.

    Raises:
        KeyError: no weight for a column.
    """
    total = np.zeros(count)
    for name, values in columns.items():
        total += weights[name] * values
    return total


FAR = 0.2
"""A lead that tells all: a longer one only tells that a province has few pages of its own."""


def ahead(values: NDArray[np.float64], slugs: Sequence[str]) -> NDArray[np.float64]:
    """How far each section is ahead of the likest of every other article, up to `FAR`; 0: of none.

    Where there is no other article, it is ahead of nothing, by all of its likeness.

    >>> ahead(np.array([0.75, 0.625, 0.5]), ["weaning", "weaning", "teething"]).tolist()
    [0.2, 0.125, 0.0]
    """
    if not slugs:
        return values
    told = values.tolist()
    first = max(told)
    leader = slugs[told.index(first)]
    others = [value for value, slug in zip(told, slugs, strict=True) if slug != leader]
    second = max(others, default=0.0)
    lead = values - np.array([second if slug == leader else first for slug in slugs])
    # Who is behind is less sure by its likeness alone: the choices of a question back are near it too.
    bounded: NDArray[np.float64] = np.minimum(np.maximum(lead, 0.0), FAR)
    return bounded


NEAREST = 5
"""Sections among which company is looked for."""


def company(values: NDArray[np.float64], slugs: Sequence[str]) -> float:
    """Which share of the likest sections is of the article of the likest, besides itself: 0 … 1.

    Where a question is of one subject, its page is near with all its parts;
    what is near by chance is of many pages.

    >>> company(np.array([0.9, 0.8, 0.7]), ["burns", "burns", "toys"])
    0.5
    """
    first, *others = [slugs[place] for place in np.argsort(-values, kind="stable")[:NEAREST]] or [""]
    return others.count(first) / len(others) if others else 0.0
