"""Short phrases on measurements and their place among children of an age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.children.measures import JIN_PER_KG
from bot.children.wording import number
from knowledge.children.growth import Measure, Position, Sex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.children.measures import Measured
    from knowledge.children.growth import Assessment, Line

SEX = {Sex.BOYS: "男孩", Sex.GIRLS: "女孩"}
_CHILD = ("宝宝", "孩子", "娃娃", "娃", "小孩", "婴儿", "宝贝")
"""Words in whose place a boy or a girl is put when a question is asked back."""


def name(line: Line, measure: Measure) -> str:
    """What is measured: 身长 lying, 身高 standing."""
    if measure is Measure.HEIGHT:
        return "身长" if line.position is Position.LYING else "身高"
    return "体重" if measure is Measure.WEIGHT else "头围"


def with_unit(value: float, measure: Measure, *, in_jin: bool = False) -> str:
    """A value with its unit, in 斤 too where the question was: 8.5 公斤（17 斤）."""
    told = f"{number(value)} {measure.unit}"
    is_weight = in_jin and measure is Measure.WEIGHT
    return f"{told}（{number(value * JIN_PER_KG)} 斤）" if is_weight else told


def span(line: Line, measure: Measure, *, in_jin: bool = False) -> str:
    """What most children of an age have, from P3 to P97: 体重 7.5–11.1 公斤."""
    told = f"{name(line, measure)} {from_to(line)} {measure.unit}"
    if not in_jin or measure is not Measure.WEIGHT:
        return told
    low, high = (number(line.at(percentile) * JIN_PER_KG) for percentile in (3, 97))
    return f"{told}（{low}–{high} 斤）"


def from_to(line: Line) -> str:
    """P3 and P97 without a unit."""
    return f"{line.at(3)}–{line.at(97)}"


def position(each: Measured, found: Assessment) -> str:
    """Where a measurement stands among children of its age and sex."""
    told = f"{name(found.line, each.measure)} {with_unit(each.value, each.measure, in_jin=each.in_jin)}"
    return f"{told}，在同龄{SEX[found.sex]}里属“{found.level.value}”（{_place(found)}）"


def position_of_either(each: Measured, among: Sequence[Assessment]) -> str:
    """Where it stands among children of its age, first of one sex and then of the other."""
    told = f"{name(among[0].line, each.measure)} {with_unit(each.value, each.measure, in_jin=each.in_jin)}"
    places = "，".join(f"在{SEX[found.sex]}里属“{found.level.value}”（{_lines(found)}）" for found in among)
    return f"{told}，{places}"


def go_see(found: Sequence[Assessment]) -> str:
    """What is said of measurements beyond the lines."""
    if any(each.is_extreme for each in found):
        return "这个数离参考线很远：先看看是不是量错、打错了（斤还是公斤），没有错就尽快带去儿保看看。"
    return "这个数在参考线外面，带去儿保看看。"


def asked_again(question: str, child: str, age: str) -> str:
    """A question with a boy or a girl in it, and the age where it did not hold one."""
    for word in _CHILD:
        if word in question:
            return age + question.replace(word, child, 1)
    return f"{age}{child}{question}" if age else f"{child}{question}"


def _lines(found: Assessment) -> str:
    if found.above is None:
        return "低于 P3"
    return "P97 或更高" if found.below is None else f"P{found.above} 到 P{found.below}"


def _place(found: Assessment) -> str:
    child = "他" if found.sex is Sex.BOYS else "她"
    if found.above is None:
        return f"{_lines(found)}，100 个里比{child}还小的不到 3 个"
    if found.below is None:
        return f"{_lines(found)}，100 个里大约 97 个比{child}小"
    return f"{_lines(found)}，100 个里大约有 {found.above} 到 {found.below} 个比{child}小"
