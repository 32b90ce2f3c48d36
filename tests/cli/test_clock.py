"""What happens by the time of day: retention, and the index healed beside the answers."""

from __future__ import annotations

import os
import shutil
import signal
from datetime import timedelta

from bot.tables import conversation, journal, journal_count
from tests.products import SECRET
from tests.waiting import eventually
from web.clock import DELIVERIES_KEPT_FOR, keep_retention
from web.database import Database, make_engine
from web.services import build_services
from web.settings import Settings
from web.wechat import delivery
from web.wechat.tables import wechat_delivery


def deliver(product, key):
    with product.services.database.writing() as connection:
        delivery.store(connection, key, "回答", product.now)


def test_what_is_past_its_time_is_dropped_from_every_table_and_the_rest_stays(product):
    product.ask("产假多少天", "那爸爸呢")
    young = f"parent {product.parents + 1}"
    deliver(product, "old")
    product.wait(days=180, seconds=1)
    product.ask("产假多少天")
    deliver(product, "young")
    keep_retention(product.services)
    assert [row.key for row in product.rows(conversation)] == [young]
    assert [row.key for row in product.rows(wechat_delivery)] == ["young"]
    assert [row.asked_at for row in product.rows(journal)] == [product.now]
    assert sum(row.questions for row in product.rows(journal_count)) == 2


def test_keeping_retention_again_changes_nothing(product):
    product.ask("产假多少天")
    product.wait(days=181)
    keep_retention(product.services)
    before = [product.rows(table) for table in (conversation, journal, journal_count)]
    keep_retention(product.services)
    assert [product.rows(table) for table in (conversation, journal, journal_count)] == before


def test_each_table_has_its_own_time(product):
    product.ask("产假多少天")
    deliver(product, "one")
    product.wait(minutes=30)
    keep_retention(product.services)
    assert product.rows(conversation) == []
    assert len(product.rows(wechat_delivery)) == len(product.rows(journal)) == 1
    product.wait(seconds=DELIVERIES_KEPT_FOR.total_seconds())
    keep_retention(product.services)
    assert product.rows(wechat_delivery) == []
    assert len(product.rows(journal)) == 1
    assert timedelta(hours=1) == DELIVERIES_KEPT_FOR


def documents_in(folder):
    """How many sections the index on the disk holds, every file of it read."""
    settings = Settings(data_dir=folder, secret_key=SECRET)
    services = build_services(settings, Database(make_engine(settings.database)))
    return services.engine.state(thorough=True).documents


def manifests(folder):
    """What says that an index is whole, of each index on the disk."""
    return sorted(folder.glob("index/articles-*/manifest.json"))


def test_an_index_that_a_former_release_left_is_removed_after_a_week(product):
    settings = product.services.settings
    former = settings.index_dir / "articles-1-00000000"
    former.mkdir()
    in_use = manifests(settings.data_dir)
    # The machine's own clock is none of the product's: both are dated by the test's.
    made = product.now.timestamp()
    os.utime(former, (made, made))
    os.utime(in_use[0].parent, (made, made + 1))
    keep_retention(product.services)
    assert former.exists()
    product.wait(days=8)
    # The one in use is as old by now, and the newest of them stays whatever its age.
    keep_retention(product.services)
    assert not former.exists()
    assert manifests(settings.data_dir) == in_use


def test_it_heals_an_index_that_is_deleted_under_it_and_stops_when_told(command):
    documents = documents_in(command.folder)
    manifest = manifests(command.folder)[0]
    manifest.unlink()
    process = command.started("clock")
    try:
        eventually(manifest.exists, within_s=30)
        # It runs now, perhaps sweeping what it replaced; what follows happens under it.
        shutil.rmtree(manifest.parent, ignore_errors=True)
        eventually(manifest.exists, within_s=30)
    finally:
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "clock_started" in log
    assert "index_rebuilt" in log
    assert "clock_stopped" in log
    assert documents_in(command.folder) == documents > 0


def test_a_round_that_fails_does_not_end_the_next(bare_command):
    process = bare_command.started("clock")
    try:
        # There are no tables yet: every round fails until somebody makes them.
        failure = next(line for line in process.stderr if "clock_round_failed" in line)
        # Two rounds a second: with tracebacks an outage would fill the disk.
        assert "Traceback" not in failure
        bare_command.run("prepare")
        eventually(lambda: manifests(bare_command.folder), within_s=30)
        manifest = manifests(bare_command.folder)[0]
        manifest.unlink()
        eventually(manifest.exists, within_s=30)
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 0
