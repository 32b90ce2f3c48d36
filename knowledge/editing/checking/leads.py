"""What the bot says first of each section, and whether that answers by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.articles.sections import LEAD_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.articles.article import Section

_LEANS = re.compile(
    r"(?:这|那|它|他|她|此|该|其中|另外|此外|同时|因此|所以|但是?|不过|而且|并且|还有|也就是|上面|上述|前面|如上|以下|如下|下面)"
    r"(?!是|里|样|儿|时|两|三|几|些|种|个|家|边|么|人|区|省|市|县)"
)
_REFERS = re.compile(r"(?:如下|见下|下面几|以下几|详见|参见)")
_ITEM = re.compile(r"· |\d+\. ")
_COLON = re.compile(r"[:：]\Z")
_ASKS = re.compile(r"[?？][”’」』）)]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A section as the bot quotes it."""

    section: Section
    warnings: tuple[str, ...]
    """Why its first sentences do not answer by themselves, a sentence each that says what to do."""


def quoted(sections: Sequence[Section]) -> tuple[Quoted, ...]:
    """Each section with what is amiss about its first sentences."""
    return tuple(Quoted(section=section, warnings=tuple(_warnings(section))) for section in sections)


def _warnings(section: Section) -> list[str]:
    lead = section.lead
    found = []
    if len(lead) > LEAD_CHARACTERS:
        found.append(f"第一句就有 {len(lead)} 个字，手机上看不完。拆短，{LEAD_CHARACTERS} 个字以内先说答案。")
    if _ITEM.match(lead):
        found.append("一开头就是条目，家长不知道在说什么。前面加一句话。")
    elif _LEANS.match(lead):
        found.append("开头要看前文才懂。机器人只说这一段，请写明是什么事。")
    if _COLON.search(lead) or _REFERS.search(lead):
        found.append("话没说完，答案在后面。把最要紧的那一条先说出来。")
    if _ASKS.search(lead):
        found.append("用问句开头，不是回答。直接写答案。")
    if not section.questions:
        found.append("没有写家长会怎么问，很难问到这一段。")
    return found
