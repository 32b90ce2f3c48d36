"""Logistic models of the scope and of each step, with the bounds that their features have."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from bot.calibration.examples import PUT_ASIDE, RIVALS, says_what_is_right
from bot.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bot.calibration.examples import Example

FOLDS = 5
"""The steps learn from scopes of models that have not seen the question."""

AGAINST = frozenset(
    {
        "beyond",
        "missing",
        "age",
        "aimless",
        "thin",
        "kinds",
        "stranger",
        "audience",
        "other",
        "stray",
        "unasked",
        "subjects",
        "unsaid",
    }
)
"""Features that can only speak against an answer; the others can only speak for it."""

AT_MOST = {
    "beyond": -4.0,
    "subjects": -1.0,
    "kinds": -2.0,
    "stranger": -2.0,
    "missing": -1.0,
    "other": -1.0,
    "unasked": -3.0,
    "stray": -0.5,
    "unsaid": -0.8,
}
"""Bounds that hold whatever few examples say: what these stand for is never to be talked over."""

OF_DIRECTORY = frozenset({"filing", "nurseries"})
"""Steps whose right answer takes nothing from an article's: both are of nurseries, the list comes first.

What is near 贝乐托育园备案了吗 is no wrong article, only the second best, and
teaches nothing of when an article is right.
"""

OF_ANY_SUBJECT = "articles"
"""The step that may well answer a question whose right answer nobody has told: it learns nothing from it."""

FIRST_ALONE = "articles"
"""The step of which only the likest proposal is learned from: whether it is right decides what is said.

