"""Applying and undoing: once, wholly, on the newest state, and back to the byte."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from directory import store, tables
from directory.nursery import Facts, Status
from directory.registry.changes import EventKind, recent
from directory.registry.reconcile import PlanOutdated, UndoRefused
from directory.registry.report import ListKind, Place, RowProblem
from directory.registry.sampling import drop_samples, load_samples
from knowledge import changes
from knowledge.regions import gazetteer
from tests.directory.registry.listings import CODE, day, listing, row, withdrawn

SAMPLES = [Facts(name=f"示例{number}托育", region_code="410702") for number in range(3)]


def test_a_plan_writes_nothing(registry):
    registry.plan(listing(row()))
    assert registry.rows() == registry.rows(tables.registry_import) == registry.changed_keys() == []


def test_an_import_is_recorded_with_who_when_from_where_and_as_of_when(registry):
    number, _ = registry.take(listing(row(), as_of="2026-10-31"), file_hash="f" * 64)
    with registry.database.reading() as connection:
        (record,) = store.imports_applied(connection)
    assert (record.number, record.applied_by, record.applied_at) == (number, "示例员", registry.now)
    assert (record.file_name, record.file_hash, record.source) == ("示例名单.xlsx", "f" * 64, "示例卫健委")
    assert (record.kind, record.region_code, str(record.as_of)) == (ListKind.WHOLE, "410702", "2026-10-31")
    assert (record.title, record.report["added"], record.undone_at) == ("示例名单", 1, None)


@pytest.mark.parametrize("same", ["bytes", "words"])
def test_the_same_file_again_adds_no_import_and_changes_nothing(registry, same):
    listed = listing(row(places=60), row("示例乙"), withdrawn("示例丙"))
    number, _ = registry.take(listed, file_hash="a" * 64)
    before = registry.rows(), registry.rows(tables.registry_import), registry.changed_keys()
    hashes = "a" * 64 if same == "bytes" else "b" * 64
    again, report = registry.take(listed, file_hash=hashes)
    assert again == number
    assert (report.accepted, report.withdrawn, report.unchanged) == (3, 1, 3)
    assert (report.added, report.changed) == ([], [])
    assert (registry.rows(), registry.rows(tables.registry_import), registry.changed_keys()) == before


def test_a_file_of_before_does_not_come_back_over_a_later_one(registry):
    first = listing(row(places=60))
    registry.take(first, file_hash="a" * 64)
    registry.take(listing(row(places=80)))
    _, report = registry.take(first, file_hash="a" * 64)
    assert (report.changed, report.unchanged, registry.nursery().facts.places) == ([], 1, 80)


def test_after_its_undoing_the_same_file_is_taken_again(registry):
    first, _ = registry.take(listing(row()), file_hash="a" * 64)
    registry.undo()
    second, report = registry.take(listing(row()), file_hash="a" * 64)
    assert second > first
    assert len(report.added) == 1


def test_the_same_file_for_another_region_is_another_list(registry):
    first, _ = registry.take(listing(row()), region="410702", file_hash="a" * 64)
    second, _ = registry.take(listing(row()), region="410700", file_hash="a" * 64)
    assert second > first


def test_a_list_of_which_no_row_stands_is_no_import(registry):
    wrong = RowProblem(
        place=Place(row=2), column="机构名称", value="", code="missing_name", reason="没有名称"
    )
    number, report = registry.take(listing(rejected=[wrong]))
    assert number is None
    assert (report.accepted, len(report.rejected)) == (0, 1)
    assert registry.rows(tables.registry_import) == []


def test_a_plan_made_before_another_import_or_undoing_is_refused_and_nothing_is_written(registry):
    plan = registry.plan(listing(row("示例甲")))
    registry.take(listing(row("示例乙")))
    other = registry.plan(listing(row("示例丙")))
    before = registry.rows()
    with pytest.raises(PlanOutdated):
        registry.apply(plan)
    registry.undo()
    with pytest.raises(PlanOutdated):
        registry.apply(other)
    assert len(before) == 1
    assert registry.rows() == []


def test_only_those_that_look_different_are_in_the_change_log(registry):
    registry.take(listing(row("示例甲", places=60), row("示例乙")))
    with registry.database.reading() as connection:
        reached = changes.latest(connection)
    registry.take(listing(row("示例甲", places=80), row("示例乙")))
    assert registry.changed_keys(since=reached) == [registry.nursery("示例甲").id]


def test_one_that_is_only_named_again_was_listed_last_now_and_changed_then(registry):
    registry.take(listing(row()))
    then = registry.now
    registry.take(listing(row(), title="下个月"))
    found = registry.nursery()
    assert (found.first_listed_at, found.changed_at, found.last_listed_at) == (then, then, registry.now)


class TestUndoing:
    def test_it_restores_every_row_to_the_byte(self, registry):
        registry.take(listing(row("示例甲", places=60, credit_code=CODE), row("示例乙"), row("示例丙")))
        before = registry.rows()
        changed = (
            row("示例甲改", places=80, credit_code=CODE),
            row("示例乙"),
            withdrawn("示例丙"),
            row("示例丁"),
        )
        registry.take(listing(*changed))
        assert len(registry.rows()) == 4
        done = registry.undo()
        assert registry.rows() == before
        assert (done.taken_out, done.restored) == (1, 3)

    def test_it_is_recorded_and_told_to_the_indexes(self, registry):
        registry.take(listing(row()))
        nursery_id = registry.nursery().id
        with registry.database.reading() as connection:
            reached = changes.latest(connection)
        done = registry.undo()
        assert registry.changed_keys(since=reached) == [nursery_id]
        with registry.database.reading() as connection:
            (record,) = store.imports_applied(connection)
            assert store.newest_import(connection) is None
        assert (record.number, record.undone_by, record.undone_at) == (done.number, "示例员", registry.now)

    def test_what_waited_for_a_person_waits_no_longer(self, registry):
        registry.take(listing(row(inclusive=True), kind=ListKind.INCLUSIVE))
        assert len(registry.rows(tables.registry_review)) == 1
        registry.undo()
        assert registry.rows(tables.registry_review) == []

    def test_one_that_a_later_import_rests_on_is_refused_by_name(self, registry):
        first, _ = registry.take(listing(row("示例甲", places=60)))
        second, _ = registry.take(listing(row("示例甲", places=80)))
        before = registry.rows()
        with pytest.raises(UndoRefused, match=f"第 {second} 次.*示例甲"):
            registry.undo(first)
        assert registry.rows() == before
        registry.undo(second)
        registry.undo(first)
        assert registry.rows() == []

    def test_one_that_no_later_import_touched_can_be_undone_from_the_middle(self, registry):
        first, _ = registry.take(listing(row("示例甲"), kind=ListKind.ADDITION))
        registry.take(listing(row("示例乙"), kind=ListKind.ADDITION))
        registry.undo(first)
        assert [one.facts.name for one in registry.nurseries()] == ["示例乙"]

    def test_what_is_not_there_or_undone_already_is_refused(self, registry):
        with pytest.raises(UndoRefused, match="还没有导入过"):
            registry.undo()
        with pytest.raises(UndoRefused, match="没有第 7 次"):
            registry.undo(7)
        number, _ = registry.take(listing(row()))
        registry.undo(number)
        with pytest.raises(UndoRefused, match="已经撤销过"):
            registry.undo(number)


class TestSamples:
    def load(self, registry, samples=SAMPLES):
        with registry.database.writing() as connection:
            return load_samples(connection, samples, at=registry.now, gazetteer=gazetteer())

    def drop(self, registry):
        with registry.database.writing() as connection:
            return drop_samples(connection, at=registry.now)

    def test_they_are_loaded_once_and_marked(self, registry):
        assert self.load(registry)
        before = registry.rows()
        assert not self.load(registry)
        assert registry.rows() == before
        assert [one.is_sample for one in registry.nurseries()] == [True] * 3
        with registry.database.reading() as connection:
            assert store.has_samples(connection)
            assert not store.has_real_import(connection)

    def test_one_that_was_withdrawn_stands_as_withdrawn(self, registry):
        gone = Facts(name="示例旧托育", region_code="410702", withdrawn_on=day("2026-04-25"))
        self.load(registry, [*SAMPLES, gone])
        assert registry.nursery("示例旧托育").status is Status.WITHDRAWN
        assert {one.status for one in registry.nurseries()} == {Status.FILED, Status.WITHDRAWN}

    def test_those_of_another_release_take_their_place(self, registry):
        self.load(registry)
        assert self.load(registry, SAMPLES[:1])
        assert [one.facts.name for one in registry.nurseries()] == ["示例0托育"]

    def test_the_first_real_list_takes_them_away_and_its_undoing_brings_them_back(self, registry):
        self.load(registry)
        before = registry.rows()
        registry.take(listing(row("示例0托育", address=None)))
        (real,) = registry.nurseries()
        assert not real.is_sample
        assert not self.load(registry), "where a real list stands no sample does"
        done = registry.undo()
        assert (done.samples, registry.rows()) == (3, before)

    def test_they_stay_away_while_any_real_list_stands(self, registry):
        self.load(registry)
        before = registry.rows()
        first, _ = registry.take(listing(row("示例甲"), kind=ListKind.ADDITION))
        registry.take(listing(row("示例乙"), kind=ListKind.ADDITION))
        registry.undo(first)
        assert [one.is_sample for one in registry.nurseries()] == [False]
        registry.undo()
        assert registry.rows() == before

    def test_switched_off_they_go_and_switched_on_they_come(self, registry):
        self.load(registry)
        assert self.drop(registry)
        assert registry.nurseries() == []
        assert not self.drop(registry)
        assert self.load(registry)
        assert len(registry.nurseries()) == 3

    def test_they_are_no_match_for_a_real_one_no_event_and_not_to_be_undone(self, registry):
        self.load(registry)
        with registry.database.reading() as connection:
            assert recent(connection, limit=10) == []
        with pytest.raises(UndoRefused):
            registry.undo()
        plan = registry.plan(listing(row("示例0托育", address=None)))
        assert len(plan.report("").added) == 1


class TestFeed:
    def events(self, registry, **asked):
        with registry.database.reading() as connection:
            return recent(connection, **{"limit": 50, **asked})

    def test_it_tells_what_was_filed_changed_and_withdrawn_the_newest_first(self, registry):
        registry.take(listing(row("示例甲", places=60), row("示例乙"), row("示例丙")))
        registry.take(listing(row("示例甲", places=80), row("示例乙"), withdrawn("示例丙")))
        told = [(one.kind, one.name, one.fields) for one in self.events(registry)]
        assert sorted(told[:2]) == [
            (EventKind.CHANGED, "示例甲", ("places",)),
            (EventKind.WITHDRAWN, "示例丙", ("status",)),
        ]
        assert sorted(told[2:]) == [(EventKind.FILED, name, ()) for name in ("示例丙", "示例乙", "示例甲")]

    def test_one_that_is_filed_again_is_filed(self, registry):
        registry.take(listing(withdrawn(withdrawn_on=day("2024-06-30"))))
        registry.take(listing(row(filed_on=day("2025-01-01"))))
        assert [one.kind for one in self.events(registry)] == [EventKind.FILED, EventKind.WITHDRAWN]
        assert registry.nursery().status is Status.FILED

    def test_it_is_read_in_pages_that_neither_repeat_nor_skip(self, registry):
        registry.take(listing(*(row(f"示例{number}") for number in range(7))))
        registry.take(listing(*(row(f"示例{number}", places=9) for number in range(4))))
        whole = self.events(registry)
        paged, before = [], None
        while page := self.events(registry, limit=3, before=before):
            paged += page
            before = page[-1].key
        assert paged == whole
        assert len(whole) == 11

    def test_what_was_undone_is_no_event(self, registry):
        registry.take(listing(row()))
        registry.undo()
        assert self.events(registry) == []

    @pytest.mark.parametrize("key", ["", "x", "-", "1-", "-a", "１-a", "9" * 30 + "-a"])
    def test_what_is_no_key_is_refused(self, registry, key):
        with pytest.raises(ValueError, match="not the key"):
            self.events(registry, before=key)


def test_moments_come_back_with_their_zone_after_an_undoing(registry):
    registry.take(listing(row()))
    then = registry.now
    registry.take(listing(row(places=9)))
    registry.undo()
    with registry.database.reading() as connection:
        found = connection.execute(select(tables.nursery.c.last_listed_at)).scalar_one()
    assert found == then
    assert found.utcoffset() == timedelta(0)
