"""Where articles are kept: one row an article, one row for each of its revisions."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text

from knowledge.moment import Moment

metadata = MetaData()

article = Table(
    "article",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("origin", Text, nullable=False),  # who had the last word: content or staff
    Column("published_revision", Integer, nullable=False),
    Column("withdrawn_at", Moment),
)

article_revision = Table(
    "article_revision",
    metadata,
    Column("slug", Text, ForeignKey("article.slug"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("body_markdown", Text, nullable=False),
    Column("front_matter", Text, nullable=False),  # JSON: everything but the body
    Column("content_hash", Text, nullable=False),
    Column("published_at", Moment, nullable=False),
)
