"""Each list of tests/data/registry/lists imports as its .gives.json says, by the command that a clerk runs.

make_lists.py beside that folder makes the files and says what each is for.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from directory.distance import metres_between
from directory.nursery import Coordinates

LISTS = Path(__file__).parents[1] / "data" / "registry" / "lists"
NAMES = sorted(path.name.removesuffix(".gives.json") for path in LISTS.glob("*.gives.json"))
GIVES = {name: json.loads((LISTS / f"{name}.gives.json").read_text("utf-8")) for name in NAMES}


@pytest.fixture
def registry(bare_command):
    """The command over an empty database, as it is right after `db upgrade`."""
    bare_command.environment["YUERTONG_SAMPLES"] = "off"
    assert bare_command.run("db", "upgrade").exit_code == 0
    return Registry(bare_command)


class Registry:
    def __init__(self, command):
        self.command = command

    def run(self, act, name):
        gives = GIVES[name]
        words = ["registry", act, LISTS / name, "--json", "--region", gives["region"]]
        if gives["kind_given"]:
            words += ["--kind", gives["kind_given"]]
        outcome = self.command.run(*words)
        report = json.loads(outcome.stdout)
        assert outcome.exit_code == (2 if report["refused"] else 0)
        return report

    def nurseries(self):
        outcome = self.command.run("nurseries", "export", "--format", "json", "--status", "any")
        assert outcome.exit_code == 0
        return {one["name"]: one for one in json.loads(outcome.stdout)["nurseries"]}


def without_reasons(problems):
    return [{key: value for key, value in one.items() if key != "reason"} for one in problems]


def fits(found, wanted):
    return all(found.get(key) == value for key, value in wanted.items())


@pytest.mark.parametrize("name", [name for name in NAMES if "refused" not in GIVES[name]])
def test_a_list_imports_as_it_should(registry, name):
    gives = GIVES[name]
    for earlier in gives["after"]:
        registry.run("apply", earlier)
    planned = registry.run("plan", name)
    report = registry.run("apply", name)
    assert report == planned, "what was planned is what is done"
    expect_report(report, gives)
    nurseries = registry.nurseries()
    for institution, facts in gives.get("facts", {}).items():
        assert {field: nurseries[institution].get(field) for field in facts} == facts
    for institution, status in gives.get("status", {}).items():
        assert nurseries[institution]["status"] == status
    for institution, (lat, lng, at_most_m) in gives.get("near", {}).items():
        point = Coordinates(**nurseries[institution]["coordinates"])
        assert metres_between(point, Coordinates(lat, lng)) <= at_most_m
    kept = json.dumps(nurseries, ensure_ascii=False)
    assert [text for text in gives.get("absent", []) if text in kept] == []


def expect_report(report, gives):
    if "kind_is" in gives:
        assert report["kind"] == gives["kind_is"]
    for count in ("accepted", "withdrawn", "added", "changed", "unchanged", "unlisted"):
        if count in gives:
            assert (count, report[count]) == (count, gives[count])
    if "ignored" in gives:
        assert report["ignored"] == gives["ignored"]
    assert without_reasons(report["merged"]) == gives.get("merged", [])
    rejected = without_reasons(report["rejected"])
    assert len(rejected) == len(gives.get("rejected", []))
    assert all(map(fits, rejected, gives.get("rejected", [])))
    assert all(one["reason"] for one in [*report["rejected"], *report["warnings"]])
    if "warnings" in gives:
        expect_warnings(without_reasons(report["warnings"]), gives)
    codes = {one["code"] for one in report["warnings"]}
    assert set(gives.get("must_warn_of", [])) <= codes


def expect_warnings(warnings, gives):
    """Each that is named, and none besides but those that may be and cells that are empty."""
    missed = [wanted for wanted in gives["warnings"] if not any(fits(one, wanted) for one in warnings)]
    assert missed == []
    allowed = [*gives["warnings"], *gives.get("may_warn", []), {"code": "missing"}]
    assert [one for one in warnings if not any(fits(one, wanted) for wanted in allowed)] == []


@pytest.mark.parametrize("name", [name for name in NAMES if "refused" not in GIVES[name]])
def test_the_same_list_again_changes_nothing_and_undo_takes_it_back(registry, name):
    for earlier in GIVES[name]["after"]:
        registry.run("apply", earlier)
    before = registry.nurseries()
    first = registry.run("apply", name)
    after = registry.nurseries()
    again = registry.run("apply", name)
    assert (again["added"], again["changed"], again["accepted"]) == (0, 0, first["accepted"])
    assert registry.nurseries() == after
    assert registry.command.run("registry", "undo").exit_code == 0
    assert registry.nurseries() == before


@pytest.mark.parametrize("name", [name for name in NAMES if "refused" in GIVES[name]])
def test_a_file_that_is_no_list_is_refused_and_nothing_is_stored(registry, name):
    wanted = GIVES[name]["refused"]
    report = registry.run("apply", name)
    assert report["refused"]["code"] in ([wanted] if isinstance(wanted, str) else wanted)
    assert report["refused"]["reason"]
    assert registry.nurseries() == {}
