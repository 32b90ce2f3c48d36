"""From features to a confidence that is comparable between steps.

One small logistic model a step; its weights and the two thresholds stand, with
the day they were fitted, in confidence.yaml.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """The fitted weights and thresholds."""

    fitted_on: date
    answer_from: float
    """At least this sure: answer."""
    ask_from: float
    """At least this sure: ask back; below: decline."""
    ask_ours_from: float
    """The same for a question that speaks of a birth, a pregnancy or a leave."""
    models: Mapping[str, Mapping[str, float]]
    """By step: weight of each feature, and `bias`."""

    def of(self, step: str, features: Mapping[str, float]) -> float:
        """The confidence of a proposal, 0 … 1.

        Raises:
            KeyError: no model for this step, or no weight for a feature.
        """
        weights = self.models[step]
        total = weights["bias"] + sum(weights[name] * value for name, value in features.items())
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, total))))


@cache
def confidence() -> Confidence:
    """The confidence that ships with the bot, read at first use."""
    return parse(resources.files("bot").joinpath("confidence.yaml").read_text("utf-8"))


def parse(text: str) -> Confidence:
    """A confidence from the text of its data file."""
    raw = yaml.safe_load(text)
    return Confidence(
        fitted_on=raw["fitted_on"],
        answer_from=float(raw["answer_from"]),
        ask_from=float(raw["ask_from"]),
        ask_ours_from=float(raw["ask_ours_from"]),
        models=raw["models"],
    )
