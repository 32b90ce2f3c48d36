"""Fits the weights and thresholds of bot/confidence.yaml to our own question sets.

A developer's script: `python tools/fit_confidence.py [--write]`. Every
proposal of every question is an example: right where the answer it would
build fits the question, wrong otherwise. One logistic regression a step, with
the signs held that the features have by their meaning; then the thresholds
that answer most while no more than `WRONG_SHARE` of the questions are answered wrongly.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.calendar import day_of
from bot.confidence import confidence
from bot.evaluation import Item, fits, parse_items
from bot.messages import Question
from web.cli.context import open_prepared_services

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from web.services import Services

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "tests" / "questions"
CONFIDENCE = ROOT / "bot" / "confidence.yaml"
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
    "beyond": -2.0,
    "subjects": -1.0,
    "kinds": -2.0,
    "other": -1.0,
    "unasked": -2.0,
    "stray": -0.5,
    "unsaid": -0.8,
}
"""Weights that hold whatever few examples say: what they stand for is never to be talked over."""

BY_HAND = frozenset({"benefits"})
"""Steps whose weights are kept as they stand: where the table of sums, dates and warnings knows the
whole question, it goes before an article that says the same with fewer of them."""

STEPS_OF_DESCENT = 30_000
RATE = 2.0
SHRINK = 0.00003
RIVALS = 3
"""Losers of a question that are learned from; the many hopeless ones would drown the close ones."""

WRONG_SHARE = 0.02
LEAST_THRESHOLD = 0.45
ASK_SHARE = 0.6
ASK_OURS_SHARE = 0.3
"""Of the answering threshold: where asking back begins, and where it does for a question surely ours."""


@dataclass(frozen=True)
class Example:
    """One proposal, as it was made for one question."""

    item: int
    step: str
    features: dict[str, float]
    is_right: bool


def main() -> None:
    """Fit, show, and write the file with `--write`."""
    services = open_prepared_services()
    services.warm_up()
    items = [
        item
        for path in sorted(QUESTIONS.glob("*.jsonl"))
        for item in parse_items(path.read_text("utf-8").splitlines(), name=path.name)
        # Of what may be answered as well as declined, no answer can be called right or wrong.
        if item.need != "triage" and not (item.need == "decline" and "answer" in item.accept)
    ]
    examples = [example for number, item in enumerate(items) for example in _examples(services, number, item)]
    models = {
        step: dict(confidence().models[step])
        if step in BY_HAND
        else _fit([example for example in examples if example.step == step])
        for step in dict.fromkeys(example.step for example in examples)
    }
    answer_from = _threshold(examples, models, items)
    text = _as_yaml(models, answer_from)
    print(text)
    if "--write" in sys.argv:
        CONFIDENCE.write_text(text, "utf-8")


def _examples(services: Services, number: int, item: Item) -> list[Example]:
    with services.database.writing() as connection:
        for turn in item.turns:
            question = Question(text=turn, asked_at=services.clock(), channel="fit", conversation_key="fit")
            reply = services.responder.reply(connection, question)
            services.responder.remember(connection, reply)
        connection.rollback()
    is_answerable = item.need == "answer" and _knows_its_answer(item)
    return [
        Example(
            item=number,
            step=proposal.step,
            features=dict(proposal.features),
            is_right=is_answerable and fits(item, proposal.build()),
        )
        for proposal in reply.proposals[: RIVALS + 1]
    ]


def _knows_its_answer(item: Item) -> bool:
    """Whether it says what is right; a set that only says what must not happen (no false alarm) does not."""
    return item.need != "answer" or bool(item.must_mention or item.expect)


def _fit(examples: list[Example]) -> dict[str, float]:
    names = list(examples[0].features)
    inputs = np.array([[example.features[name] for name in names] for example in examples])
    wanted = np.array([example.is_right for example in examples], dtype=float)
    signs = np.array([-1.0 if name in AGAINST else 1.0 for name in names])
    limits = np.array([AT_MOST.get(name, np.inf) for name in names])
    weights, bias = np.zeros(len(names)), 0.0
    for _ in range(STEPS_OF_DESCENT):
        error = (_logistic(inputs @ weights + bias) - wanted) / len(wanted)
        weights -= RATE * (inputs.T @ error + SHRINK * weights)
        weights = np.minimum(np.where(weights * signs > 0, weights, 0.0), limits)
        bias -= RATE * error.sum()
    return {"bias": float(bias), **{name: float(w) for name, w in zip(names, weights, strict=True)}}


def _threshold(examples: list[Example], models: dict[str, dict[str, float]], items: list[Item]) -> float:
    """The lowest threshold at which few enough of the winners that answer are wrong."""
    best: dict[int, tuple[float, bool]] = {}
    for example in examples:
        if not _knows_its_answer(items[example.item]):
            continue
        sure = _confidence(models[example.step], example.features)
        if sure > best.get(example.item, (-1.0, False))[0]:
            best[example.item] = (sure, example.is_right)
    for threshold in np.arange(LEAST_THRESHOLD, 0.95, 0.01):
        answered = [is_right for sure, is_right in best.values() if sure >= threshold]
        wrong = answered.count(False)
        if wrong <= WRONG_SHARE * len(items):
            print(f"# {threshold:.2f}: answers {len(answered)} of {len(items)}, {wrong} of them wrong")
            return float(threshold)
    return 0.95


def _confidence(model: dict[str, float], features: dict[str, float]) -> float:
    total = model["bias"] + sum(model[name] * value for name, value in features.items())
    return float(_logistic(np.array(total)))


def _logistic(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(values, -40, 40)))


def _as_yaml(models: dict[str, dict[str, float]], answer_from: float) -> str:
    lines = [
        "# How sure each step is, from its features; fitted by tools/fit_confidence.py to tests/questions.",
        f"fitted_on: {day_of(datetime.now(UTC))}",
        f"answer_from: {answer_from:.2f}",
        f"ask_from: {answer_from * ASK_SHARE:.2f}",
        f"ask_ours_from: {answer_from * ASK_OURS_SHARE:.2f}",
        "models:",
    ]
    for step, model in models.items():
        weights = ", ".join(f"{name}: {weight:.2f}" for name, weight in model.items())
        lines.append(f"  {step}: {{{weights}}}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
