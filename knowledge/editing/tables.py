"""Where texts are kept on their way to being published.

What is published stands in knowledge/articles; nothing here is seen by parents.
People are named by the numbers that the desk gives them, with the name they had
at the time.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Integer, MetaData, String, Table, Text

from knowledge.moment import Moment

metadata = MetaData()

_number = BigInteger().with_variant(Integer, "sqlite")

manuscript = Table(
    "manuscript",
    metadata,
    Column("number", _number, Identity(always=True), primary_key=True),
    Column("slug", String(80), nullable=False, unique=True, comment="of the article that it is, or is to be"),
    Column("title", Text, nullable=False, comment="of the newest version"),
    Column("topic", String(120), nullable=False, comment="of the newest version"),
    Column("stage", String(16), nullable=False, comment="writing, checking, checked, scheduled or released"),
    Column("since", Moment, nullable=False, comment="when it came to this stage"),
    Column("version", Integer, nullable=False, comment="the newest"),
    Column(
        "writer", BigInteger, comment="of the newest version; empty for a text that came with the product"
    ),
    Column("writer_name", String(40), nullable=False),
    Column("changed_at", Moment, nullable=False, index=True),
    Column("scheduled_for", Moment, index=True),
    Column("dropped_at", Moment, comment="when it was thrown away unpublished"),
    sqlite_autoincrement=True,
)

manuscript_version = Table(
    "manuscript_version",
    metadata,
    Column("manuscript", _number, ForeignKey("manuscript.number"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False, comment="1, 2, 3 …"),
    Column("draft", Text, nullable=False, comment="JSON of knowledge.editing.draft.Draft"),
    Column("origin", String(16), nullable=False, comment="of knowledge.editing.manuscripts.Origin"),
    Column("writer", BigInteger),
    Column("writer_name", String(40), nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("revision", Integer, comment="of the article, once or as it was published"),
    Column("released_at", Moment),
)

manuscript_step = Table(
    "manuscript_step",
    metadata,
    Column("number", _number, Identity(always=True), primary_key=True),
    Column("manuscript", _number, ForeignKey("manuscript.number"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("deed", String(16), nullable=False, comment="of knowledge.editing.workflow.Deed"),
    Column("person", BigInteger),
    Column("person_name", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("remark", Text, nullable=False, comment="what was said with it; may be empty"),
    sqlite_autoincrement=True,
)

manuscript_typing = Table(
    "manuscript_typing",
    metadata,
    Column("manuscript", _number, ForeignKey("manuscript.number"), primary_key=True),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("person_name", String(40), nullable=False),
    Column("draft", Text, nullable=False, comment="JSON of what stands in the form, not saved yet"),
    Column("based_on", Integer, nullable=False, comment="the version that the form was opened with"),
    Column("typed_at", Moment, nullable=False, index=True),
)

offered_text = Table(
    "offered_text",
    metadata,
    Column("slug", String(80), primary_key=True),
    Column("draft", Text, nullable=False, comment="JSON of the text that came with a newer release"),
    Column("content_hash", String(64), nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("settled_at", Moment, comment="when somebody took it up or left it"),
)
