"""Who works at the desk: reading and changing members, with what must always hold.

Every change is logged in the same transaction. Somebody can always manage: the
last administrator who can come in keeps the role and stays. Nobody gives a role
to themselves.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select, update

from web.staff import audit, passwords, roles
from web.staff.audit import Action, Actor
from web.staff.roles import NEED_SECOND_FACTOR, Role
from web.staff.tables import staff_member as members
from web.staff.tables import staff_recovery_code as recovery_codes
from web.staff.tables import staff_session as sessions

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

MOST_NAME_CHARACTERS: Final = 20
_LOGIN = re.compile(r"[\w.-]{2,32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who works at the desk, or is invited to."""

    number: int
    login: str
    name: str
    roles: frozenset[Role]
    password_hash: str | None
    """None until the invitation is taken up."""
    password_set_at: datetime | None
    second_factor: str | None
    """The secret, sealed; None where there is none."""
    second_factor_since: datetime | None
    came_in_at: datetime | None
    disabled_at: datetime | None

    @property
    def actor(self) -> Actor:
        """This member as the log names whoever did something."""
        return Actor(self.number, self.name)

    @property
    def can_come_in(self) -> bool:
        """Whether there is a password and nobody has closed the account."""
        return self.password_hash is not None and self.disabled_at is None

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone is not enough for what this member may do."""
        return not self.roles.isdisjoint(NEED_SECOND_FACTOR)


class LoginTaken(ValueError):
    """Somebody has this login."""


class LastAdministrator(ValueError):
    """Afterwards nobody could manage the desk."""


class OwnRolesRaised(ValueError):
    """Roles are given by others."""


def name_of(raw: str) -> str | None:
    """A name as it is kept; None for what is none.

    >>> name_of("  王　芳 ")
    '王 芳'
    """
    name = " ".join(unicodedata.normalize("NFC", raw).split())
    is_readable = all(
        unicodedata.category(character)[0] not in "CZ" or character == " " for character in name
    )
    return name if is_readable and 0 < len(name) <= MOST_NAME_CHARACTERS else None


def login_of(raw: str) -> str | None:
    """A login as it is kept: letters (Chinese ones too), digits, `.`, `-`, `_`; None for what is none.

    >>> login_of(" wang.fang ")
    'wang.fang'
    >>> login_of("wang fang")
    """
    login = unicodedata.normalize("NFKC", raw).strip()
    return login if _LOGIN.fullmatch(login) and len(login_key(login)) <= 2 * 32 else None


def login_key(login: str) -> str:
    """What a login is compared by: capitals and widths make no other person.

    >>> login_key("ＷangFang ")
    'wangfang'
    """
    # PostgreSQL refuses to compare with a text that holds a NUL.
    return unicodedata.normalize("NFKC", login).replace("\0", "").strip().casefold()


def find(connection: Connection, number: int) -> Member | None:
    """The member of a number."""
    row = connection.execute(select(members).where(members.c.number == number)).mappings().one_or_none()
    return None if row is None else _member(row)


def find_by_login(connection: Connection, login: str) -> Member | None:
    """The member of a login, however it was typed."""
    wanted = select(members).where(members.c.login_key == login_key(login))
    row = connection.execute(wanted).mappings().one_or_none()
    return None if row is None else _member(row)


def listed(connection: Connection) -> Sequence[Member]:
    """All, those who can come in first, by name."""
    rows = connection.execute(select(members).order_by(members.c.name, members.c.number)).mappings()
    return sorted(map(_member, rows), key=lambda member: member.disabled_at is not None)


def add(
    connection: Connection, *, login: str, name: str, given: Collection[Role], actor: Actor, now: datetime
) -> Member:
    """Somebody new, who cannot come in before choosing a password.

    `login` and `name` are what `login_of` and `name_of` gave.

    Raises:
        LoginTaken: somebody has it, disabled or not.
    """
    audit.take_turn(connection)
    if find_by_login(connection, login) is not None:
        raise LoginTaken
    row = {
        "login": login,
        "login_key": login_key(login),
        "name": name,
        "roles": roles.written(given),
        "made_at": now,
    }
    number = connection.execute(insert(members).values(**row).returning(members.c.number)).scalar_one()
    audit.record(
        connection,
        actor=actor,
        action=Action.INVITED,
        subject=name,
        details={"member": number, "login": login, "roles": sorted(given)},
        now=now,
    )
    return _known(connection, number)


def change_roles(
    connection: Connection, member: Member, given: Collection[Role], *, actor: Actor, now: datetime
) -> None:
    """Have a member hold these roles and no others, and log in anew.

    Raises:
        OwnRolesRaised: the member is who asks for it, and lacks one of them.
        LastAdministrator: nobody else could manage afterwards.
    """
    audit.take_turn(connection)
    member = _known(connection, member.number)
    wanted = frozenset(given)
    if wanted == member.roles:
        return
    if Role.ADMINISTRATOR not in wanted:
        _expect_other_administrator(connection, member)
    if member.number == actor.number and not wanted <= member.roles:
        raise OwnRolesRaised
    _change(connection, member, roles=roles.written(wanted))
    if member.number != actor.number:
        _end_sessions(connection, member)  # a token from before a rise of rights is worth nothing after it
    audit.record(
        connection,
        actor=actor,
        action=Action.ROLES_CHANGED,
        subject=member.name,
        details={"member": member.number, "before": sorted(member.roles), "after": sorted(wanted)},
        now=now,
    )


def disable(connection: Connection, member: Member, *, actor: Actor, now: datetime) -> None:
    """Close an account at once.

    Raises:
        LastAdministrator: nobody else could manage afterwards.
    """
    audit.take_turn(connection)
    member = _known(connection, member.number)
    if member.disabled_at is not None:
        return
    _expect_other_administrator(connection, member)
    _change(connection, member, disabled_at=now)
    _end_sessions(connection, member)
    _log(connection, member, Action.DISABLED, actor=actor, now=now)


def enable(connection: Connection, member: Member, *, actor: Actor, now: datetime) -> None:
    """Open an account again."""
    audit.take_turn(connection)
    if _known(connection, member.number).disabled_at is None:
        return
    _change(connection, member, disabled_at=None)
    _log(connection, member, Action.ENABLED, actor=actor, now=now)


def reset_second_factor(connection: Connection, member: Member, *, actor: Actor, now: datetime) -> None:
    """Take a lost second factor away; with the next login its member sets up another where one is needed."""
    audit.take_turn(connection)
    _change(connection, member, second_factor=None, second_factor_since=None, second_factor_step=None)
    connection.execute(delete(recovery_codes).where(recovery_codes.c.member == member.number))
    _end_sessions(connection, member)
    _log(connection, member, Action.SECOND_FACTOR_RESET, actor=actor, now=now)


def set_password(connection: Connection, member: Member, password: str, *, now: datetime) -> None:
    """Keep a password that `passwords.trouble_with` takes; every session of the member ends."""
    hashed = passwords.hashed(password)  # takes its time, in which others need not wait
    audit.take_turn(connection)
    _change(connection, member, password_hash=hashed, password_set_at=now)
    _end_sessions(connection, member)


def rename(connection: Connection, member: Member, name: str, *, now: datetime) -> None:
    """Have a member go by another name, which `name_of` gave."""
    if name == member.name:
        return
    audit.take_turn(connection)
    _change(connection, member, name=name)
    audit.record(
        connection,
        actor=member.actor,
        action=Action.NAME_CHANGED,
        subject=name,
        details={"member": member.number, "before": member.name},
        now=now,
    )


def _expect_other_administrator(connection: Connection, member: Member) -> None:
    if Role.ADMINISTRATOR not in member.roles or not member.can_come_in:
        return
    others = (other for other in listed(connection) if other.number != member.number)
    if not any(other.can_come_in and Role.ADMINISTRATOR in other.roles for other in others):
        raise LastAdministrator


def _change(connection: Connection, member: Member, **values: object) -> None:
    connection.execute(update(members).where(members.c.number == member.number).values(**values))


def _end_sessions(connection: Connection, member: Member) -> None:
    connection.execute(delete(sessions).where(sessions.c.member == member.number))


def _log(connection: Connection, member: Member, action: Action, *, actor: Actor, now: datetime) -> None:
    audit.record(
        connection,
        actor=actor,
        action=action,
        subject=member.name,
        details={"member": member.number},
        now=now,
    )


def _known(connection: Connection, number: int) -> Member:
    """The member as the database has it now, in this turn."""
    return _member(connection.execute(select(members).where(members.c.number == number)).mappings().one())


def _member(row: RowMapping) -> Member:
    return Member(
        number=row["number"],
        login=row["login"],
        name=row["name"],
        roles=roles.read(row["roles"]),
        password_hash=row["password_hash"],
        password_set_at=row["password_set_at"],
        second_factor=row["second_factor"],
        second_factor_since=row["second_factor_since"],
        came_in_at=row["came_in_at"],
        disabled_at=row["disabled_at"],
    )
