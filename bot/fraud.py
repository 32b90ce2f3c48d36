"""The line against swindlers under every answer on the childcare subsidy, whichever step gives it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.benefit_words import benefit_words
from bot.messages import AnswerStatus
from knowledge.policies.benefit_kind import Benefit, BenefitCase
from knowledge.policies.table import InForce
from knowledge.regions.region import NATION

if TYPE_CHECKING:
    from bot.messages import Answer
    from bot.understanding import Understood
    from knowledge.articles.shelf import Shelf
    from knowledge.language.reading import Language, Reading
    from knowledge.policies.benefits import BenefitTable

LABEL = "防骗"

SUBSIDY = frozenset(
    {Benefit.CHILDCARE_SUBSIDY, Benefit.SUBSIDY_TAX, Benefit.SUBSIDY_MOVE, Benefit.SUBSIDY_SCAM}
)

_TITLES_KEPT = 1_000

_SAID = ("支付宝", "不收", "验证码")
"""What an article says that tells the line in its own words: the entry, no fee, no code."""


class FraudLine:
    """Adds the line of the table where an answer is on the subsidy and does not say it."""

    def __init__(self, table: BenefitTable, language: Language) -> None:
        """Take the rules, one of which holds the line, and what reads the titles of articles."""
        self._table = table

        @lru_cache(maxsize=_TITLES_KEPT)
        def is_title_on_subsidy(title: str) -> bool:
            return _names_subsidy(language.read(title))

        self._is_title_on_subsidy = is_title_on_subsidy

    def beneath(self, answer: Answer, understood: Understood, shelf: Shelf) -> Answer:
        """The answer, with the line right after its lead: a telephone shows only the beginning."""
        if answer.status is not AnswerStatus.ANSWERED:
            return answer
        if not self._is_on_subsidy(answer, understood, shelf):
            return answer
        line, text = self._line(understood), answer.text
        if line is None or line in text or all(word in text for word in _SAID):
            return answer
        return replace(answer, details=((LABEL, line), *answer.details))

    def _line(self, understood: Understood) -> str | None:
        """What the rule in force today says; None where there is none."""
        found = self._table.value_on(
            NATION, understood.today, kind=Benefit.CHILDCARE_SUBSIDY, case=BenefitCase.USUAL
        )
        return found.figure.beware if isinstance(found, InForce) else None

    def _is_on_subsidy(self, answer: Answer, understood: Understood, shelf: Shelf) -> bool:
        """Whether the question names the subsidy, or the title of the article that answers."""
        if _names_subsidy(understood.subject):
            return True
        slug = answer.read_more
        return slug is not None and self._is_title_on_subsidy(shelf.articles[slug].article.title)


def _names_subsidy(reading: Reading) -> bool:
    return any(each.kind in SUBSIDY and each.spans(reading) for each in benefit_words().near(reading))
