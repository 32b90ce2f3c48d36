"""Database, content and index in place: what `make setup` leaves behind, quick when it is all there."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from filelock import FileLock

from directory.registry.sampling import drop_samples, load_samples
from directory.samples import samples
from knowledge.articles import kept_readings
from knowledge.articles.loader import LoadReport, load
from knowledge.editing import offers

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from web.services import Services
    from web.storage import Storage

ARTICLES = Path(str(resources.files("knowledge"))) / "content" / "articles"
"""The articles that come with the product."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What had to be done."""

    upgraded: bool
    content: LoadReport
    indexed: int
    """Changes that the index took up."""


def prepare(app: Flask, *, progress: Callable[[str], None] = lambda _: None) -> Prepared:
    """Bring database, content and index up to date; doing it twice changes nothing.

    `progress` is told, in Chinese, what is being done. Processes that start
    together on one machine wait for the first to finish. An article with a
    problem is left out and logged; the others are published.
    """
    services: Services = app.extensions["yuertong"]
    storage: Storage = app.extensions["storage"]
    with FileLock(services.settings.data_dir / "prepare.lock"):
        progress("数据库")
        upgraded = storage.upgrade()
        progress("内容")
        report = load_content(services)
        keep_samples(services)
        progress("索引")
        articles = services.indexer.catch_up()
        nurseries = services.nursery_indexer.catch_up()
        progress("词语")
        keep_readings(services)
    return Prepared(upgraded=upgraded, content=report, indexed=articles.applied + nurseries.applied)


def load_content(services: Services, *, progress: Callable[[int, int], None] | None = None) -> LoadReport:
    """Publish the articles that come with the product, as far as they changed.

    Those that the desk has changed or withdrawn stay as they are; what is new
    in their files is offered to its people.
    """
    with services.database.writing() as connection:
        now = services.clock()
        report = load(connection, ARTICLES, at=now, progress=progress)
        offered = offers.offer(connection, report.kept_articles, at=now)
    if offered:
        log.info("texts_offered", slugs=offered)
    for problem in report.problems:
        log.warning("article_left_out", path=problem.path, field=problem.field, reason=problem.reason)
    return report


def keep_samples(services: Services) -> bool:
    """Have samples stand until a real list does, and none once they are switched off; whether any moved."""
    with services.database.writing() as connection:
        if services.settings.samples == "off":
            return drop_samples(connection, at=services.clock())
        made = samples(services.gazetteer, services.settings.home_region)
        return load_samples(connection, made, at=services.clock(), gazetteer=services.gazetteer)


def keep_readings(services: Services) -> bool:
    """Keep what is read of the articles for the processes that start next; whether anything was new."""
    with services.database.reading() as connection:
        shelf = services.published.shelf(connection)
    readings = services.ranking.new_readings(shelf)
    if readings is None:
        return False
    kept_readings.save(services.readings_path, readings)
    return True


def spell_out(report: LoadReport) -> str:
    """What a load did, in one Chinese line."""
    parts = [
        f"新发布 {len(report.added)} 篇",
        f"更新 {len(report.changed)} 篇",
        f"没变 {len(report.unchanged)} 篇",
        f"撤下 {len(report.withdrawn)} 篇",
    ]
    if report.kept:
        parts.append(f"编辑台改过、没有动的 {len(report.kept)} 篇")
    if report.problems:
        parts.append(f"有问题没发布的 {len({problem.path for problem in report.problems})} 篇")
    return "，".join(parts)
