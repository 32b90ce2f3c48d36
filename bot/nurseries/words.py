"""The words by which a family asks for nurseries, from words.yaml beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from bot.phrases import PhraseLists, Phrases
from directory.nursery import CareMode, Kind, Nature
from knowledge.data_files import read_yaml
from knowledge.language.normalise import normalise
from knowledge.language.numerals import numerals

if TYPE_CHECKING:
    from collections.abc import Mapping


CLASS = "托班"
"""Beside 幼儿园 it means the class of a kindergarten."""


class Aspect(StrEnum):
    """What is asked of one nursery."""

    PHONE = "phone"
    ADDRESS = "address"
    FEE = "fee"
    HOURS = "hours"
    AGES = "ages"
    PLACES = "places"
    MODES = "modes"
    INCLUSIVE = "inclusive"
    NATURE = "nature"
    ABOUT = "about"


@dataclass(frozen=True, slots=True, kw_only=True)
class NurseryWords:
    """The phrases of words.yaml, ready to be found."""

    nursery: Phrases
    nursery_of_small_child: Phrases
    asks_list: Phrases
    near: Phrases
    more: Phrases
    best: Phrases
    it: Phrases
    aspects: Mapping[Aspect, Phrases]
    modes: Mapping[CareMode, Phrases]
    kinds: Mapping[Kind, Phrases]
    inclusive: Phrases
    cheaper: Phrases
    natures: Mapping[Nature, Phrases]
    fillers: frozenset[str]
    beside: Phrases
    """What is asked of nurseries and no list tells."""
    other_places: Phrases
    naming: PhraseLists
    """One of these stands in every question that is of nurseries by its own words."""


@cache
def nursery_words() -> NurseryWords:
    """The words that ship with the bot, read at first use."""
    raw = read_yaml(resources.files("bot.nurseries").joinpath("words.yaml"))
    names = (
        "nursery",
        "nursery_of_small_child",
        "near",
        "more",
        "best",
        "it",
        "inclusive",
        "cheaper",
        "beside",
    )
    plain = {name: Phrases(raw[name]) for name in names}
    modes = {CareMode(name): Phrases(said) for name, said in raw["modes"].items()}
    kinds = {Kind(name): Phrases(said) for name, said in raw["kinds"].items()}
    return NurseryWords(
        **plain,
        asks_list=Phrases(raw["list"]),
        other_places=Phrases(raw["other_places"]),
        aspects={Aspect(name): Phrases(said) for name, said in raw["aspects"].items()},
        modes=modes,
        kinds=kinds,
        naming=PhraseLists(
            (
                plain["nursery"],
                plain["nursery_of_small_child"],
                plain["near"],
                Phrases([CLASS]),
                *modes.values(),
                *kinds.values(),
            )
        ),
        natures={Nature(name): Phrases(said) for name, said in raw["natures"].items()},
        fillers=frozenset(numerals(normalise(word)) for word in raw["fillers"]),
    )
