"""The administrative divisions of China: codes, names, parents, and names found in free text."""

from knowledge.regions.gazetteer import Gazetteer, UnknownRegionError, gazetteer
from knowledge.regions.mentions import RegionMention
from knowledge.regions.region import NATION, Level, Region

__all__ = [
    "NATION",
    "Gazetteer",
    "Level",
    "Region",
    "RegionMention",
    "UnknownRegionError",
    "gazetteer",
]
