"""Lists of institutions that wait at the desk.

Revision 0008: the bytes of a list between looking at its plan and applying it,
which another machine may serve.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from knowledge.moment import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "staff_upload",
        sa.Column("number", number, sa.Identity(always=True), nullable=False),
        sa.Column("member", number, nullable=False),
        sa.Column("uploaded_at", Moment(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False, comment="SHA-256 of its bytes"),
        sa.Column(
            "content",
            sa.LargeBinary(),
            nullable=False,
            comment="a list of institutions, until it is applied",
        ),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=True,
            comment="of list, as it was told; empty where the list tells it",
        ),
        sa.Column(
            "region_code",
            sa.String(length=12),
            nullable=True,
            comment="as it was told; empty where the rows tell it",
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["staff_member.number"]),
        sa.PrimaryKeyConstraint("number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_staff_upload_member", "staff_upload", ["member"], unique=False)
    op.create_index("ix_staff_upload_uploaded_at", "staff_upload", ["uploaded_at"], unique=False)


def downgrade() -> None:
    op.drop_table("staff_upload")
