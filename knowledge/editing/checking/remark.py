"""What is told of a draft, and what a check looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from knowledge.articles import rules
    from knowledge.articles.article import Article
    from knowledge.children.vaccines import Immunisation
    from knowledge.editing.draft import Draft
    from knowledge.policies.benefits import BenefitTable
    from knowledge.policies.leave import LeaveTable

SHOWN: Final = 24
"""Characters of a sentence by which its writer finds it."""

FEW: Final = 3
"""So many of one kind are told; of more only how many there are."""

BODY: Final = "正文"


class Weight(StrEnum):
    """How heavy a remark weighs, what could harm first; the value is the headline over all of a kind."""

    HARM = "会伤到人的，先看这些"
    WRONG = "可能说得不对"
    LACKS = "还缺的"
    HARD = "家长不好懂"
    UNFOUND = "家长不好问到"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to look at; it stops nobody."""

    weight: Weight
    field: str
    """As the form calls it."""
    place: str = ""
    """Where in it, by its own words; empty where the whole field is meant."""
    says: str
    """What is so, as whole sentences."""
    do: str
    """What to do about it, as whole sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph, an item or a row of a body."""

    text: str
    heading: str | None
    """That it stands under; None before the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A draft with what its page will hold."""

    draft: Draft
    article: Article
    """The draft as far as it is one."""
    page: rules.Draft
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """Another article that has a question already."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a draft is held against."""

    library: rules.Library
    leaves: LeaveTable
    benefits: BenefitTable
    immunisation: Immunisation
    attached: Mapping[str, Attached]
    """By `check.question_key`: articles beside this one."""
    hotlines: Collection[str]
    """Numbers that may be told to anybody."""
    lineage: Callable[[str], Sequence[str]]
    """Codes from a place up to the nation; none where there is no such place."""
    name_of: Callable[[str], str]
    """Of a place, by its code."""
    provinces: Mapping[str, str]
    """What people call each province, by its code: 河南."""


Check: TypeAlias = Callable[[Looked, Surroundings], Iterator[Remark]]


def begun(text: str) -> str:
    """A text in quotation marks, or as much of its beginning as shows which it is."""
    return f"“{text}”" if len(text) <= SHOWN else f"“{text[:SHOWN]}…”"


def place_of(passage: Passage, text: str | None = None) -> str:
    """Where something stands: its section, and how it begins."""
    where = "开头" if passage.heading is None else f"“{passage.heading[:SHOWN]}”一节"
    return f"{where}，{begun(passage.text if text is None else text)}"


def few(remarks: Iterable[Remark]) -> Iterator[Remark]:
    """The first few of one kind; the last of them tells how many more there are."""
    found = list(remarks)
    for number, remark in enumerate(found[:FEW], start=1):
        more = len(found) - FEW
        is_last = number == FEW and more > 0
        yield replace(remark, says=f"{remark.says}像这样的还有 {more} 处。") if is_last else remark
