"""The report of an import as an official reads it: how many, then what to look at, and what to do."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from web.registry_report import ignored_in_words, parts_of, what_it_is

if TYPE_CHECKING:
    from collections.abc import Iterator

    from directory.registry.plan import Plan
    from directory.registry.report import ImportReport
    from web.registry import Handled
    from web.registry_report import Line, Part

SHOWN = 40
"""Lines of one part; the rest is counted."""


def spell_out(handled: Handled, *, was_applied: bool) -> Iterator[str]:
    """The lines of a report."""
    report, plan = handled.report, handled.plan
    if report.refused is not None or plan is None:
        yield f"{report.file}：没有收下，什么都没有写。"
        yield f"  {report.refused.reason if report.refused else ''}。".replace("。。", "。")
        return
    yield f"{report.file}（{what_it_is(plan)}）"
    yield from _counts(report)
    yield _outcome(handled, plan, was_applied=was_applied)
    for part in parts_of(report, plan, if_only_new="加上 --kind addition"):
        yield from _part(part)


def _counts(report: ImportReport) -> Iterator[str]:
    withdrawn = f"（其中注销 {report.withdrawn} 行）" if report.withdrawn else ""
    yield (
        f"  行：收下 {report.accepted}{withdrawn}，没有收下 {len(report.rejected)}，"
        f"重复合并 {len(report.merged)}，要核对的地方 {len(report.warnings)}"
    )
    if told := ignored_in_words(asdict(report.ignored)):
        yield f"  不是机构、不算在内的行：{told}"
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


def _part(part: Part) -> Iterator[str]:
    yield ""
    yield f"{part.title}（{part.advice}）：" if part.advice else f"{part.title}："
    told = [text for line in part.lines() for text in _line(line)]
    for text in told[:SHOWN]:
        yield f"  {text}"
    if len(told) > SHOWN:
        yield f"  ……还有 {len(told) - SHOWN} 条，加 --json 看全部。"


def _line(line: Line) -> Iterator[str]:
    yield " ".join(part for part in (line.where, line.told) if part)
    for change in line.changes:
        yield f"  {change.field}：{change.old or '（空）'} → {change.new or '（空）'}"
