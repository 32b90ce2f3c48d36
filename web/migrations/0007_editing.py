"""Texts on their way to being published.

Revision 0007: texts, their versions, who did what to them, what is typed and
not saved yet, and texts that came with a newer release.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from knowledge.moment import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "manuscript",
        sa.Column("number", number, sa.Identity(always=True), nullable=False),
        sa.Column(
            "slug", sa.String(length=80), nullable=False, comment="of the article that it is, or is to be"
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="of the newest version"),
        sa.Column("topic", sa.String(length=120), nullable=False, comment="of the newest version"),
        sa.Column(
            "stage",
            sa.String(length=16),
            nullable=False,
            comment="writing, checking, checked, scheduled or released",
        ),
        sa.Column("since", Moment(), nullable=False, comment="when it came to this stage"),
        sa.Column("version", sa.Integer(), nullable=False, comment="the newest"),
        sa.Column(
            "writer",
            sa.BigInteger(),
            nullable=True,
            comment="of the newest version; empty for a text that came with the product",
        ),
        sa.Column("writer_name", sa.String(length=40), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("scheduled_for", Moment(), nullable=True),
        sa.Column("dropped_at", Moment(), nullable=True, comment="when it was thrown away unpublished"),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("slug"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_manuscript_changed_at", "manuscript", ["changed_at"], unique=False)
    op.create_index("ix_manuscript_scheduled_for", "manuscript", ["scheduled_for"], unique=False)
    op.create_table(
        "manuscript_version",
        sa.Column("manuscript", number, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 …"),
        sa.Column("draft", sa.Text(), nullable=False, comment="JSON of knowledge.editing.draft.Draft"),
        sa.Column(
            "origin",
            sa.String(length=16),
            nullable=False,
            comment="of knowledge.editing.manuscripts.Origin",
        ),
        sa.Column("writer", sa.BigInteger(), nullable=True),
        sa.Column("writer_name", sa.String(length=40), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.Column(
            "revision", sa.Integer(), nullable=True, comment="of the article, once or as it was published"
        ),
        sa.Column("released_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["manuscript"], ["manuscript.number"]),
        sa.PrimaryKeyConstraint("manuscript", "number"),
    )
    op.create_table(
        "manuscript_step",
        sa.Column("number", number, sa.Identity(always=True), nullable=False),
        sa.Column("manuscript", number, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=16), nullable=False, comment="of knowledge.editing.workflow.Deed"),
        sa.Column("person", sa.BigInteger(), nullable=True),
        sa.Column("person_name", sa.String(length=40), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False, comment="what was said with it; may be empty"),
        sa.ForeignKeyConstraint(["manuscript"], ["manuscript.number"]),
        sa.PrimaryKeyConstraint("number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_manuscript_step_manuscript", "manuscript_step", ["manuscript"], unique=False)
    op.create_table(
        "manuscript_typing",
        sa.Column("manuscript", number, nullable=False),
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_name", sa.String(length=40), nullable=False),
        sa.Column(
            "draft", sa.Text(), nullable=False, comment="JSON of what stands in the form, not saved yet"
        ),
        sa.Column(
            "based_on", sa.Integer(), nullable=False, comment="the version that the form was opened with"
        ),
        sa.Column("typed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["manuscript"], ["manuscript.number"]),
        sa.PrimaryKeyConstraint("manuscript", "person"),
    )
    op.create_index("ix_manuscript_typing_typed_at", "manuscript_typing", ["typed_at"], unique=False)
    op.create_table(
        "offered_text",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column(
            "draft",
            sa.Text(),
            nullable=False,
            comment="JSON of the text that came with a newer release",
        ),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("offered_at", Moment(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True, comment="when somebody took it up or left it"),
        sa.PrimaryKeyConstraint("slug"),
    )


def downgrade() -> None:
    op.drop_table("offered_text")
    op.drop_table("manuscript_typing")
    op.drop_table("manuscript_step")
    op.drop_table("manuscript_version")
    op.drop_table("manuscript")
