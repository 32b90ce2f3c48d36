"""The directory of filed nurseries.

Revision 0003: nurseries, the lists that were imported, what each of them did, and what waits for a person.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from knowledge.moment import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "nursery",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("region_code", sa.String(length=12), nullable=True),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("name_key", sa.Text(), nullable=False, comment="the name as identity compares it"),
        sa.Column("address_key", sa.Text(), nullable=True, comment="the address as identity compares it"),
        sa.Column(
            "alias_keys",
            sa.Text(),
            nullable=True,
            comment="former and other names as identity compares them, one a line",
        ),
        sa.Column(
            "facts",
            sa.Text(),
            nullable=False,
            comment="JSON of directory.nursery.Facts, only what is told",
        ),
        sa.Column(
            "said_by",
            sa.Text(),
            nullable=False,
            comment="JSON: field → number of the import that said it",
        ),
        sa.Column("first_listed_at", Moment(), nullable=False),
        sa.Column("last_listed_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_nursery_credit_code", "nursery", ["credit_code"], unique=False)
    op.create_index("ix_nursery_name_key", "nursery", ["name_key"], unique=False)
    op.create_index("ix_nursery_region_code", "nursery", ["region_code"], unique=False)
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "registry_import",
        sa.Column("number", number, sa.Identity(always=True), nullable=False),
        sa.Column("applied_at", Moment(), nullable=False),
        sa.Column("applied_by", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False, comment="SHA-256 of its bytes"),
        sa.Column(
            "content_hash",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of what was understood of it",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="the office or address it came from"),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("region_code", sa.String(length=12), nullable=True),
        sa.Column(
            "as_of", sa.String(length=10), nullable=True, comment="ISO day or month that the list gives"
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False, comment="JSON of the report as it was applied"),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "registry_effect",
        sa.Column("import_number", number, nullable=False),
        sa.Column("nursery_id", sa.String(length=16), nullable=False),
        sa.Column(
            "kind", sa.String(length=16), nullable=False, comment="added, changed, withdrawn, removed or seen"
        ),
        sa.Column(
            "before",
            sa.Text(),
            nullable=True,
            comment="JSON of the columns it changed, as they were; empty where no row was",
        ),
        sa.Column("fields", sa.Text(), nullable=False, comment="JSON: field → [old, new]"),
        sa.ForeignKeyConstraint(["import_number"], ["registry_import.number"]),
        sa.PrimaryKeyConstraint("import_number", "nursery_id"),
    )
    op.create_index("ix_registry_effect_nursery", "registry_effect", ["nursery_id"], unique=False)
    op.create_index(
        "ix_registry_effect_news",
        "registry_effect",
        ["import_number", "nursery_id"],
        unique=False,
        sqlite_where=sa.text("kind <> 'seen'"),
        postgresql_where=sa.text("kind <> 'seen'"),
    )
    op.create_table(
        "registry_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_number", number, nullable=False),
        sa.Column("place", sa.Text(), nullable=False, comment="JSON: sheet, table, row"),
        sa.Column("facts", sa.Text(), nullable=False, comment="JSON of what the list said"),
        sa.Column(
            "reason",
            sa.String(length=32),
            nullable=False,
            comment="not_in_registry: nobody filed is known by it",
        ),
        sa.ForeignKeyConstraint(["import_number"], ["registry_import.number"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_registry_review_import_number"), "registry_review", ["import_number"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_registry_review_import_number"), table_name="registry_review")
    op.drop_table("registry_review")
    op.drop_index(
        "ix_registry_effect_news",
        table_name="registry_effect",
        sqlite_where=sa.text("kind <> 'seen'"),
        postgresql_where=sa.text("kind <> 'seen'"),
    )
    op.drop_index("ix_registry_effect_nursery", table_name="registry_effect")
    op.drop_table("registry_effect")
    op.drop_table("registry_import")
    op.drop_index("ix_nursery_region_code", table_name="nursery")
    op.drop_index("ix_nursery_name_key", table_name="nursery")
    op.drop_index("ix_nursery_credit_code", table_name="nursery")
    op.drop_table("nursery")
