"""What our own question sets measured when last written down, and what has become worse since.

A figure is lowered only with a reason in the changelog.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

from bot.evaluation import summarise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.evaluation import Outcome


class BadFigures(ValueError):
    """A file of figures cannot be read; says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one set, in questions."""

    questions: int
    right: int
    wrong: int
    """Answered, and not rightly."""
    emergencies_missed: int
    calm_alarmed: int

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> Self:
        """What a run came to."""
        told = summarise(outcomes)
        return cls(
            questions=len(outcomes),
            right=sum(outcome.is_right for outcome in outcomes),
            wrong=sum(outcome.is_wrong_answer for outcome in outcomes),
            emergencies_missed=told.triage_items - told.triage_found,
            calm_alarmed=told.calm_sent_to_hospital,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The figures of all sets, as of one day: what is in force on another answers otherwise."""

    as_of: date
    sets: Mapping[str, Figures]

    def as_json(self) -> str:
        """The file, a set a line."""
        lines = [f"    {json.dumps(name)}: {json.dumps(asdict(told))}" for name, told in self.sets.items()]
        return f'{{\n  "as_of": "{self.as_of}",\n  "sets": {{\n' + ",\n".join(lines) + "\n  }\n}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The figures of a file.

        Raises:
            BadFigures: it is none, with a Chinese sentence.
        """
        try:
            raw = json.loads(text)
            sets = {str(name): Figures(**told) for name, told in raw["sets"].items()}
            return cls(as_of=date.fromisoformat(raw["as_of"]), sets=sets)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            msg = f"这份记下的数字读不懂：{error}。请用 --record 重新写一份。"
            raise BadFigures(msg) from error

    def worse(self, now: Mapping[str, Figures]) -> Iterator[str]:
        """A Chinese sentence for each figure that got worse, and for each set that is missing or other."""
        for name in sorted({*self.sets, *now}):
            was, is_now = self.sets.get(name), now.get(name)
            if was is None or is_now is None or was.questions != is_now.questions:
                yield f"{name}：题目和记下时不一样了，请用 --record 重新写一份。"
                continue
            if is_now.right < was.right:
                yield f"{name}：答对 {is_now.right} 题，记下的是 {was.right} 题。"
            for told, more, fewer in (
                ("答错", is_now.wrong, was.wrong),
                ("没认出的急事", is_now.emergencies_missed, was.emergencies_missed),
                ("平常问题被劝去医院", is_now.calm_alarmed, was.calm_alarmed),
            ):
                if more > fewer:
                    yield f"{name}：{told} {more} 题，记下的是 {fewer} 题。"
