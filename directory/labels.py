"""What the fields of a nursery and their values are called in Chinese: on pages, in answers and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from directory.nursery import CareMode, ClassKind, Credential, Kind, Nature, PlaceLevel, Route, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FIELDS: Final[Mapping[str, str]] = {
    "status": "备案状态",
    "name": "机构名称",
    "former_names": "曾用名",
    "other_names": "别名",
    "kind": "机构类型",
    "credit_code": "统一社会信用代码",
    "registration_authority": "登记机关",
    "route": "登记方式",
    "nature": "机构性质",
    "region": "区县",
    "region_code": "行政区划代码",
    "zone": "功能区",
    "town_code": "乡镇街道代码",
    "town": "街道（乡镇）",
    "address": "地址",
    "coordinates": "坐标",
    "coordinates_level": "坐标精度",
    "phone": "联系电话",
    "phones": "联系电话",
    "operator": "举办单位",
    "service_forms": "服务形式",
    "age_months": "收托月龄",
    "places": "托位数",
    "inclusive_places": "普惠托位数",
    "places_elsewhere": "其他名单上的托位数",
    "enrolled": "收托人数",
    "classes": "编班类型",
    "class_count": "班级数",
    "inclusive": "是否普惠",
    "fee": "收费标准（元/月）",
    "meal_fee": "餐费（元/月）",
    "fee_text": "收费说明",
    "hours": "服务时间",
    "opens_at": "入园时间",
    "closes_at": "离园时间",
    "prepays_at_most_three_months": "是否承诺预收费不超过3个月",
    "floor_area_m2": "建筑面积（平方米）",
    "indoor_area_m2": "室内使用面积（平方米）",
    "outdoor_area_m2": "室外活动场地面积（平方米）",
    "tenure": "场所性质",
    "credential": "依据",
    "filing": "备案",
    "filing_number": "备案编号",
    "filing_authority": "备案机关",
    "filed_on": "备案日期",
    "withdrawn_on": "注销日期",
    "withdrawal_reason": "注销原因",
    "is_model": "是否示范",
    "model_note": "示范级别",
    "inspected_on": "检查日期",
    "inspection_result": "检查结果",
    "note": "备注",
}
"""By the names of `Facts` and of the report; each is a header that a list may bear, and is read again."""

KINDS_OF_LIST: Final[Mapping[str, str]] = {
    "whole": "整份备案名单",
    "addition": "新增备案名单",
    "withdrawn": "注销名单",
    "inclusive": "普惠或收费名单",
    "model": "示范名单",
    "inspected": "检查名单",
    "points": "坐标",
}

STATUSES: Final[Mapping[Status, str]] = {Status.FILED: "已备案", Status.WITHDRAWN: "已注销"}
KINDS: Final[Mapping[Kind, str]] = {
    Kind.NURSERY: "托育机构",
    Kind.KINDERGARTEN_CLASS: "幼儿园托班",
    Kind.HOME_SITE: "家庭托育点",
}
NATURES: Final[Mapping[Nature, str]] = {Nature.NON_PROFIT: "非营利性", Nature.FOR_PROFIT: "营利性"}
ROUTES: Final[Mapping[Route, str]] = {
    Route.PUBLIC_INSTITUTION: "事业单位",
    Route.SOCIAL_SERVICE: "社会服务机构（民办非企业单位）",
    Route.COMPANY: "公司",
    Route.SOLE_TRADER: "个体工商户",
}
CARE_MODES: Final[Mapping[CareMode, str]] = {
    CareMode.FULL_DAY: "全日托",
    CareMode.HALF_DAY: "半日托",
    CareMode.HOURLY: "计时托",
    CareMode.OCCASIONAL: "临时托",
}
CLASSES: Final[Mapping[ClassKind, str]] = {
    ClassKind.INFANT: "乳儿班",
    ClassKind.YOUNGER_TODDLER: "托小班",
    ClassKind.OLDER_TODDLER: "托大班",
    ClassKind.MIXED: "混合编班",
}
CREDENTIALS: Final[Mapping[Credential, str]] = {Credential.FILING: "备案", Credential.LICENCE: "许可"}

_WORDS: Final[Mapping[str, Mapping[Any, str]]] = {
    "status": STATUSES,
    "kind": KINDS,
    "route": ROUTES,
    "nature": NATURES,
    "service_forms": CARE_MODES,
    "classes": CLASSES,
    "coordinates_level": {PlaceLevel.EXACT: "准确", PlaceLevel.AROUND: "大致"},
    "credential": CREDENTIALS,
}
"""By field; a value of JSON finds its word too, for its text equals that of the enumeration."""


def in_words(field: str, value: Any) -> str:
    """A value of a field, in its JSON form, as people write it; empty for nothing.

    >>> in_words("fee", {"min": 1500, "max": None}), in_words("age_months", [6, 36])
    ('1500起', '6-36个月')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    write = _WRITE.get(field)
    if write is not None:
        return write(value)
    words = _WORDS.get(field, {})
    if isinstance(value, list):
        order = list(words)
        told = sorted(value, key=lambda one: order.index(one) if one in words else len(order))
        return "、".join(words.get(one, one) for one in told)
    if isinstance(value, int | float):
        return number(value)
    return words.get(value, str(value))


def number(value: float) -> str:
    """A number without the zeros that say nothing.

    >>> number(1200.0), number(86.5)
    ('1200', '86.5')
    """
    return str(int(value)) if float(value).is_integer() else f"{value:g}"


def _fee(value: Any) -> str:
    if not isinstance(value, dict):
        return number(value)
    if value["max"] is None:
        return f"{number(value['min'])}起"
    return f"{number(value['min'])}-{number(value['max'])}"


def _ages(value: list[int | None]) -> str:
    first, last = value
    return f"{first}个月以上" if last is None else f"{first}-{last}个月"


def _phones(value: list[dict[str, str]]) -> str:
    return "、".join(
        one["number"] + (f"转{one['extension']}" if one.get("extension") else "") for one in value
    )


def _classes(value: dict[str, int]) -> str:
    return "、".join(f"{word}{value[kind]}个" for kind, word in CLASSES.items() if kind in value)


def _point(value: dict[str, float]) -> str:
    return f"经度 {value['lng']:.6f}，纬度 {value['lat']:.6f}"


_WRITE: Mapping[str, Callable[[Any], str]] = {
    "fee": _fee,
    "meal_fee": _fee,
    "age_months": _ages,
    "phones": _phones,
    "classes": _classes,
    "coordinates": _point,
}
