"""Fit bot/urgent_likeness.json to the question sets and the articles. A developer's script (`make urgent`).

Emergencies are the lines of tests/questions whose need is triage; calm are all
others there, and the questions attached to articles that no pattern finds
urgent. Files named _held are never read. Printed is what a fit is worth on
texts that it has not seen: five times a fifth is put aside.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import yaml

from bot.urgent import UrgentRules
from bot.urgent_likeness import Likeness, pieces
from knowledge.language.normalise import normalise
from knowledge.language.numerals import numerals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
FILE = ROOT / "bot" / "urgent_likeness.json"
CONTENT = ROOT / "knowledge" / "content"
ARTICLES = (CONTENT / "articles", CONTENT / "drafts" / "articles")
SETS = (ROOT / "tests" / "questions", CONTENT / "drafts" / "questions")
KINDS = ("G120", "G110", "RF22", "RF35")
KIND_OF = {"RF22": "RF22", "RF35": "RF35", "RF24": "G110", "RF31": "G110", "RF32": "G110"}
"""The flags whose help is not a doctor's; low mood is learnt beside them, not to be taken for danger."""

CALM, ATTACHED, LOW_MOOD = "calm", "attached", "RF35"

EMERGENCY_WEIGHT = 4.0
"""A missed emergency costs more than a calm parent alarmed."""

SHRINK = 0.07
LEAST_OFTEN = 3
FOLDS = 5
CALM_ALARMED = 0.008
"""The share of calm questions that may be alarmed in error, over those that patterns alarm."""

LIGHTEST = 3
"""A piece that weighs less for every kind, in tenths, is left out of the file."""

STEPS, RATE = 400, 0.1


@dataclass(frozen=True, slots=True)
class _Text:
    """One text as the rules read it."""

    text: str
    kind: int
    """Its place in KINDS, or -1 for a calm one."""
    is_found: bool
    """Whether a pattern finds it."""

    @property
    def fold(self) -> int:
        return zlib.crc32(self.text.encode()) % FOLDS


def main() -> None:
    """Fit, print what it is worth, write the file."""
    texts = list(_read())
    unseen = np.zeros((len(texts), len(KINDS)))
    for fold in range(FOLDS):
        fitted = _fit([text for text in texts if text.fold != fold])
        for place, text in enumerate(texts):
            if text.fold == fold:
                unseen[place] = fitted.scores(text.text)
    best = unseen.max(axis=1)
    is_calm = np.array([text.kind < 0 for text in texts])
    is_found = np.array([text.is_found for text in texts])
    alarm_from = round(float(np.quantile(best[is_calm & ~is_found], 1 - CALM_ALARMED)), 2)
    for name, chosen in (("emergencies", ~is_calm), ("that no pattern finds", ~is_calm & ~is_found)):
        print(f"{name}: {chosen.sum()}, heard by likeness {(best[chosen] >= alarm_from).mean():.1%}")
    print(f"calm: {is_calm.sum()}, alarmed {(best[is_calm & ~is_found] >= alarm_from).mean():.1%}")
    _write(_fit(texts), alarm_from, emergencies=int((~is_calm).sum()), calm=int(is_calm.sum()))


def _read() -> Iterator[_Text]:
    """Every text once, as the rules read it."""
    rules = UrgentRules.load()
    seen: set[str] = set()
    for said, flag in chain(_asked(), _attached()):
        read = numerals(normalise(said))
        found = rules.named(read)
        # What an article answers and a pattern alarms may be either; what is told to be well is not tried.
        is_open = flag == ATTACHED and found is not None
        if read in seen or is_open or (flag in {CALM, ATTACHED} and rules.is_told_to_be_well(read)):
            continue
        seen.add(read)
        kind = -1
        if flag not in {CALM, ATTACHED}:
            kind = KINDS.index(KIND_OF.get(flag or (found.id if found else ""), "G120"))
        yield _Text(rules.without_harmless(read), kind, found is not None)


