"""The place whose rule a question asks for, among all the places that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.regions.gazetteer import Gazetteer
    from knowledge.regions.mentions import RegionMention
    from knowledge.regions.region import Region

NATION = "100000"
JOINED_CHARACTERS = 8
"""Places this close, with 和 or the like between them, are asked about together."""

_WORKS_THERE = re.compile(r"[^，,。;；]{0,3}(?:上班|工作|打工|就业|务工|单位|公司|办公|干活)")
_COMES_FROM = re.compile(r"(?:户口|户籍|老家|娘家|婆家|总部|总公司|注册|注册地)(?:在|是)?$")
_COMES_FROM_AFTER = re.compile(r"^(?:的)?(?:户口|户籍|人)|^的(?=我|俺|老公|老婆|,|，)")
_MYSELF = re.compile(r"(?:我|俺|本人|自己)(?:是|就|也|人)?(?:在|去)?$")
_ANOTHER = re.compile(
    r"(?:老婆|媳妇|妻子|爱人|老公|丈夫|对象|他|她|女儿|闺女|儿子|儿媳|妹|姐|哥|弟|朋友|同事)(?:是|就|也|人)?(?:在|去)?$"
)
_JOINS = re.compile(r"和|跟|与|、|还是|比|或")
_STOPS = re.compile(r"[，,。;；]")
_WIFES = re.compile(
    r"(?:老婆|媳妇|妻子|爱人|孩子妈|孩他妈|女方|她)(?:是|就|也|人|现在|平时|一直)?(?:在|去|回)?$"
)
_HUSBANDS = re.compile(r"(?:老公|丈夫|孩子爸|孩他爸|男方|他)(?:是|就|也|人|现在|平时|一直)?(?:在|去|回)?$")
_NAMES_WIFE = re.compile(r"老婆|媳妇|妻子|爱人|孩子妈|孩他妈")
_NAMES_HUSBAND = re.compile(r"老公|丈夫|孩子爸|孩他爸|(?<!其)他(?!们|妈)")
_NATIONAL = re.compile(r"国家(?:层面|统一)?(?:的)?(?:规定|法定|标准|产假|婚假|育儿假|护理假|陪产假)|全国")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesTold:
    """What a question tells of places."""

    mentions: tuple[RegionMention, ...]
    chosen: Region | None
    """The place whose rule is asked for; None where none is told."""
    also: tuple[Region, ...]
    """Places asked about beside it: 广东和四川, 河南的…和广东的…"""
    same_named: tuple[Region, ...]
    """Places of one name, none of which is nearer than the others."""
    works: Mapping[str, Region] = field(default_factory=dict)
    """Where mother and father work, where two places are told; who is not told of is left out."""
    beside: tuple[Region, ...] = ()
    """Told beside a place of work: where one is registered, comes from, gives birth."""


def find_places(text: str, *, gazetteer: Gazetteer, home: str) -> PlacesTold:
    """The places of a normalised text; `home` is the code of the place the service is for.

    国家规定 asks for the nation's rule; home's is told beside it, because it
    is the one that holds for whoever asks.
    """
    mentions = gazetteer.find(text, home=home)
    chosen = _choose(text, mentions)
    also = _joined(text, mentions, chosen)
    if chosen is None and not mentions and _NATIONAL.search(text):
        chosen = gazetteer.get(NATION)
        also = gazetteer.lineage(home)[:1]
    same_named = next((mention.alternatives for mention in mentions if mention.alternatives), ())
    works, beside = _apart(text, mentions, gazetteer)
    return PlacesTold(
        mentions=mentions,
        chosen=chosen,
        also=also,
        same_named=() if chosen is not None else same_named,
        works=works,
        beside=beside,
    )


def _choose(text: str, mentions: Sequence[RegionMention]) -> Region | None:
    """Where who asks works, else where someone works, else a place nobody merely comes from."""
    found = [(mention.region, mention) for mention in mentions if mention.region is not None]
    working = [(region, place) for region, place in found if _is_worked_in(text, place, mentions)]
    if len(working) == 1:
        return working[0][0]
    own = (region for region, place in working if _MYSELF.search(text[: place.start]))
    not_anothers = (region for region, place in working if not _ANOTHER.search(text[: place.start]))
    staying = (
        region
        for region, place in found
        if not _COMES_FROM.search(text[: place.start]) and not _COMES_FROM_AFTER.match(text[place.end :])
    )
    anywhere = (region for region, _ in found)
    return next(chain(own, not_anothers, staying, anywhere), None)


def _is_worked_in(text: str, place: RegionMention, mentions: Sequence[RegionMention]) -> bool:
    """Whether a place is told to be worked in: not 新乡 of 户口新乡在上海上班, but both of 广东和四川上班."""
    works = _WORKS_THERE.match(text, place.end)
    if works is None:
        return False
    nearer = next((other for other in mentions if place.end <= other.start < works.end()), None)
    return nearer is None or _JOINS.search(text[place.end : nearer.start]) is not None


def _apart(
    text: str, mentions: Sequence[RegionMention], gazetteer: Gazetteer
) -> tuple[Mapping[str, Region], tuple[Region, ...]]:
    """Who works where, and the places told beside: 我在广东上班，老婆在新乡生.

    Nothing where one place is told. Whoever names a husband is the mother: 我在江苏上班他在河南上班.
    """
    found = [(mention.region, mention) for mention in mentions if mention.region is not None]
    if len(found) <= 1:
        return {}, ()
    me = "father" if _NAMES_WIFE.search(text) else "mother" if _NAMES_HUSBAND.search(text) else "me"
    works: dict[str, Region] = {}
    for region, mention in found:
        if _is_worked_in(text, mention, mentions):
            works.setdefault(_whose(text[: mention.start], me), region)
    # 河南 of 在河南新乡上班 is no other place.
    around = {above.code for region in works.values() for above in gazetteer.lineage(region.code)}
    beside = {region: None for region, _ in found if region.code not in around}
    return (works, tuple(beside)) if works and (beside or len(set(works.values())) > 1) else ({}, ())


def _whose(before: str, me: str) -> str:
    """Who is told of in the words that end with a place: mother, father, or whoever asks."""
    if _MYSELF.search(before):
        return me
    if _WIFES.search(before):
        return "mother"
    return "father" if _HUSBANDS.search(before) else me


def _joined(text: str, mentions: Sequence[RegionMention], chosen: Region | None) -> tuple[Region, ...]:
    """The places that a word like 和 joins to another one, except the one that is chosen."""
    joined: dict[Region, None] = {}
    for one, other in pairwise(mention for mention in mentions if mention.region is not None):
        between = text[one.end : other.start]
        if len(between) <= JOINED_CHARACTERS and _JOINS.search(between) and not _STOPS.search(between):
            joined.update({place.region: None for place in (one, other) if place.region is not None})
    return tuple(region for region in joined if region != chosen) if chosen in joined else ()
