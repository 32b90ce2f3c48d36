"""The second factor: a telephone that shows another six digits every thirty seconds (RFC 6238).

The secret is kept sealed with the key of the product, so that a copy of the
database alone lets nobody in.
"""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import or_, update

from web.staff.tables import staff_member as members

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from web.settings import Settings
    from web.staff.members import Member

ISSUER: Final = "育儿通"
"""Short: in the address each of its characters becomes nine, and the QR code grows."""
_PERIOD_S: Final = 30
_STEPS_AROUND: Final = (0, -1, 1)
"""A clock may be half a minute off, and typing takes time (RFC 6238, 5.2)."""

_CODE = re.compile(r"[0-9]{6}")
_SECRET_BYTES: Final = 20
"""As long as the hash: RFC 4226, section 4, R6."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a telephone needs to show codes, not yet kept anywhere."""

    secret: str
    address: str
    """What the QR code says."""

    @property
    def picture(self) -> str:
        """The QR code as a `data:` address, dark on white whatever the page's colours are."""
        import segno  # noqa: PLC0415 - no answer to a parent waits for it

        return str(segno.make(self.address, error="l").svg_data_uri(scale=5, border=4, light="#fff"))

    @property
    def spelled(self) -> str:
        """The secret for typing, four letters at a time."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


def offer(settings: Settings, member: Member, *, token_hash: str) -> Offer:
    """A secret for a member to set up, the same as long as the session keeps its token.

    Derived, not stored: a page that is read again shows the same code, and one
    that is left takes no trace. Once it is taken the session gets another
    token, and the next offer is another.
    """
    digest = settings.keyed_hash("second factor offered to staff", f"{member.number}\0{token_hash}")
    secret = base64.b32encode(bytes.fromhex(digest)[:_SECRET_BYTES]).decode()
    address = pyotp.TOTP(secret).provisioning_uri(name=member.login, issuer_name=ISSUER)
    return Offer(secret=secret, address=address)


def step_of(secret: str, typed: str, *, now: datetime) -> int | None:
    """The step of time that a typed code belongs to; None for a wrong one."""
    code = "".join(typed.split())
    if not _CODE.fullmatch(code):
        return None
    codes = pyotp.TOTP(secret, interval=_PERIOD_S)
    current = codes.timecode(now)
    for around in _STEPS_AROUND:
        if hmac.compare_digest(codes.generate_otp(current + around), code):
            return current + around
    return None


def keep(
    connection: Connection, settings: Settings, member: Member, secret: str, *, step: int, now: datetime
) -> None:
    """Keep a secret whose first code was right, and that this code is spent."""
    connection.execute(
        update(members)
        .where(members.c.number == member.number)
        .values(
            second_factor=_seal(settings).encrypt(secret.encode()).decode(),
            second_factor_since=now,
            second_factor_step=step,
        )
    )


def spend(connection: Connection, settings: Settings, member: Member, typed: str, *, now: datetime) -> bool:
    """Whether a code is right and newer than every one taken before; it is spent then.

    One statement decides it: of two requests with the same code one gets in.

    Raises:
        KeyOfProductChanged: the secret was sealed with another key.
    """
    if member.second_factor is None:
        return False
    try:
        secret = _seal(settings).decrypt(member.second_factor.encode()).decode()
    except InvalidToken as error:
        raise KeyOfProductChanged from error
    step = step_of(secret, typed, now=now)
    if step is None:
        return False
    spent = connection.execute(
        update(members)
        .where(
            members.c.number == member.number,
            members.c.second_factor == member.second_factor,
            or_(members.c.second_factor_step.is_(None), members.c.second_factor_step < step),
        )
        .values(second_factor_step=step)
    )
    return spent.rowcount == 1


class KeyOfProductChanged(Exception):
    """The secret of a second factor cannot be read with today's key of the product."""


def _seal(settings: Settings) -> Fernet:
    key = bytes.fromhex(settings.keyed_hash("seal of second factors of staff", ""))
    return Fernet(base64.urlsafe_b64encode(key))
