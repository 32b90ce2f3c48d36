"""Pictures of articles.

Revision 0009: each picture as it is shown, under the hash of its bytes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from knowledge.moment import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column(
            "id",
            sa.String(length=20),
            nullable=False,
            comment="how the SHA-256 of the bytes begins, in hex",
        ),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="in bytes"),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column(
            "uploaded_by",
            sa.BigInteger(),
            nullable=True,
            comment="the member's number; empty for the command line",
        ),
        sa.Column(
            "original_name",
            sa.String(length=80),
            nullable=False,
            comment="cleaned; for people alone",
        ),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("picture")
