"""Who works at the desk.

Revision 0006: members, their sessions, invitations and recovery codes, failed
attempts, and the log of what was done, which the database itself keeps from
being changed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from knowledge.moment import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SQLITE_TRIGGER = """
CREATE TRIGGER staff_audit_keeps_{name} BEFORE {event}
BEGIN SELECT RAISE(ABORT, 'staff_audit is append-only'); END
"""
_SQLITE_EVENTS = {
    "update": "UPDATE ON staff_audit",
    "delete": "DELETE ON staff_audit",
    # INSERT OR REPLACE takes a row away without the trigger of DELETE.
    "replace": "INSERT ON staff_audit WHEN EXISTS (SELECT 1 FROM staff_audit WHERE number >= NEW.number)",
}
_POSTGRESQL_FUNCTION = """
CREATE FUNCTION staff_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'staff_audit is append-only'; END $$
"""
_POSTGRESQL_TRIGGER = """
CREATE TRIGGER staff_audit_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON staff_audit
FOR EACH STATEMENT EXECUTE FUNCTION staff_audit_refuse()
"""


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "staff_member",
        sa.Column("number", number, sa.Identity(always=True), nullable=False),
        sa.Column("login", sa.String(length=32), nullable=False, comment="as it was given"),
        sa.Column("login_key", sa.String(length=64), nullable=False, comment="what it is compared by"),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "roles",
            sa.String(length=80),
            nullable=False,
            comment="names of roles, sorted, a space between",
        ),
        sa.Column(
            "password_hash",
            sa.Text(),
            nullable=True,
            comment="argon2; empty until the invitation is taken up",
        ),
        sa.Column("password_set_at", Moment(), nullable=True),
        sa.Column(
            "second_factor",
            sa.Text(),
            nullable=True,
            comment="the secret, sealed with the key of the product",
        ),
        sa.Column("second_factor_since", Moment(), nullable=True),
        sa.Column(
            "second_factor_step",
            sa.BigInteger(),
            nullable=True,
            comment="of the last code that was taken",
        ),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("came_in_at", Moment(), nullable=True, comment="when they last logged in"),
        sa.Column("disabled_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("login_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "staff_session",
        sa.Column("number", number, sa.Identity(always=True), nullable=False),
        sa.Column("member", number, nullable=False),
        sa.Column(
            "token_hash",
            sa.String(length=64),
            nullable=False,
            comment="of the token in the cookie",
        ),
        sa.Column(
            "stage",
            sa.String(length=8),
            nullable=False,
            comment="code: the second factor is outstanding; open",
        ),
        sa.Column(
            "device",
            sa.String(length=60),
            nullable=False,
            comment="in words, such as Windows 电脑 · Edge",
        ),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["staff_member.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("token_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_staff_session_member", "staff_session", ["member"], unique=False)
    op.create_index("ix_staff_session_seen_at", "staff_session", ["seen_at"], unique=False)
    op.create_table(
        "staff_attempt",
        sa.Column(
            "subject",
            sa.String(length=64),
            nullable=False,
            comment="keyed hash of a login or an address",
        ),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.Column("closed_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("subject"),
    )
    op.create_index("ix_staff_attempt_last_at", "staff_attempt", ["last_at"], unique=False)
    op.create_table(
        "staff_recovery_code",
        sa.Column("member", number, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False, comment="keyed hash"),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["member"], ["staff_member.number"]),
        sa.PrimaryKeyConstraint("member", "code_hash"),
    )
    op.create_table(
        "staff_invitation",
        sa.Column("number", number, sa.Identity(always=True), nullable=False),
        sa.Column("member", number, nullable=False),
        sa.Column(
            "token_hash",
            sa.String(length=64),
            nullable=False,
            comment="of the token in the address",
        ),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["member"], ["staff_member.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("token_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_staff_invitation_member", "staff_invitation", ["member"], unique=False)
    op.create_table(
        "staff_audit",
        sa.Column(
            "number",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="1, 2, 3 … without a gap",
        ),
        sa.Column("at", Moment(), nullable=False),
        sa.Column(
            "actor",
            sa.BigInteger(),
            nullable=True,
            comment="the member's number; empty for the command line",
        ),
        sa.Column("actor_name", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False, comment="what or whom it was done to, by name"),
        sa.Column("details", sa.Text(), nullable=False, comment="canonical JSON"),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("hash"),
    )
    op.create_index("ix_staff_audit_at", "staff_audit", ["at"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_POSTGRESQL_FUNCTION)
        op.execute(_POSTGRESQL_TRIGGER)
    else:
        for name, event in _SQLITE_EVENTS.items():
            op.execute(_SQLITE_TRIGGER.format(name=name, event=event))


def downgrade() -> None:
    op.drop_table("staff_audit")  # its triggers go with it
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION staff_audit_refuse()")
    op.drop_table("staff_invitation")
    op.drop_table("staff_recovery_code")
    op.drop_table("staff_attempt")
    op.drop_table("staff_session")
    op.drop_table("staff_member")
