"""Leave figures from YAML, one file a region; a mistake is named by file and field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from knowledge.policies.dated_rule import Confidence
from knowledge.policies.figure import Aspect, Case, Figure, LeaveKind, Term, Unit
from knowledge.policies.table import NATION
from knowledge.sources import Source, parse_source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

E = TypeVar("E", bound=StrEnum)

# The C loader reads the 32 files in a tenth of the time; builds without libyaml lack it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_FILE_FIELDS = {"region", "sources", "figures"}
_TERM_FIELDS = {"says", "sources"}
_FIGURE_FIELDS = {
    "kind", "case", "value", "most", "unit", "adds", "approximate", "encouraged", "says", "local_name",
    "until_age_years", "terms", "notes", "sources", "in_force_from", "judged_from", "judged_by",
    "in_force_until", "confidence", "expected",
}  # fmt: skip


class FigureFileError(ValueError):
    """A file of figures cannot be used; the Chinese message tells its editor where and why."""


def read_figures(directory: Path) -> tuple[Figure, ...]:
    """Every figure of a directory of region files, `<region code>.yaml` each.

    A source that a file names and does not describe is looked up in the
    nation's file, so that the national rule is described once.

    Raises:
        FigureFileError: a file is missing, unreadable or wrong.
    """
    files = {path.stem: _read(path) for path in sorted(directory.glob("*.yaml"))}
    if not files:
        msg = f"{directory} 里没有假期数据（<区划代码>.yaml）"
        raise FigureFileError(msg)
    national = _sources(files.get(NATION, {}), f"{NATION}.yaml")
    figures: list[Figure] = []
    for code, content in files.items():
        figures += _figures_of(code, content, national)
    return tuple(figures)


def _figures_of(code: str, content: Mapping[str, Any], national: Mapping[str, Source]) -> list[Figure]:
    name = f"{code}.yaml"
    if content.get("region") != code:
        msg = f'{name}：region 要和文件名一致，写成 region: "{code}"'
        raise FigureFileError(msg)
    rows = content.get("figures")
    if not isinstance(rows, list):
        msg = f"{name}：figures 要写成列表"
        raise FigureFileError(msg)
    known = {**national, **_sources(content, name)}
    figures = []
    for number, row in enumerate(rows, start=1):
        reader = _Row(content=_mapping(row, f"{name} 第 {number} 条"), where=f"{name} 第 {number} 条")
        figures.append(_figure(reader, code, known))
    return figures


def _read(path: Path) -> Mapping[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        msg = f"{path.name}：不是正确的 YAML：{error}"
        raise FigureFileError(msg) from error
    mapping = _mapping(content, path.name)
    _refuse_unknown(mapping, _FILE_FIELDS, path.name)
    return mapping


def _sources(content: Mapping[str, Any], name: str) -> dict[str, Source]:
    found = {}
    for key, raw in _mapping(content.get("sources") or {}, f"{name} sources").items():
        try:
            found[str(key)] = parse_source(_mapping(raw, f"{name} 来源 {key}"))
        except ValueError as error:
            msg = f"{name} 来源 {key}：{error}"
            raise FigureFileError(msg) from error
    return found


def _figure(row: _Row, code: str, sources: Mapping[str, Source]) -> Figure:
    _refuse_unknown(row.content, _FIGURE_FIELDS, row.where)
    cited = _cited(row.content.get("sources"), sources, f"{row.where} sources")
    try:
        return Figure(
            region_code=code,
            origin=row.where,
            kind=row.choice("kind", LeaveKind),
            case=row.choice("case", Case, Case.USUAL),
            value=row.number("value"),
            most=row.number("most"),
            unit=row.choice("unit", Unit, Unit.DAY),
            adds=row.flag("adds"),
            approximate=row.flag("approximate"),
            encouraged=row.text("encouraged"),
            says=row.text("says") or "",
            local_name=row.text("local_name"),
            until_age_years=row.number("until_age_years"),
            terms=_terms(row, cited, sources),
            notes=row.sentences("notes"),
            sources=cited,
            in_force_from=row.date("in_force_from"),
            judged_from=row.date("judged_from"),
            judged_by=row.text("judged_by"),
            in_force_until=row.date("in_force_until"),
            confidence=row.choice("confidence", Confidence),
            expected=row.flag("expected"),
        )
    except FigureFileError:
        raise
    except ValueError as error:
        raise FigureFileError(*error.args) from error


def _terms(row: _Row, cited: tuple[Source, ...], sources: Mapping[str, Source]) -> tuple[Term, ...]:
    """Terms as `aspect: text`, or `aspect: {says, sources}` where they rest on another document."""
    found = []
    for name, content in _mapping(row.content.get("terms") or {}, f"{row.where} terms").items():
        where = f"{row.where} terms {name}"
        raw = content if isinstance(content, dict) else {"says": content}
        _refuse_unknown(raw, _TERM_FIELDS, where)
        says = _Row(content=raw, where=where).text("says")
        if not says or says.endswith("。"):
            msg = f"{where}：要写一句话，句末不加句号"
            raise FigureFileError(msg)
        own = _cited(raw["sources"], sources, f"{where} sources") if "sources" in raw else cited
        aspect = _Row(content={"terms": name}, where=row.where).choice("terms", Aspect)
        found.append(Term(aspect=aspect, says=says, sources=own))
    return tuple(found)


def _cited(keys: Any, sources: Mapping[str, Source], where: str) -> tuple[Source, ...]:
    if not isinstance(keys, list) or not keys:
        msg = f"{where}：要列出至少一个来源，例如 [regulation]"
        raise FigureFileError(msg)
    unknown = [str(key) for key in keys if str(key) not in sources]
    if unknown:
        msg = f"{where}：本文件和 {NATION}.yaml 里都没有来源 {'、'.join(unknown)}"
        raise FigureFileError(msg)
    return tuple(sources[str(key)] for key in keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One mapping of a file, read field by field; absent and null are alike."""

    content: Mapping[str, Any]
    where: str

    def text(self, name: str) -> str | None:
        raw = self.content.get(name)
        if raw is None or isinstance(raw, str):
            return raw
        raise self._wrong(name, "要写成文字")

    def sentences(self, name: str) -> tuple[str, ...]:
        raw = self.content.get(name) or []
        if isinstance(raw, list) and all(isinstance(each, str) and each.endswith("。") for each in raw):
            return tuple(raw)
        raise self._wrong(name, "要写成列表，每条是一句完整的话，以句号结尾")

    def flag(self, name: str) -> bool:
        raw = self.content.get(name, False)
        if isinstance(raw, bool):
            return raw
        raise self._wrong(name, "要写成 true 或 false")

    def number(self, name: str) -> int | None:
        raw = self.content.get(name)
        if raw is None or type(raw) is int:
            return raw
        raise self._wrong(name, "要写成整数")

    def date(self, name: str) -> date | None:
        raw = self.content.get(name)
        if raw is None or type(raw) is date:
            return raw
        raise self._wrong(name, "要写成 2021-11-27 这样的日期")

    def choice(self, name: str, kind: type[E], default: E | None = None) -> E:
        raw = self.content.get(name, default)
        try:
            return kind(raw)
        except ValueError:
            raise self._wrong(name, f"可以写 {'、'.join(kind)}") from None

    def _wrong(self, name: str, wanted: str) -> FigureFileError:
        return FigureFileError(f"{self.where} {name}：{wanted}，不能是 {self.content.get(name)!r}")


def _mapping(raw: Any, where: str) -> Mapping[str, Any]:
    if isinstance(raw, dict):
        return raw
    msg = f"{where}：要写成“字段: 值”"
    raise FigureFileError(msg)


def _refuse_unknown(content: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(str(name) for name in content if name not in known)
    if unknown:
        msg = f"{where}：不认识的字段 {'、'.join(unknown)}"
        raise FigureFileError(msg)
