"""How texts, telephone numbers, dates and sources look on a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from web import source_line

if TYPE_CHECKING:
    from flask import Flask

    from bot.messages import Citation
    from knowledge.sources import Source

_UNITS = "元天日月年岁周个万亿人名块号条款项次倍分秒小时点厘米公毫克斤升页篇家所份平度户例位胎孩％%℃"
TELEPHONE = re.compile(
    rf"""
    (?<![\d.\-—–～~至到第/])
    (?: 1(?:10|19|20|22)          # emergencies
      | 12[13]\d\d                # public services: 12333, 12345, 12110 …
      | 0\d{{2,3}}-?\d{{7,8}}
      | 400-?\d{{3}}-?\d{{4}}
      | 1[3-9]\d{{9}}
    )
    (?! [\d.\-—–～~/A-Za-z] | \s*[{_UNITS}] )
    """,  # the unit tells 120 天 from 120
    re.VERBOSE | re.ASCII,
)

_DAY = re.compile(r"\d{4}(?:-\d{2}){0,2}")
"""A day, month or year, where nothing but our own words stands around it."""


def linked(text: str, but: str | None = None) -> Markup:
    """A plain text as safe HTML in which telephone numbers can be tapped.

    `but` is a number that stays text, because a button beside it dials it.

    >>> linked("打 0373-3833000，产假不是 120 天 <b>")
    Markup('打 <a href="tel:03733833000">0373-3833000</a>，产假不是 120 天 &lt;b&gt;')
    """
    pieces: list[Markup] = []
    end = 0
    for match in TELEPHONE.finditer(text):
        number = match.group()
        if number == but:
            continue
        pieces += [escape(text[end : match.start()]), telephone_link(number)]
        end = match.end()
    pieces.append(escape(text[end:]))
    return Markup("").join(pieces)


def telephone_link(number: str) -> Markup:
    """A link that dials.

    >>> telephone_link("0373-3833000")
    Markup('<a href="tel:03733833000">0373-3833000</a>')
    """
    return Markup('<a href="tel:{}">{}</a>').format(number.replace("-", ""), number)


def since(source: Source) -> Markup:
    """From when a document holds, or what is known instead, for a source line.

    >>> from knowledge.sources import Source
    >>> since(Source(title="某条例", issuer="某机关", issued="2021-11"))
    Markup('<time>2021-11</time> 发布，施行日未核到')
    """
    return Markup(_DAY.sub(r"<time>\g<0></time>", source_line.since(source)))  # noqa: S704 - our own words


def circumstances(citation: Citation) -> Markup:
    """What follows the name of a source in its line: issuer, number, first day, place, last check."""
    source = citation.source
    told = (source_line.issuer_beside_number(source), source.number, since(source))
    line = Markup("").join(Markup("，{}").format(part) for part in told if part)
    checked = citation.checked_on and Markup("最后核对 {}").format(_time(citation.checked_on.isoformat()))
    return Markup(" · ").join([line, *(part for part in (citation.region_name, checked) if part)])


def _time(day: str) -> Markup:
    return Markup("<time>{}</time>").format(day)


def register_filters(app: Flask) -> None:
    """Make the formats available to every template."""
    app.add_template_filter(linked)
    app.add_template_filter(since)
    app.add_template_filter(circumstances)
