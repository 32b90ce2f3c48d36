"""The fixed words around a leave figure; numbers and terms come from the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.policies.figure import Aspect, Case, Figure, LeaveKind
from knowledge.policies.phrases import spell_day
from knowledge.policies.table import NATION
from knowledge.sources import UNKNOWN_ISSUER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from knowledge.policies.table import InForce

REMEMBERED_DAYS = 3 * 366
"""An answer tells of a change this long after it: the parent may ask for any child under three."""

KIND_NAMES = {
    LeaveKind.MATERNITY: "产假",
    LeaveKind.PATERNITY: "陪产假",
    LeaveKind.PARENTAL: "育儿假",
    LeaveKind.MARRIAGE: "婚假",
    LeaveKind.NURSING_BREAK: "哺乳时间",
}

_EVENTS = {
    LeaveKind.MATERNITY: "生的",
    LeaveKind.PATERNITY: "生的",
    LeaveKind.PARENTAL: "休的",
    LeaveKind.MARRIAGE: "登记的",
    LeaveKind.NURSING_BREAK: "休的",
}

CASE_LABELS = {
    Case.DIFFICULT_BIRTH: "难产",
    Case.CAESAREAN: "剖宫产",
    Case.MULTIPLE_BIRTH: "多胞胎",
    Case.MISCARRIAGE_EARLY: "怀孕不满 4 个月流产",
    Case.MISCARRIAGE_LATE: "怀孕满 4 个月流产",
    Case.SECOND_CHILD: "生二孩",
    Case.THIRD_CHILD: "生三孩",
    Case.WITH_CHECKUP: "做了婚检",
    Case.WITH_EARLY_CHECKUP: "做了孕前检查",
    Case.BREAST_FEEDING: "纯母乳喂养",
    Case.LIVING_APART: "夫妻异地",
    Case.TWO_UNDER_THREE: "有两个以上 3 岁以下孩子",
    Case.HIGH_ALTITUDE: "高海拔或边境县",
    Case.ENCOURAGED: "鼓励单位给到",
}

ASPECT_LABELS = {
    Aspect.PAY: "待遇",
    Aspect.SPLIT: "拆开休",
    Aspect.TIMING: "什么时候休",
    Aspect.OVERLAP: "两个孩子",
    Aspect.CARRY_OVER: "没休完",
    Aspect.HOLIDAYS: "周末和节假日",
    Aspect.UNTIL_WHEN: "休到什么时候",
    Aspect.WHO: "谁能休",
    Aspect.APPLY: "怎么请",
    Aspect.PLACE: "按哪里的规定",
    Aspect.BIRTH_ORDER: "各孩次",
}

_ASPECT_QUESTIONS = {
    Aspect.PAY: "工资怎么发",
    Aspect.SPLIT: "能不能拆开休",
    Aspect.TIMING: "要在什么时候休",
    Aspect.OVERLAP: "有两个孩子怎么算",
    Aspect.CARRY_OVER: "没休完能不能补",
    Aspect.HOLIDAYS: "遇上周末和节假日怎么算",
    Aspect.UNTIL_WHEN: "能休到什么时候",
    Aspect.WHO: "谁能休",
    Aspect.APPLY: "怎么请",
    Aspect.PLACE: "按哪里的规定",
    Aspect.BIRTH_ORDER: "二孩、三孩会不会更多",
}

_OFFICE = "12333（人社）"
_MATERNITY_OFFICES = f"{_OFFICE}或 12393（医保）"


def hotlines(kind: LeaveKind) -> str:
    """Whom to call about a leave; the insurer only has a say where it pays.

    >>> hotlines(LeaveKind.MARRIAGE)
    '12333（人社）'
    """
    return _MATERNITY_OFFICES if kind is LeaveKind.MATERNITY else _OFFICE


def spaced(words: str, says: str) -> str:
    """Words and a figure, with a space before a number as everywhere in our text.

    >>> spaced("婚假是", "3 天"), spaced("陪产假", "不少于 15 天")
    ('婚假是 3 天', '陪产假不少于 15 天')
    """
    return f"{words} {says}" if says[:1].isdigit() and words[-1:].isalnum() else f"{words}{says}"


def leave_name(figure: Figure) -> str:
    """What the place calls the leave, such as 护理假."""
    return figure.local_name or KIND_NAMES[figure.kind]


def unsaid(aspect: Aspect) -> str:
    """The clause for an aspect on which no text was found."""
    return f"{_ASPECT_QUESTIONS[aspect]}，没有核到明文规定，先看单位制度，商量不通打 12333"


def limits(figure: Figure) -> list[str]:
    """Whole sentences on what was not found about a figure."""
    rule = figure.sources[0]
    found = list(figure.notes)
    if figure.judged_by is not None and figure.value != 0:
        whose = "" if figure.case is Case.USUAL else f"《{rule.title}》的"
        found.append(f"{whose}施行日未核到，按 {figure.judged_by}判断。")
    return found


def source_gaps(figure: Figure) -> list[str]:
    """Whole sentences on what was not found about a figure's document."""
    rule = figure.sources[0]
    # Laws of the National People's Congress are cited by title and date, without a number.
    missing = ["文号"] if rule.number is None and not rule.issuer.startswith("全国人大") else []
    if rule.issuer == UNKNOWN_ISSUER:
        missing.append("发布单位")
    if not missing or figure.region_code == NATION:
        return []
    return [f"《{rule.title}》的{'、'.join(missing)}未核到。"]


def changes(found: InForce[Figure], day: date, *, remembered_days: int | None = REMEMBERED_DAYS) -> list[str]:
    """Whole sentences on what held before and what came after, where a parent may need it.

    A former rule is told for `remembered_days` after its last day; for ever with None.
    """
    figure, event = found.figure, _EVENTS[found.figure.kind]
    told = []
    former, following = found.former, found.following
    last = former.in_force_until if former is not None and _differs(former, figure) else None
    is_remembered = last is not None and (remembered_days is None or (day - last).days <= remembered_days)
    if former is not None and last is not None and is_remembered:
        told.append(f"{spell_day(last)}及以前{event}：{former.says}。")
    if following is not None and _differs(following, figure):
        told.append(f"{spell_day(following.first_day)}起{event}：{following.says}。")
    told += (
        f"已经公布、还没有施行的变化：{spell_day(each.first_day)}起：{each.says}。"
        for each in _spoken(found.announced)
    )
    return told


def _differs(one: Figure, other: Figure) -> bool:
    """Whether two figures tell a parent different things and the first may be told."""
    return one.is_speakable and (one.value, one.most, one.unit) != (other.value, other.most, other.unit)


def _spoken(announced: Iterable[Figure]) -> list[Figure]:
    return [figure for figure in announced if figure.confidence != "low"]
