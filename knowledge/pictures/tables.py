"""Where pictures are kept: in the database, because any machine may be asked for one."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String, Table

from knowledge.moment import Moment

metadata = MetaData()

picture = Table(
    "picture",
    metadata,
    Column("id", String(20), primary_key=True, comment="how the SHA-256 of the bytes begins, in hex"),
    Column("content", LargeBinary, nullable=False),
    Column("media_type", String(20), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("size", Integer, nullable=False, comment="in bytes"),
    Column("made_at", Moment, nullable=False),
    Column("uploaded_by", BigInteger, comment="the member's number; empty for the command line"),
    Column("original_name", String(80), nullable=False, comment="cleaned; for people alone"),
)
