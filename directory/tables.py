"""Where the directory is kept: nurseries as they stand, imports, and what each import did."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from knowledge.moment import Moment

metadata = MetaData()

nursery = Table(
    "nursery",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("status", String(16), nullable=False),
    Column("is_sample", Boolean, nullable=False),
    Column("region_code", String(12)),
    Column("credit_code", String(18)),
    Column("name_key", Text, nullable=False, comment="the name as identity compares it"),
    Column("address_key", Text, comment="the address as identity compares it"),
    Column("alias_keys", Text, comment="former and other names as identity compares them, one a line"),
    Column("facts", Text, nullable=False, comment="JSON of directory.nursery.Facts, only what is told"),
    Column("said_by", Text, nullable=False, comment="JSON: field → number of the import that said it"),
    Column("first_listed_at", Moment, nullable=False),
    Column("last_listed_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_nursery_credit_code", "credit_code"),
    Index("ix_nursery_name_key", "name_key"),
    Index("ix_nursery_region_code", "region_code"),
)

_NUMBER = BigInteger().with_variant(Integer, "sqlite")

registry_import = Table(
    "registry_import",
    metadata,
    Column("number", _NUMBER, Identity(always=True), primary_key=True),
    Column("applied_at", Moment, nullable=False),
    Column("applied_by", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_hash", String(64), nullable=False, comment="SHA-256 of its bytes"),
    Column("content_hash", String(64), nullable=False, comment="SHA-256 of what was understood of it"),
    Column("source", Text, nullable=False, comment="the office or address it came from"),
    Column("kind", String(16), nullable=False),
    Column("region_code", String(12)),
    Column("as_of", String(10), comment="ISO day or month that the list gives"),
    Column("title", Text, nullable=False),
    Column("is_sample", Boolean, nullable=False),
    Column("report", Text, nullable=False, comment="JSON of the report as it was applied"),
    Column("undone_at", Moment),
    Column("undone_by", Text),
    sqlite_autoincrement=True,
)

registry_effect = Table(
    "registry_effect",
    metadata,
    Column("import_number", _NUMBER, ForeignKey("registry_import.number"), primary_key=True),
    Column("nursery_id", String(16), primary_key=True),
    Column("kind", String(16), nullable=False, comment="added, changed, withdrawn, removed or seen"),
    Column("before", Text, comment="JSON of the columns it changed, as they were; empty where no row was"),
    Column("fields", Text, nullable=False, comment="JSON: field → [old, new]"),
    Index("ix_registry_effect_nursery", "nursery_id"),
    # The feed walks it backwards past months of lists that only saw what was known.
    Index(
        "ix_registry_effect_news",
        "import_number",
        "nursery_id",
        sqlite_where=text("kind <> 'seen'"),
        postgresql_where=text("kind <> 'seen'"),
    ),
)

registry_review = Table(
    "registry_review",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("import_number", _NUMBER, ForeignKey("registry_import.number"), nullable=False, index=True),
    Column("place", Text, nullable=False, comment="JSON: sheet, table, row"),
    Column("facts", Text, nullable=False, comment="JSON of what the list said"),
    Column("reason", String(32), nullable=False, comment="not_in_registry: nobody filed is known by it"),
)
