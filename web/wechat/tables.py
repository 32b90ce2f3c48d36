"""What was answered to which message, for as long as the platform may repeat it."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, Text

from knowledge.moment import Moment

metadata = MetaData()

wechat_delivery = Table(
    "wechat_delivery",
    metadata,
    Column("key", String(64), primary_key=True, comment="keyed hash of the message's identity"),
    Column("reply", Text, nullable=False, comment="the rendered text, not yet wrapped"),
    Column("sender", String(64), index=True, comment="keyed hash of who asked; empty where nothing is told"),
    Column("created_at", Moment, nullable=False, index=True),
)

wechat_event_count = Table(
    "wechat_event_count",
    metadata,
    Column("day", Date, primary_key=True, comment="the day in Asia/Shanghai"),
    Column("name", String(40), primary_key=True, comment="the event's name in lower case"),
    Column("times", Integer, nullable=False),
)
