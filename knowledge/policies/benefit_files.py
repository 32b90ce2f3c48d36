"""Rules on benefits from YAML; a mistake is named by file, row and field."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from knowledge.policies.benefit import BenefitRule
from knowledge.policies.benefit_kind import Benefit, BenefitCase, BenefitUnit
from knowledge.policies.dated_rule import Confidence
from knowledge.rows import ContentFileError, Row, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from knowledge.sources import Source

E = TypeVar("E", bound=StrEnum)

_SHARED_FIELDS = {"region", "audience"}
"""What a file may say for all its rules."""
_RULE_FIELDS = _SHARED_FIELDS | {
    "kind", "case", "name", "says", "value", "unit", "formula", "who", "conditions", "when", "apply",
    "papers", "office", "phone", "until_age_years", "beware", "notes", "sources", "in_force_from",
    "judged_from", "judged_by", "in_force_until", "confidence", "expected",
}  # fmt: skip


def read_benefits(directory: Path) -> tuple[BenefitRule, ...]:
    """Every rule of a directory.

    A file names the region and the audience of its rules; a rule may name
    its own. A source is described once and may be cited in every file.

    Raises:
        ContentFileError: a file is missing, unreadable or wrong.
    """
    files = [read_file(path) for path in sorted(directory.glob("*.yaml"))]
    if not files:
        msg = f"{directory} 里没有补贴和优惠的数据（*.yaml）"
        raise ContentFileError(msg)
    sources: dict[str, Source] = {}
    for file in files:
        file.allow(_SHARED_FIELDS | {"sources", "rules"})
        own = file.sources("sources") if "sources" in file.content else {}
        twice = sorted(sources.keys() & own.keys())
        if twice:
            raise file.error(reason=f"来源 {'、'.join(twice)} 在别的文件里写过了，同一个代号只写一次")
        sources.update(own)
    return tuple(rule for file in files for rule in _rules(file, sources))


def _rules(file: Row, sources: Mapping[str, Source]) -> list[BenefitRule]:
    shared = {field: file.content[field] for field in _SHARED_FIELDS if field in file.content}
    rows = [Row(content={**shared, **row.content}, where=row.where) for row in file.rows("rules")]
    return [_rule(row, sources) for row in rows]


def _rule(row: Row, sources: Mapping[str, Source]) -> BenefitRule:
    row.allow(_RULE_FIELDS)
    try:
        return BenefitRule(
            origin=row.where,
            region_code=row.text("region"),
            kind=_choice(row, "kind", Benefit),
            case=_choice(row, "case", BenefitCase) if "case" in row.content else BenefitCase.USUAL,
            name=row.text("name"),
            audience=row.texts("audience"),
            says=row.text("says"),
            value=_number(row, "value"),
            unit=_choice(row, "unit", BenefitUnit) if "unit" in row.content else None,
            formula=row.maybe_text("formula"),
            who=row.maybe_text("who"),
            conditions=row.texts("conditions"),
            when=row.maybe_text("when"),
            apply=row.texts("apply"),
            papers=row.texts("papers"),
            office=row.maybe_text("office"),
            phone=row.text("phone"),
            until_age_years=_number(row, "until_age_years"),
            beware=row.maybe_text("beware"),
            notes=row.texts("notes"),
            sources=_cited(row, sources),
            confidence=_choice(row, "confidence", Confidence),
            in_force_from=_date(row, "in_force_from"),
            judged_from=_date(row, "judged_from"),
            judged_by=row.maybe_text("judged_by"),
            in_force_until=_date(row, "in_force_until"),
            expected=row.flag("expected"),
        )
    except ContentFileError:
        raise
    except ValueError as error:
        raise ContentFileError(*error.args) from error


def _cited(row: Row, sources: Mapping[str, Source]) -> tuple[Source, ...]:
    """The sources a rule names; an empty list says that no text was found."""
    keys = row.texts("sources")
    unknown = [key for key in keys if key not in sources]
    if unknown:
        raise row.error(reason=f"没有这个来源：{'、'.join(unknown)}")
    return tuple(sources[key] for key in keys)


def _number(row: Row, name: str) -> int | None:
    raw = row.content.get(name)
    if raw is None or type(raw) is int:
        return raw
    raise row.error(reason=f"{name} 要写成整数，不能是 {raw!r}")


def _date(row: Row, name: str) -> date | None:
    raw = row.content.get(name)
    if raw is None or type(raw) is date:
        return raw
    raise row.error(reason=f"{name} 要写成 2026-01-01 这样的日期，不能是 {raw!r}")


def _choice(row: Row, name: str, kind: type[E]) -> E:
    raw = row.text(name)
    try:
        return kind(raw)
    except ValueError:
        raise row.error(reason=f"{name} 可以写 {'、'.join(kind)}，不能是 {raw!r}") from None
