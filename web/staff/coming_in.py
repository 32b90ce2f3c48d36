"""Coming in: the login and password, then the code; each try is counted before it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import update

from web.staff import attempts, audit, members, passwords, recovery_codes, second_factor, sessions
from web.staff.attempts import OF_ACCOUNT, OF_ADDRESS, Subject
from web.staff.audit import Action
from web.staff.second_factor import KeyOfProductChanged
from web.staff.sessions import Stage
from web.staff.tables import staff_member

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from web.database import Database
    from web.settings import Settings
    from web.staff.members import Member
    from web.staff.sessions import Ticket

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a try: a ticket, or a wait, or neither where it was wrong."""

    ticket: Ticket | None = None
    waits_until: datetime | None = None
    is_in: bool = False
    """Whether nothing is outstanding."""
    used_recovery_code: bool = False


WRONG = Outcome()


def account_of(settings: Settings, login: str) -> Subject:
    """What is counted of a login, whether somebody has it or not."""
    return Subject(key=settings.keyed_hash("login of staff", members.login_key(login)), limit=OF_ACCOUNT)


def codes_of(settings: Settings, member: Member) -> Subject:
    """What is counted of a member's codes, and of passwords asked for again."""
    return Subject(key=settings.keyed_hash("code of staff", str(member.number)), limit=OF_ACCOUNT)


def _address_of(settings: Settings, address: str) -> Subject:
    return Subject(key=settings.keyed_hash("address of staff", address), limit=OF_ADDRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What coming in needs of the product, and from where and when somebody tries."""

    settings: Settings
    database: Database
    now: datetime
    address: str
    device: str

    def try_password(self, login: str, password: str) -> Outcome:
        """Log in by password; the same work, in the same time, whether somebody has the login or not."""
        account, address = account_of(self.settings, login), _address_of(self.settings, self.address)
        waits_until = self._count(account, address)
        if waits_until is not None:
            return Outcome(waits_until=waits_until)
        with self.database.reading() as connection:
            member = members.find_by_login(connection, login)
        can_come_in = member is not None and member.can_come_in
        # Argon2 takes its time: outside of any transaction.
        is_right = passwords.is_right(member.password_hash if member and can_come_in else None, password)
        if member is None or not is_right:
            return WRONG
        with self.database.writing() as connection:
            audit.take_turn(connection)
            known = members.find(connection, member.number)
            if known is None or known.password_hash != member.password_hash:
                return WRONG  # changed since it was looked at
            attempts.forgive(connection, account)
            attempts.take_back(connection, address)
            return self.begin(connection, known)

    def begin(self, connection: Connection, member: Member) -> Outcome:
        """A session for somebody whose password was right just now; the code may be outstanding."""
        is_in = member.second_factor is None
        stage = Stage.OPEN if is_in else Stage.CODE
        ticket = sessions.begin(
            connection, member=member.number, stage=stage, device=self.device, now=self.now
        )
        if is_in:
            self._note_arrival(connection, member)
        return Outcome(ticket=ticket, is_in=is_in)

    def try_code(self, member: Member, session: int, typed: str) -> Outcome:
        """Finish logging in by the telephone's code or one from paper."""
        codes, address = codes_of(self.settings, member), _address_of(self.settings, self.address)
        waits_until = self._count(codes, address)
        if waits_until is not None:
            return Outcome(waits_until=waits_until)
        with self.database.writing() as connection:
            audit.take_turn(connection)
            by_telephone = self._is_code(connection, member, typed)
            from_paper = not by_telephone and recovery_codes.spend(
                connection, self.settings, member.number, typed, now=self.now
            )
            if not by_telephone and not from_paper:
                return WRONG
            ticket = sessions.rise(connection, session, now=self.now)
            if ticket is None:
                return WRONG
            attempts.forgive(connection, codes)
            attempts.take_back(connection, address)
            if from_paper:
                audit.record(
                    connection,
                    actor=member.actor,
                    action=Action.RECOVERY_CODE_USED,
                    subject=member.name,
                    details={"member": member.number},
                    now=self.now,
                )
            self._note_arrival(connection, member)
        return Outcome(ticket=ticket, is_in=True, used_recovery_code=from_paper)

    def is_own_password(self, member: Member, password: str) -> Outcome:
        """Whether somebody who is in knows the password, asked before a grave change; `is_in` says so."""
        codes = codes_of(self.settings, member)
        waits_until = self._count(codes)
        if waits_until is not None:
            return Outcome(waits_until=waits_until)
        if not passwords.is_right(member.password_hash, password):
            return WRONG
        with self.database.writing() as connection:
            attempts.forgive(connection, codes)
        return Outcome(is_in=True)

    def _count(self, *subjects: Subject) -> datetime | None:
        with self.database.writing() as connection:
            waits_until = attempts.count(connection, subjects, now=self.now)
        if waits_until is not None:
            log.warning("staff_attempt_refused")
        return waits_until

    def _is_code(self, connection: Connection, member: Member, typed: str) -> bool:
        try:
            return second_factor.spend(connection, self.settings, member, typed, now=self.now)
        except KeyOfProductChanged:
            log.error("staff_second_factor_unreadable", member=member.number)  # noqa: TRY400 - one line says it
            return False

    def _note_arrival(self, connection: Connection, member: Member) -> None:
        connection.execute(
            update(staff_member).where(staff_member.c.number == member.number).values(came_in_at=self.now)
        )
        audit.record(
            connection,
            actor=member.actor,
            action=Action.LOGGED_IN,
            subject=member.name,
            details={"member": member.number, "device": self.device},
            now=self.now,
        )
