"""Warning signs of development in words: what a child of an age is looked at for, and what a sign means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.children.wording import TO_CHILD_CARE, Wording, age_asked, age_words
from knowledge.children.ages import age_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.children.words import Skill
    from bot.messages import Answer
    from knowledge.children.milestones import Milestones, Sign
    from knowledge.regions.gazetteer import Gazetteer

TOPIC = "parenting"
ASK_AGES = (6, 12, 18)

_NO_DIAGNOSIS = "这是筛查时看的，不是诊断；早点看清楚，放心也好、帮孩子也好，都不耽误。"
_SUDDEN = "要是突然走不了、动不了，或者没精神，现在就去医院；抽、叫不醒，马上打 120。"


class MilestoneReplies:
    """Puts the warning signs into answers."""

    def __init__(self, table: Milestones, gazetteer: Gazetteer) -> None:
        """Take the table, and what names the places."""
        self._table = table
        self._wording = Wording(topic=TOPIC, validity=table.validity, gazetteer=gazetteer)

    def of_skill(self, skill: Skill, age_months: float | None) -> Answer:
        """Whether a skill that a child lacks is a warning sign at its age."""
        signs = [sign for name in skill.signs if (sign := self._table.sign(name)) is not None]
        if age_months is None:
            return self._without_age(skill, signs)
        reached = [sign for sign in signs if sign.months <= age_months]
        if reached:
            return self._reached(reached[-1], age_months)
        return self._not_reached(skill, signs, age_months)

    def of_age(self, age_months: float) -> Answer:
        """What a child of an age is looked at for."""
        signs = self._table.signs_at(age_months)
        if not signs:
            first = self._table.ages[0]
            return self._answer(
                f"国家的预警表从 {age_label(first)}开始看，{age_words(age_months)}还没有要看的条目。",
                details=self._listed(first),
                suggestions=[f"{age_asked(first)}该会什么"],
            )
        listed = "；".join(sign.can for sign in signs)
        return self._answer(
            f"{age_words(age_months)}的孩子，看 {age_label(signs[0].months)}这几条：{listed}。"
            "有一条做不到，就去儿保看看。",
            paragraphs=[_NO_DIAGNOSIS, f"{self._table.regression}。"],
            suggestions=self._asked_next(age_months),
        )

    def of_regression(self) -> Answer:
        """What a child could do and cannot do any more."""
        return self._answer(
            f"{self._table.regression}，不用等下一次体检。",
            paragraphs=[_SUDDEN, _NO_DIAGNOSIS],
            suggestions=[f"{age_asked(age)}该会什么" for age in ASK_AGES],
        )

    def _reached(self, sign: Sign, age_months: float) -> Answer:
        others = "；".join(each.can for each in self._table.signs_at(sign.months) if each is not sign)
        return self._answer(
            f"{age_label(sign.months)}“{_quoted(sign)}”，是国家预警表里的一条；"
            f"孩子 {age_words(age_months)}了，要是真做不到，尽早带去儿保看看。",
            details=[(f"{age_label(sign.months)}还要看", others)],
            paragraphs=[_NO_DIAGNOSIS, f"{self._table.regression}。"],
            suggestions=self._asked_next(age_months),
        )

    def _not_reached(self, skill: Skill, signs: Sequence[Sign], age_months: float) -> Answer:
        now = self._table.signs_at(age_months)
        if signs:
            opening = (
                f"国家预警表到 {age_label(signs[0].months)}才看“{skill.name}”，"
                f"{age_words(age_months)}还不会，表里不算预警。"
            )
        else:
            opening = f"国家的预警表里没有“{skill.name}”这一条，单凭它说不上是预警。"
        if now:
            listed = "；".join(sign.can for sign in now)
            opening += f"现在看这几条：{listed}，有一条做不到就去儿保看看。"
        return self._answer(
            opening,
            details=[] if now else self._listed(self._table.ages[0]),
            paragraphs=["还是不放心，下次体检时问儿保医生，或者现在就去问。", f"{self._table.regression}。"],
            suggestions=self._asked_next(age_months),
        )

    def _without_age(self, skill: Skill, signs: Sequence[Sign]) -> Answer:
        if not signs:
            return self._wording.ask(
                f"孩子现在多大？国家的预警表里没有“{skill.name}”这一条，我按月龄告诉您看哪几条。",
                choices=[f"{age_asked(age)}还不会{skill.name}要紧吗" for age in ASK_AGES],
            )
        told = "；".join(f"满 {age_label(sign.months)}“{_quoted(sign)}”" for sign in signs)
        return self._answer(
            f"国家预警表这样看：{told}。到了月龄还这样，尽早带去儿保看看。",
            paragraphs=[_NO_DIAGNOSIS, f"{self._table.regression}。"],
            suggestions=[f"{age_asked(sign.months)}该会什么" for sign in signs],
        )

    def _listed(self, months: int) -> list[tuple[str, str]]:
        return [(age_label(months), "；".join(sign.can for sign in self._table.signs_at(months)))]

    def _asked_next(self, age_months: float) -> list[str]:
        later = self._table.next_after(age_months)
        asked = [f"{age_asked(later[0].months)}该会什么"] if later else []
        return [*asked, f"{age_asked(int(age_months))}体检查什么" if age_months >= 1 else "满月体检查什么"]

    def _answer(
        self,
        lead: str,
        *,
        details: Iterable[tuple[str, str]] = (),
        paragraphs: Iterable[str | None] = (),
        suggestions: Iterable[str] = (),
    ) -> Answer:
        return self._wording.answer(
            lead,
            sources=self._table.sources,
            details=details,
            paragraphs=paragraphs,
            next_step=TO_CHILD_CARE,
            suggestions=suggestions,
        )


def _quoted(sign: Sign) -> str:
    """A sign within quotation marks: its own become the inner ones."""
    return sign.says.replace("“", "‘").replace("”", "’")
