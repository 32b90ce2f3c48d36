"""The first tables.

Revision 0001: articles with their revisions, the change log, conversations, the journal, WeChat deliveries.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from knowledge.moment import Moment

revision = "0001"
down_revision = None
branch_labels = ("default",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("published_revision", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("slug"),
    )
    op.create_table(
        "article_revision",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body_markdown", sa.Text(), nullable=False),
        sa.Column("front_matter", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["slug"],
            ["article.slug"],
        ),
        sa.PrimaryKeyConstraint("slug", "number"),
    )
    op.create_table(
        "conversation",
        sa.Column("key", sa.String(length=64), nullable=False, comment="keyed hash of whoever asks"),
        sa.Column("state", sa.Text(), nullable=False, comment="JSON of bot.conversation.Conversation"),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_conversation_expires_at"), "conversation", ["expires_at"], unique=False)
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("question", sa.Text(), nullable=False, comment="redacted; without any identity"),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("region_code", sa.String(length=12), nullable=False),
        sa.Column("cited_slugs", sa.Text(), nullable=False, comment="JSON list"),
        sa.Column("duration_ms", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_journal_asked_at", "journal", ["asked_at"], unique=False)
    op.create_index("ix_journal_status_asked_at", "journal", ["status", "asked_at"], unique=False)
    op.create_table(
        "journal_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="the day in Asia/Shanghai"),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("day", "channel", "status", "step", "topic", name="uq_journal_count"),
    )
    op.create_table(
        "change",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Identity(always=True),
            nullable=False,
        ),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sqlite_autoincrement=True,
    )
    op.create_index("change_subject_number", "change", ["subject", "number"], unique=False)
    op.create_table(
        "wechat_delivery",
        sa.Column(
            "key", sa.String(length=64), nullable=False, comment="keyed hash of the message's identity"
        ),
        sa.Column("reply", sa.Text(), nullable=False, comment="the rendered text, not yet wrapped"),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_wechat_delivery_created_at"), "wechat_delivery", ["created_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_wechat_delivery_created_at"), table_name="wechat_delivery")
    op.drop_table("wechat_delivery")
    op.drop_index("change_subject_number", table_name="change")
    op.drop_table("change")
    op.drop_table("journal_count")
    op.drop_index("ix_journal_status_asked_at", table_name="journal")
    op.drop_index("ix_journal_asked_at", table_name="journal")
    op.drop_table("journal")
    op.drop_index(op.f("ix_conversation_expires_at"), table_name="conversation")
    op.drop_table("conversation")
    op.drop_table("article_revision")
    op.drop_table("article")
