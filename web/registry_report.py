"""What a list comes to, part by part, as officials read it: on the command line, at the desk and as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from directory import labels
from directory.export import BOM, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from directory.registry.plan import Plan
    from directory.registry.report import CellProblem, ImportReport, InstitutionChange, Merged, RowProblem
    from directory.registry.report import Place as PlaceInFile

COUNTED: Final = {"added": "新增", "changed": "有变化", "unchanged": "没有变化"}
"""By the names of `ImportReport.as_json`."""

_IGNORED: Final = {
    "title": "标题",
    "header": "表头",
    "repeated_header": "重复的表头",
    "section": "分段",
    "total": "合计",
    "footnote": "脚注",
    "blank": "空行",
}
_TOLD_BESIDE: Final = {"town_code": "town", "fee_text": "fee"}
"""Fields that tell a person nothing more once the other is told."""

_HEADERS: Final = ("部分", "工作表", "行", "机构", "栏目", "原来的或名单里写的", "改成", "说明")
_ROWS_AT_ONCE: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is wrong with one cell, or with its row."""

    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"{self.column}{f'“{self.value}”' if self.value else ''}：{self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field before and after, in words; empty where nothing was told."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the list, or one institution."""

    name: str = ""
    place: PlaceInFile | None = None
    remarks: Sequence[Remark] = ()
    changes: Sequence[Change] = ()

    @property
    def where(self) -> str:
        """Where it stands in its file; empty for an institution of the directory."""
        return "" if self.place is None else place_in_words(self.place)

    @property
    def told(self) -> str:
        """What is said of it, without where and without its changes."""
        return self.name or "；".join(map(str, self.remarks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Lines of one kind, written only as far as they are looked at: there may be a hundred thousand."""

    key: str
    title: str
    advice: str
    """What to do about them; empty where nothing is."""
    things: Sequence[Any]
    write: Callable[[Any], Line]

    def __len__(self) -> int:
        return len(self.things)

    def lines(self, start: int = 0, stop: int | None = None) -> Iterator[Line]:
        """Some of them, or all."""
        return map(self.write, self.things[start:stop])


def parts_of(report: ImportReport, plan: Plan, *, if_only_new: str) -> list[Part]:
    """What there is to look at, the most pressing first; parts that hold nothing are left out.

    `if_only_new` says how to tell that a list names new institutions only.
    """
    unlisted_advice = (
        f"没有改动；请向机构或发名单的单位核实，确实停办的再导入注销名单；这份要只是新增的，{if_only_new}"
    )
    parts = (
        Part(
            key="rejected",
            title="没有收下的行",
            advice="改好以后再导入",
            things=report.rejected,
            write=_rejected,
        ),
        Part(
            key="warnings",
            title="请核对",
            advice="这些行收下了，问题格按下面的办法处理",
            things=[list(of_row) for _, of_row in groupby(report.warnings, key=lambda one: one.place)],
            write=_warned,
        ),
        Part(key="withdrawn", title="注销的", advice="", things=report.withdrawals, write=_named),
        Part(key="changed", title="有变化的", advice="", things=report.changed, write=_changed),
        Part(key="added", title="新增的", advice="", things=report.added, write=_named),
        Part(
            key="unlisted",
            title="目录里有、这份名单里没有的",
            advice=unlisted_advice,
            things=report.unlisted,
            write=_named,
        ),
        Part(
            key="still-withdrawn",
            title="名单写已备案、目录里仍是已注销的",
            advice="重新备案的，名单里要有晚于注销日期的备案日期",
            things=plan.still_withdrawn,
            write=_named,
        ),
        Part(key="merged", title="重复合并的行", advice="", things=report.merged, write=_merged),
    )
    return [part for part in parts if part.things]


def what_it_is(plan: Plan) -> str:
    """Kind, place and day of a list, as they were understood."""
    parts = [labels.KINDS_OF_LIST[plan.listing.kind.value]]
    region = plan.gazetteer.get(plan.region_code) if plan.region_code else None
    if region is not None:
        parts.append(region.name)
    if plan.listing.as_of is not None:
        parts.append(f"截至 {plan.listing.as_of}")
    return "，".join(parts)


def ignored_in_words(ignored: Mapping[str, int]) -> str:
    """The rows that are no data, by what they are; empty where there are none."""
    return "，".join(f"{word} {ignored[name]}" for name, word in _IGNORED.items() if ignored.get(name))


def place_in_words(where: PlaceInFile) -> str:
    """Where something stands in its file."""
    parts = [where.sheet or "", f"第 {where.table} 个表" if where.table else "", f"第 {where.row} 行"]
    return " ".join(part for part in parts if part)


def changes_in_words(changed: Iterable[tuple[str, Any, Any]]) -> list[Change]:
    """Fields with their former and their new values, without those that another one tells already."""
    told = list(changed)
    names = {field for field, _, _ in told}
    return [
        Change(
            field=labels.FIELDS.get(field, field),
            old=labels.in_words(field, old),
            new=labels.in_words(field, new),
        )
        for field, old, new in told
        if _TOLD_BESIDE.get(field) not in names
    ]


def as_csv(parts: Iterable[Part]) -> Iterator[str]:
    """Every line of every part, for a spreadsheet; a row a remark or a change."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow(_HEADERS)
    number = 0
    for part in parts:
        for line in part.lines():
            for row in _csv_rows(line):
                number += 1
                writer.writerow([part.title, *map(as_text, row)])
                if number % _ROWS_AT_ONCE == 0:
                    yield _taken(buffer)
    yield _taken(buffer)


def _csv_rows(line: Line) -> Iterator[tuple[str, ...]]:
    sheet, row = ("", "") if line.place is None else (line.place.sheet or "", str(line.place.row))
    if not line.remarks and not line.changes:
        yield sheet, row, line.name, "", "", "", ""
    for remark in line.remarks:
        yield sheet, row, line.name, remark.column, remark.value, "", remark.reason
    for change in line.changes:
        yield sheet, row, line.name, change.field, change.old, change.new, ""


def _taken(buffer: io.StringIO) -> str:
    written = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return written


def _rejected(problem: RowProblem) -> Line:
    # A column that is missing leaves nothing to name but the reason.
    remark = Remark(column=problem.column, value=problem.value, reason=problem.reason)
    return Line(place=problem.place, remarks=(remark,))


def _warned(of_row: Sequence[CellProblem]) -> Line:
    return Line(
        place=of_row[0].place,
        remarks=[
            Remark(
                column=one.column or labels.FIELDS.get(one.field, one.field),
                value=one.value,
                reason=one.reason,
            )
            for one in of_row
        ],
    )


def _named(one: InstitutionChange) -> Line:
    return Line(name=one.name)


def _changed(one: InstitutionChange) -> Line:
    return Line(
        name=one.name, changes=changes_in_words((each.field, each.old, each.new) for each in one.fields)
    )


def _merged(one: Merged) -> Line:
    return Line(place=one.place, name=f"和第 {one.into} 行一样")
