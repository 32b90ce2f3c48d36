"""Telling the rows of a table apart: data, and what is no data and is only counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from directory.registry.cells.choices import is_not_filed
from directory.registry.cells.text import cell_text, narrow
from directory.registry.columns import name_words
from directory.registry.headers import Header, looks_like_header, read_header
from directory.registry.sections import Section, is_numbered, section_of, section_words
from directory.registry.table import NoValue
from directory.registry.titles import says_withdrawn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from directory.registry.cells.districts import Where
    from directory.registry.report import Ignored
    from directory.registry.table import RawRow, RawTable

_TOTAL = re.compile(
    r"(?:本页|本表|全区|全市|全县|分)?(?:合计|小计|总计|共计|累计|总数|合)"
    r"(?:[:(\d共].{0,40}|(?:托育)?(?:机构|园所|托育点|托位|班级)?总?(?:数量?|家数|个数|家|个))?"
    r"|(?:全区|全市|全县|以上)?共(?:计|有)? ?\d{1,6} ?(?:家|个|所|户).{0,20}"
)
_TOTAL_OF = re.compile(r"(.{1,12}?)(?:小计|合计|总计|共计):?")
_ONLY_COUNT = re.compile(r"\d{0,6} ?(?:家|个|所|户)?")
_FOOTNOTE = re.compile(
    r".{0,12}(?:咨询|监督|投诉|举报|服务|联系)(?:电话|热线|专线)(?:[:\d( ].{0,60})?"
    r"|(?:注|备注|说明|附注|来源|日期|填表(?:人|说明)?|填报(?:人|单位|日期|时间)|制表(?:人|单位|日期)?|审核(?:人|单位)?"
    r"|复核人?|联系人|(?:联系|咨询|监督|投诉)电话|数据来源|数据截[至止]|统计(?:人|时间|日期|单位)|(?:单位)?负责人"
    r"|(?:单位)?\(?盖章\)?|(?:打印|更新)(?:时间|日期)|发布日期|备案机关)[:\d ].{0,500}"
    r"|(?:注|说明|填表人|制表人|审核人|复核人):?|\d{4}年\d{1,2}月\d{1,2}日|(?:数据)?截[至止].{2,60}"
    r"|第\d+页.{0,20}|\d+/\d+"
)
_LONE_FOOTNOTE = re.compile(r"[*※＊#].{2,500}|(?:以上|本表|本名单|以下空白|此页).{0,200}")
"""A footnote where it stands alone; beside an address it is the name of an institution (*示例托育园)."""
_OFFICE = re.compile(
    r".{0,20}(?:卫生健康(?:委员会|委|局)|卫健[委局]|卫计委|人民政府|教育(?:体育)?局|教体局|民政局)(?:办公室)?"
)
"""Whoever signs a list; it runs no nursery under that name."""
_ROW_NUMBER = re.compile(r"[(（]?\d{1,6}[)）.、]?|[①-⑳㉑-㊿]")
_CHINESE_NUMERAL = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、]{0,2}")
_LIST_TITLE = re.compile(
    r".{0,40}(?:名单|名录|一览表?|目录|汇总表?|明细表?|情况表|公示表?|统计表)(?:\(.{1,30}\))?"
    r"|(?:以下)?为?(?:已|未|拟|待|被)?(?:备案|注销|撤销|取消)(?:备案)?的?(?:托育)?(?:服务)?(?:机构|单位)?(?:\(.{1,30}\))?[:]?"
)
"""What stands above a second list, also where it stands in the column of names."""
_TOTAL_BEGINNINGS = frozenset("合小总共累本全分")
_TOTAL_ENDINGS = frozenset({"小计", "合计", "总计", "共计"})
_FEW = 2


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row that stands for an institution, with its header and what its section gives."""

    row: RawRow
    texts: Sequence[str]
    """What `cell_text` makes of each cell."""
    header: Header
    section: Section


@dataclass(slots=True)
class Sorted:
    """A table taken apart."""

    data: list[DataRow] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    """Text above the header, for the kind and the day of the list."""
    footnotes: list[str] = field(default_factory=list)
    header: Header | None = None


