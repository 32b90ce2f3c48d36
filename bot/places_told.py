"""The place whose rule a question asks for, among all the places that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.regions.gazetteer import Gazetteer
    from knowledge.regions.mentions import RegionMention
    from knowledge.regions.region import Region

NATION = "100000"
JOINED_CHARACTERS = 8
"""Places this close, with 和 or the like between them, are asked about together."""

_WORKS_THERE = re.compile(r"[^，,。;；]{0,3}(?:上班|工作|打工|就业|务工|单位|公司)")
_COMES_FROM = re.compile(r"(?:户口|户籍|老家|娘家|婆家)(?:在|是)?$")
_COMES_FROM_AFTER = re.compile(r"^(?:的)?(?:户口|户籍|人)")
_MYSELF = re.compile(r"(?:我|俺|本人|自己)(?:是|就|也|人)?(?:在|去)?$")
_ANOTHER = re.compile(
    r"(?:老婆|媳妇|妻子|爱人|老公|丈夫|对象|他|她|女儿|闺女|儿子|儿媳|妹|姐|哥|弟|朋友|同事)(?:是|就|也|人)?(?:在|去)?$"
)
_JOINS = re.compile(r"和|跟|与|、|还是|比|或")
_STOPS = re.compile(r"[，,。;；]")
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
    return PlacesTold(
        mentions=mentions, chosen=chosen, also=also, same_named=() if chosen is not None else same_named
    )


def _choose(text: str, mentions: Sequence[RegionMention]) -> Region | None:
    """Where who asks works, else where someone works, else a place nobody merely comes from."""
    found = [(mention.region, mention) for mention in mentions if mention.region is not None]
    working = [(region, place) for region, place in found if _WORKS_THERE.match(text, place.end)]
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


def _joined(text: str, mentions: Sequence[RegionMention], chosen: Region | None) -> tuple[Region, ...]:
    """The places that a word like 和 joins to another one, except the one that is chosen."""
    joined: dict[Region, None] = {}
    for one, other in pairwise(mention for mention in mentions if mention.region is not None):
        between = text[one.end : other.start]
        if len(between) <= JOINED_CHARACTERS and _JOINS.search(between) and not _STOPS.search(between):
            joined.update({place.region: None for place in (one, other) if place.region is not None})
    return tuple(region for region in joined if region != chosen) if chosen in joined else ()
