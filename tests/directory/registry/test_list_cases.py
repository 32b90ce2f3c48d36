"""Nasty lists, each with the report it must give: tests/data/registry/cases.

`<list>.expected.json` holds the report of an import as far as a file alone tells it, without the
sentences: kind, accepted, withdrawn, rejected, merged, warnings, ignored. Each was read line by line
against the contract of imports, for 红旗区 (410702) on 2026-11-24.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from directory.nursery import Status
from directory.registry.report import ImportReport
from directory.registry.understanding import understand
from directory.registry.workbook import read_document
from knowledge.regions import gazetteer
from tests.directory.registry.lists import HOME, TODAY

CASES = Path(__file__).parents[2] / "data" / "registry" / "cases"
LISTS = sorted(path for path in CASES.iterdir() if not path.name.endswith(".expected.json"))


def report_of(path: Path) -> dict[str, object]:
    document = read_document(path.read_bytes(), filename=path.name)
    found = understand(
        document, filename=path.name, region_code=HOME, kind=None, gazetteer=gazetteer(), today=TODAY
    )
    report = ImportReport(
        file=path.name,
        kind=found.kind,
        accepted=len(found.entries),
        withdrawn=sum(entry.status is Status.WITHDRAWN for entry in found.entries),
        rejected=found.rejected,
        merged=found.merged,
        ignored=found.ignored,
        warnings=found.warnings,
    ).as_json()
    for problem in [*report["rejected"], *report["warnings"]]:
        assert problem.pop("reason"), "a clerk needs a sentence"
    names = ("kind", "accepted", "withdrawn", "rejected", "merged", "warnings", "ignored")
    return {name: report[name] for name in names}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_a_list_gives_the_report_that_the_contract_asks_for(path):
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text(encoding="utf-8"))
    assert report_of(path) == expected


def test_every_list_has_its_report():
    assert len(LISTS) >= 12
    assert {f"{path.name}.expected.json" for path in LISTS} == {
        path.name for path in CASES.glob("*.expected.json")
    }
