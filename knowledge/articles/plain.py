"""Safe HTML of an article → plain lines, for a chat message, an index or a screen without markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]*[”’」』）)]*|[。！？!?]+[”’」』）)]*")
_PICTURES_ALONE = re.compile(r"(?:（图：[^（）]*）\s*)+\Z")
_BRACKETS = str.maketrans("（）()", "〔〕〔〕")
_HEADINGS = {"h2": 2, "h3": 3}
_QUOTES = ("“", "”")
_INNER_QUOTES = str.maketrans("“”", "‘’")
_BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "table", "tr", "hr"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an article without its markup."""

    text: str
    """A paragraph, a list item with its dot or number, or a row of a table."""
    heading: int | None = None
    """2 or 3 for a heading, None for everything else."""
    anchor: str = ""
    """Of a heading."""

    @property
    def is_picture(self) -> bool:
        """Whether there is nothing but a picture in it."""
        return _PICTURES_ALONE.match(self.text) is not None


def plain_lines(html: str) -> list[Line]:
    """The lines of HTML that `render` made, in order, none empty.

    >>> [line.text for line in plain_lines("<p><strong>注意：</strong>请带：</p><ul><li>身份证</li></ul>")]
    ['注意：请带：', '· 身份证']

    The name of another article stands in quotation marks, for without its
    link 见单位没交生育保险 reads on as one sentence; a telephone number does not.

    >>> html = '<p>见<a href="/articles/a">没交生育保险</a>，打 <a href="tel:12333">12333</a>。</p>'
    >>> plain_lines(html)[0].text
    '见“没交生育保险”，打 12333。'

    Of a picture there is what it shows, never its address.

    >>> plain_lines('<p><img src="/pictures/0" alt="洗手的六步"></p>')[0].text
    '（图：洗手的六步）'
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    return reader.lines


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, with their marks; put together they are the paragraph again.

    >>> sentences("能休。98天！怎么请？")
    ['能休。', '98天！', '怎么请？']
    """
    return _SENTENCE.findall(text)


def leading_sentences(text: str, *, limit: int) -> str:
    """As many whole sentences from the start as fit into `limit` characters, at least one.

    A sentence is never cut: half a rule can say its opposite.
    """
    lead = ""
    for sentence in sentences(text):
        if lead and len(lead) + len(sentence) > limit:
            break
        lead += sentence
    return lead


class _Reader(HTMLParser):
    """Collects lines; every opening or closing block tag ends the one before."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._text = ""
        self._before_link: str | None = None
        """The line up to a link to an article, while its text is read."""
        self._heading: int | None = None
        self._anchor = ""
        self._marker = ""
        self._numbers: list[int | None] = []
        self._columns: list[str] = []
        self._cells: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in _BLOCKS:
            self.end_line()
        if tag in _HEADINGS:
            self._heading, self._anchor = _HEADINGS[tag], attributes.get("id") or ""
        elif tag == "a":
            self._begin_link(attributes.get("href") or "")
        elif tag == "ul":
            self._numbers.append(None)
        elif tag == "ol":
            start = attributes.get("start") or "1"
            self._numbers.append(int(start) if start.isdecimal() else 1)
        elif tag == "li":
            self._marker = self._next_marker()
        elif tag == "tr":
            self._cells = []
        elif tag == "br":
            self.end_line()
        elif tag == "img":
            self._text += f"（图：{(attributes.get('alt') or '').translate(_BRACKETS)}）"

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        elif tag in {"td", "th"} and self._cells is not None:
            self._cells.append(_one_line(self._text))
            self._text = ""
        elif tag == "tr" and self._cells is not None:
            self._end_row(self._cells)
        elif tag in _BLOCKS:
            self.end_line()
        if tag in {"ul", "ol"} and self._numbers:
            self._numbers.pop()
        elif tag == "table":
            self._columns = []

    def handle_data(self, data: str) -> None:
        self._text += data

    def end_line(self) -> None:
        """Finish the line that is being read; nothing happens where it is empty."""
        self._end_link()
        text = _one_line(self._text)
        if text:
            self.lines.append(Line(text=self._marker + text, heading=self._heading, anchor=self._anchor))
            self._marker = ""
        self._text, self._heading, self._anchor = "", None, ""

    def _begin_link(self, target: str) -> None:
        """A heading is read as it stands; it names its section."""
        if target.startswith("/articles/") and self._heading is None:
            self._before_link, self._text = self._text, ""

    def _end_link(self) -> None:
        if self._before_link is None:
            return
        before, name = self._before_link, self._text.strip()
        self._before_link = None
        if name and not before.endswith(("“", "「", "《")):
            name = name.translate(_INNER_QUOTES).join(_QUOTES)
        self._text = before + name

    def _next_marker(self) -> str:
        number = self._numbers[-1] if self._numbers else None
        if number is None:
            return "· "
        self._numbers[-1] = number + 1
        return f"{number}. "

    def _end_row(self, cells: list[str]) -> None:
        """The head of a table names its columns; each row below it becomes 第一格：列名 值；列名 值."""
        self._cells, self._text = None, ""
        if not self._columns:
            self._columns = cells
            return
        named = zip(self._columns[1:], cells[1:], strict=False)
        values = [cells[1]] if len(cells) == 2 else [f"{name} {value}" for name, value in named if value]  # noqa: PLR2004
        text = f"{cells[0]}：{'；'.join(values)}" if values else "".join(cells)
        if text.strip("："):
            self.lines.append(Line(text=text))


def _one_line(text: str) -> str:
    return " ".join(text.split())