class RowSorter:
    """Walks down one table; each row is counted in `ignored` or becomes data."""

    def __init__(self, ignored: Ignored, named: Callable[[str], Where | None], sheet: Section) -> None:
        """`named` tells what place a text names; `sheet` is what the whole table gives to its rows."""
        self._ignored = ignored
        self._named = named
        self._sheet = sheet
        self._section = sheet
        self._is_fresh = False
        """Whether the section has no data yet."""
        self._waiting: list[str] = []
        self._sorted = Sorted()

    def sort(self, table: RawTable, own: Header | None, before: Header | None = None) -> Sorted:
        """The table's data under its own header, or `before`'s where it only goes on with that list."""
        rows, header = table.rows, before
        begin = 0
        if own is not None:
            for row in rows[: own.first]:
                self._take_title(row)
            self._count("header", rows[own.first : own.last + 1])
            header, begin = own, own.last + 1
        self._sorted.header = header
        if header is None:
            return self._sorted
        self._walk(rows, begin, header)
        self._leave_waiting()
        return self._sorted

    def _walk(self, rows: Sequence[RawRow], begin: int, header: Header) -> None:
        index, names = begin, name_words()
        while index < len(rows):
            row = rows[index]
            index += 1
            texts = [cell_text(cell) for cell in row.cells]
            if self._repeats(row, texts, header):
                self._open_list(is_another=False)
                self._ignored.repeated_header += 1
            elif any(text in names for text in texts) and self._is_other_header(row, texts, header):
                self._open_list(is_another=True)
                header = read_header(rows, index - 1)
                self._count("header", rows[header.first : header.last + 1])
                index = header.last + 1
            elif header.beside:
                self._take_blocks(row, texts, header)
            else:
                self._take(DataRow(row, texts, header, self._section))

    def _take_blocks(self, row: RawRow, texts: Sequence[str], header: Header) -> None:
        """A row that holds institutions side by side; what is no data is counted once."""
        self._take(DataRow(row, _only_block(texts, header), header, self._section))
        for block in header.beside:
            beside = DataRow(row, _only_block(texts, block), block, self._section)
            if beside.texts[block.name.position] and not row.merged:
                self._take(beside)

    def _take(self, row: DataRow) -> None:
        if _only_numbered(row):
            self._ignored.blank += 1
            return
        told = dict.fromkeys(filter(None, row.texts))
        first = next(iter(told), "")
        name = row.texts[row.header.name.position] if row.header.name.position < len(row.texts) else ""
        if _is_total(first, name) or self._is_total_of(first, name):
            self._ignored.total += 1
        elif self._is_footnote(row, first, name, told=len(told)):
            self._take_footnote(" ".join(told))
        elif len(told) == 1:
            self._take_alone(first, row, is_name=bool(name) and not row.row.merged)
        elif len(told) == _FEW and self._is_numbered_section(row, list(told)):
            self._open_section(" ".join(told))
        else:
            self._take_data(row)

    def _is_total_of(self, first: str, name: str) -> bool:
        """红旗区小计 beside a count where the name should be; or as the name, of a place."""
        match = _TOTAL_OF.fullmatch(first) if first[-2:] in _TOTAL_ENDINGS else None
        if match is None:
            return False
        return (first != name and _ONLY_COUNT.fullmatch(name) is not None) or self._named(
            match[1]
        ) is not None

    def _is_footnote(self, row: DataRow, first: str, name: str, *, told: int) -> bool:
        if (len(first) <= 1 and first != "注") or (told > _FEW and name):
            return False
        plain = narrow(first)
        if told == 1 and _OFFICE.fullmatch(plain):
            return True
        is_alone = not name or (told == 1 and len(row.header.columns) > 1)
        return _FOOTNOTE.fullmatch(plain) is not None or (
            is_alone and _LONE_FOOTNOTE.fullmatch(plain) is not None
        )

    def _take_alone(self, text: str, row: DataRow, *, is_name: bool) -> None:
        """A row with one text: a section, a title again, a footnote, a total, or a name and nothing else."""
        if text in self._sorted.titles:
            self._ignored.title += 1
        elif self._is_section(text):
            self._open_section(text)
        elif _LIST_TITLE.fullmatch(narrow(text)):
            self._waiting.append(text)
        elif (
            is_name
            or _is_right_of_names(row)
            or len(row.header.columns) == 1
            or any(isinstance(one, NoValue) for one in row.row.cells)
        ):
            self._take_data(row)
        else:
            self._waiting.append(text)

    def _take_data(self, row: DataRow) -> None:
        if self._waiting:
            self._leave_as_sections()
            row = replace(row, section=self._section)
        self._is_fresh = False
        self._sorted.data.append(row)

    def _take_footnote(self, text: str) -> None:
        self._ignored.footnote += 1
        self._sorted.footnotes.append(text)

    def _leave_waiting(self) -> None:
        """Lone texts after the last data are footnotes; before more data they part sections."""
        for text in self._waiting:
            self._take_footnote(text)
        self._waiting = []

    def _open_list(self, *, is_another: bool) -> None:
        """A header further down: the lone texts above it are titles, and say what its rows are.

        A section that was opened just above it goes on; another layout without
        a word above it begins anew.
        """
        self._ignored.title += len(self._waiting)
        title, self._waiting = " ".join(self._waiting), []
        if _tells_of_filing(title) or (title and is_another):
            self._section = self._titled(title)
        elif is_another and not self._is_fresh:
            self._section = self._sheet

    def _titled(self, title: str) -> Section:
        has_ended = self._sheet.is_withdrawn or says_withdrawn(title)
        return replace(self._sheet, is_withdrawn=has_ended, words=title)

    def _take_title(self, row: RawRow) -> None:
        told = dict.fromkeys(filter(None, (cell_text(cell) for cell in row.cells)))
        if not told:
            self._ignored.blank += 1
            return
        self._ignored.title += 1
        self._sorted.titles.append(" ".join(told))

    def _is_section(self, text: str) -> bool:
        if is_numbered(text):
            return True
        return len(text) <= 20 and self._place_of(section_words(text)) is not None  # noqa: PLR2004 - a place's name is no longer

    def _is_numbered_section(self, row: DataRow, told: list[str]) -> bool:
        """一 | 洪门镇（3家）: a numeral in the column of numbers and words in the next."""
        is_numbered = "number" in row.header.columns and _CHINESE_NUMERAL.fullmatch(told[0]) is not None
        return is_numbered and self._is_section(f"{told[0].strip('、')}、{told[1]}")

    def _place_of(self, text: str) -> Where | None:
        where = self._named(text) if text else None
        return where if where is not None and (where.town is not None or _is_only_place(text)) else None

    def _open_section(self, text: str) -> None:
        self._leave_as_sections()
        self._ignored.section += 1
        self._section = section_of(text, self._named, within=self._section, sheet=self._sheet)
        self._is_fresh = True

    def _leave_as_sections(self) -> None:
        self._ignored.section += len(self._waiting)
        title, self._waiting = " ".join(self._waiting), []
        if _tells_of_filing(title):
            self._section = self._titled(title)

    def _repeats(self, row: RawRow, texts: Sequence[str], header: Header) -> bool:
        """Whether a row is the header again: the same words in the same columns, or nearly."""
        known = sum(1 for text in texts if text in header.texts)
        if known < min(_FEW, len(header.texts)):
            return False
        told = sum(1 for text in texts if text)
        in_place = sum(1 for position, text in enumerate(texts) if text and header.reads(position, text))
        if in_place * 4 < told * 3 or not _is_text(row):
            return False
        return in_place == told or not looks_like_header(row)

    def _is_other_header(self, row: RawRow, texts: Sequence[str], header: Header) -> bool:
        """Whether a row with a word for names is a header of its own, if only in another order."""
        is_reordered = _is_text(row) and all(text in header.texts for text in texts if text)
        return is_reordered or looks_like_header(row)

    def _count(self, kind: str, rows: Sequence[RawRow]) -> None:
        """Count rows of the file; keys of a JSON list are told as a row before the first and are none."""
        counted = sum(1 for row in rows if row.number >= 1)
        setattr(self._ignored, kind, getattr(self._ignored, kind) + counted)


