"""From which confidence on the bot answers and asks back: what an outcome is worth decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bot.calibration.examples import says_what_is_right

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from bot.calibration.examples import Example
    from bot.confidence import Confidence

OFFERED = 3
"""Choices of a question back."""

GRID = np.arange(0.04, 0.96, 0.02)

RIGHT, WRONG, OFFERED_RIGHT, OFFERED_WRONG, UNRELATED_ASKED = 1.0, -3.5, 0.4, -0.1, -0.4
"""What an outcome is worth to a parent; a decline is worth nothing. The thresholds earn the most."""

CHANCE = 0.004
"""Of worth a question: half a standard error of it, so that less than this tells nothing."""

ROUNDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a confidence makes of questions."""

    questions: int
    answerable: int
    """Of ours, those that say what a right answer holds."""
    right: int
    wrong: int
    offered: int
    """Asked back with the right one among the choices."""
    unrelated: int
    unrelated_answered: int
    unrelated_asked: int
    worth: float


def tally(fitted: Confidence, examples: Sequence[Example]) -> Tally:
    """What a confidence makes of questions it may have seen or not."""
    scopes = np.array([fitted.scope.of(example.vector, example.near) for example in examples])
    outcomes = _Outcomes(fitted, examples, scopes)
    answered, asked, offers_right = outcomes.of(fitted)
    ours, right = outcomes.is_ours, outcomes.is_right[:, 0]
    return Tally(
        questions=len(examples),
        answerable=int((outcomes.counts & ours).sum()),
        right=int((answered & right).sum()),
        wrong=int((answered & ~right & ours & outcomes.counts).sum()),
        offered=int((asked & offers_right).sum()),
        unrelated=int((~ours).sum()),
        unrelated_answered=int((answered & ~right & ~ours).sum()),
        unrelated_asked=int((asked & ~ours).sum()),
        worth=outcomes.worth(fitted),
    )


class _Outcomes:
    """Questions with the confidence of their best proposals, as arrays: what thresholds make of them."""

    def __init__(self, fitted: Confidence, examples: Sequence[Example], scopes: NDArray[np.float64]) -> None:
        self.sure = np.zeros((len(examples), OFFERED))
        self.is_right = np.zeros((len(examples), OFFERED), dtype=bool)
        told_anew = [example.ranked_by(fitted.likeness) for example in examples]
        for row, (example, scope) in enumerate(zip(told_anew, scopes, strict=True)):
            ordered = sorted(
                (
                    (fitted.of(told.step, {**told.features, "scope": float(scope)}), told.is_right)
                    for told in example.proposals
                ),
                reverse=True,
            )[:OFFERED]
            for column, (sure, is_right) in enumerate(ordered):
                self.sure[row, column], self.is_right[row, column] = sure, is_right
        self.scopes = scopes
        self.is_ours = np.array([example.is_ours for example in examples])
        self.counts = np.array([says_what_is_right(example.item) for example in examples])
        self.weights = np.array([example.item.weight for example in examples])

    def of(self, fitted: Confidence) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
        """Which questions are answered, which asked back, and where the right one is among the choices."""
        ask_from = np.where(self.scopes >= fitted.scope.sure, fitted.ask_ours_from, fitted.ask_from)
        best = self.sure[:, 0]
        is_in = self.scopes >= fitted.scope.least
        answered = is_in & (best >= fitted.answer_from)
        asked = is_in & ~answered & (best >= ask_from)
        offered = self.sure >= ask_from[:, None] / 2
        return answered, asked, np.any(offered & self.is_right, axis=1)

    def worth(self, fitted: Confidence) -> float:
        """What these thresholds are worth, a question."""
        answered, asked, offers_right = self.of(fitted)
        right = self.is_right[:, 0]
        back = np.where(offers_right, OFFERED_RIGHT, np.where(self.is_ours, OFFERED_WRONG, UNRELATED_ASKED))
        values = np.where(answered, np.where(right, RIGHT, WRONG), np.where(asked, back, 0.0))
        return float(np.average(values[self.counts], weights=self.weights[self.counts]))


_THRESHOLDS: tuple[Callable[[Confidence, float], Confidence], ...] = (
    lambda fitted, value: replace(fitted, answer_from=value),
    lambda fitted, value: replace(fitted, ask_from=value),
    lambda fitted, value: replace(fitted, ask_ours_from=value),
    lambda fitted, value: replace(fitted, scope=replace(fitted.scope, least=value)),
    lambda fitted, value: replace(fitted, scope=replace(fitted.scope, sure=value)),
)


def fit_thresholds(
    fitted: Confidence, examples: Sequence[Example], scopes: NDArray[np.float64]
) -> Confidence:
    """The thresholds that are worth most, one after another until none gains.

    Between answering and asking back the curve is flat, and so it is between
    asking back and declining: of equals by chance, the bot answers, and then asks.
    The second time it is given less: whoever asked of something else is not asked back
    for nothing.
    """
    outcomes = _Outcomes(fitted, examples, scopes)
    for _ in range(ROUNDS):
        for moved in _THRESHOLDS:
            tried = [moved(fitted, round(float(value), 2)) for value in GRID]
            allowed = [one for one in tried if one.ask_ours_from <= one.ask_from < one.answer_from]
            fitted = max((fitted, *allowed), key=outcomes.worth)
    enough = outcomes.worth(fitted) - CHANCE
    # The grid rises: of those as good as the best, the one that answers most, then the one that asks most.
    answering = (replace(fitted, answer_from=round(float(v), 2)) for v in GRID if v > fitted.ask_from)
    fitted = next((one for one in answering if outcomes.worth(one) >= enough), fitted)
    enough = outcomes.worth(fitted) - CHANCE / 4
    asking = (replace(fitted, ask_from=round(float(v), 2)) for v in GRID if v >= fitted.ask_ours_from)
    return next((one for one in asking if outcomes.worth(one) >= enough), fitted)
