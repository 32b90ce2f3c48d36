"""The words that stand before a table: its title, a date, a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directory.registry.reading import bounds

if TYPE_CHECKING:
    from collections.abc import Iterable


def caption_of(lines: Iterable[str]) -> str:
    """The last of `lines`, blank ones left out, as many as make a title and no chapter."""
    kept: list[str] = []
    room = bounds.TITLE_CHARACTERS
    for line in reversed([text for one in lines if (text := one.strip())]):
        if len(line) > room:
            break
        kept.append(line)
        room -= len(line) + 1
    return "\n".join(reversed(kept))
