"""The name of a section within its page."""

from __future__ import annotations

import re

OPENING = "top"
"""Anchor of what stands before the first heading; HTML itself takes #top for the start of a page."""

_LONGEST = 60
_NOT_A_WORD = re.compile(r"[\W_]+")
_OUTERMOST = 2


class Anchors:
    """Gives each heading of one article, in order, an anchor of its own.

    An anchor is made of the heading's words and, for a ### heading, those of
    the ## above it, so that it stays as it is when another section comes,
    goes or moves. Only headings that say the same are numbered.

    >>> anchors = Anchors()
    >>> anchors.take(2, "能要多少赔偿？"), anchors.take(3, "怎么算"), anchors.take(2, "去哪里办")
    ('能要多少赔偿', '能要多少赔偿-怎么算', '去哪里办')
    """

    def __init__(self) -> None:
        """Start with only the opening's anchor taken."""
        self._above = ""
        self._taken = {OPENING}

    def take(self, level: int, heading: str) -> str:
        """The anchor of the next heading; level 2 for ##, 3 for ###."""
        words = _NOT_A_WORD.sub("-", heading).strip("-")[:_LONGEST]
        if words.isascii():
            # A page's own ids (main, footer) are ASCII; an article's must not stand in their way.
            words = f"section-{words}" if words else "section"
        if level == _OUTERMOST:
            self._above = words
        elif self._above:
            words = f"{self._above}-{words}"
        anchor, number = words, 1
        while anchor in self._taken:
            number += 1
            anchor = f"{words}-{number}"
        self._taken.add(anchor)
        return anchor
