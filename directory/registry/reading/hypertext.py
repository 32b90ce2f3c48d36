"""Tables of HTML pages, also those that are saved under the name .xls."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from directory.registry.reading import bounds, refusals
from directory.registry.reading.captions import caption_of
from directory.registry.reading.found import FoundTable
from directory.registry.reading.grid import Span, lay_out
from directory.registry.reading.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_STARTS_LIKE_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div|style|center)\b",
    re.IGNORECASE | re.DOTALL,
)
_HAS_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_UNSEEN = frozenset({"head", "noscript", "script", "select", "style", "template", "textarea"})
_BREAKS = frozenset(
    {"br", "caption", "dd", "div", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "tr", "ul"}
)
_ROWS_OF_A_LIST = 3
"""A table around others is a list itself if so many of its rows have two cells with words of their own."""
_REACHES_TO_THE_END = 65_534
"""rowspan="0" (WHATWG HTML, 4.9.11); also the most that a rowspan may be."""


def is_html(text: str) -> bool:
    """Whether `text` is a page, or a piece of one."""
    return bool(_STARTS_LIKE_HTML.match(text)) or (
        text.lstrip().startswith("<") and bool(_HAS_TABLE.search(text))
    )


def page_of_web_archive(content: bytes) -> str | None:
    """The page inside a saved web archive (.mht), None where there is none."""
    for part in message_from_bytes(content).walk():
        if part.get_content_type() == "text/html" and isinstance(
            page := part.get_payload(decode=True), bytes
        ):
            return decode(page, declared=True)
    return None


def read_html(text: str) -> list[FoundTable]:
    """The tables of a page, numbered from 1; those that only lay the page out are none.

    Raises:
        Refused: no_table, too_large.
    """
    try:
        tree = LexborHTMLParser(text)
    except SelectolaxError as failure:  # every text is a page; only memory can run out
        raise refusals.too_much_text() from failure
    title = tree.css_first("title")
    page = _Page(flow=[title.text()] if title is not None else [])
    if tree.root is not None:
        for node, opens in _walk(tree.root):
            page.take(node, opens=opens)
    if not page.found:
        raise refusals.no_table()
    return [
        FoundTable(
            table=number,
            title=caption_of("".join([*table.before, "\n", *table.caption]).split("\n")),
            rows=lay_out([[cell.span() for cell in row] for row in table.rows]),
        )
        for number, table in enumerate(page.found, start=1)
    ]


@dataclass(slots=True)
class _Cell:
    columns: int
    rows: int
    parts: list[str] = field(default_factory=list)
    has_own_words: bool = False

    def span(self) -> Span:
        lines = (_SPACES.sub(" ", line).strip(" ") for line in "".join(self.parts).split("\n"))
        return Span(text="\n".join(line for line in lines if line), columns=self.columns, rows=self.rows)


@dataclass(slots=True)
class _Table:
    before: list[str]
    found_before: int
    rows: list[list[_Cell]] = field(default_factory=list)
    caption: list[str] = field(default_factory=list)
    cell: _Cell | None = None
    holds_tables: bool = False

    def is_list(self) -> bool:
        if not self.holds_tables:
            return sum(map(len, self.rows)) > 1
        with_words = (sum(cell.has_own_words for cell in row) for row in self.rows)
        return sum(count > 1 for count in with_words) >= _ROWS_OF_A_LIST


@dataclass(slots=True)
class _Page:
    """What has been walked over: open tables, and the text since the last list."""

    flow: list[str]
    open: list[_Table] = field(default_factory=list)
    found: list[_Table] = field(default_factory=list)

    def take(self, node: LexborNode, *, opens: bool) -> None:
        tag = node.tag
        if tag == "-text":
            if opens:
                self._add(_SPACES.sub(" ", node.text_content or ""))
            return
        if tag in _BREAKS:
            self._add("\n")
        if tag == "table":
            if opens:
                self._open_table()
            else:
                self._close_table()
        elif self.open and tag == "tr" and opens:
            self.open[-1].rows.append([])
        elif self.open and tag in {"td", "th"}:
            self._turn_cell(self.open[-1], node, opens=opens)

    def _add(self, words: str) -> None:
        self.flow.append(words)
        for table in self.open:
            if table.cell is not None:
                table.cell.parts.append(words)
        if not self.open:
            return
        innermost = self.open[-1]
        if innermost.cell is None:
            innermost.caption.append(words)
        elif not words.isspace():
            innermost.cell.has_own_words = True

    def _open_table(self) -> None:
        if self.open:
            self.open[-1].holds_tables = True
        self.open.append(_Table(before=list(self.flow), found_before=len(self.found)))

    def _close_table(self) -> None:
        table = self.open.pop()
        if table.is_list():
            del self.found[table.found_before :]
            self.found.append(table)
            self.flow.clear()

    def _turn_cell(self, table: _Table, node: LexborNode, *, opens: bool) -> None:
        if not opens:
            table.cell = None
            return
        table.cell = _Cell(
            columns=_span_of(node, "colspan", most=bounds.COLUMNS + 1),
            rows=_span_of(node, "rowspan", most=_REACHES_TO_THE_END) or _REACHES_TO_THE_END,
        )
        if not table.rows:
            table.rows.append([])
        table.rows[-1].append(table.cell)


def _span_of(node: LexborNode, name: str, *, most: int) -> int:
    digits = re.match(r"\s*(\d{1,6})", node.attributes.get(name) or "")
    return min(int(digits.group(1)), most) if digits else 1


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Each node as it opens (True) and closes (False); what nobody sees is left out."""
    stack: list[tuple[LexborNode, bool]] = [(root, True)]
    while stack:
        node, opens = stack.pop()
        if not opens:
            yield node, False
            continue
        following = node.next
        if following is not None and node.mem_id != root.mem_id:
            stack.append((following, True))
        if _is_unseen(node):
            continue
        yield node, True
        stack.append((node, False))
        if node.child is not None:
            stack.append((node.child, True))


def _is_unseen(node: LexborNode) -> bool:
    tag = node.tag
    if tag in _UNSEEN:
        return True
    if tag not in {"table", "div"}:
        return False
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))
