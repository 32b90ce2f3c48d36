"""What readers say is wrong.

Revision 0004: reports about institutions and articles, and the answers to them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from knowledge.moment import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "reader_report",
        sa.Column("number", number, sa.Identity(always=True), nullable=False),
        sa.Column(
            "token_key",
            sa.String(length=64),
            nullable=False,
            comment="keyed hash of the address's token",
        ),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="nursery or article"),
        sa.Column(
            "key", sa.String(length=100), nullable=False, comment="the nursery's id or the article's slug"
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="its name as the reader saw it"),
        sa.Column("wrong", sa.Text(), nullable=False, comment="redacted; without any identity"),
        sa.Column(
            "right", sa.Text(), nullable=False, comment="redacted; empty where the reader did not know"
        ),
        sa.Column("reported_at", Moment(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("token_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reader_report_answered_at", "reader_report", ["answered_at"], unique=False)
    op.create_index("ix_reader_report_subject", "reader_report", ["kind", "key"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_reader_report_subject", table_name="reader_report")
    op.drop_index("ix_reader_report_answered_at", table_name="reader_report")
    op.drop_table("reader_report")
