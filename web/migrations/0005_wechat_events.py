"""How often each event of WeChat came.

Revision 0005: counts by day and name. Two indexes go that every answer had to
write and that only rare statements over few rows could have used.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wechat_event_count",
        sa.Column("day", sa.Date(), nullable=False, comment="the day in Asia/Shanghai"),
        sa.Column("name", sa.String(length=40), nullable=False, comment="the event's name in lower case"),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "name"),
    )
    op.drop_index("ix_journal_status_asked_at", table_name="journal")
    op.drop_index("ix_conversation_expires_at", table_name="conversation")


def downgrade() -> None:
    op.create_index("ix_conversation_expires_at", "conversation", ["expires_at"])
    op.create_index("ix_journal_status_asked_at", "journal", ["status", "asked_at"])
    op.drop_table("wechat_event_count")
