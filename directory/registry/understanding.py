"""From raw tables to an understood list: the pipeline, readable from top to bottom."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from directory.registry.cells.districts import DistrictReader
from directory.registry.cells.points import system_named_in
from directory.registry.cells.text import cell_text
from directory.registry.headers import NAMES, NAMES_OR_CODES, find_header, names_fields
from directory.registry.judging import Judged, ListFacts, judge_row
from directory.registry.listing import Listing
from directory.registry.placing import Surroundings
from directory.registry.repeats import merge_repeats, warn_of_shared_codes
from directory.registry.report import Ignored, ListKind, Refused, RowProblem
from directory.registry.rowcells import RowCells
from directory.registry.rows import RowSorter
from directory.registry.sections import Section, section_of
from directory.registry.titles import (
    as_of,
    file_words,
    kind_of,
    place_of,
    says_withdrawn,
    title_lines,
    title_of,
)
from knowledge.regions import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from directory.registry.headers import Header
    from directory.registry.rows import DataRow, Sorted
    from directory.registry.table import Document, RawTable
    from knowledge.regions import Gazetteer

_SPLIT_FORMATS = frozenset({"docx", "html", "pdf"})
"""Formats in which a list may go on in a second table without a header."""

_FEWEST_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class _Sorted:
    """A table with its rows told apart."""

    sheet: str | None
    table: int | None
    rows: Sorted


def understand(
    document: Document,
    *,
    filename: str,
    region_code: str | None,
    kind: ListKind | None,
    gazetteer: Gazetteer,
    today: date,
) -> Listing:
    """What a file says of institutions; the directory is not looked at.

    `region_code` is the place whose list this is, None where the rows must
    tell; `kind` is inferred from titles, sheets, columns and `filename` where
    it is None. Rows that are no data are counted, rows that cannot stand are
    told in `rejected`, every other defect costs its field and is a warning
    (docs/directory.md).

    Raises:
        Refused: empty, no_table, no_name_column, no_rows.
        UnknownRegionError: `region_code` is no division of today.
    """
    keys = NAMES_OR_CODES if kind is ListKind.POINTS else NAMES
    headers = [find_header(table.rows, keys) for table in document.tables]
    pairs = zip(document.tables, headers, strict=True)
    titles = [text for table, header in pairs for text in _titles_of(table, header)]
    titles.append(file_words(filename))
    is_alone = sum(header is not None for header in headers) == 1
    told = place_of(titles, gazetteer) if region_code is None else gazetteer.lineage(region_code)[0]
    home = None if told is None or told.level is Level.NATION else told
    districts = DistrictReader(gazetteer, home)
    ignored = Ignored()
    ended_by_file = is_alone and says_withdrawn(titles[-1])
    tables = list(_sort_tables(document, headers, ignored, districts, Section(is_withdrawn=ended_by_file)))
    if not any(one.rows.data for one in tables):
        raise _refusal(document, tables)
    del document, pairs  # of a list of the whole country, each row is let go when it is judged
    sheets = [one.sheet for one in tables if one.sheet]
    words = [*titles, *sheets] if is_alone else titles
    fields = {name for one in tables if one.rows.header for name in one.rows.header.columns}
    has_ended = all(_is_told_as_ended(row) for one in tables for row in one.rows.data)
    found_kind = kind or kind_of(words, fields, has_ended=has_ended)
    shared = ListFacts(
        kind=found_kind,
        surroundings=Surroundings(
            gazetteer=gazetteer, districts=districts, home=home, system=system_named_in(" ".join(titles))
        ),
        today=today,
        is_inclusive=found_kind is ListKind.INCLUSIVE and "普惠" in " ".join(words),
    )
    judged = [judge_row(cells, shared) for cells in _take_rows(tables)]
    standing, merged = merge_repeats([one for one in judged if isinstance(one, Judged)])
    _warn_of_missing(standing)
    warn_of_shared_codes(standing, gazetteer)
    footnotes = [text for one in tables for text in one.rows.footnotes]
    return Listing(
        kind=found_kind,
        as_of=as_of([*words, *footnotes], today=today),
        title=title_of(titles),
        entries=tuple(one.entry for one in standing),
        rejected=tuple(one for one in judged if isinstance(one, RowProblem)),
        merged=tuple(merged),
        ignored=ignored,
        warnings=tuple(problem for one in standing for problem in one.warnings),
    )


def _titles_of(table: RawTable, header: Header | None) -> Iterator[str]:
    """The text before a table and in the rows above its header."""
    yield from title_lines(table.title)
    for row in table.rows[: header.first] if header else ():
        told = dict.fromkeys(filter(None, map(cell_text, row.cells)))
        if told:
            yield " ".join(told)


def _sort_tables(
    document: Document,
    headers: Sequence[Header | None],
    ignored: Ignored,
    districts: DistrictReader,
    given: Section,
) -> Iterator[_Sorted]:
    """The tables that hold a list; layout tables beside them leave no trace, not even in the counts."""
    before: Header | None = None
    for table, own in zip(document.tables, headers, strict=True):
        goes_on = own is None and document.format in _SPLIT_FORMATS and _goes_on(table, before)
        if own is None and not goes_on:
            before = None
            continue
        rows = RowSorter(ignored, districts.named, _given_by(table, own, districts, given)).sort(
            table, own, before if goes_on else None
        )
        before = rows.header
        yield _Sorted(table.sheet, table.table, rows)


def _given_by(table: RawTable, header: Header | None, districts: DistrictReader, given: Section) -> Section:
    """What a table's sheet name and titles give to all its rows, beside what the file's name gives."""
    sheet = given
    if table.sheet:
        sheet = section_of(table.sheet, districts.named, within=sheet, sheet=sheet)
    if says_withdrawn(" ".join(_titles_of(table, header))):
        sheet = replace(sheet, is_withdrawn=True)
    return sheet


def _goes_on(table: RawTable, before: Header | None) -> bool:
    """Whether a table without a header goes on with the one before: as many columns, and names."""
    if before is None or not table.rows or before.width < _FEWEST_COLUMNS:
        return False
    named = (
        cell_text(row.cells[before.name.position]) for row in table.rows if len(row.cells) == before.width
    )
    return len(table.rows[0].cells) == before.width and any(named)


def _take_rows(tables: Iterable[_Sorted]) -> Iterator[RowCells]:
    """Row by row, out of the tables."""
    for one in tables:
        one.rows.data.reverse()
        while one.rows.data:
            yield RowCells(one.rows.data.pop(), sheet=one.sheet, table=one.table)


def _is_told_as_ended(row: DataRow) -> bool:
    """Whether a row gives a day on which its filing ended, or stands in a sheet or section of such."""
    if row.section.is_withdrawn:
        return True
    positions = [column.position for column in row.header.columns.get("withdrawn_on", ())]
    return any(position < len(row.texts) and row.texts[position] for position in positions)


def _warn_of_missing(standing: Iterable[Judged]) -> None:
    """Warn of empty fields that most rows of the same table fill: expected in this list and empty."""
    by_table: dict[tuple[str | None, int | None], list[Judged]] = defaultdict(list)
    for one in standing:
        by_table[one.entry.place.sheet, one.entry.place.table].append(one)
    for rows in by_table.values():
        lacking = Counter(problem.field for one in rows for problem in one.missing)
        for one in rows:
            one.warnings.extend(problem for problem in one.missing if lacking[problem.field] * 2 < len(rows))


def _refusal(document: Document, tables: Sequence[_Sorted]) -> Refused:
    """Why there is nothing to take, with what to send instead."""
    rows = [row for table in document.tables for row in table.rows]
    if not any(cell is not None and cell_text(cell) for row in rows for cell in row.cells):
        return Refused("empty", "文件是空的，没有任何内容；请打开原文件看看，另存后再上传")
    if tables:
        return Refused("no_rows", "表里只有表头，没有机构；请填好后再上传")
    is_table = any(sum(1 for cell in row.cells if cell_text(cell)) >= _FEWEST_COLUMNS for row in rows)
    if is_table or any(names_fields(table.rows) for table in document.tables):
        reason = "没有找到“机构名称”这一列，不知道哪一列是机构；请在表头里写明“机构名称”再上传"
        return Refused("no_name_column", reason)
    return Refused("no_table", "文件里没有表格，只有文字；请整理成一行一家机构的表格（Excel 或 CSV）再上传")
