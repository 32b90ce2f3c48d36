"""Fitting what bot/confidence.yaml holds: the scope, the weight of each step's features, the thresholds.

Every proposal of every question of our own is an example: right where the
answer it would build fits the question, wrong otherwise. Two thirds of the
questions are fitted to; the third put aside says what the fit is worth. The
rivals of an answer are those that the present weights propose, so that a
second run may still move a little; nothing is drawn at random.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bot.confidence import Confidence
from bot.deciding import is_barred
from bot.evaluation import fits
from bot.scope import Scope, nearness

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from bot.evaluation import Item
    from bot.responder import Reply

PUT_ASIDE = 3
"""One question in so many is not fitted to."""

FOLDS = 5
"""The steps learn from scopes of models that have not seen the question."""

RIVALS = 3
"""Losers of a question that are learned from; the many hopeless ones would drown the close ones."""

OFFERED = 3
"""Choices of a question back."""

AGAINST = frozenset(
    {
        "beyond",
        "missing",
        "aimless",
        "thin",
        "kinds",
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
    "other": -1.0,
    "unasked": -2.0,
    "stray": -0.5,
    "unsaid": -0.8,
}
"""Bounds that hold whatever few examples say: what these stand for is never to be talked over."""

SHRINK_STEP = 0.00003
SHRINK_SCOPE = 0.0002
DESCENT = 3_000
GRID = np.arange(0.04, 0.96, 0.02)

RIGHT, WRONG, OFFERED_RIGHT, OFFERED_WRONG, UNRELATED_ASKED = 1.0, -4.0, 0.4, -0.1, -0.4
"""What an outcome is worth to a parent; a decline is worth nothing. The thresholds earn the most."""

CHANCE = 0.008
"""Of worth a question: about a standard error of it, so that less than this tells nothing."""

ROUNDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One proposal, as it was made for one question."""

    step: str
    features: Mapping[str, float]
    is_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One question with what the steps made of it."""

    item: Item
    vector: NDArray[np.float32]
    near: Mapping[str, float]
    proposals: tuple[Told, ...]

    @property
    def is_ours(self) -> bool:
        """Whether the question is of our subjects."""
        return self.item.topic != "out_of_scope"

    @property
    def is_put_aside(self) -> bool:
        """Whether it is kept from the fit; by its id, so that a new question moves no other."""
        return zlib.crc32(self.item.id.encode()) % PUT_ASIDE == 0


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


def observe(item: Item, reply: Reply) -> Example | None:
    """A question as an example; None where no answer could be called right or wrong.

    That is so of emergencies, of what no step looked at, several proposals
    answered together or nothing may answer (another country), and of what may
    be answered as well as declined.
    """
    situation = reply.situation
    is_either = item.need == "decline" and "answer" in item.accept
    is_unlearnable = situation is None or reply.is_of_several or is_barred(situation)
    if situation is None or is_unlearnable or item.need == "triage" or is_either:
        return None
    is_answerable = item.need == "answer" and says_what_is_right(item)
    return Example(
        item=item,
        vector=situation.understood.reading.vector,
        near=nearness(situation.ranked),
        proposals=tuple(
            Told(
                step=proposal.step,
                features=proposal.features,
                is_right=is_answerable and fits(item, proposal.build()),
            )
            for proposal in reply.proposals[: RIVALS + 1]
        ),
    )


def says_what_is_right(item: Item) -> bool:
    """Whether an item tells a right answer; a set that only says what must not happen does not."""
    return item.need != "answer" or bool(item.must_mention or item.expect)


def calibrate(examples: Sequence[Example], *, day: date, vectors: str) -> Confidence:
    """The confidence that serves the questions that are not put aside best.

    `vectors` is the version of the word vectors that the questions were read with.
    """
    seen = [example for example in examples if not example.is_put_aside]
    scope = _fit_scope(seen)
    scopes = _unseen_scopes(seen)
    steps = sorted({told.step for example in seen for told in example.proposals})
    fitted = Confidence(
        fitted_on=day,
        vectors=vectors,
        answer_from=0.6,
        ask_from=0.4,
        ask_ours_from=0.2,
        scope=scope,
        models={step: _fit_step(step, seen, scopes) for step in steps},
    )
    return _fit_thresholds(fitted, seen, scopes)


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


# Models ------------------------------------------------------------------------------


def _fit_scope(examples: Sequence[Example]) -> Scope:
    """The scope of questions of subjects that have content, against unrelated ones."""
    known = [example for example in examples if says_what_is_right(example.item)]
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


def _unseen_scopes(examples: Sequence[Example]) -> NDArray[np.float64]:
    """The scope of each question by a model fitted to the others."""
    folds = np.array(
        [zlib.crc32(example.item.id.encode()) // PUT_ASIDE % FOLDS for example in examples], dtype=int
    )
    scopes = np.zeros(len(examples))
    for fold in range(FOLDS):
        scope = _fit_scope([example for example, own in zip(examples, folds, strict=True) if own != fold])
        for place, example in enumerate(examples):
            if folds[place] == fold:
                scopes[place] = scope.of(example.vector, example.near)
    return scopes


def _fit_step(step: str, examples: Sequence[Example], scopes: NDArray[np.float64]) -> dict[str, float]:
    """The weights of one step, with the signs that its features have by their meaning."""
    told = [
        ({**proposal.features, "scope": float(scope)}, proposal.is_right)
        for example, scope in zip(examples, scopes, strict=True)
        for proposal in example.proposals
        if proposal.step == step
    ]
    names = list(told[0][0])
    weights, bias = _descend(
        np.array([[features[name] for name in names] for features, _ in told]),
        np.array([is_right for _, is_right in told], dtype=float),
        shrink=SHRINK_STEP,
        least=np.array([-np.inf if name in AGAINST else 0.0 for name in names]),
        most=np.array([AT_MOST.get(name, 0.0) if name in AGAINST else np.inf for name in names]),
    )
    return {"bias": round(bias, 2), **{n: round(float(w), 2) for n, w in zip(names, weights, strict=True)}}


def _descend(
    inputs: NDArray[np.float64],
    wanted: NDArray[np.float64],
    *,
    shrink: float,
    least: NDArray[np.float64] | float = -np.inf,
    most: NDArray[np.float64] | float = np.inf,
) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic regression within bounds.

    Accelerated projected gradient (Nesterov 1983; Beck and Teboulle 2009) with
    the step that the largest curvature allows.
    """
    rows = np.c_[np.ones(len(inputs)), inputs]
    low = np.r_[-np.inf, np.broadcast_to(least, inputs.shape[1])]
    high = np.r_[np.inf, np.broadcast_to(most, inputs.shape[1])]
    held = np.r_[0.0, np.full(inputs.shape[1], shrink)]
    rate = 1 / (np.linalg.eigvalsh(rows.T @ rows)[-1] / (4 * len(rows)) + shrink)
    weights = ahead = np.clip(np.zeros(rows.shape[1]), low, high)
    momentum = 1.0
    for _ in range(DESCENT):
        gradient = rows.T @ (_logistic(rows @ ahead) - wanted) / len(rows) + held * ahead
        stepped = np.clip(ahead - rate * gradient, low, high)
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = stepped + (momentum - 1) / following * (stepped - weights)
        weights, momentum = stepped, following
    return weights[1:], float(weights[0])


