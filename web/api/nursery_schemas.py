"""What the API gives about nurseries: also the dictionary of the open data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from directory.nursery import (
    CareMode,
    Credential,
    Kind,
    Nature,
    PlaceLevel,
    Route,
    Status,
)
from directory.records import facts_to_json
from directory.registry.changes import EventKind
from directory.verify import Verdict
from web.api.schemas import described
from web.nursery_filters import one_of

if TYPE_CHECKING:
    from directory.nursery import Nursery
    from directory.registry.changes import Event
    from directory.search import NurseryHits
    from directory.store import ImportRecord


class _Out(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PhoneOut(_Out):
    """A telephone."""

    model_config = described("一个电话")

    number: str = Field(description="能直接拨的号码，如 0373-0000000")
    extension: str | None = Field(None, description="分机")


class PointOut(_Out):
    """A point."""

    model_config = described("一个点")

    lat: float = Field(description="纬度，GCJ-02")
    lng: float = Field(description="经度，GCJ-02")


class FeeRangeOut(_Out):
    """A fee from … to."""

    model_config = described("收费的范围")

    min: float = Field(description="最少，元/月")
    max: float | None = Field(description="最多，元/月；空的是“…起”")


class ClassesOut(_Out):
    """How many classes of each kind."""

    model_config = described("各类班有几个")

    infant: int | None = Field(None, description="乳儿班")
    younger_toddler: int | None = Field(None, description="托小班")
    older_toddler: int | None = Field(None, description="托大班")
    mixed: int | None = Field(None, description="混合编班")


class ListOut(_Out):
    """A published list behind the data."""

    model_config = described("数据出自的一份名单")

    number: int = Field(description="编号")
    title: str = Field(description="名单的标题")
    source: str = Field(description="哪个单位给的，或者网址")
    as_of: str | None = Field(description="名单截至哪天")
    taken_at: str = Field(description="什么时候收进来的")


_Fee = float | FeeRangeOut


class NurseryOut(_Out):
    """An institution; what no list tells is absent."""

    model_config = described("一家机构；名单上没有写的字段不出现")

    id: str = Field(description="编号，不会变")
    url: str = Field(description="网页地址")
    status: Annotated[Status, one_of(Status)] = Field(description="filed 已备案，withdrawn 已注销备案")
    is_sample: bool = Field(description="true 是示例，不是真实机构")
    distance_m: float | None = Field(None, description="离问的位置多少米，直线")
    first_listed_at: str = Field(description="第一次见于名单的时间")
    last_listed_at: str = Field(description="最后一次见于名单的时间")
    changed_at: str = Field(description="内容上次变化的时间")
    sources: dict[str, int] | None = Field(
        None, description="每个字段出自哪份名单（编号见 lists）；只在单家里给"
    )
    lists: list[ListOut] | None = Field(None, description="这些名单；只在单家里给")
    name: str = Field(description="机构名称")
    former_names: list[str] | None = Field(None, description="曾用名")
    other_names: list[str] | None = Field(None, description="别名")
    kind: Annotated[Kind, one_of(Kind)] | None = Field(
        None, description="nursery 托育机构，kindergarten_class 幼儿园托班，home_site 家庭托育点"
    )
    credit_code: str | None = Field(None, description="统一社会信用代码，校验过的 18 位")
    registration_authority: str | None = Field(None, description="登记机关")
    route: Annotated[Route, one_of(Route)] | None = Field(
        None,
        description="登记类别：public_institution 事业单位，social_service 社会服务机构，company 公司，"
        "sole_trader 个体工商户",
    )
    nature: Annotated[Nature, one_of(Nature)] | None = Field(
        None, description="性质：for_profit 营利性，non_profit 非营利性"
    )
    region_code: str | None = Field(None, description="县区的区划代码，六位")
    zone: str | None = Field(None, description="没有自己代码的功能区，如高新区")
    town_code: str | None = Field(None, description="街道、镇的代码，九位")
    town: str | None = Field(None, description="街道、镇")
    address: str | None = Field(None, description="地址")
    coordinates: PointOut | None = Field(None, description="位置")
    coordinates_level: Annotated[PlaceLevel, one_of(PlaceLevel)] | None = Field(
        None, description="位置准不准：exact 到门口，around 只到附近"
    )
    phones: list[PhoneOut] | None = Field(None, description="电话")
    operator: str | None = Field(None, description="举办单位")
    service_forms: list[Annotated[CareMode, one_of(CareMode)]] | None = Field(None, description="服务形式")
    age_months: list[int | None] | None = Field(
        None, min_length=2, max_length=2, description="收托月龄，[最小, 最大]；没写上限时最大为空"
    )
    places: int | None = Field(None, description="托位数，按备案名单")
    inclusive_places: int | None = Field(None, description="其中的普惠托位数")
    places_elsewhere: int | None = Field(None, description="另一份名单写的托位数")
    enrolled: int | None = Field(None, description="现在收托的人数")
    classes: ClassesOut | None = Field(None, description="各类班有几个")
    class_count: int | None = Field(None, description="班级数，没有分类的")
    inclusive: bool | None = Field(None, description="是不是普惠")
    fee: _Fee | None = Field(None, description="保育费，元/月，不含餐费")
    meal_fee: _Fee | None = Field(None, description="餐费，元/月")
    fee_text: str | None = Field(None, description="名单上的收费说明")
    opens_at: str | None = Field(None, description="几点开门")
    closes_at: str | None = Field(None, description="最晚几点接")
    prepays_at_most_three_months: bool | None = Field(None, description="承诺预收费不超过 3 个月")
    floor_area_m2: float | None = Field(None, description="建筑面积，平方米")
    indoor_area_m2: float | None = Field(None, description="室内使用面积，平方米")
    outdoor_area_m2: float | None = Field(None, description="室外活动场地，平方米")
    tenure: str | None = Field(None, description="场所自有还是租赁")
    credential: Annotated[Credential, one_of(Credential)] | None = Field(
        None, description="凭什么列入名单：filing 备案，licence 许可"
    )
    filing_number: str | None = Field(None, description="备案编号，没有统一格式")
    filing_authority: str | None = Field(None, description="备案机关")
    filed_on: str | None = Field(None, description="备案日期，到日或到月")
    withdrawn_on: str | None = Field(None, description="注销日期，到日或到月")
    withdrawal_reason: str | None = Field(None, description="注销原因")
    is_model: bool | None = Field(None, description="是不是示范机构")
    model_note: str | None = Field(None, description="名单上的示范说明")
    inspected_on: str | None = Field(None, description="检查日期")
    inspection_result: str | None = Field(None, description="检查结果")
    note: str | None = Field(None, description="备注")


class NurseriesOut(_Out):
    """One page of what was found."""

    model_config = described("查到的一页机构")

    nurseries: list[NurseryOut] = Field(description="机构")
    total: int = Field(description="一共几家")
    page: int = Field(description="第几页")
    pages: int = Field(description="一共几页")
    page_size: int = Field(description="一页几家")
    within_radius: int | None = Field(description="多少家在范围里；没有写位置时为空")
    nearest_m: float | None = Field(description="范围里一家都没有时，最近的有多少米")
    ages_unknown: int = Field(description="写了 age_months 时，没有公布收托月龄的有几家；排在后面")
    unplaced: int = Field(description="没有公布位置的有几家；写了位置时排在最后")
    has_samples: bool = Field(description="true 时里面是示例机构，不是真实名单")
    newest_list: ListOut | None = Field(description="最近收进来的一份名单；还没有时为空")


class FilingOut(_Out):
    """Whether one is filed."""

    model_config = described("备没备案")

    asked: str = Field(description="查的是什么")
    verdict: Annotated[Verdict, one_of(Verdict)] = Field(
        description="filed 已备案，withdrawn 已注销备案，not_found 我们的名单里没有查到，several 不止一家，"
        "unusable 写得太少或代码不对"
    )
    message: str = Field(description="一句话的说明；没查到不等于违法")
    nurseries: list[NurseryOut] = Field(description="查到的机构")
    near: list[NurseryOut] = Field(description="名字像的，不一定是")
    is_code: bool = Field(description="是不是按信用代码查的")
    code_is_valid: bool | None = Field(description="代码的校验对不对；按名称查时为空")
    has_samples: bool = Field(description="true 时名录里是示例机构，不是真实名单")


def nursery_out(
    nursery: Nursery,
    *,
    url: str,
    distance_m: float | None = None,
    imports: dict[int, ImportRecord] | None = None,
) -> dict[str, Any]:
    """An institution as the API gives it; with its lists where they are asked for."""
    told: dict[str, Any] = {
        "id": nursery.id,
        "url": url,
        "status": str(nursery.status),
        "is_sample": nursery.is_sample,
        "first_listed_at": nursery.first_listed_at.isoformat(),
        "last_listed_at": nursery.last_listed_at.isoformat(),
        "changed_at": nursery.changed_at.isoformat(),
        **facts_to_json(nursery.facts),
    }
    if distance_m is not None:
        told["distance_m"] = round(distance_m, 1)
    if imports is not None:
        told["sources"] = dict(nursery.said_by)
        told["lists"] = [list_out(record) for _, record in sorted(imports.items())]
    return told


def list_out(record: ImportRecord) -> dict[str, Any]:
    """A list as the API names it."""
    return {
        "number": record.number,
        "title": record.title or record.file_name,
        "source": record.source,
        "as_of": str(record.as_of) if record.as_of else None,
        "taken_at": record.applied_at.isoformat(),
    }


def hits_out(
    hits: NurseryHits,
    nurseries: list[dict[str, Any]],
    *,
    page_size: int,
    has_samples: bool,
    newest: ImportRecord | None,
) -> dict[str, Any]:
    """A page of hits around the institutions on it."""
    return {
        "nurseries": nurseries,
        "total": hits.total,
        "page": hits.page,
        "pages": hits.pages,
        "page_size": page_size,
        "within_radius": hits.within_radius,
        "nearest_m": None if hits.nearest_m is None else round(hits.nearest_m, 1),
        "ages_unknown": hits.ages_unknown,
        "unplaced": hits.unplaced,
        "has_samples": has_samples,
        "newest_list": list_out(newest) if newest else None,
    }


FILING_SENTENCES = {
    Verdict.FILED: "已备案。备案不是政府认证，也不是推荐；请对一对名字和地址。",
    Verdict.WITHDRAWN: "已注销备案，现在不在备案名单上。",
    Verdict.NOT_FOUND: (
        "我们的名单里没有查到。没查到不等于违法：请用执照上的全名再查，看备案回执，"
        "或打 12345 请它转当地卫健委核对。"
    ),
    Verdict.SEVERAL: "对得上的不止一家，请看地址选一家。",
    Verdict.UNUSABLE: "写得太少，或者信用代码不对：请写执照上的全名，或照执照抄 18 位代码。",
}


class ChangeOut(_Out):
    """One change."""

    model_config = described("一处变化")

    nursery_id: str = Field(description="机构编号")
    name: str = Field(description="机构名称")
    url: str = Field(description="网页地址")
    kind: Annotated[EventKind, one_of(EventKind)] = Field(
        description="filed 新备案，changed 信息变了，withdrawn 注销备案"
    )
    fields: list[str] = Field(description="变了的字段；新备案的为空")
    region_code: str | None = Field(description="县区的区划代码")
    source: str = Field(description="名单是哪个单位给的，或者网址")
    key: str = Field(description="这处变化的编号；要更早的，用它作 before")
    at: str = Field(description="名单什么时候收进来的")


class ChangesOut(_Out):
    """Changes, the newest first."""

    model_config = described("名录的变化，新的在前")

    changes: list[ChangeOut] = Field(description="变化")
    has_samples: bool = Field(description="true 时名录里是示例机构，不是真实名单")


def change_out(event: Event, *, url: str) -> dict[str, Any]:
    """A change as the API gives it."""
    return {
        "nursery_id": event.nursery_id,
        "name": event.name,
        "url": url,
        "kind": str(event.kind),
        "fields": list(event.fields),
        "region_code": event.region_code,
        "source": event.source,
        "key": event.key,
        "at": event.at.isoformat(),
    }
