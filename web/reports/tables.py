"""Where reports of readers are kept."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, MetaData, String, Table, Text

from knowledge.moment import Moment

metadata = MetaData()

reader_report = Table(
    "reader_report",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), Identity(always=True), primary_key=True),
    Column("token_key", String(64), nullable=False, unique=True, comment="keyed hash of the address's token"),
    Column("kind", String(16), nullable=False, comment="nursery or article"),
    Column("key", String(100), nullable=False, comment="the nursery's id or the article's slug"),
    Column("title", Text, nullable=False, comment="its name as the reader saw it"),
    Column("wrong", Text, nullable=False, comment="redacted; without any identity"),
    Column("right", Text, nullable=False, comment="redacted; empty where the reader did not know"),
    Column("reported_at", Moment, nullable=False),
    Column("answer", Text),
    Column("answered_at", Moment),
    Index("ix_reader_report_subject", "kind", "key"),
    Index("ix_reader_report_answered_at", "answered_at"),
    sqlite_autoincrement=True,
)
