"""What readers say of answers, and which questions the desk has seen to.

Revision 0010: a name for each answer in the journal with what its reader said of
it, the same as counts by day, and the questions that need no more writing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from knowledge.moment import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "names the answer to whoever got it; nobody guesses it"
    op.add_column("journal", sa.Column("answer_id", sa.String(length=16), nullable=True, comment=comment))
    comment = "useful or useless; empty while nobody said so"
    op.add_column("journal", sa.Column("vote", sa.String(length=16), nullable=True, comment=comment))
    comment = "why it was useless"
    op.add_column("journal", sa.Column("vote_reason", sa.String(length=16), nullable=True, comment=comment))
    comment = "the same in the reader's words; redacted"
    op.add_column("journal", sa.Column("vote_line", sa.Text(), nullable=True, comment=comment))
    comment = "when it was first said"
    op.add_column("journal", sa.Column("voted_at", Moment(), nullable=True, comment=comment))
    op.create_index("ix_journal_answer_id", "journal", ["answer_id"], unique=True)
    for name in ("useful", "useless"):
        column = sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        op.add_column("journal_count", column)
    op.create_table(
        "asked_handled",
        sa.Column("question", sa.Text(), nullable=False, comment="as it stands in the journal: redacted"),
        sa.Column("decision", sa.String(length=16), nullable=False, comment="done or not_ours"),
        sa.Column("handled_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("question"),
    )


def downgrade() -> None:
    op.drop_table("asked_handled")
    op.drop_column("journal_count", "useless")
    op.drop_column("journal_count", "useful")
    op.drop_index("ix_journal_answer_id", table_name="journal")
    for name in ("voted_at", "vote_line", "vote_reason", "vote", "answer_id"):
        op.drop_column("journal", name)
