"""From features to a confidence that is comparable between steps.

One small logistic model a step, and one for what is ours at all; their weights
and the thresholds stand, with the day they were fitted, in confidence.yaml.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.scope import Scope
from knowledge.data_files import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    Feature = float | NDArray[np.float64]

_SUREST = 40.0
"""Beyond this the logarithm of the odds tells no more."""

CONFIDENCE = Path(__file__).with_name("confidence.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """The fitted weights and thresholds."""

    fitted_on: date
    vectors: str
    """The version of the word vectors that the scope's weights belong to."""
    answer_from: float
    """At least this sure: answer."""
    ask_from: float
    """At least this sure: ask back; below: decline."""
    ask_ours_from: float
    """The same for a question that is surely ours."""
    scope: Scope
    likeness: Mapping[str, float]
    """Weight of each column by which sections of articles are ranked."""
    models: Mapping[str, Mapping[str, float]]
    """By step: weight of each feature, and `bias`."""

    def of(self, step: str, features: Mapping[str, float]) -> float:
        """The confidence of a proposal, 0 … 1.

        Raises:
            KeyError: no model for this step, or no weight for a feature.
        """
        weights = self.models[step]
        return _logistic(weights["bias"] + sum([weights[name] * value for name, value in features.items()]))

    def of_all(self, step: str, features: Mapping[str, Feature], *, count: int) -> list[float]:
        """The confidence of `count` proposals of one step, each as `of` tells it.

        A feature is an array with a value for each of them, or one value for all.

        Raises:
            KeyError: no model for this step, or no weight for a feature.
        """
        weights = self.models[step]
        rows = np.empty((len(features), count))
        for row, values in zip(rows, features.values(), strict=True):
            row[:] = values
        rows *= np.array([weights[name] for name in features])[:, np.newaxis]
        # Over the first axis numpy adds row by row, as `of` does; its own exp differs in the last digit.
        totals = weights["bias"] + np.add.reduce(rows)
        odds = map(math.exp, (-np.maximum(np.minimum(totals, _SUREST), -_SUREST)).tolist())
        return [1 / (1 + each) for each in odds]


def _logistic(total: float) -> float:
    return 1 / (1 + math.exp(-max(-_SUREST, min(_SUREST, total))))


@cache
def confidence() -> Confidence:
    """The confidence that ships with the bot, read at first use."""
    return parse(CONFIDENCE.read_text("utf-8"))


def parse(text: str) -> Confidence:
    """A confidence from the text of its data file."""
    raw = parse_yaml(text)
    return Confidence(
        fitted_on=raw["fitted_on"],
        vectors=str(raw["vectors"]),
        answer_from=float(raw["answer_from"]),
        ask_from=float(raw["ask_from"]),
        ask_ours_from=float(raw["ask_ours_from"]),
        scope=Scope(
            weights=raw["scope"]["weights"],
            meaning=np.array(raw["scope"]["meaning"], dtype=np.float64),
            least=float(raw["scope"]["least"]),
            sure=float(raw["scope"]["sure"]),
        ),
        likeness=raw["likeness"],
        models=raw["models"],
    )
