"""Fitting what bot/confidence.yaml holds: the scope, the weight of each step's features, the thresholds.

Every proposal of every question of our own is an example: right where the
answer it would build fits the question, wrong otherwise. Two thirds of the
questions are fitted to; the third put aside says what the fit is worth. The
rivals of an answer are those that the present weights propose, so that a
second run may still move a little; nothing is drawn at random.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.calibration.models import fit_likeness, fit_scope, fit_step, unseen_scopes
from bot.calibration.thresholds import fit_thresholds
from bot.confidence import Confidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bot.calibration.examples import Example


BY_HAND = frozenset({"child"})
"""Steps whose weights are not fitted.

Nearly every proposal of theirs is right, so that a fit gives their share no
weight, and a table would answer whatever merely sounds like its words.
"""


def calibrate(
    examples: Sequence[Example],
    *,
    day: date,
    vectors: str,
    kept: Confidence,
) -> Confidence:
    """The confidence that serves the questions that are not put aside best.

    `vectors` is the version of the word vectors that the questions were read
    with, `kept` the confidence until now, of which the weights set by hand stay,
    and those of a step that proposed nothing.
    """
    seen = [example for example in examples if not example.is_put_aside]
    alike = fit_likeness(seen, kept.likeness)
    seen = [example.ranked_by(alike) for example in seen]
    scope = fit_scope(seen)
    scopes = unseen_scopes(seen)
    steps = {told.step for example in seen for told in example.proposals}
    fitted = Confidence(
        fitted_on=day,
        vectors=vectors,
        answer_from=0.6,
        ask_from=0.4,
        ask_ours_from=0.2,
        scope=scope,
        likeness=alike,
        models={
            step: fit_step(step, seen, scopes) if step in steps and step not in BY_HAND else kept.models[step]
            for step in sorted({*steps, *kept.models})
        },
    )
    return fit_thresholds(fitted, seen, scopes)


def as_yaml(fitted: Confidence) -> str:
    """The text of bot/confidence.yaml."""
    scope = fitted.scope
    lines = [
        "# How sure each step is, from its features, and what is ours at all.",
        "# Fitted by `yuertong evaluate --calibrate`; not to be edited by hand.",
        f"fitted_on: {fitted.fitted_on}",
        f'vectors: "{fitted.vectors}"',
        f"answer_from: {fitted.answer_from:.2f}",
        f"ask_from: {fitted.ask_from:.2f}",
        f"ask_ours_from: {fitted.ask_ours_from:.2f}",
        f"likeness: {{{_flow(fitted.likeness)}}}",
        "models:",
        *(f"  {step}: {{{_flow(model)}}}" for step, model in fitted.models.items()),
        "scope:",
        f"  least: {scope.least:.2f}",
        f"  sure: {scope.sure:.2f}",
        f"  weights: {{{_flow(scope.weights)}}}",
        "  meaning: [",
        *(
            "    " + ", ".join(f"{value:.2f}" for value in scope.meaning[start : start + 16]) + ","
            for start in range(0, len(scope.meaning), 16)
        ),
        "  ]",
    ]
    return "\n".join(lines) + "\n"


def _flow(weights: Mapping[str, float]) -> str:
    return ", ".join(f"{name}: {weight:.2f}" for name, weight in weights.items())
