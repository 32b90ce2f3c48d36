"""Rules on benefits from YAML; a mistake is named by file, row and field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.policies.benefit import BenefitRule
from knowledge.policies.benefit_kind import Benefit, BenefitCase, BenefitUnit
from knowledge.policies.dated_rule import Confidence
from knowledge.rows import ContentFileError, Row, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from knowledge.sources import Source

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
        own = file.sources("sources")
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
    return BenefitRule(
        origin=row.where,
        region_code=row.text("region"),
        kind=row.choice("kind", Benefit),
        case=row.maybe_choice("case", BenefitCase) or BenefitCase.USUAL,
        name=row.text("name"),
        audience=row.texts("audience"),
        says=row.text("says"),
        value=row.number("value"),
        unit=row.maybe_choice("unit", BenefitUnit),
        formula=row.maybe_text("formula"),
        who=row.maybe_text("who"),
        conditions=row.texts("conditions"),
        when=row.maybe_text("when"),
        apply=row.texts("apply"),
        papers=row.texts("papers"),
        office=row.maybe_text("office"),
        phone=row.text("phone"),
        until_age_years=row.number("until_age_years"),
        beware=row.maybe_text("beware"),
        notes=row.texts("notes"),
        sources=row.cited(sources),
        confidence=row.choice("confidence", Confidence),
        in_force_from=row.day("in_force_from"),
        judged_from=row.day("judged_from"),
        judged_by=row.maybe_text("judged_by"),
        in_force_until=row.day("in_force_until"),
        expected=row.flag("expected"),
    )
