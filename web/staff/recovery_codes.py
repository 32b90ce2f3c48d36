"""Ten codes on paper, for the day on which the telephone is lost; each opens once."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, insert, select, update

from web.staff.tables import staff_recovery_code as codes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from web.settings import Settings

HOW_MANY: Final = 10
_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""None that looks like another when written by hand."""

_GROUPS, _GROUP_CHARACTERS = 3, 4
_PURPOSE = "recovery code of staff"


def make(connection: Connection, settings: Settings, member: int) -> Sequence[str]:
    """Ten new codes, to be shown once; those of before open nothing any more."""
    made = [_code() for _ in range(HOW_MANY)]
    connection.execute(delete(codes).where(codes.c.member == member))
    connection.execute(
        insert(codes), [{"member": member, "code_hash": _hash(settings, member, code)} for code in made]
    )
    return made


def spend(connection: Connection, settings: Settings, member: int, typed: str, *, now: datetime) -> bool:
    """Whether a code is one of the member's that nobody has used; it is used then."""
    used = connection.execute(
        update(codes)
        .where(
            codes.c.member == member,
            codes.c.code_hash == _hash(settings, member, typed),
            codes.c.used_at.is_(None),
        )
        .values(used_at=now)
    )
    return used.rowcount == 1


def how_many_left(connection: Connection, member: int) -> int:
    """How many codes of a member can still be used."""
    unused = (
        select(func.count()).select_from(codes).where(codes.c.member == member, codes.c.used_at.is_(None))
    )
    return int(connection.execute(unused).scalar_one())


def _code() -> str:
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP_CHARACTERS)) for _ in range(_GROUPS))
    return "-".join(groups)


def _hash(settings: Settings, member: int, typed: str) -> str:
    """A keyed hash: of the 59 bits of a code all can be tried, without the key none."""
    letters = "".join(character for character in typed.casefold() if character.isalnum())
    return settings.keyed_hash(_PURPOSE, f"{member}\0{letters}")
