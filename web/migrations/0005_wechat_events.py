"""How often each event of WeChat came.

Revision 0005: counts by day and name.
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


def downgrade() -> None:
    op.drop_table("wechat_event_count")
