"""The editors' desk as its people use it: whoever is hired can log in at once.

desk = Desk(services)
wang = desk.hire("王示例", Role.WRITER)
page = desk.seat(wang).get("/desk/")
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from datetime import timedelta
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import pyotp
from sqlalchemy import select, update

from tests.moments import NOW
from tests.products import SECRET as KEY
from web.app import create_app
from web.staff import invitations, members, passwords, recovery_codes, second_factor, sessions
from web.staff.audit import SERVER
from web.staff.current import COOKIE
from web.staff.roles import NEED_SECOND_FACTOR
from web.staff.sessions import Stage
from web.staff.tables import staff_audit, staff_member

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

    from web.staff.members import Member
    from web.staff.roles import Role
    from web.staff.sessions import Ticket

PASSWORD = "三只熊在窗台晒被子没人管"
OTHER_PASSWORD = "门口的石榴树又开了七朵花"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Of every telephone here."""

_NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


@cache
def _hashed(password: str) -> str:
    """Argon2 takes its time; once for all is enough here."""
    return passwords.hashed(password)


class Desk:
    """An application over services, with a clock of its own and people who are hired in one line."""

    def __init__(self, services, **changed: object) -> None:
        self.services = services
        self.now = NOW
        services.clock = lambda: self.now
        self.app: Flask = create_app(services=services, **changed)
        self.app.testing = True
        self._hired = 0

    def wait(self, **later: float) -> None:
        self.now += timedelta(**later)

    def hire(
        self,
        name: str | None = None,
        *roles: Role,
        login: str | None = None,
        has_telephone: bool | None = None,
    ) -> Member:
        """Somebody with `PASSWORD` and, where the roles need one or it is said so, a telephone."""
        self._hired += 1
        name = name or f"{_NAMES[self._hired % len(_NAMES)]}示例"
        needs = not NEED_SECOND_FACTOR.isdisjoint(roles)
        with self.services.database.writing() as connection:
            made = members.add(
                connection,
                login=login or f"person{self._hired}",
                name=name,
                given=roles,
                actor=SERVER,
                now=self.now,
            )
            connection.execute(
                update(staff_member)
                .where(staff_member.c.number == made.number)
                .values(password_hash=_hashed(PASSWORD), password_set_at=self.now)
            )
            if needs if has_telephone is None else has_telephone:
                second_factor.keep(connection, self.services.settings, made, SECRET, step=0, now=self.now)
                recovery_codes.make(connection, self.services.settings, made.number)
        return self.member(made)

    def member(self, former: Member) -> Member:
        """Somebody as the database has them now."""
        with self.services.database.reading() as connection:
            found = members.find(connection, former.number)
        assert found is not None
        return found

    def code(self, **later: float) -> str:
        """What every telephone here shows now, or later."""
        return pyotp.TOTP(SECRET).at(self.now + timedelta(**later))

    def ticket(self, member: Member, stage: Stage = Stage.OPEN, device: str = "Linux 电脑") -> Ticket:
        with self.services.database.writing() as connection:
            return sessions.begin(connection, member=member.number, stage=stage, device=device, now=self.now)

    def seat(self, member: Member | None = None, stage: Stage = Stage.OPEN) -> Seat:
        """A browser: of nobody, or of somebody who has logged in, without the doors that other tests try."""
        made = Seat(self)
        if member is not None:
            made.take(self.ticket(member, stage).token)
        return made

    def link(self, member: Member) -> str:
        """The path of an invitation."""
        with self.services.database.writing() as connection:
            return f"/desk/invitation/{invitations.make(connection, member, now=self.now)}"

    def log(self) -> list[Mapping[str, object]]:
        """All entries of the log, the oldest first."""
        with self.services.database.reading() as connection:
            return list(connection.execute(select(staff_audit).order_by(staff_audit.c.number)).mappings())

    def actions(self) -> list[object]:
        return [entry["action"] for entry in self.log()]

    def restart(self) -> Desk:
        """Another process over the same database, at the same moment."""
        other = Desk(self.services)
        other.now = self.now
        other.services.clock = lambda: self.now
        return other


class Seat:
    """One browser at the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.client = desk.app.test_client()

    @property
    def token(self) -> str | None:
        """What the cookie of the desk holds."""
        cookie = self.client.get_cookie(COOKIE.name)
        return cookie.value if cookie else None

    def take(self, token: str) -> None:
        self.client.set_cookie(COOKIE.name, token)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def text(self, path: str) -> str:
        response = self.get(path)
        assert response.status_code == 200, (path, response.status_code, response.location)
        return text_of(response)

    def form_token(self, path: str = "/desk/me") -> str:
        """The token of the forms that a page of this browser holds."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', text_of(self.get(path)))
        assert found is not None, path
        return found[1]

    def post(self, path: str, *, seen: str | None = None, **fields: object) -> TestResponse:
        """Send a form as it stands on a page; on the login page where somebody has not come in."""
        token = self.form_token(seen or self._any_page())
        return self.client.post(path, data={"csrf_token": token, **fields})

    def log_in(self, login: str, password: str = PASSWORD, **fields: object) -> TestResponse:
        return self.post("/desk/login", seen="/desk/login", login=login, password=password, **fields)

    def type_code(self, code: str, **fields: object) -> TestResponse:
        return self.post("/desk/login/code", seen="/desk/login/code", code=code, **fields)

    def _any_page(self) -> str:
        response = self.client.get("/desk/")
        while response.status_code == 303:
            path = response.location
            response = self.client.get(path)
        return response.request.full_path


def text_of(response: TestResponse) -> str:
    return unescape(response.get_data(as_text=True))


def invited_by_command(folder: Path, **words: str) -> str:
    """The path of the link that `yuertong staff add` prints, in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("YUERTONG_")}
    given = [part for name, value in words.items() for part in (f"--{name}", value)]
    said = subprocess.run(
        [sys.executable, "-m", "web.cli", "staff", "add", *given],
        env={**environment, "YUERTONG_DATA_DIR": str(folder), "YUERTONG_SECRET_KEY": KEY},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return re.search(r"http://127\.0\.0\.1:8000(/desk/invitation/\S+)", said)[1]


def both(first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """What comes of two at once: results, or the exceptions that they raise."""
    outcomes: list[object] = [None, None]
    gate = threading.Barrier(2)

    def run(place: int, work: Callable[[], object]) -> None:
        gate.wait()
        try:
            outcomes[place] = work()
        except Exception as error:  # noqa: BLE001 - handed to the test
            outcomes[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
