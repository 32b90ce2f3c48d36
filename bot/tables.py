"""The conversation's tables: what is remembered for half an hour, what was asked, and what was seen to."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from knowledge.moment import Moment

metadata = MetaData()

conversation = Table(
    "conversation",
    metadata,
    Column("key", String(64), primary_key=True, comment="keyed hash of whoever asks"),
    Column("state", Text, nullable=False, comment="JSON of bot.conversation.Conversation"),
    Column("expires_at", Moment, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("asked_at", Moment, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("question", Text, nullable=False, comment="redacted; without any identity"),
    Column("status", String(16), nullable=False),
    Column("step", String(32), nullable=False),
    Column("topic", String(64), nullable=False),
    Column("region_code", String(12), nullable=False),
    Column("cited_slugs", Text, nullable=False, comment="JSON list"),
    Column("duration_ms", Float, nullable=False),
    Column("answer_id", String(16), comment="names the answer to whoever got it; nobody guesses it"),
    Column("basis", Text, comment="JSON of bot.basis: what the answer rests on, nothing of the question"),
    Column("vote", String(16), comment="useful or useless; empty while nobody said so"),
    Column("vote_reason", String(16), comment="why it was useless"),
    Column("vote_line", Text, comment="the same in the reader's words; redacted"),
    Column("voted_at", Moment, comment="when it was first said"),
    Index("ix_journal_asked_at", "asked_at"),
    Index("ix_journal_answer_id", "answer_id", unique=True),
)

journal_count = Table(
    "journal_count",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False, comment="the day in Asia/Shanghai"),
    Column("channel", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("step", String(32), nullable=False),
    Column("topic", String(64), nullable=False),
    Column("questions", Integer, nullable=False),
    Column("useful", Integer, nullable=False, server_default="0"),
    Column("useless", Integer, nullable=False, server_default="0"),
    UniqueConstraint("day", "channel", "status", "step", "topic", name="uq_journal_count"),
)

asked_handled = Table(
    "asked_handled",
    metadata,
    Column("question", Text, primary_key=True, comment="as it stands in the journal: redacted"),
    Column("decision", String(16), nullable=False, comment="done or not_ours"),
    Column("handled_at", Moment, nullable=False),
)
