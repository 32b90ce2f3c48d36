"""Is this ours at all: how surely a question belongs to families, nurseries and the offices behind them.

One logistic model over the 256 numbers of the question's meaning and how near
what is published comes to it. Measured apart from the ranking: an unrelated
question may share words with an article (饭店消防, 手机补贴), and hardly ever
its whole meaning and its rarer words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from knowledge.articles.ranking import Ranked

_SUREST = 40.0
"""Beyond this the logarithm of the odds tells no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The fitted model of what is ours."""

    weights: Mapping[str, float]
    """Of each feature of `nearness`, and `bias`."""
    meaning: NDArray[np.float64]
    """A weight for each number of a question's vector."""
    least: float
    """Below this a question is not ours, whatever is near it."""
    sure: float
    """From here on it surely is: asked back rather than declined."""

    def of(self, vector: NDArray[np.float32], near: Mapping[str, float]) -> float:
        """How surely a question is ours, 0 … 1.

        Raises:
            KeyError: no weight for a feature.
        """
        total = self.weights["bias"] + float(self.meaning @ vector)
        total += sum(self.weights[name] * value for name, value in near.items())
        return float(1 / (1 + np.exp(-max(-_SUREST, min(_SUREST, total)))))


def nearness(ranked: Ranked) -> dict[str, float]:
    """How near what is published comes to a question, each 0 … 1."""
    return {
        "nearest": ranked.nearest,
        "around": ranked.around,
        "covered": ranked.best("covered"),
        "letters": ranked.best("letters"),
        "held": _held(ranked),
    }


def _held(ranked: Ranked) -> float:
    """The share of the question's subjects that one section names too; 0 where it names none."""
    if ranked.common["aimless"] or not ranked.sections:
        return 0.0
    return 1.0 - float(ranked.columns["missing"].min())
