"""Leave figures from YAML, one file a region; a mistake is named by file, row and field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.policies.dated_rule import Confidence
from knowledge.policies.figure import Aspect, Case, Figure, LeaveKind, Term, Unit
from knowledge.policies.table import NATION
from knowledge.rows import ContentFileError, Row, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from knowledge.sources import Source

_FILE_FIELDS = {"region", "sources", "figures"}
_TERM_FIELDS = {"aspect", "says", "sources"}
_FIGURE_FIELDS = {
    "kind", "case", "value", "most", "unit", "adds", "approximate", "encouraged", "says", "local_name",
    "until_age_years", "terms", "notes", "sources", "in_force_from", "judged_from", "judged_by",
    "in_force_until", "confidence", "expected",
}  # fmt: skip


def read_figures(directory: Path) -> tuple[Figure, ...]:
    """Every figure of a directory of region files, `<region code>.yaml` each.

    A source that a file names and does not describe is looked up in the
    nation's file, so that the national rule is described once.

    Raises:
        ContentFileError: a file is missing, unreadable or wrong.
    """
    files = {path.stem: read_file(path) for path in sorted(directory.glob("*.yaml"))}
    if not files:
        msg = f"{directory} 里没有假期数据（<区划代码>.yaml）"
        raise ContentFileError(msg)
    for code, file in files.items():
        file.allow(_FILE_FIELDS)
        if file.content.get("region") != code:
            raise file.error(reason=f'region 要和文件名一致，写成 region: "{code}"')
    national = files[NATION].sources("sources") if NATION in files else {}
    return tuple(
        figure
        for code, file in files.items()
        for figure in _figures(file, code, {**national, **file.sources("sources")})
    )


def _figures(file: Row, code: str, sources: Mapping[str, Source]) -> list[Figure]:
    return [_figure(row, code, sources) for row in file.rows("figures")]


def _figure(row: Row, code: str, sources: Mapping[str, Source]) -> Figure:
    row.allow(_FIGURE_FIELDS)
    cited = row.cited(sources)
    return Figure(
        region_code=code,
        origin=row.where,
        kind=row.choice("kind", LeaveKind),
        case=row.maybe_choice("case", Case) or Case.USUAL,
        value=row.number("value"),
        most=row.number("most"),
        unit=row.maybe_choice("unit", Unit) or Unit.DAY,
        adds=row.flag("adds"),
        approximate=row.flag("approximate"),
        encouraged=row.maybe_text("encouraged"),
        says=row.text("says"),
        local_name=row.maybe_text("local_name"),
        until_age_years=row.number("until_age_years"),
        terms=_terms(row, cited, sources),
        notes=row.texts("notes"),
        sources=cited,
        in_force_from=row.day("in_force_from"),
        judged_from=row.day("judged_from"),
        judged_by=row.maybe_text("judged_by"),
        in_force_until=row.day("in_force_until"),
        confidence=row.choice("confidence", Confidence),
        expected=row.flag("expected"),
    )


def _terms(row: Row, cited: tuple[Source, ...], sources: Mapping[str, Source]) -> tuple[Term, ...]:
    """Terms as `aspect: text`, or `aspect: {says, sources}` where they rest on another document."""
    found = []
    for name, content in row.mapping("terms").items():
        given = content if isinstance(content, dict) else {"says": content}
        term = Row(content={**given, "aspect": name}, where=f"{row.where} terms {name}")
        term.allow(_TERM_FIELDS)
        says = term.text("says")
        if says.endswith("。"):
            raise term.error(reason="要写一句话，句末不加句号")
        own = term.cited(sources) or cited
        found.append(Term(aspect=term.choice("aspect", Aspect), says=says, sources=own))
    return tuple(found)
