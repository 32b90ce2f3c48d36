"""Whose reply a WeChat delivery is.

Revision 0002: a keyed hash of the sender, by which 删除我的数据 finds what was answered. Deliveries of before
keep none and are gone within a day.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "wechat_delivery",
        sa.Column(
            "sender",
            sa.String(length=64),
            nullable=True,
            comment="keyed hash of who asked; empty where nothing is told",
        ),
    )
    op.create_index(op.f("ix_wechat_delivery_sender"), "wechat_delivery", ["sender"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_wechat_delivery_sender"), table_name="wechat_delivery")
    op.drop_column("wechat_delivery", "sender")
