"""What a family typed to find a nursery, taken apart into the words that must be held."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from directory.names import SAMPLE, gapped, grams, numbers, plain, runs, sound, split, spoken
from knowledge import language
from knowledge.bounds import CHAT_CHARACTERS, FUZZY_CHARACTERS
from knowledge.language.normalise import clip, normalise
from knowledge.language.pinyin import merged
from knowledge.language.tokenizer import read_words
from knowledge.regions import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.regions import Gazetteer, RegionMention

SYLLABLES = Path(language.__file__).with_name("syllables.txt")

_LONGEST_SYLLABLE = 6
_SPELLINGS = 4
"""Ways to cut latin letters into syllables that are looked for: fangan is fang an and fan gan."""

_FILLERS = "附近|周边|旁边|周围|这边|那边|有没有|有哪些|哪里有|找一下|想找|请问|一下|的"
_FILLERS_AT_EDGES = re.compile(rf"^(?:{_FILLERS}|在|找)+|(?:{_FILLERS}|吗|呢|吧|啊)+$")
_SAID_BY_ALL_IN_LATIN = re.compile(r"(?:tuoyu|tuoer|zhongxin|youeryuan|youxiangongsi|fuwu|yuan|suo)+$")
_INITIALS_OF_ALL = re.compile(
    r"(?:yyetyfwzx|yyezhfwzx|tyfwyxgs|tyfwzx|tyfw|tyyxgs|tyzx|tyy|tyd|ty|yey|tes|zjtyzx|yxgs|zx)$"
)
"""First letters of the words that every name ends in: ygtyzx also finds 阳光托育服务有限公司."""
_PIECES = re.compile(r"[a-z]+(?:[ '][a-z]+)*|[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A word or a place of what was typed."""

    text: str
    held_by: Sequence[Sequence[str]]
    """Tokens; an institution holds the word if it holds all of one of these."""
    codes: frozenset[str] = frozenset()
    """Of the regions that it may mean: an institution there holds it as well."""
    is_place: bool = False
    """It can only be a region (红旗区): required, however well the rest fits."""
    sounds: str = ""
    nearly_held_by: Sequence[str] = ()
    """Tokens that still hold when it was typed wrong."""
    initials: str = ""
    numbers: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed, taken apart; no unit where it holds nothing but words that all names hold."""

    letters: str
    """All of it, in plain letters, without regions: what names are likened to."""
    own: str
    """Of this what only one institution would be called."""
    units: Sequence[Unit]

    @property
    def own_units(self) -> Sequence[Unit]:
        """Those that are more than a place."""
        return [unit for unit in self.units if not unit.codes]


def read_asked(text: str, gazetteer: Gazetteer, *, home: str) -> Asked:
    """What a text asks for, for somebody in the region `home`.

    Of a long text the beginning is read.
    """
    letters = clip(normalise(clip(text, CHAT_CHARACTERS)[0]), FUZZY_CHARACTERS)[0]
    mentions = gazetteer.find(letters, home=home)
    units: list[Unit] = []
    own: list[str] = []
    kept: list[str] = []
    end = 0
    for mention in mentions:
        _read_pieces(letters[end : mention.start], units, own, kept)
        units.append(place := _place(mention))
        if not place.is_place:
            kept.append(mention.surface)
        end = mention.end
    _read_pieces(letters[end:], units, own, kept)
    return Asked(letters=plain("".join(kept)), own="".join(own), units=tuple(units))


def spellings(letters: str) -> list[tuple[str, ...]]:
    """The ways to cut latin letters into syllables of Mandarin, the fewest syllables first.

    >>> spellings("yangguang"), spellings("fangan")
    ([('yang', 'guang')], [('fang', 'an'), ('fan', 'gan')])
    """
    ways = sorted(_cuts(letters), key=len)
    return ways[:_SPELLINGS]


def _read_pieces(text: str, units: list[Unit], own: list[str], kept: list[str]) -> None:
    for piece in _PIECES.findall(text):
        said = plain(_FILLERS_AT_EDGES.sub("", piece)).removeprefix(SAMPLE)
        if not said:
            continue
        kept.append(said)
        name = split(_SAID_BY_ALL_IN_LATIN.sub("", said) or said) if said.isascii() else split(said)
        own.append(name.own)
        for part in (name.core, name.site):
            units += [unit for run in runs(part) if (unit := _word(run)) is not None]


def _word(run: str) -> Unit | None:
    if run.isascii() and run.isalpha():
        return _latin(run)
    tokens = grams(run)
    if not tokens:
        return None
    return Unit(
        text=run,
        held_by=[tokens],
        sounds="" if run.isascii() else sound(run),
        nearly_held_by=() if run.isascii() else _slips(run, tokens),
        numbers=numbers(run),
    )


def _slips(run: str, tokens: Sequence[str]) -> list[str]:
    """Tokens of a word with one character wrong, left out, or heard as another."""
    return [*spoken(run), *gapped(run), *(f"~{token}" for token in tokens)]


def _latin(run: str) -> Unit:
    ways = [tuple(merged(one) for one in way) for way in spellings(run)]
    pairs = [[f"'{a}'{b}" for a, b in pairwise(way)] or [f"'{way[0]}"] for way in ways]
    return Unit(
        text=run,
        held_by=[[run], *pairs],
        sounds="".join(ways[0]) if ways else run,
        nearly_held_by=[token for tokens in pairs for token in tokens],
        initials=run,
    )


def core_initials(typed: str) -> str:
    """First letters without those of the words that every name ends in."""
    return _INITIALS_OF_ALL.sub("", typed)


def _place(mention: RegionMention) -> Unit:
    regions = mention.alternatives if mention.region is None else (mention.region,)
    is_full_name = all(mention.surface == region.name for region in regions)
    is_large = all(region.level in {Level.PROVINCE, Level.CITY} for region in regions)
    return Unit(
        text=mention.surface,
        held_by=[grams(mention.surface)],
        codes=frozenset(region.code for region in regions),
        is_place=is_full_name or is_large,
    )


@lru_cache(maxsize=1_024)
def _cuts(letters: str) -> tuple[tuple[str, ...], ...]:
    """At most _SPELLINGS ways for each end, so that a hostile text has no thousands."""
    known = _syllables()
    ways: dict[int, list[tuple[str, ...]]] = {0: [()]}
    for end in range(1, len(letters) + 1):
        found = [
            (*way, letters[start:end])
            for start in range(max(0, end - _LONGEST_SYLLABLE), end)
            if letters[start:end] in known
            for way in ways.get(start, ())
        ]
        ways[end] = sorted(found, key=len)[:_SPELLINGS]
    return tuple(way for way in ways[len(letters)] if way)


@cache
def _syllables() -> frozenset[str]:
    return frozenset(read_words(SYLLABLES))
