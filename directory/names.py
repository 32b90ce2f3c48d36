"""The name of an institution taken apart: what only it is called, what kind it says it is, which branch.

Almost every name ends in the same few words (托育服务有限公司) and begins with
the place where it was registered. What is between is what parents know it by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import TYPE_CHECKING

from knowledge.language.normalise import normalise
from knowledge.language.numerals import parse_numeral
from knowledge.language.pinyin import merged, syllable
from knowledge.regions import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.regions import Gazetteer, Region

NAME_CHARACTERS = 100
"""Longer names are none (facts of the lists: the longest legal name has about 40)."""

SAMPLE = "示例"
"""How the name of an invented institution begins."""

_LETTERS_KEPT = 30_000
_LONGEST_PLACE = 15
"""Characters of the longest name of a region (积石山保安族东乡族撒拉族自治县)."""

_LEGAL = "股份有限公司|有限责任公司|有限公司|(?<!分)公司|个体工商户|普通合伙|有限合伙|个人独资"
_FORMS = "服务|中心|机构"
_FILLERS = "婴幼儿|婴童|幼儿|儿童|社区|普惠|公办|民办|家庭"
_KINDS = (
    "托育|托儿所|托儿|托管|托班|日托|幼儿园|幼稚园|早教|照护|照料|看护|养育|保育|早期|"
    "教育|咨询|科技|文化|发展|健康|管理|学校|工作室|集团"
)
_ENDINGS = "园|所|站|点|馆|部|班"
_WORD = f"{_LEGAL}|{_KINDS}|{_FORMS}|{_FILLERS}"
_TAIL = f"(?:{_WORD})(?:{_WORD}|{_ENDINGS})*"
_BRANCH_KINDS = "分公司|分中心|分园|分院|分部|分店|园区|校区|院区|店"
_GENERIC = re.compile(f"(?:{_WORD}|{_ENDINGS})+")
_WITH_TAIL = re.compile(f"(?P<core>.+?)(?P<tail>{_TAIL})")
_WITH_BRANCH = re.compile(f"(?P<core>.+?)(?P<tail>{_TAIL})(?P<branch>.{{0,14}}(?:{_BRANCH_KINDS}))")
_LAST_WORDS = re.compile(f"(?:{_LEGAL}|{_FORMS})+$")
_BRANCH_WORD = re.compile(f"(?:{_BRANCH_KINDS})$")
_BRACKETS = re.compile(r"[(（\[【〔〈《][^()（）\[\]【】〔〕〈〉《》]*[)）\]】〕〉》]")
_LEGAL_ALONE = re.compile(f"(?:{_LEGAL})")

_ORDINAL = re.compile(r"第([1-9])(?!\d)")
_DIGITS = "零一二三四五六七八九"
_NUMBERS = re.compile(r"\d+|[零一二两三四五六七八九十百]+")

_RUNS = re.compile(r"([0-9]+)(?:号楼|号院|单元|[号栋楼层室座幢])?|([a-z]+)|([^\W0-9a-z_]+)")
"""Numbers without what they count in an address, latin words, the rest."""
_SILENT = frozenset({"号", "楼", "层", "室", "栋", "座", "幢", "店", "院", "路", "街", "区"})
"""Single characters that say nothing of a place."""

_SECOND_READINGS = {
    "长": "chang",
    "乐": "yue",
    "朝": "zhao",
    "行": "hang",
    "重": "chong",
    "曾": "zeng",
    "单": "shan",
    "都": "du",
    "石": "dan",
    "柏": "bo",
    "厦": "xia",
    "蚌": "beng",
    "会": "kuai",
    "调": "tiao",
    "卡": "qia",
    "觉": "jiao",
    "茜": "xi",
    "翟": "zhai",
    "薄": "bo",
}
"""Characters of names and places that parents type by either sound; pypinyin gives the other one."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as likeness compares it.

    `plain` is all of it in letters and digits alone, without the places it
    begins with. `core` is what only this institution is called, empty where the
    whole name is words that every name has; `kind` what it says it is (托育,
    幼儿园) without its legal form, empty where it says nothing; `branch` is the
    rest (3号店).
    """

    plain: str
    core: str
    kind: str = ""
    branch: str = ""

    @property
    def site(self) -> str:
        """The branch without the word for one: 向阳 of 向阳店."""
        return _BRANCH_WORD.sub("", self.branch)

    @property
    def own(self) -> str:
        """What tells it from others: core and branch."""
        return self.core + self.branch


class _Letters(dict[int, str]):
    """Code point → its letters and digits, normalised: a table for `str.translate` that fills itself."""

    def __missing__(self, code: int) -> str:
        letters = "".join(character for character in normalise(chr(code)) if character.isalnum())
        if len(self) < _LETTERS_KEPT:
            self[code] = letters
        return letters


_letters = _Letters()


def plain(text: str) -> str:
    """The letters and digits of a name: simplified, small, half-width, 第1 written 第一.

    >>> plain("陽光托育（第 2 分園）")
    '阳光托育第二分园'
    """
    letters = text.translate(_letters)
    return _ORDINAL.sub(lambda found: "第" + _DIGITS[int(found[1])], letters) if "第" in letters else letters


def take_apart(text: str, *, places: Sequence[tuple[str, ...]] = ()) -> Name:
    """The parts of a name.

    `places` are the names of the regions it may begin with, or hold in
    brackets, from the province down: see `place_names`.

    >>> take_apart("红旗区小月亮婴幼儿托育服务有限公司（3号店）", places=[("红旗区",)])
    Name(plain='小月亮婴幼儿托育服务有限公司3号店', core='小月亮', kind='托育', branch='3号店')
    """
    text = text[:NAME_CHARACTERS]
    branch = ""
    for bracketed in _BRACKETS.findall(text):
        inside = plain(bracketed)
        if _LEGAL_ALONE.fullmatch(inside) or any(inside in names for names in places):
            text = text.replace(bracketed, "")
        elif text.endswith(bracketed):
            text, branch = text.removesuffix(bracketed), inside
    letters = plain(text)
    mark = SAMPLE if letters.startswith(SAMPLE) and letters != SAMPLE else ""
    letters, innermost = _without_places(letters[len(mark) :], places)
    name = split(letters, innermost=innermost)
    if not (mark or branch):
        return name
    return Name(mark + name.plain + branch, mark + name.core, name.kind, name.branch + branch)


def split(letters: str, *, innermost: str = "") -> Name:
    """The parts of a plain name that begins with no place; `innermost` is the place it began with.

    >>> split("阳光二托育中心").core, split("托育中心").core, split("中心幼儿园", innermost="小店镇").core
    ('阳光二', '', '小店镇')
    """
    if _GENERIC.fullmatch(letters):
        return Name(letters, innermost, _kind(letters))
    found = _WITH_TAIL.fullmatch(letters)
    if found:
        return Name(letters, found["core"], _kind(found["tail"]))
    found = _WITH_BRANCH.fullmatch(letters)
    if found:
        return Name(letters, found["core"], _kind(found["tail"]), found["branch"])
    return Name(letters, letters)


def place_names(lineage: Sequence[Region]) -> tuple[tuple[str, ...], ...]:
    """How names begin that were registered in a region, from the province down.

    Full names, and the short ones of provinces, cities, counties and
    county-level cities (新乡, 获嘉). The short name of a district (红旗) is as
    often a brand, and counts only after its city: see `take_apart`.
    """
    above = [one for one in reversed(lineage) if one.level not in {Level.NATION, Level.TOWN}]
    return tuple((one.name, one.short_name) if one.short_name != one.name else (one.name,) for one in above)


def opening_places(letters: str, gazetteer: Gazetteer, *, inside: str) -> list[tuple[Region, str]]:
    """Each way to read regions off the beginning of a plain name: the innermost one, and what is left.

    Regions above towns, by the rule of `place_names`.
    """
    found: list[tuple[Region, str]] = []
    pending: list[tuple[str, str, bool]] = [(letters, inside, False)]
    while pending:
        text, outer, is_inner = pending.pop()
        for length in range(min(len(text) - 1, _LONGEST_PLACE), 1, -1):
            regions = [
                region
                for region in gazetteer.named(text[:length], within=outer)
                if region.code != outer and _may_open(text[:length], region, is_inner=is_inner)
            ]
            found += [(region, text[length:]) for region in regions]
            pending += [(text[length:], region.code, True) for region in regions]
            if regions:
                break
    return found


def numbers(text: str) -> tuple[str, ...]:
    """The numbers of a plain name, which must agree exactly: 第一 is not 第二, 三叶草 no 四叶草.

    >>> numbers("第一幼儿园3号店"), numbers("第1幼儿园三号店")
    (('1', '3'), ('1', '3'))
    """
    return tuple(_number(found) for found in _NUMBERS.findall(text))


def with_digits(letters: str) -> str:
    """A plain text with its numbers in digits: 三号店 as 3号店."""
    return _NUMBERS.sub(lambda found: _number(found[0]), letters)


def is_generic(letters: str) -> bool:
    """Whether a plain text holds nothing but words that every name holds: 托育服务中心."""
    return not letters or bool(_GENERIC.fullmatch(letters))


def grams(letters: str) -> list[str]:
    """The tokens of a plain text: numbers and latin words whole, Chinese in pairs of characters.

    Pairs find a name by any part of it, need no dictionary that knows brands,
    and cost a fraction of cutting into words.

    >>> grams("小月亮babyhome平原路128号院")
    ['小月', '月亮', 'babyhome', '平原', '原路', '128']
    """
    tokens: list[str] = []
    for number, latin, han in _RUNS.findall(letters):
        if len(han) > 1:
            tokens += [han[at : at + 2] for at in range(len(han) - 1)]
        elif han not in _SILENT:
            tokens.append(number or latin or han)
    return tokens


def runs(letters: str) -> list[str]:
    """The numbers, latin words and Chinese stretches of a plain text, in its order.

    >>> runs("小月亮3号店")
    ['小月亮', '3', '店']
    """
    return ["".join(found) for found in _RUNS.findall(letters)]


def gapped(letters: str) -> list[str]:
    """Tokens of every second character: they still hold when the one between was typed wrong."""
    return ["~" + run[at] + run[at + 2] for run in _han_runs(letters) for at in range(len(run) - 2)]


def spoken(letters: str) -> list[str]:
    """Tokens of pairs of syllables, in every reading: they still hold when homophones were typed."""
    tokens: list[str] = []
    for run in _han_runs(letters):
        if len(run) == 1:
            tokens += [f"'{one}" for one in readings(run)]
        for at in range(len(run) - 1):
            tokens += [f"'{a}'{b}" for a in readings(run[at]) for b in readings(run[at + 1])]
    return tokens


def sound(letters: str) -> str:
    """How a plain text sounds, in latin letters.

    >>> sound("阳光") == sound("洋广")
    True
    """
    return "".join([readings(character)[0] for character in letters])


def initials(letters: str) -> str:
    """The first letters of its syllables: ygty for 阳光托育."""
    return "".join([syllable(character)[:1] for character in letters])


@lru_cache(maxsize=10_000)
def readings(character: str) -> tuple[str, ...]:
    """The syllables that a character is typed by, with sounds that people mix up made one."""
    first = merged(syllable(character))
    second = _SECOND_READINGS.get(character)
    return (first,) if second is None else tuple(dict.fromkeys((first, merged(second))))


def _kind(tail: str) -> str:
    return intern(_LAST_WORDS.sub("", tail).replace("婴幼儿", ""))


def _without_places(letters: str, places: Sequence[tuple[str, ...]]) -> tuple[str, str]:
    innermost = ""
    for names in places:
        for name in names:
            is_short = name != names[0]
            if len(letters) > len(name) and letters.startswith(name):
                if is_short and not innermost and names[0].endswith("区"):
                    continue
                letters, innermost = letters[len(name) :], name
                break
    return letters, innermost


def _may_open(name: str, region: Region, *, is_inner: bool) -> bool:
    if region.level in {Level.NATION, Level.TOWN}:
        return False
    return is_inner or name == region.name or not region.name.endswith("区")


def _han_runs(letters: str) -> Iterator[str]:
    return (han for _, _, han in _RUNS.findall(letters) if han)


def _number(found: str) -> str:
    if found.isascii():
        return found.lstrip("0") or "0"
    value = parse_numeral(found)
    return found if value is None else str(value)
