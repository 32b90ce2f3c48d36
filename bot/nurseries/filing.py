"""What the directory says of one name or code, in words; not found never reads as illegal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.citing import cite
from bot.messages import Answer, AnswerStatus, Card
from bot.nurseries.nothing import CHECK, shelved
from bot.nurseries.wanted import Talk
from bot.nurseries.wording import SAMPLE, SAMPLES, TOPIC, citations, phone
from bot.nurseries.words import Aspect
from directory.labels import CREDENTIALS
from directory.nursery import Status
from directory.wording import UNTOLD, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.messages import Citation
    from bot.situation import Situation
    from directory.nursery import Nursery
    from directory.store import ImportRecord
    from directory.verify import Verification
    from knowledge.offices import Offices
    from knowledge.regions.gazetteer import Gazetteer

STEP = "filing"
SUGGESTED = 3
SEVERAL_SHOWN = 5

FILED_MEANS = (
    "备案说明它向卫健部门报过场地、人员、卫生、消防的材料；不是政府认证，也不等于推荐，送之前还是要去看。"
)
NOT_FOUND_MEANS = (
    "没找到不等于没备案，更不等于违法：招牌名可能和执照上的全名不一样，"
    "可能刚备案、名单还没更新，也可能在别的区。"
)
KINDERGARTEN = "幼儿园归教育部门管；自己办了托班、向卫健部门备案的，才在这份名单里。"
CLOSED_MEANS = "还在收孩子的，先别交钱，打 12345 转区卫健委问清。"
WRONG_CODE = (
    "这个代码对不上：统一社会信用代码是 18 位，最后一位由前面的算出来。请照执照再抄一遍，或者直接发机构全名。"
)

_FILED = "备案了吗"
_ASKED = {
    Aspect.PHONE: "的电话",
    Aspect.ADDRESS: "在哪",
    Aspect.FEE: "多少钱",
    Aspect.HOURS: "几点能接",
    Aspect.AGES: "收多大的孩子",
}
_MATTER = "filing"


class FilingWording:
    """Puts what was found of a name into an answer."""

    def __init__(self, offices: Offices, *, gazetteer: Gazetteer) -> None:
        """Take who sees to filing, and what names the places."""
        matter = next((matter for matter in offices.matters if matter.id == _MATTER), None)
        self._where_to_ask = matter.says if matter else "打 12345 转区卫健委问。"
        self._sources = matter.sources if matter else ()
        self._region_code = offices.region_code
        self._gazetteer = gazetteer

    def of_nursery(
        self,
        nursery: Nursery,
        situation: Situation,
        *,
        lists: Sequence[ImportRecord],
        talk: Talk | None = None,
    ) -> Answer:
        """One that stands in the directory, as filed or as withdrawn."""
        facts = nursery.facts
        is_filed = nursery.status is Status.FILED
        name = CREDENTIALS[facts.credential]
        if is_filed:
            lead = f"{name}名单上有“{facts.name}”：{standing(nursery)}。"
        else:
            when = f"已于 {facts.withdrawn_on} " if facts.withdrawn_on else "已经"
            lead = f"“{facts.name}”的{name}{when}注销，现在不在{name}名单里。"
        return Answer(
            status=AnswerStatus.ANSWERED,
            step=STEP,
            lead=lead,
            details=tuple(_details(nursery, lists)),
            paragraphs=(FILED_MEANS,) if is_filed else (CLOSED_MEANS,),
            notes=(SAMPLE,) if nursery.is_sample else (),
            citations=(*citations(lists), *self._rules()),
            suggestions=("它的电话", "它收费多少", "去看托育园要看哪些地方"),
            read_more=shelved(situation, CHECK),
            page=f"/nurseries/{nursery.id}",
            topic=TOPIC,
            talk=replace(talk or Talk(), one=nursery.id),
        )

    def of_several(self, found: Verification, *, lists: Sequence[ImportRecord]) -> Answer:
        """The name or the code fits several: which one is asked."""
        shown = found.nurseries[:SEVERAL_SHOWN]
        more = f"，先列 {SEVERAL_SHOWN} 家" if len(found.nurseries) > SEVERAL_SHOWN else ""
        return Answer(
            status=AnswerStatus.CLARIFY,
            step=STEP,
            lead=f"名单上有 {len(found.nurseries)} 家对得上“{found.asked}”{more}，您问的是第几个？",
            cards=tuple(
                Card(
                    title=nursery.facts.name,
                    number=number,
                    lines=(nursery.facts.address or f"地址{UNTOLD}", phone(nursery.facts), standing(nursery)),
                    path=f"/nurseries/{nursery.id}",
                )
                for number, nursery in enumerate(shown, start=1)
            ),
            notes=(SAMPLES,) if any(nursery.is_sample for nursery in shown) else (),
            citations=citations(lists),
            suggestions=("第一个备案了吗", "第二个备案了吗"),
            topic=TOPIC,
            talk=Talk(found=tuple(nursery.id for nursery in shown)),
        )

    def of_none(
        self,
        found: Verification,
        situation: Situation,
        *,
        newest: ImportRecord,
        aspects: Sequence[Aspect] = (),
    ) -> Answer:
        """No such name: what that may mean, names like it, and where to ask.

        `aspects` are what was asked of it, for the names that are offered.
        """
        if found.is_code and found.code_is_valid is False:
            return self._wrong_code(situation)
        asked = f"代码 {found.asked}" if found.is_code else f"“{found.asked}”"
        near = [nursery.facts.name for nursery in found.near]
        alike = (f"名字像的有：{'、'.join(near[:SUGGESTED])}。是其中一家，就点下面的名字。",) if near else ()
        is_kindergarten = not found.is_code and "幼儿园" in found.asked
        return Answer(
            status=AnswerStatus.ANSWERED,
            step=STEP,
            lead=f"名单上没有找到{asked}。{'' if is_kindergarten else _until(newest)}",
            paragraphs=(
                *alike,
                *((KINDERGARTEN,) if is_kindergarten else (NOT_FOUND_MEANS,)),
                f"问清再送：{self._where_to_ask}",
            ),
            notes=(SAMPLES_ARE_ALL,) if newest.is_sample else (),
            citations=(*citations((newest,)), *self._rules()),
            suggestions=tuple(
                f"{name}{_ASKED.get(aspects[0], _FILED) if aspects else _FILED}" for name in near
            )[:SUGGESTED]
            or ("怎么知道托育备案了没有",),
            read_more=shelved(situation, CHECK),
            topic=TOPIC,
        )

    def _wrong_code(self, situation: Situation) -> Answer:
        return Answer(
            status=AnswerStatus.CLARIFY,
            step=STEP,
            lead=WRONG_CODE,
            suggestions=("怎么知道托育备案了没有",),
            read_more=shelved(situation, CHECK),
            topic=TOPIC,
        )

    def _rules(self) -> tuple[Citation, ...]:
        return cite(self._sources, region_code=self._region_code, gazetteer=self._gazetteer)


SAMPLES_ARE_ALL = "真实名单还没有放进来，现在只有示例机构，查不到很正常。"


def _until(newest: ImportRecord) -> str:
    return f"名单截至 {newest.as_of}。" if newest.as_of and not newest.is_sample else ""


def _details(nursery: Nursery, lists: Sequence[ImportRecord]) -> Iterator[tuple[str, str]]:
    """Number, day and authority, as the list gives them, and until when it speaks."""
    facts = nursery.facts
    yield "备案编号", facts.filing_number or UNTOLD
    yield "备案日期", str(facts.filed_on) if facts.filed_on else UNTOLD
    if nursery.status is Status.WITHDRAWN:
        yield "注销日期", str(facts.withdrawn_on) if facts.withdrawn_on else UNTOLD
        if facts.withdrawal_reason:
            yield "注销原因", facts.withdrawal_reason
    yield "备案机关", facts.filing_authority or UNTOLD
    yield "地址", facts.address or UNTOLD
    as_of = next((one.as_of for one in lists if one.as_of is not None), None)
    yield "名单截至", str(as_of) if as_of else f"名单没写日期，{nursery.last_listed_at:%Y-%m-%d} 导入"
