"""The report of an import as an official reads it: how many, then what to look at, and what to do."""

from __future__ import annotations

from itertools import groupby, islice
from typing import TYPE_CHECKING, Final

from directory import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from directory.registry.plan import Plan
    from directory.registry.report import CellProblem, ImportReport, InstitutionChange, Place, RowProblem
    from web.registry import Handled

SHOWN = 40
"""Lines of one part; the rest is counted."""


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


def spell_out(handled: Handled, *, was_applied: bool) -> Iterator[str]:
    """The lines of a report."""
    report, plan = handled.report, handled.plan
    if report.refused is not None or plan is None:
        yield f"{report.file}：没有收下，什么都没有写。"
        yield f"  {report.refused.reason if report.refused else ''}。".replace("。。", "。")
        return
    yield f"{report.file}（{_what(plan)}）"
    yield from _counts(report)
    yield _outcome(handled, plan, was_applied=was_applied)
    for part in (
        _part("没有收下的行（改好以后再导入）", map(_rejected, report.rejected)),
        _part("请核对（这些行收下了，问题格按下面的办法处理）", _warnings(report.warnings)),
        _part("注销的", (one.name for one in report.withdrawals)),
        _part("有变化的", _changes(report.changed)),
        _part("新增的", (one.name for one in report.added)),
        _part(
            "目录里有、这份名单里没有的（没有改动；请向机构或发名单的单位核实，确实停办的再导入注销名单；"
            "这份要只是新增的，加上 --kind addition）",
            (one.name for one in report.unlisted),
        ),
        _part(
            "名单写已备案、目录里仍是已注销的（重新备案的，名单里要有晚于注销日期的备案日期）",
            (one.name for one in plan.still_withdrawn),
        ),
        _part("重复合并的行", (f"{place(one.place)} 和第 {one.into} 行一样" for one in report.merged)),
    ):
        yield from part


def place(where: Place) -> str:
    """Where something stands in its file."""
    parts = [where.sheet or "", f"第 {where.table} 个表" if where.table else "", f"第 {where.row} 行"]
    return " ".join(part for part in parts if part)


def _what(plan: Plan) -> str:
    parts = [labels.KINDS_OF_LIST[plan.listing.kind.value]]
    region = plan.gazetteer.get(plan.region_code) if plan.region_code else None
    if region is not None:
        parts.append(region.name)
    if plan.listing.as_of is not None:
        parts.append(f"截至 {plan.listing.as_of}")
    return "，".join(parts)


def _counts(report: ImportReport) -> Iterator[str]:
    withdrawn = f"（其中注销 {report.withdrawn} 行）" if report.withdrawn else ""
    yield (
        f"  行：收下 {report.accepted}{withdrawn}，没有收下 {len(report.rejected)}，"
        f"重复合并 {len(report.merged)}，要核对的地方 {len(report.warnings)}"
    )
    if told := [
        f"{word} {count}" for name, word in _IGNORED.items() if (count := getattr(report.ignored, name))
    ]:
        yield f"  不是机构、不算在内的行：{'，'.join(told)}"
    yield (
        f"  机构：新增 {len(report.added)}，有变化 {len(report.changed)}，没有变化 {report.unchanged}，"
        f"名单里没有出现 {len(report.unlisted)}"
    )


def _outcome(handled: Handled, plan: Plan, *, was_applied: bool) -> str:
    if plan.already is not None:
        return f"  这份名单第 {plan.already} 次导入时已经写入，没有再写。"
    older = "这份名单比目录里的旧，只补空缺，没有改已有的内容。" if plan.is_older else ""
    if not was_applied:
        return f"  这是预览，还没有写入；没有问题，就把命令里的 plan 换成 apply 再运行一次。{older}"
    if handled.number is None:
        return "  没有一行能用，什么都没有写。"
    number = handled.number
    return f"  已写入，是第 {number} 次导入；要撤销，运行 yuertong registry undo {number}。{older}"


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    told = list(lines)
    if not told:
        return
    yield ""
    yield f"{title}："
    for line in islice(told, SHOWN):
        yield f"  {line}"
    if len(told) > SHOWN:
        yield f"  ……还有 {len(told) - SHOWN} 条，加 --json 看全部。"


def _rejected(problem: RowProblem) -> str:
    value = f"“{problem.value}”" if problem.value else ""
    return f"{place(problem.place)} {problem.column}{value}：{problem.reason}"


def _warnings(problems: Sequence[CellProblem]) -> Iterator[str]:
    """Row by row, the fields of one row in one line."""
    for where, of_row in groupby(problems, key=lambda one: one.place):
        told = (
            f"{one.column or labels.FIELDS.get(one.field, one.field)}"
            f"{f'“{one.value}”' if one.value else ''}：{one.reason}"
            for one in of_row
        )
        yield f"{place(where)} {'；'.join(told)}"


def _changes(changed: Sequence[InstitutionChange]) -> Iterator[str]:
    for one in changed:
        yield one.name
        changed_fields = {field.field for field in one.fields}
        for field in one.fields:
            if _TOLD_BESIDE.get(field.field) in changed_fields:
                continue
            old, new = (labels.in_words(field.field, value) or "（空）" for value in (field.old, field.new))
            yield f"  {labels.FIELDS.get(field.field, field.field)}：{old} → {new}"
