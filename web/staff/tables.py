"""Who works at the desk, how they come in, and what they did.

Two triggers that migration 0006 makes keep `staff_audit` from being changed.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from knowledge.moment import Moment

metadata = MetaData()

_number = BigInteger().with_variant(Integer, "sqlite")

staff_member = Table(
    "staff_member",
    metadata,
    Column("number", _number, Identity(always=True), primary_key=True),
    Column("login", String(32), nullable=False, comment="as it was given"),
    Column("login_key", String(64), nullable=False, unique=True, comment="what it is compared by"),
    Column("name", String(40), nullable=False),
    Column("roles", String(80), nullable=False, comment="names of roles, sorted, a space between"),
    Column("password_hash", Text, comment="argon2; empty until the invitation is taken up"),
    Column("password_set_at", Moment),
    Column("second_factor", Text, comment="the secret, sealed with the key of the product"),
    Column("second_factor_since", Moment),
    Column("second_factor_step", BigInteger, comment="of the last code that was taken"),
    Column("made_at", Moment, nullable=False),
    Column("came_in_at", Moment, comment="when they last logged in"),
    Column("disabled_at", Moment),
    sqlite_autoincrement=True,
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("number", _number, Identity(always=True), primary_key=True),
    Column("member", _number, ForeignKey("staff_member.number"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True, comment="of the token in the cookie"),
    Column("stage", String(8), nullable=False, comment="code: the second factor is outstanding; open"),
    Column("device", String(60), nullable=False, comment="in words, such as Windows 电脑 · Edge"),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False, index=True),
    sqlite_autoincrement=True,
)

staff_attempt = Table(
    "staff_attempt",
    metadata,
    Column("subject", String(64), primary_key=True, comment="keyed hash of a login or an address"),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False, index=True),
    Column("closed_until", Moment),
)

staff_recovery_code = Table(
    "staff_recovery_code",
    metadata,
    Column("member", _number, ForeignKey("staff_member.number"), primary_key=True),
    Column("code_hash", String(64), primary_key=True, comment="keyed hash"),
    Column("used_at", Moment),
)

staff_invitation = Table(
    "staff_invitation",
    metadata,
    Column("number", _number, Identity(always=True), primary_key=True),
    Column("member", _number, ForeignKey("staff_member.number"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True, comment="of the token in the address"),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    sqlite_autoincrement=True,
)

staff_upload = Table(
    "staff_upload",
    metadata,
    Column("number", _number, Identity(always=True), primary_key=True),
    Column("member", _number, ForeignKey("staff_member.number"), nullable=False, index=True),
    Column("uploaded_at", Moment, nullable=False, index=True),
    Column("file_name", Text, nullable=False),
    Column("file_hash", String(64), nullable=False, comment="SHA-256 of its bytes"),
    Column("content", LargeBinary, nullable=False, comment="a list of institutions, until it is applied"),
    Column("kind", String(16), comment="of list, as it was told; empty where the list tells it"),
    Column("region_code", String(12), comment="as it was told; empty where the rows tell it"),
    Column("source", Text, nullable=False),
    sqlite_autoincrement=True,
)

staff_audit = Table(
    "staff_audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False, comment="1, 2, 3 … without a gap"),
    Column("at", Moment, nullable=False),
    Column("actor", BigInteger, comment="the member's number; empty for the command line"),
    Column("actor_name", String(40), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", Text, nullable=False, comment="what or whom it was done to, by name"),
    Column("details", Text, nullable=False, comment="canonical JSON"),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Index("ix_staff_audit_at", "at"),
)
