"""The headings of a body, found without rendering it: a page shows them while it is being written."""

from __future__ import annotations

import re
from typing import Final

MOST: Final = 100
"""Headings that are told: more than any article has."""

_LONGEST: Final = 200
_HEADING = re.compile(r"^#{1,3}(?!#)(.*)$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]\n]{0,200})\]\([^)\n]{0,500}\)")
_MARKS = re.compile(r"\*\*|__|`|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])")


def headings_of(body: str) -> tuple[str, ...]:
    r"""The headings that begin a section, in order, each once, without their marks.

    >>> headings_of("开头\n\n## 产假**几天**\n\n三句。\n\n###工资 ##\n\n#### 小字")
    ('产假几天', '工资')
    """
    found: dict[str, None] = {}
    for match in _HEADING.finditer(body):
        written = match[1][:_LONGEST].rstrip().rstrip("#")
        heading = " ".join(_MARKS.sub("", _LINK.sub(r"\1", written)).split())
        if heading:
            found.setdefault(heading)
        if len(found) == MOST:
            break
    return tuple(found)
