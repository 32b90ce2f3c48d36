"""Weight, height and head circumference in words: where they stand, what is usual at an age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.children import growth_phrases as phrases
from bot.children.growth_phrases import SEX
from bot.children.measures import JIN_PER_KG
from bot.children.wording import TO_CHILD_CARE, Wording, age_asked, age_words, number
from knowledge.children.ages import age_label
from knowledge.children.growth import Measure, Sex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.children.measures import Measured
    from bot.messages import Answer
    from knowledge.children.growth import Assessment, Growth
    from knowledge.regions.gazetteer import Gazetteer

TOPIC = "health"
ASK_AGES = (6, 12, 24)
TABLE_AGES = (0, 3, 6, 9, 12, 18, 24, 36)
"""What a list of all shows: it must fit on a telephone."""

_SEXES = (Sex.BOYS, Sex.GIRLS)
_ASKS = {Measure.WEIGHT: "体重多少正常", Measure.HEIGHT: "身高多少正常", Measure.HEAD: "头围多少正常"}
_NO_VERDICT = "一个数只说明现在排在什么位置；长得好不好要看几次体检连起来的曲线，凭它下不了结论。"
_NOT_FAT_OR_THIN = "胖瘦要看身长（身高）配体重，由儿保医生量，光看体重看不出来。"
_ESTIMATED = "这个月龄表里没有，是按前后两行估算的。"


class GrowthReplies:
    """Puts the reference values into answers."""

    def __init__(self, table: Growth, gazetteer: Gazetteer) -> None:
        """Take the table, and what names the places."""
        self._table = table
        self._wording = Wording(topic=TOPIC, validity=table.validity, gazetteer=gazetteer)
        self._when_to_see = f"这些情况要去儿保看：{'；'.join(table.go_see_clinic)}。"

    def of_values(self, sex: Sex, age_months: float, measured: Sequence[Measured]) -> Answer:
        """Where measurements stand among children of that age and sex."""
        told = [(each, self._assess(sex, age_months, each)) for each in measured]
        child = f"{age_words(age_months)}{SEX[sex]}"
        usual = self._usual(sex, age_months, measured)
        if any(found.is_implausible for _, found in told):
            values = "、".join(
                phrases.with_unit(each.value, each.measure, in_jin=each.in_jin) for each in measured
            )
            return self._answer(
                f"{child} {values}，和同龄孩子差得太远，请先看看是不是量错、打错了（斤还是公斤）。",
                details=usual,
                paragraphs=["要是没有错，尽快带去儿保看看。"],
                suggestions=[f"{age_asked(age_months)}{SEX[sex]}{_ASKS[each.measure]}" for each in measured],
            )
        to_see = [found for _, found in told if found.go_see_clinic]
        lead = "；".join(phrases.position(each, found) for each, found in told)
        has_weight = any(found.measure is Measure.WEIGHT for _, found in told)
        is_estimated = any(found.line.is_estimated for _, found in told)
        return self._answer(
            f"{child}{lead}。{phrases.go_see(to_see) if to_see else ''}",
            details=usual,
            paragraphs=[
                _NO_VERDICT,
                _NOT_FAT_OR_THIN if has_weight else None,
                _ESTIMATED if is_estimated else None,
                None if to_see else self._when_to_see,
            ],
            suggestions=[f"{age_asked(age_months)}体检查什么", f"{age_asked(age_months)}该会什么"],
        )

    def of_values_of_either(
        self, question: str, age_months: float, measured: Sequence[Measured], *, is_age_told: bool
    ) -> Answer:
        """Where measurements stand among boys and among girls, where neither was told.

        Nobody has to tap before they hear that both are within the lines; values
        that fit no child of that age are asked back, as a slip is likely.
        """
        told = [(each, [self._assess(sex, age_months, each) for sex in _SEXES]) for each in measured]
        assessed = [found for _, among in told for found in among]
        again = [
            phrases.asked_again(question, SEX[sex], "" if is_age_told else age_asked(age_months))
            for sex in _SEXES
        ]
        if all(found.is_implausible for found in assessed):
            return self._wording.ask("男孩、女孩的参考值不一样，孩子是男孩还是女孩？", choices=again)
        places = "；".join(phrases.position_of_either(each, among) for each, among in told)
        beyond = [found for found in assessed if found.go_see_clinic]
        has_weight = any(found.measure is Measure.WEIGHT for found in assessed)
        is_estimated = any(found.line.is_estimated for found in assessed)
        return self._answer(
            f"{age_words(age_months)}的孩子{places}。{self._go_see_of(beyond)}",
            details=[row for sex in _SEXES for row in self._usual(sex, age_months, measured)],
            paragraphs=[
                _NO_VERDICT,
                _NOT_FAT_OR_THIN if has_weight else None,
                _ESTIMATED if is_estimated else None,
                None if beyond else self._when_to_see,
            ],
            suggestions=again,
        )

    def of_reference(
        self, age_months: float, measures: Sequence[Measure], sex: Sex | None, *, in_jin: bool
    ) -> Answer:
        """What is usual at an age, for one sex or both."""
        sexes = _SEXES if sex is None else (sex,)
        lines = {
            each: [(self._table.line(each, age_months, measure), measure) for measure in measures]
            for each in sexes
        }
        told = "；".join(
            SEX[each] + "，".join(phrases.span(line, measure, in_jin=in_jin) for line, measure in of_sex)
            for each, of_sex in lines.items()
        )
        middle = "；".join(
            SEX[each] + "、".join(phrases.with_unit(line.at(50), measure) for line, measure in of_sex)
            for each, of_sex in lines.items()
        )
        is_estimated = any(line.is_estimated for of_sex in lines.values() for line, _ in of_sex)
        return self._answer(
            f"{age_words(age_months)}的孩子大多在这个范围（P3 到 P97）：{told}。",
            details=[("正中间（P50）", middle)],
            paragraphs=[_NO_VERDICT, _ESTIMATED if is_estimated else None, self._when_to_see],
            suggestions=[self._example(each, age_months) for each in sexes],
        )

    def of_table(self) -> Answer:
        """Weight and length at the main ages."""
        return self._answer(
            "3 岁以内孩子的体重（公斤）和身长、身高（厘米），大多在这些范围（P3 到 P97）：",
            details=[
                (age_label(age), "；".join(self._both(age, sex) for sex in _SEXES)) for age in TABLE_AGES
            ],
            paragraphs=[_NO_VERDICT],
            suggestions=[f"{age_asked(age)}男孩身高体重标准" for age in ASK_AGES],
        )

    def too_old(self, age_months: float) -> Answer:
        """The values on record end at three years."""
        return self._answer(
            f"{age_words(age_months)}的参考值这里没有收录，只收录到 {age_words(self._table.last_month)}。",
            suggestions=["3岁男孩身高体重标准", "3岁女孩身高体重标准"],
        )

    def preterm(self) -> Answer:
        """Children born too early are looked at by another age."""
        return self._answer(self._table.preterm, paragraphs=[_NO_VERDICT])

    def ask_age(self, question: str, sex: Sex | None) -> Answer:
        """How old?"""
        child = "" if sex is not None else SEX[Sex.BOYS]
        return self._wording.ask(
            "孩子现在多大？告诉我月龄，男孩还是女孩，我好对着表看。",
            choices=[f"{age_asked(age)}{child}{question}" for age in ASK_AGES],
        )

    def ask_unit(self, question: str, weight: str) -> Answer:
        """斤 or 公斤?"""
        return self._wording.ask(
            "体重是斤还是公斤？",
            choices=[question.replace(weight, f"{weight}{unit}", 1) for unit in ("斤", "公斤")],
        )

    def _assess(self, sex: Sex, age_months: float, each: Measured) -> Assessment:
        if each.measure is Measure.WEIGHT:
            return self._table.assess(sex, age_months, weight_kg=each.value)
        if each.measure is Measure.HEIGHT:
            return self._table.assess(sex, age_months, height_cm=each.value)
        return self._table.assess(sex, age_months, head_cm=each.value)

    def _usual(self, sex: Sex, age_months: float, measured: Iterable[Measured]) -> list[tuple[str, str]]:
        told = []
        for each in measured:
            line = self._table.line(sex, age_months, each.measure)
            middle = phrases.with_unit(line.at(50), each.measure)
            told.append(
                (
                    f"同龄{SEX[sex]}大多",
                    f"{phrases.span(line, each.measure, in_jin=each.in_jin)}（P3 到 P97），正中间 {middle}",
                )
            )
        return told

    @staticmethod
    def _go_see_of(beyond: Sequence[Assessment]) -> str:
        """What is said where a value is beyond the lines, for children of one sex alone or of both."""
        if not beyond:
            return ""
        sexes = {found.sex for found in beyond}
        only = f"是{SEX[beyond[0].sex]}的话，" if len(sexes) == 1 else ""
        return f"{only}{phrases.go_see(beyond)}"

    def _both(self, age_months: int, sex: Sex) -> str:
        weight, height = (
            self._table.line(sex, age_months, measure) for measure in (Measure.WEIGHT, Measure.HEIGHT)
        )
        return f"{SEX[sex][0]} {phrases.from_to(weight)}、{phrases.from_to(height)}"

    def _example(self, sex: Sex, age_months: float) -> str:
        middle = self._table.line(sex, age_months, Measure.WEIGHT).at(50)
        return f"{age_asked(age_months)}{SEX[sex]}体重{number(round(middle * JIN_PER_KG))}斤正常吗"

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