def _asked() -> Iterator[tuple[str, str]]:
    """The single questions of the sets, with the flag of an emergency, which may be unknown."""
    for path in sorted(path for folder in SETS for path in folder.glob("*.jsonl")):
        if path.stem.endswith("_held"):
            continue
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            turns = row.get("turns") or [row["q"]]
            if len(turns) == 1:
                flag = row.get("expect", {}).get("danger", "").split("|")[0]
                yield turns[0], flag if row["need"] == "triage" or flag == LOW_MOOD else CALM


def _attached() -> Iterator[tuple[str, str]]:
    for path in sorted(path for folder in ARTICLES for path in folder.rglob("*.md")):
        front = yaml.safe_load(path.read_text("utf-8").split("---\n", 2)[1])
        sections = (front.get("section_questions") or {}).values()
        for said in chain(front.get("questions") or (), *sections):
            yield said, ATTACHED


def _fit(texts: Sequence[_Text]) -> Likeness:
    """Multinomial logistic regression against calm, by Adam over all texts at once."""
    counts: dict[str, int] = {}
    for text in texts:
        for piece in pieces(text.text):
            counts[piece] = counts.get(piece, 0) + 1
    places = {piece: place for place, piece in enumerate(sorted(counts)) if counts[piece] >= LEAST_OFTEN}
    places = {piece: place for place, piece in enumerate(places)}
    rows, columns, values = [], [], []
    for row, text in enumerate(texts):
        known = [places[piece] for piece in pieces(text.text) if piece in places]
        rows += [row] * len(known)
        columns += known
        values += [1 / np.sqrt(len(known))] * len(known)
    row, column, value = np.array(rows), np.array(columns), np.array(values)
    wanted = np.zeros((len(texts), len(KINDS)))
    for place, text in enumerate(texts):
        if text.kind >= 0:
            wanted[place, text.kind] = 1.0
    importance = np.where(wanted.any(axis=1), EMERGENCY_WEIGHT, 1.0)[:, None]
    weights = np.zeros((len(places) + 1, len(KINDS)))  # the last row is the bias
    moment, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        logits = _sum(row, value[:, None] * weights[column], len(texts)) + weights[-1]
        odds = np.exp(np.minimum(logits, 30))
        wrong = importance * (odds / (1 + odds.sum(axis=1, keepdims=True)) - wanted)
        slope = np.vstack([_sum(column, value[:, None] * wrong[row], len(places)), wrong.sum(axis=0)])
        slope[:-1] += SHRINK * weights[:-1]
        moment = 0.9 * moment + 0.1 * slope
        spread = 0.999 * spread + 0.001 * slope**2
        weights -= RATE * (moment / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return Likeness(
        kinds=KINDS,
        biases=tuple(weights[-1]),
        weights={piece: 10 * weights[place] for piece, place in places.items()},
        alarm_from=0.0,
    )


def _sum(places: NDArray[np.int_], numbers: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """The rows of `numbers` added up by their places."""
    return np.stack(
        [np.bincount(places, weights=numbers[:, kind], minlength=length) for kind in range(len(KINDS))],
        axis=1,
    )


def _write(fitted: Likeness, alarm_from: float, *, emergencies: int, calm: int) -> None:
    rounded = {piece: [round(float(weight)) for weight in fitted.weights[piece]] for piece in fitted.weights}
    kept = {
        piece: weights
        for piece, weights in rounded.items()
        if any(abs(weight) >= LIGHTEST for weight in weights)
    }
    head = {
        "note": "Fitted by tools/fit_urgent.py (make urgent); not to be edited by hand.",
        "fitted_on": datetime.now(UTC).date().isoformat(),
        "emergencies": emergencies,
        "calm": calm,
        "kinds": KINDS,
        "biases": [round(bias, 2) for bias in fitted.biases],
        "alarm_from": alarm_from,
    }
    lines = [f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}," for name, value in head.items()]
    lines.append(' "weights": {')
    lines += [
        f"  {json.dumps(piece, ensure_ascii=False)}: {json.dumps(weights)},"
        for piece, weights in kept.items()
    ]
    lines[-1] = lines[-1].rstrip(",")
    FILE.write_text("\n".join(["{", *lines, " }", "}", ""]), "utf-8")
    print(f"{len(kept)} pieces written to {FILE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