def _only_block(texts: Sequence[str], block: Header) -> list[str]:
    return [text if block.begin <= position < block.end else "" for position, text in enumerate(texts)]


def _tells_of_filing(title: str) -> bool:
    """Whether a title between the rows says which kind of filing the rows under it have."""
    return bool(title) and ("备案" in title or says_withdrawn(title) or is_not_filed(title))


def _is_text(row: RawRow) -> bool:
    return all(cell is None or isinstance(cell, str) for cell in row.cells)


def _is_total(first: str, name: str) -> bool:
    if not ({first[:1], name[:1]} & _TOTAL_BEGINNINGS):
        return False
    return any(_TOTAL.fullmatch(narrow(text).replace(" ", "")) for text in (first, name) if text)


def _is_right_of_names(row: DataRow) -> bool:
    """Whether a lone text stands in a column of its own field to the right: an address without a name."""
    position = next(position for position, text in enumerate(row.texts) if text)
    known = {column.position for columns in row.header.columns.values() for column in columns}
    return position in known and position > row.header.name.position and not row.row.merged


def _only_numbered(row: DataRow) -> bool:
    """A row without anything of its own: empty, or a template's with nothing but its number."""
    merged = row.row.merged
    numbers = {column.position for column in row.header.columns.get("number", ())}
    for position, text in enumerate(row.texts):
        if (text or isinstance(row.row.cells[position], NoValue)) and position not in merged:
            if position not in numbers:
                return False
            if not _ROW_NUMBER.fullmatch(text):
                return False
    return True


def _is_only_place(text: str) -> bool:
    return len(text) >= _FEW and text[-1] in "省市区县旗镇乡道处"
