"""Questions without end, no two alike: what a parent of any county might ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.language.normalise import normalise
from knowledge.regions import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator

_ASKED = ("产假多少天", "陪产假几天", "育儿假怎么休", "生育津贴怎么领", "托育机构怎么备案")


def distinct_questions() -> Iterator[str]:
    """About 16,000 of them, always in the same order, each written in the journal as it is here."""
    names = dict.fromkeys(region.name for region in gazetteer())
    for asked in _ASKED:
        for name in names:
            if normalise(name) == name:  # 乾县 is written with another 乾
                yield f"{name}{asked}"
