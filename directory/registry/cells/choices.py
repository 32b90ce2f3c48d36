"""Words of which a list has a few: yes and no, nature, route, forms of service, kinds, status."""

from __future__ import annotations

import re
from functools import lru_cache

from directory.nursery import CareMode, Credential, Kind, Nature, Route, Status
from directory.registry.cells.text import narrow

_YES = frozenset(
    {
        "是",
        "有",
        "对",
        "已",
        "能",
        "可",
        "提供",
        "开设",
        "符合",
        "承诺",
        "已承诺",
        "√",
        "✓",
        "✔",
        "☑",
        "●",
        "v",
        "y",
        "t",
        "1",
    }
    | {"v", "y", "t", "1", "yes", "true", "普惠", "普惠性", "普惠托育", "普惠机构", "普惠托育机构"}
)
_NO = frozenset(
    {"否", "不是", "没有", "非", "未", "不能", "不可", "不提供", "未开设", "不符合", "未承诺", "不承诺"}
    | {"×", "✗", "✘", "☒", "○", "□", "x", "n", "f", "0", "no", "false", "非普惠", "非普惠性", "不普惠"}
)

_FORMS: tuple[tuple[CareMode, re.Pattern[str]], ...] = (
    (CareMode.HALF_DAY, re.compile(r"半日托?制?|半托|半天|half_?-?day")),
    (CareMode.HOURLY, re.compile(r"计时|小时托|钟点托|hourly")),
    (CareMode.OCCASIONAL, re.compile(r"临时|临托|occasional")),
    (CareMode.FULL_DAY, re.compile(r"全日|全托|整托|全天|日托|full_?-?day")),
)
"""Half days first: 半日托 holds 日托, and what is found is taken out."""

_ROUTE_WORDS: tuple[tuple[re.Pattern[str], Route, Nature | None], ...] = (
    (
        re.compile(r"事业单位|public_institution|^公办(?!民)|^公立|机构编制|编办"),
        Route.PUBLIC_INSTITUTION,
        Nature.NON_PROFIT,
    ),
    (
        re.compile(r"民办非企业|民非|社会服务机构|social_service|民政"),
        Route.SOCIAL_SERVICE,
        Nature.NON_PROFIT,
    ),
    (re.compile(r"个体|sole_trader"), Route.SOLE_TRADER, Nature.FOR_PROFIT),
    (re.compile(r"有限公司|公司|(?<!事业)(?<!非)企业|company"), Route.COMPANY, Nature.FOR_PROFIT),
)
_NON_PROFIT = re.compile(r"非营利|非盈利|不以营利|non_?-?profit")
_FOR_PROFIT = re.compile(r"营利|盈利|for_?-?profit")

_HOME_SITE = re.compile(r"家庭托育|家庭式托育|家庭托儿|home_site")
_KINDERGARTEN_CLASS = re.compile(r"托班|幼儿园|幼儿班|kindergarten")
_NURSERY = re.compile(r"托育机构|托育园|托育中心|托育服务机构|托儿所|nursery")

_NOT_FILED = re.compile(
    r"未备案|不予备案|未予备案|审核中|待审核|待备案|备案中|正在备案|未通过|不通过|审核未|退回|驳回|受理中|拟备案|申请中|整改中"
)
_WITHDRAWN = re.compile(r"(?:已|予以|主动|自行|申请|被|依法)?(?:注销|撤销|取消备案|退出备案)|withdrawn")
_NOT_WITHDRAWN = re.compile(r"(?:未|不|拟|待|申请)(?:被|予)?(?:注销|撤销)")


_SURE_NOTE = re.compile(r"\((?!.{0,30}(?:待|拟|申请|未|否))[^()]{1,30}\)$")
"""是（2024年认定）; 是（待认定） says neither."""
_BOX = re.compile("[□☐☑✓✔√■☒]")
_EMPTY_BOX = re.compile("[□☐]")


