"""Sources as they are cited under an answer, each with the place it speaks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Citation
from knowledge.regions.region import NATION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.regions.gazetteer import Gazetteer
    from knowledge.sources import Source


def cite(sources: Iterable[Source], *, region_code: str, gazetteer: Gazetteer) -> tuple[Citation, ...]:
    """The sources of a text that holds in a place.

    An issuer that names a place speaks for it. A law of the nation under a
    text on 新乡 is not 新乡's: it stands without a place.
    """
    whole = gazetteer.get(NATION) if region_code == NATION else None
    placed = ((source, gazetteer.opening(source.issuer) or whole) for source in sources)
    return tuple(
        Citation(source=source, region_name=region.name if region else None) for source, region in placed
    )