def _logistic(values: NDArray[np.float64]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(values, -40, 40)))
    return result


# Thresholds ---------------------------------------------------------------------------


class _Outcomes:
    """Questions with the confidence of their best proposals, as arrays: what thresholds make of them."""

    def __init__(self, fitted: Confidence, examples: Sequence[Example], scopes: NDArray[np.float64]) -> None:
        self.sure = np.zeros((len(examples), OFFERED))
        self.is_right = np.zeros((len(examples), OFFERED), dtype=bool)
        for row, (example, scope) in enumerate(zip(examples, scopes, strict=True)):
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
        return float(values[self.counts].mean())


_THRESHOLDS: tuple[Callable[[Confidence, float], Confidence], ...] = (
    lambda fitted, value: replace(fitted, answer_from=value),
    lambda fitted, value: replace(fitted, ask_from=value),
    lambda fitted, value: replace(fitted, ask_ours_from=value),
    lambda fitted, value: replace(fitted, scope=replace(fitted.scope, least=value)),
    lambda fitted, value: replace(fitted, scope=replace(fitted.scope, sure=value)),
)


def _fit_thresholds(
    fitted: Confidence, examples: Sequence[Example], scopes: NDArray[np.float64]
) -> Confidence:
    """The thresholds that are worth most, one after another until none gains.

    Between answering and asking back the curve is flat: of equals by chance, the
    bot answers.
    """
    outcomes = _Outcomes(fitted, examples, scopes)
    for _ in range(ROUNDS):
        for moved in _THRESHOLDS:
            tried = [moved(fitted, round(float(value), 2)) for value in GRID]
            allowed = [one for one in tried if one.ask_ours_from <= one.ask_from < one.answer_from]
            fitted = max((fitted, *allowed), key=outcomes.worth)
    enough = outcomes.worth(fitted) - CHANCE
    lower = (replace(fitted, answer_from=round(float(value), 2)) for value in GRID if value > fitted.ask_from)
    # The grid rises: of those as good as the best, the one that answers most.
    return next((one for one in lower if outcomes.worth(one) >= enough), fitted)


# The file ------------------------------------------------------------------------------


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