Learned from its losers too, how far it is ahead told a fifth of what it tells,
and half of the questions that it answered rightly were asked back.
"""

SHRINK_STEP = 0.0005
SHRINK_SCOPE = 0.0002
SHRINK_LIKENESS = 0.001
DESCENT = 3_000


def fit_scope(examples: Sequence[Example]) -> Scope:
    """The scope of questions of subjects that have content, against unrelated ones.

    What the directory answers is left out: 第二个的电话 and a nursery's name are
    near nothing that is published, and the directory's steps know them by their words.
    """
    known = [
        example for example in examples if says_what_is_right(example.item) and not _is_of_directory(example)
    ]
    names = list(known[0].near)
    inputs = np.array([[*(example.near[name] for name in names), *example.vector] for example in known])
    wanted = np.array([example.is_ours for example in known], dtype=float)
    weights, bias = _descend(inputs, wanted, shrink=SHRINK_SCOPE)
    return Scope(
        weights={
            "bias": round(bias, 2),
            **{n: round(float(w), 2) for n, w in zip(names, weights, strict=False)},
        },
        meaning=weights[len(names) :].round(2),
        least=0.0,
        sure=1.0,
    )


def unseen_scopes(examples: Sequence[Example]) -> NDArray[np.float64]:
    """The scope of each question by a model fitted to the others."""
    folds = np.array(
        [zlib.crc32(example.item.id.encode()) // PUT_ASIDE % FOLDS for example in examples], dtype=int
    )
    scopes = np.zeros(len(examples))
    for fold in range(FOLDS):
        scope = fit_scope([example for example, own in zip(examples, folds, strict=True) if own != fold])
        for place, example in enumerate(examples):
            if folds[place] == fold:
                scopes[place] = scope.of(example.vector, example.near)
    return scopes


def fit_step(step: str, examples: Sequence[Example], scopes: NDArray[np.float64]) -> dict[str, float]:
    """The weights of one step, with the signs that its features have by their meaning."""
    looked_at = 1 if step == FIRST_ALONE else RIVALS + 1
    told = [
        (
            {**proposal.features, "scope": float(scope)},
            proposal.is_right,
            example.item.weight if step == FIRST_ALONE else 1.0,
        )
        for example, scope in zip(examples, scopes, strict=True)
        if (not _is_of_directory(example) or step in OF_DIRECTORY)
        and (says_what_is_right(example.item) or step != OF_ANY_SUBJECT)
        for proposal in [one for one in example.proposals if one.step == step][:looked_at]
    ]
    names = list(told[0][0])
    inputs = np.array([[features[name] for name in names] for features, _, _ in told])
    # In units of their own spread: a lead of 0.1 is much, a share of 0.1 is not.
    spread = inputs.std(axis=0)
    spread[spread == 0.0] = 1.0
    weights, bias = _descend(
        inputs / spread,
        np.array([is_right for _, is_right, _ in told], dtype=float),
        counts=np.array([weight for _, _, weight in told]),
        shrink=SHRINK_STEP,
        least=spread * np.array([-np.inf if name in AGAINST else 0.0 for name in names]),
        most=spread * np.array([AT_MOST.get(name, 0.0) if name in AGAINST else np.inf for name in names]),
    )
    weights /= spread
    return {"bias": round(bias, 2), **{n: round(float(w), 2) for n, w in zip(names, weights, strict=True)}}


def fit_likeness(examples: Sequence[Example], kept: Mapping[str, float]) -> dict[str, float]:
    """The weights by which a right section comes before the others of its question; for sum 1.

    Learned from the questions that have both: the chance of a right one among
    all of them, by the logistic of many (softmax). Without any, `kept`.
    """
    told = [
        (sections, example.item.weight)
        for example in examples
        if (sections := [one for one in example.proposals if one.columns])
        and any(one.is_right for one in sections)
        and not all(one.is_right for one in sections)
    ]
    if not told:
        return dict(kept)
    groups = [sections for sections, _ in told]
    weighed = np.array([weight for _, weight in told])
    weighed /= weighed.mean()
    names = list(groups[0][0].columns)
    rows = np.array([[one.columns[name] for name in names] for sections in groups for one in sections])
    is_right = np.array([one.is_right for sections in groups for one in sections], dtype=float)
    counts = [len(sections) for sections in groups]
    starts = np.cumsum([0, *counts[:-1]])
    owners = np.repeat(np.arange(len(groups)), counts)
    low = np.array([-np.inf if name in AGAINST else 0.0 for name in names])
    high = np.array([0.0 if name in AGAINST else np.inf for name in names])
    centred = rows - (np.add.reduceat(rows, starts) / np.array(counts)[:, None])[owners]
    curved = centred * np.sqrt(weighed)[owners][:, None]
    rate = 1 / (np.linalg.eigvalsh(curved.T @ curved)[-1] / (2 * len(groups)) + SHRINK_LIKENESS)
    weights = np.clip(np.zeros(len(names)), low, high)
    for _ in range(DESCENT):
        scores = rows @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[owners])
        shares = powers / np.add.reduceat(powers, starts)[owners]
        rights = powers * is_right / np.add.reduceat(powers * is_right, starts)[owners]
        pull = (shares - rights) * weighed[owners]
        gradient = rows.T @ pull / len(groups) + SHRINK_LIKENESS * weights
        weights = np.clip(weights - rate * gradient, low, high)
    weights /= weights.clip(min=0.0).sum() or 1.0
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def _is_of_directory(example: Example) -> bool:
    return any(told.is_right and told.step in OF_DIRECTORY for told in example.proposals)


def _descend(
    inputs: NDArray[np.float64],
    wanted: NDArray[np.float64],
    *,
    shrink: float,
    counts: NDArray[np.float64] | float = 1.0,
    least: NDArray[np.float64] | float = -np.inf,
    most: NDArray[np.float64] | float = np.inf,
) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic regression within bounds; `counts` tells how much each row counts.

    Accelerated projected gradient (Nesterov 1983; Beck and Teboulle 2009) with
    the step that the largest curvature allows.
    """
    rows = np.c_[np.ones(len(inputs)), inputs]
    low = np.r_[-np.inf, np.broadcast_to(least, inputs.shape[1])]
    high = np.r_[np.inf, np.broadcast_to(most, inputs.shape[1])]
    held = np.r_[0.0, np.full(inputs.shape[1], shrink)]
    each = np.broadcast_to(counts / np.mean(counts), len(rows))
    rate = 1 / (np.linalg.eigvalsh((rows.T * each) @ rows)[-1] / (4 * len(rows)) + shrink)
    weights = ahead = np.clip(np.zeros(rows.shape[1]), low, high)
    momentum = 1.0
    for _ in range(DESCENT):
        gradient = rows.T @ (each * (_logistic(rows @ ahead) - wanted)) / len(rows) + held * ahead
        stepped = np.clip(ahead - rate * gradient, low, high)
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = stepped + (momentum - 1) / following * (stepped - weights)
        weights, momentum = stepped, following
    return weights[1:], float(weights[0])


def _logistic(values: NDArray[np.float64]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(values, -40, 40)))
    return result
