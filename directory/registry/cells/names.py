"""The name of a nursery: cleaned, with what lists write inside it taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from directory.nursery import Kind
from directory.registry.cells.choices import is_not_filed, is_withdrawn
from directory.registry.cells.text import clean_text, is_nothing

LONGEST_NAME = 100

_BRACKETS = re.compile(r"[（(【\[〔]([^（()）【】\[\]〔〕]{1,60})[）)】\]〕]")
_OPEN_NOTE = re.compile(
    r"(?:[,，;；、 ]+(?:原名称?|曾用名|旧名|更名前|别名)[:：为]?"
    r"|[:：、 ]*(?:原名称?|曾用名|旧名|更名前|别名)[:：]) ?(.{2,60})$"
)
_FORMER = re.compile(
    r"^(?:原名称?|曾用名|旧名|更名前|变更前|原机构名称|前身)(?:为|是)?[:：]? ?(?:为|是)?(.{2,60})$"
)
_FORMER_BARE = re.compile(r"^原[:：]? ?(.{3,60}?(?:园|所|中心|公司|托育|托班|学校|基地|部|馆|院|点))$")
_NOW = re.compile(r"^(?:现名称?|现更名为|已更名为|更名为|现改名为|改名为|变更为|现为)[:：]? ?(.{2,60})$")
_OTHER = re.compile(r"^(?:又名|别名|简称|品牌名?|招牌名?|对外名称)[:：]? ?(.{2,60})$")
_CLASS_NOTE = re.compile(r"^(?:幼儿园)?(?:含|附设|设|开设)?托(?:育)?班(?:部)?$|^托育部$")
_FORMULA = re.compile(r"^=|^[+\-@](?:[A-Za-z.]{1,30}\(|[A-Za-z0-9]{1,60}[|!])")
_LETTERLESS_IS_NOTHING = re.compile(r"[-—–―－/／\\无_ ]*")

_KINDERGARTEN = re.compile(
    r"幼儿园(?:（[^）]{1,30}）|[\u4e00-\u9fff]{0,6}(?:分园|园区|校区))?$|幼儿园.{0,6}托育?[班部]|托班$"
)
_HOME_SITE = re.compile(r"家庭托育|家庭式托育")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BRACKETED_END = re.compile(r"^(.{2,100}?)[（(]([^（()）]{4,200})[）)]$")
_NAME_AND_REST = re.compile(r"^(\S{2,60})[ ,，:：;；]+(\S.{3,200})$")
_SEPARATORS = re.compile(r"[、；;/\n]|(?<=[\u4e00-\u9fff])[,，]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name with what its notes told."""

    text: str
    former: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    kind: Kind | None = None
    is_withdrawn: bool = False
    is_not_filed: bool = False


def is_missing(text: str) -> bool:
    """Whether a name cell, cleaned, holds nothing at all or a word for nothing."""
    return (
        not text
        or _LETTERLESS_IS_NOTHING.fullmatch(text) is not None
        or (is_nothing(text) and has_letter(text))
    )


def has_letter(text: str) -> bool:
    """Whether there is a letter of any script."""
    return any(character.isalpha() for character in text)


def unusable_because(text: str) -> str | None:
    """Why a cleaned text cannot be a name, as a sentence for a clerk; None where it can."""
    if _FORMULA.match(text):
        return "机构名称是一个公式，不是文字；请填机构的全称"
    if not has_letter(text):
        return "机构名称里没有文字；请填机构的全称"
    if len(text) > LONGEST_NAME:
        return f"机构名称超过{LONGEST_NAME}个字；请只填机构的全称"
    return None


def read_name(text: str) -> Name:
    """The legal name out of a cleaned text that `unusable_because` let pass.

    Notes in brackets that say what it was called, that it is a 托班, that it
    has ended or is not filed are taken out of the name; any other bracket is
    part of it. HTML is text.

    >>> name = read_name("示例托育中心(原名:示例早教中心)（已注销）")
    >>> name.text, name.former, name.is_withdrawn
    ('示例托育中心', ('示例早教中心',), True)
    """
    former: list[str] = []
    other: list[str] = []
    flags: set[str] = set()
    now: list[str] = []

    def take(match: re.Match[str]) -> str:
        note = match[1].strip()
        if found := _NOW.match(note):
            now.append(found[1].strip())
        elif found := _FORMER.match(note) or _FORMER_BARE.match(note):
            former.extend(split_names(found[1]))
        elif found := _OTHER.match(note):
            other.extend(split_names(found[1]))
        elif _CLASS_NOTE.match(note):
            flags.add("class")
        elif is_not_filed(note):
            flags.add("not_filed")
        elif is_withdrawn(note):
            flags.add("withdrawn")
        else:
            return match[0]
        return ""

    rest = _BRACKETS.sub(take, text)
    if found := _OPEN_NOTE.search(rest):
        former.extend(split_names(found[1]))
        rest = rest[: found.start()]
    rest = tidy_name(rest)
    if now:
        former.insert(0, rest)
        rest = tidy_name(now[0])
    name = rest if has_letter(rest) else tidy_name(text)
    return Name(
        text=name,
        former=tuple(dict.fromkeys(one for one in former if one != name)),
        other=tuple(dict.fromkeys(one for one in other if one != name)),
        kind=_kind_of(name, is_class="class" in flags),
        is_withdrawn="withdrawn" in flags,
        is_not_filed="not_filed" in flags or is_not_filed(name),
    )


def split_name_and_address(text: str) -> tuple[str, str]:
    """The two parts of a cell under 机构名称（地址）; the address is empty where the cell tells none.

    >>> split_name_and_address("示例托育中心（示例路1号）")
    ('示例托育中心', '示例路1号')
    """
    match = _BRACKETED_END.match(text) or _NAME_AND_REST.match(text)
    return (match[1], match[2]) if match else (text, "")


def split_names(text: str) -> tuple[str, ...]:
    """The names of a cell that may hold several (曾用名, 别名)."""
    parts = (tidy_name(part) for part in _SEPARATORS.split(text))
    return tuple(dict.fromkeys(part for part in parts if has_letter(part) and len(part) <= LONGEST_NAME))


def tidy_name(text: str) -> str:
    """One form of a name: full-width brackets beside Chinese, no space inside it, no comma at its end."""
    text = clean_text(text).strip(" ,，;；、:：")
    if _CHINESE.search(text):
        text = text.replace("(", "（").replace(")", "）")
        text = clean_text(text)
    return text


def _kind_of(name: str, *, is_class: bool) -> Kind | None:
    if _HOME_SITE.search(name):
        return Kind.HOME_SITE
    return Kind.KINDERGARTEN_CLASS if is_class or _KINDERGARTEN.search(name) else None
