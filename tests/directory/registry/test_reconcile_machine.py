"""Whatever lists come in whatever order: undoing restores every byte, repeats do nothing, sources stand."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from directory import store, tables
from directory.nursery import Facts, Status
from directory.registry.identity import AddressKeys, Identity, name_key
from directory.registry.reconcile import UndoRefused
from directory.registry.report import ListKind
from directory.registry.sampling import load_samples
from knowledge.regions import gazetteer
from tests.databases import sqlite_url
from tests.directory.registry.listings import CODE, OTHER_CODE, Registry, day, listing, row
from web.database import Database, make_engine

DAYS = st.sampled_from([None, "2022-03", "2022-03-05", "2024-06-30", "2025-01-10"]).map(day)
PLACES = st.sampled_from(
    [
        *(
            (address, region)
            for address in (None, "示例路1号", "示例街9号")
            for region in (None, "410702", "410703")
        ),
        ("红旗区示例路１号", "410702"),  # an address that names its district always tells the region
    ]
)
ROWS = st.builds(
    lambda name, place, **told: row(name, address=place[0], region_code=place[1], **told),
    st.sampled_from(["示例甲", "示例（甲）", "示例乙", "示例丙"]),
    PLACES,
    status=st.sampled_from(Status),
    credit_code=st.sampled_from([None, CODE, OTHER_CODE]),
    places=st.sampled_from([None, 40, 60]),
    former_names=st.sampled_from([(), ("示例乙",)]),
    filed_on=DAYS,
    withdrawn_on=DAYS,
)
LISTS = st.builds(
    lambda rows, kind, as_of, title: listing(*rows, kind=kind, as_of=as_of, title=title),
    st.lists(ROWS, min_size=1, max_size=5),
    st.sampled_from(sorted(set(ListKind) - {ListKind.POINTS})),
    st.sampled_from([None, "2025-12-31", "2026-09-30"]),
    st.sampled_from(["示例名单一", "示例名单二"]),
)
ADDRESSES = AddressKeys(gazetteer())


def names_each_once(listed):
    names = [name_key(name) for one in listed.entries for name in {one.facts.name, *one.facts.former_names}]
    return len(names) == len(set(names))


class Imports(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.registry = Registry(Database(make_engine(sqlite_url(Path(self.folder.name)))))
        self.applied = []
        """Number, list and the rows before it, of each import that stands."""

    def teardown(self):
        self.registry.database.engine.dispose()
        self.folder.cleanup()

    @initialize(wanted=st.booleans())
    def samples(self, wanted):
        if wanted:
            with self.registry.database.writing() as connection:
                samples = [Facts(name="示例甲", region_code="410702")]
                load_samples(connection, samples, at=self.registry.now, gazetteer=gazetteer())

    @rule(listed=LISTS)
    def take(self, listed):
        before = self.registry.rows()
        number, report = self.registry.take(listed)
        if number is None or number in {one for one, *_ in self.applied}:
            assert self.registry.rows() == before
        else:
            self.applied.append((number, listed, before))
        assert report.accepted + sum(one.code == "not_in_registry" for one in report.warnings) == len(
            listed.entries
        )

    @precondition(lambda self: self.applied)
    @rule(data=st.data())
    def take_again(self, data):
        number, listed, _ = data.draw(st.sampled_from(self.applied))
        before = self.registry.rows(), self.registry.rows(tables.registry_import)
        again, report = self.registry.take(listed)
        assert again == number
        assert (report.added, report.changed) == ([], [])
        assert (self.registry.rows(), self.registry.rows(tables.registry_import)) == before

    @precondition(lambda self: self.applied)
    @rule()
    def take_the_newest_under_another_title(self):
        _, listed, _ = self.applied[-1]
        if not names_each_once(listed):
            return  # rows that contradict each other may be told apart otherwise once they are known
        before = self.registry.rows()
        plan = self.registry.plan(replace(listed, title=f"{listed.title}，再发一次"))
        report = plan.report("")
        assert (plan.already, report.added, report.changed) == (None, [], [])
        assert self.registry.rows() == before

    @precondition(lambda self: self.applied)
    @rule()
    def undo_the_newest(self):
        number, _, before = self.applied.pop()
        assert self.registry.undo().number == number
        if before is not None:
            assert self.registry.rows() == before

    @precondition(lambda self: len(self.applied) > 1)
    @rule(data=st.data())
    def undo_any(self, data):
        position = data.draw(st.integers(0, len(self.applied) - 2))
        before = self.registry.rows()
        try:
            self.registry.undo(self.applied[position][0])
        except UndoRefused:
            assert self.registry.rows() == before
            return
        del self.applied[position]
        # What later imports found is no more what stands without them.
        self.applied[position:] = [(number, listed, None) for number, listed, _ in self.applied[position:]]

    @invariant()
    def every_source_is_an_import_that_stands(self):
        with self.registry.database.reading() as connection:
            standing = {one.number for one in store.imports_applied(connection) if one.undone_at is None}
        for found in self.registry.nurseries():
            assert set(found.said_by.values()) <= standing

    @invariant()
    def every_told_field_has_a_source_and_no_other(self):
        for found in self.registry.rows():
            assert set(json.loads(found.said_by)) == {*json.loads(found.facts), "status"}

    @invariant()
    def columns_say_what_the_facts_say(self):
        for found in self.registry.rows():
            identity = Identity.of(json.loads(found.facts), ADDRESSES)
            assert (found.name_key, found.address_key, found.credit_code, found.region_code) == (
                identity.name,
                identity.address,
                identity.credit_code,
                identity.region_code,
            )
            assert (found.alias_keys or "") == "\n".join(sorted(identity.aliases))

    @invariant()
    def samples_and_real_ones_never_stand_together(self):
        assert len({one.is_sample for one in self.registry.nurseries()}) <= 1


TestImports = Imports.TestCase
TestImports.settings = settings(
    max_examples=30,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
