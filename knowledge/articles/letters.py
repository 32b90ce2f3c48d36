"""Likeness letter by letter of a question to the labels of sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WITHIN_SHARE = 0.85
WITHIN_CHARACTERS = 8
STORY_TIMES = 1.4
"""A label this long that stands within a question so many times as long counts as this like it."""


def letters_alike(
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
