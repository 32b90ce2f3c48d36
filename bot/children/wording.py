"""What the answers from every table on children share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.citing import cite
from bot.messages import Answer, AnswerStatus
from knowledge.children.ages import MONTHS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.children.validity import Validity
    from knowledge.regions.gazetteer import Gazetteer
    from knowledge.sources import Source

STEP = "child"

CALL = "问不清打 12320（打不通打 12345）"
TO_CLINIC = f"下一步：带上接种证，到住处附近的接种门诊约时间，哪天打听接种医生的；{CALL}。"
TO_CHECK_UP = f"下一步：带上保健手册，到社区卫生服务中心（站）或乡镇卫生院的儿保约时间；{CALL}。"
TO_CHILD_CARE = f"下一步：带上保健手册，去社区卫生服务中心、乡镇卫生院的儿保或妇幼保健院看看；{CALL}。"
UNCHECKED = "按公开文件整理，还没有医生核对过；和医生说的不一样，听医生的。"

_DAYS_PER_MONTH = 30.4375
_HALF = 0.5


def age_words(age_months: float) -> str:
    """An age as one says it, in whole or half months.

    >>> [age_words(age) for age in (0, 0.66, 1, 1.5, 8, 12, 18, 27, 36)]
    ['刚出生', '20 天', '1 个月', '1 个半月', '8 个月', '1 岁', '1 岁半', '2 岁 3 个月', '3 岁']
    """
    if age_months < 1:
        days = round(age_months * _DAYS_PER_MONTH)
        return f"{days} 天" if days else "刚出生"
    months = int(age_months)
    if months < MONTHS_A_YEAR:
        half = "半" if age_months - months >= _HALF else ""
        return f"{months} 个{half}月"
    years, rest = divmod(months, MONTHS_A_YEAR)
    if rest == MONTHS_A_YEAR // 2:
        return f"{years} 岁半"
    return f"{years} 岁 {rest} 个月" if rest else f"{years} 岁"


def age_asked(age_months: float) -> str:
    """The same within a question that a tap asks: 8个月, 1岁半, 2岁3个月."""
    return age_words(age_months).replace(" ", "")


def number(value: float) -> str:
    """A measured value as one writes it: 8.5, 17, 8.65."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


class Wording:
    """Makes answers of one table: with its documents, and that no clinician has checked it where none has."""

    def __init__(self, *, topic: str, validity: Validity, gazetteer: Gazetteer) -> None:
        """`topic` is of topics.yaml; what names the places tells whose a document is."""
        self.topic = topic
        self._validity = validity
        self._gazetteer = gazetteer

    def answer(
        self,
        lead: str,
        *,
        sources: Iterable[Source],
        details: Iterable[tuple[str, str]] = (),
        paragraphs: Iterable[str | None] = (),
        next_step: str,
        notes: Iterable[str] = (),
        suggestions: Iterable[str] = (),
    ) -> Answer:
        """An answer of the table; `next_step` is what to do now."""
        unchecked = () if self._validity.checked_by else (UNCHECKED,)
        return Answer(
            status=AnswerStatus.ANSWERED,
            step=STEP,
            lead=lead,
            details=tuple(details),
            paragraphs=tuple(dict.fromkeys((*filter(None, paragraphs), next_step))),
            notes=tuple(dict.fromkeys((*notes, *unchecked))),
            citations=cite(
                dict.fromkeys(sources), region_code=self._validity.region_code, gazetteer=self._gazetteer
            ),
            suggestions=tuple(dict.fromkeys(suggestions))[:3],
            topic=self.topic,
        )

    def ask(self, lead: str, *, choices: Iterable[str]) -> Answer:
        """A question back, with whole questions to choose from."""
        return Answer(
            status=AnswerStatus.CLARIFY,
            step=STEP,
            lead=lead,
            suggestions=tuple(dict.fromkeys(choices))[:3],
            topic=self.topic,
        )
