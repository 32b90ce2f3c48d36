"""Where stopped topics and banners are kept; one that was lifted stays, as the history."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, MetaData, String, Table, Text

from knowledge.moment import Moment

metadata = MetaData()

_number = BigInteger().with_variant(Integer, "sqlite")

stopped_topic = Table(
    "stopped_topic",
    metadata,
    Column("number", _number, Identity(always=True), primary_key=True),
    Column("topic", Text, nullable=False, comment="a path of topics.yaml"),
    Column("why", Text, nullable=False, comment="for colleagues; may be empty"),
    Column("stopped_at", Moment, nullable=False),
    Column("stopped_by", String(40), nullable=False, comment="a name"),
    Column("lifted_at", Moment),
    Column("lifted_by", String(40)),
    Index("ix_stopped_topic_lifted_at", "lifted_at"),
    sqlite_autoincrement=True,
)

banner = Table(
    "banner",
    metadata,
    Column("number", _number, Identity(always=True), primary_key=True),
    Column("text", Text, nullable=False),
    Column("put_up_at", Moment, nullable=False),
    Column("put_up_by", String(40), nullable=False, comment="a name"),
    Column("lifted_at", Moment),
    Column("lifted_by", String(40)),
    Index("ix_banner_lifted_at", "lifted_at"),
    sqlite_autoincrement=True,
)
