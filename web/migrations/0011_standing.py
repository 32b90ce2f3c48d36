"""What stands over all answers for a while.

Revision 0011: topics that the bot does not quote, and the banner.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from knowledge.moment import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "stopped_topic",
        sa.Column("number", number, sa.Identity(always=True), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False, comment="a path of topics.yaml"),
        sa.Column("why", sa.Text(), nullable=False, comment="for colleagues; may be empty"),
        sa.Column("stopped_at", Moment(), nullable=False),
        sa.Column("stopped_by", sa.String(length=40), nullable=False, comment="a name"),
        sa.Column("lifted_at", Moment(), nullable=True),
        sa.Column("lifted_by", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stopped_topic_lifted_at", "stopped_topic", ["lifted_at"], unique=False)
    op.create_table(
        "banner",
        sa.Column("number", number, sa.Identity(always=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("put_up_at", Moment(), nullable=False),
        sa.Column("put_up_by", sa.String(length=40), nullable=False, comment="a name"),
        sa.Column("lifted_at", Moment(), nullable=True),
        sa.Column("lifted_by", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_banner_lifted_at", "banner", ["lifted_at"], unique=False)


def downgrade() -> None:
    op.drop_table("banner")
    op.drop_table("stopped_topic")
