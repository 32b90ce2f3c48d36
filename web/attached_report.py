"""What became of attached questions, in words for their editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.attached import Fate
from web.content_rules import Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.attached import Astray
    from knowledge.articles.shelf import Shelf

_TITLES = {
    Fate.TAKEN: "问法被别的文章答了：挂到那一篇去，或者写出区别",
    Fate.LOST: "问法问了没答上，别的文章更像：写出区别，或者挂到那一篇去",
    Fate.UNSURE: "问法最像本文，还是没答上：写明是什么事",
    Fate.COVERED: "问法由数据表答了，文章里更像的是别的一篇",
}


def report_astray(found: Sequence[Astray], shelf: Shelf, *, count: int) -> Iterator[Report]:
    """A report for each fate, the worst first; the first line of all says how many were asked."""
    if not found:
        yield Report(title=f"{count} 个问法都问了一遍，都由本文来答", lines=())
        return
    for fate, title in _TITLES.items():
        lines = tuple(_line(each, shelf) for each in found if each.fate is fate)
        if lines:
            yield Report(title=title, lines=lines)


def _line(astray: Astray, shelf: Shelf) -> str:
    path = f"{astray.article.topic}/{astray.article.slug}.md"
    reason = f"（听成问{astray.elsewhere.name}，这篇不适用于那里）" if astray.elsewhere else ""
    return f"{path}：“{astray.question}” → {_named(astray, shelf)}{reason}"


def _named(astray: Astray, shelf: Shelf) -> str:
    section = shelf.sections.get(astray.nearest or "")
    if section is None:
        return "没有一篇像"
    own = section.slug == astray.article.slug
    return "本文，把握不够" if own else f"{section.topic}/{section.slug}.md“{section.heading}”"