def ticked(text: str) -> str:
    """Of a form's boxes what is ticked; a text without empty boxes as it is.

    >>> ticked("□全日托 ☑半日托"), ticked("全日托√ 半日托□"), ticked("全日托")
    ('半日托', '全日托', '全日托')
    """
    if not _EMPTY_BOX.search(text) or _BOX.fullmatch(text):
        return text
    boxes = list(_BOX.finditer(text))
    if boxes[0].start() == 0:
        ends = [box.start() for box in boxes[1:]] + [len(text)]
        parts = [text[box.end() : end] for box, end in zip(boxes, ends, strict=True)]
    else:
        begins = [0, *(box.end() for box in boxes[:-1])]
        parts = [text[begin : box.start()] for begin, box in zip(begins, boxes, strict=True)]
    marked = [part.strip() for part, box in zip(parts, boxes, strict=True) if not _EMPTY_BOX.match(box[0])]
    return "、".join(marked)


@lru_cache(maxsize=1_000)
def read_yes(text: str) -> bool | None:
    """Whether a mark or word means yes; None where it is neither.

    >>> read_yes("√"), read_yes("否"), read_yes("")
    (True, False, None)
    """
    plain = _SURE_NOTE.sub("", narrow(ticked(text)))
    if plain in _YES:
        return True
    return False if plain in _NO else None


@lru_cache(maxsize=1_000)
def read_service_forms(text: str) -> frozenset[CareMode]:
    """The forms of service that a cell names, by any of their words.

    >>> sorted(read_service_forms("全日制、半日托,临托"))
    [<CareMode.FULL_DAY: 'full_day'>, <CareMode.HALF_DAY: 'half_day'>, <CareMode.OCCASIONAL: 'occasional'>]
    """
    rest, found = narrow(ticked(text)), set()
    for form, pattern in _FORMS:
        reduced = pattern.sub("|", rest)
        if reduced != rest:
            found.add(form)
        rest = reduced
    return frozenset(found)


@lru_cache(maxsize=1_000)
def read_nature(text: str) -> tuple[Nature | None, Route | None]:
    """机构性质 as nature and, where the words tell it, the registering office.

    >>> read_nature("民办非营利"), read_nature("事业单位"), read_nature("民办")
    ((<Nature.NON_PROFIT: 'non_profit'>, None), (<Nature.NON_PROFIT: 'non_profit'>, <Route.PUBLIC_INSTITUTION: 'public_institution'>), (None, None))
    """  # noqa: E501 - the example is one value
    plain = narrow(ticked(text))
    route, nature = next(
        ((route, nature) for words, route, nature in _ROUTE_WORDS if words.search(plain)), (None, None)
    )
    if _NON_PROFIT.search(plain):
        return Nature.NON_PROFIT, route if nature is not Nature.FOR_PROFIT else None
    if _FOR_PROFIT.search(plain):
        return Nature.FOR_PROFIT, route if nature is not Nature.NON_PROFIT else None
    return nature, route


@lru_cache(maxsize=1_000)
def read_kind(text: str) -> Kind | None:
    """机构类别 as a kind, or None.

    >>> read_kind("幼儿园托班"), read_kind("家庭托育点")
    (<Kind.KINDERGARTEN_CLASS: 'kindergarten_class'>, <Kind.HOME_SITE: 'home_site'>)
    """
    plain = narrow(text)
    if _HOME_SITE.search(plain):
        return Kind.HOME_SITE
    if _KINDERGARTEN_CLASS.search(plain):
        return Kind.KINDERGARTEN_CLASS
    return Kind.NURSERY if _NURSERY.search(plain) else None


@lru_cache(maxsize=1_000)
def is_not_filed(text: str) -> bool:
    """Whether words of a status, or in a name's brackets, say that there is no filing (yet)."""
    return _NOT_FILED.search(narrow(ticked(text))) is not None


@lru_cache(maxsize=1_000)
def is_withdrawn(text: str) -> bool:
    """Whether words of a status, a sheet or a name's brackets say that the filing has ended."""
    plain = narrow(ticked(text))
    return _WITHDRAWN.search(plain) is not None and _NOT_WITHDRAWN.search(plain) is None


def read_status(text: str) -> Status | None:
    """备案状态: withdrawn where it says so; None where it says nothing else than filed."""
    return Status.WITHDRAWN if is_withdrawn(text) else None


@lru_cache(maxsize=100)
def read_credential(text: str) -> Credential:
    """By what it is listed; a filing unless the words are a licence's."""
    return Credential.LICENCE if re.search("licence|许可|准入", narrow(text)) else Credential.FILING
