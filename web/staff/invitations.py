"""One-time links by which somebody chooses a password, the first or, where it was forgotten, another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select, update

from web.staff import audit, members
from web.staff.audit import Action
from web.staff.tables import staff_invitation as invitations
from web.staff.tokens import fingerprint, new_token

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from web.staff.audit import Actor
    from web.staff.members import Member

VALID_FOR: Final = timedelta(hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link that can still be used, without its secret."""

    number: int
    member: Member
    expires_at: datetime


class LinkUsedUp(ValueError):
    """The link was used, replaced or has expired meanwhile."""


def make(connection: Connection, member: Member, *, now: datetime) -> str:
    """A link's token for a member; links made before open nothing any more.

    Only its fingerprint is kept: whoever loses it needs a new one.
    """
    _drop_unused(connection, member)
    token = new_token()
    row = {
        "member": member.number,
        "token_hash": fingerprint(token),
        "made_at": now,
        "expires_at": now + VALID_FOR,
    }
    connection.execute(insert(invitations).values(**row))
    return token


def renew(connection: Connection, member: Member, *, actor: Actor, now: datetime) -> str:
    """Another link for somebody who lost the first, or forgot the password; its token."""
    audit.take_turn(connection)
    token = make(connection, member, now=now)
    audit.record(
        connection,
        actor=actor,
        action=Action.INVITATION_RENEWED,
        subject=member.name,
        details={"member": member.number},
        now=now,
    )
    return token


def find(connection: Connection, token: str, *, now: datetime) -> Invitation | None:
    """The invitation of a token; None where it opens nothing (any more)."""
    wanted = select(invitations).where(
        invitations.c.token_hash == fingerprint(token),
        invitations.c.used_at.is_(None),
        invitations.c.expires_at > now,
    )
    row = connection.execute(wanted).mappings().one_or_none()
    member = None if row is None else members.find(connection, row["member"])
    if row is None or member is None or member.disabled_at is not None:
        return None
    return Invitation(number=row["number"], member=member, expires_at=row["expires_at"])


def take_up(connection: Connection, invitation: Invitation, password: str, *, now: datetime) -> Member:
    """Use a link up and keep the password; the member as it is then.

    Raises:
        LinkUsedUp: another request was first.
    """
    audit.take_turn(connection)
    used = connection.execute(
        update(invitations)
        .where(invitations.c.number == invitation.number, invitations.c.used_at.is_(None))
        .values(used_at=now)
    )
    if used.rowcount != 1:
        raise LinkUsedUp
    member = invitation.member
    members.set_password(connection, member, password, now=now)
    audit.record(
        connection,
        actor=member.actor,
        action=Action.INVITATION_TAKEN_UP,
        subject=member.name,
        details={"member": member.number},
        now=now,
    )
    return members.find(connection, member.number) or member


def waiting(connection: Connection) -> Mapping[int, datetime]:
    """Until when a link stands, or stood, that nobody has used, by the member's number."""
    wanted = select(invitations.c.member, invitations.c.expires_at).where(invitations.c.used_at.is_(None))
    return {row.member: row.expires_at for row in connection.execute(wanted)}


def forget_before(connection: Connection, moment: datetime) -> int:
    """Drop links that were used up, or had expired, before a moment; how many they were."""
    return connection.execute(delete(invitations).where(invitations.c.expires_at < moment)).rowcount


def _drop_unused(connection: Connection, member: Member) -> None:
    connection.execute(
        delete(invitations).where(invitations.c.member == member.number, invitations.c.used_at.is_(None))
    )
