"""HTML as mammoth makes it → Markdown of which our own renderer makes the same again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from markdownify import ATX, MarkdownConverter

from knowledge.articles.markdown import is_allowed_link
from knowledge.articles.word.losses import Loss
from knowledge.articles.word.numbers import number_of
from knowledge.articles.word.tables import Grid, as_markdown, laid_out
from knowledge.pictures.addresses import cleaned_alt

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

_ACTIVE: Final = re.compile(r"([\\`*_\[\]])")
_BLANKS: Final = re.compile(r"_{3,}")
"""A line to write on."""
_LINE_OF_MARKS: Final = re.compile(r"[-=:|\s]*[-=][-=:|\s]*")
_DIVIDER: Final = re.compile(r"\s*(?:[-=—─_*~＊＿－]\s*){3,}")
_OPENS_BLOCK: Final = re.compile(r"([#>])")
_DASH: Final = re.compile(r"([-+])(?=\s)")
_LONG_NUMBER: Final = re.compile(r"(\d{4,})\.(?=\s)")
_NOT_BOLD: Final = re.compile(r"(?<!\\)\*{4}")
_NOTE: Final = re.compile(r"(?:foot|end)note-")
_RAISED: Final = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_LOWERED: Final = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_IN_CELL: Final = frozenset({"td", "th"})
_SENTENCE_END: Final = tuple("。；，：、！？;,:!?")


def write(html: str, losses: Counter[Loss]) -> str:
    """The Markdown of a document; what it cannot hold is counted in `losses`."""
    return _NOT_BOLD.sub("", _Writer(losses).convert(html)).strip()


_Converter: Any = MarkdownConverter  # its types leave out what a class of ours builds on


class _Writer(_Converter):  # type: ignore[misc]  # see above
    """markdownify for a document of an office: no slanting letters, tables that may be merged, safe links."""

    def __init__(self, losses: Counter[Loss]) -> None:
        super().__init__(heading_style=ATX, bullets="-", autolinks=False)
        self._losses = losses

    def process_tag(self, node: Any, parent_tags: set[str] | None = None) -> str:
        """Tables cell by cell; all else as the library does."""
        if node.name == "table":
            return self._table(node, parent_tags or set())
        return str(super().process_tag(node, parent_tags))

    def escape(self, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - the library's form
        """Letters that would be markup, as letters."""
        one_line = _BLANKS.sub(
            lambda found: "＿" * min(len(found[0]), 8), " ".join(re.split(r"[\r\n]+", text))
        )
        return _ACTIVE.sub(r"\\\1", one_line)

    def convert_p(self, _el: Any, text: str, parent_tags: set[str]) -> str:
        """A paragraph none of whose lines begins anything else."""
        if "_inline" in parent_tags:
            return f"{text.strip()}\n"
        lines = [_as_text(line.strip()) for line in text.strip().split("\n")]
        if len(lines) == 1 and _DIVIDER.fullmatch(lines[0].replace("\\", "")):
            return "\n\n---\n\n"
        whole = "  \n".join(line for line in lines if line)
        return f"\n\n{whole}\n\n" if whole else ""

    def convert_br(self, _el: Any, _text: str, parent_tags: set[str]) -> str:
        """A line end; in a heading a space."""
        if parent_tags & _IN_CELL:
            return "\n"
        return " " if "_inline" in parent_tags else "\n"

    def convert_strong(self, _el: Any, text: str, parent_tags: set[str]) -> str:
        """Bold; not in headings, which are, and not around a picture."""
        stripped = text.strip()
        is_heading = any(tag in parent_tags for tag in ("h1", "h2", "h3", "h4", "h5", "h6"))
        if is_heading or "strong" in parent_tags or not stripped or "![" in text:
            return text
        lines = [line.strip() for line in stripped.split("\n")]
        return "\n".join(f"**{line}**" if line else "" for line in lines)

    def convert_em(self, _el: Any, text: str, **_: Any) -> str:
        """Chinese has no slanting letters."""
        return text

    convert_s = convert_del = convert_u = convert_i = convert_em

    def convert_sup(self, el: Any, text: str, **_: Any) -> str:
        """A small number; the number of a note as 〔注 1〕."""
        if el.find("a") is not None:
            return f"〔注 {el.get_text().strip('[]')}〕"
        return text.translate(_RAISED)

    def convert_sub(self, _el: Any, text: str, **_: Any) -> str:
        """The same below the line."""
        return text.translate(_LOWERED)

    def convert_a(self, el: Any, text: str, **_: Any) -> str:
        """A link that may stand in an article; the words of any other."""
        target, words = el.get("href") or "", text.strip()
        if target.startswith("#"):
            return "" if _NOTE.match(target.removeprefix("#")) and words == "↑" else text
        if not words or not target or "![" in words:
            return text
        if not is_allowed_link(target) or set(target) & set('()<>[]\\`|"'):
            self._losses[Loss.LINKS] += 1
            return text
        return f"[{words}]({target})"

    def convert_img(self, el: Any, _text: str, **_: Any) -> str:
        """A picture at its place."""
        return f"![{cleaned_alt(el.get('alt') or '')}]({el.get('src') or ''})"

    def convert_input(self, el: Any, _text: str, **_: Any) -> str:
        """A box to tick."""
        return "☑" if el.has_attr("checked") else "□"

    def convert_hN(self, n: int, _el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: N802 - its name
        """A heading in one line, by its level in the document."""
        words = " ".join(text.split())
        if "_inline" in parent_tags:
            return f"{words}\n"
        ending = re.sub(r"#+$", lambda found: "\\#" * len(found[0]), words)
        return f"\n\n{'#' * n} {ending}\n\n" if words else ""

    def convert_li(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """An item; one that holds nothing but a list is that list."""
        words = text.strip()
        if "_inline" in parent_tags:
            return f"{words}\n"
        if not words:
            return ""
        inside = [each.name for each in el.children if each.name or str(each).strip()]
        if inside in (["ul"], ["ol"]):
            return f"{words}\n"
        is_counted = el.parent is not None and el.parent.name == "ol"
        mark = f"{len(el.find_previous_siblings('li')) + 1}. " if is_counted else "- "
        first, *others = words.split("\n")
        lines = [f"{mark}{_as_text(first)}", *(f"  {line}" if line.strip() else "" for line in others)]
        return "\n".join(lines) + "\n"

    def convert_ol(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A list with numbers; that of the notes says what it is."""
        first = el.find("li")
        if first is not None and _NOTE.match(first.get("id") or ""):
            return f"\n\n注：\n\n{text.strip()}\n\n"
        return str(self.convert_list(el, text, parent_tags))

    def _table(self, table: Any, parent_tags: set[str]) -> str:
        rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
        cells = [[cell for cell in row.children if cell.name in _IN_CELL] for row in rows]
        is_frame = max(map(len, cells), default=0) <= 1 or len(cells) == 1
        if is_frame and "_inline" not in parent_tags:
            return self._blocks(cells, parent_tags)
        grid = laid_out(
            [[(self._words(cell, parent_tags), *_spans(cell)) for cell in row] for row in cells],
            has_head=any(cell.name == "th" for row in cells[:1] for cell in row),
        )
        if "_inline" in parent_tags:
            return "\n".join(_joined(row) for row in grid.rows) + "\n"
        self._losses[Loss.HEADLESS_TABLES] += not grid.has_head
        return f"\n\n{as_markdown(grid)}\n\n"

    def _blocks(self, cells: Iterable[Iterable[Any]], parent_tags: set[str]) -> str:
        """What a frame holds, one cell after another."""
        inside = (each for row in cells for cell in row for each in cell.children)
        written = (str(self.process_element(each, parent_tags)).strip("\n") for each in inside)
        return "\n\n" + "\n\n".join(each for each in written if each.strip()) + "\n\n"

    def _words(self, cell: Any, parent_tags: set[str]) -> str:
        """A cell in one line."""
        text = str(super().process_tag(cell, parent_tags))
        return _joined(" ".join(line.split()) for line in text.split("\n")).replace("|", "\\|")

    def convert_td(self, _el: Any, text: str, **_: Any) -> str:
        """What stands in a cell; the table is written around it."""
        return text

    convert_th = convert_tr = convert_tbody = convert_thead = convert_td


def _as_text(line: str) -> str:
    """A line that begins no heading, quotation, divider or table; 1. and - with a space are lists."""
    if _LINE_OF_MARKS.fullmatch(line):
        return line.replace("-", "\\-").replace("=", "＝")
    opened = _OPENS_BLOCK.sub(r"\\\1", line, count=1) if _OPENS_BLOCK.match(line) else line
    return _LONG_NUMBER.sub(r"\1\\.", opened, count=1) if _LONG_NUMBER.match(opened) else opened


def _joined(lines: Iterable[str]) -> str:
    """Lines in one: 上午；下午, where no mark stands between them."""
    whole = ""
    for line in lines:
        if line:
            whole += line if not whole or whole.endswith(_SENTENCE_END) else f"；{line}"
    return whole


def _spans(cell: Any) -> tuple[int, int]:
    return _span(cell.get("colspan")), _span(cell.get("rowspan"))


def _span(text: str | None) -> int:
    return min(number_of(text, otherwise=1), Grid.MOST_ROWS)
