"""What an answer rests on, beside its entry in the journal.

Revision 0012: an answer can be checked by its id; an entry of before has nothing to check.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "journal",
        sa.Column(
            "basis",
            sa.Text(),
            nullable=True,
            comment="JSON of bot.basis: what the answer rests on, nothing of the question",
        ),
    )


def downgrade() -> None:
    op.drop_column("journal", "basis")
