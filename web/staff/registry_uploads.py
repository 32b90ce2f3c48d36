"""Lists that somebody handed in at the desk and that nobody has applied yet.

They are kept in the database: whoever looks at the plan, and whoever applies
it, may be served by another machine than the one that took the file.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select, update

from directory.registry.report import ListKind
from web.staff.tables import staff_member as members
from web.staff.tables import staff_upload as uploads

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping, Select

KEPT_FOR: Final = timedelta(days=1)
MOST_WAITING: Final = 10
MOST_NAME_CHARACTERS: Final = 120
_LONGEST_SUFFIX: Final = 9
MOST_SOURCE_CHARACTERS: Final = 200

_TOLD = (
    uploads.c.number,
    uploads.c.member,
    members.c.name.label("member_name"),
    uploads.c.uploaded_at,
    uploads.c.file_name,
    uploads.c.file_hash,
    uploads.c.kind,
    uploads.c.region_code,
    uploads.c.source,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What whoever hands a list in says of it."""

    kind: ListKind | None = None
    """None where titles and headers must tell."""
    region_code: str | None = None
    """None where the rows must tell."""
    source: str = ""
    """Empty for the title of the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One list that waits, without its bytes."""

    number: int
    member: int
    member_name: str
    uploaded_at: datetime
    file_name: str
    file_hash: str
    told: Told

    @property
    def kept_until(self) -> datetime:
        """When it is dropped if nobody applies it."""
        return self.uploaded_at + KEPT_FOR


class TooManyWaiting(Exception):
    """So many lists wait that the next one is not taken."""


def keep(
    connection: Connection, *, member: int, content: bytes, file_name: str, told: Told, now: datetime
) -> int:
    """The number of a list that waits from now on; of the one there is where a member sends it again.

    Raises:
        TooManyWaiting: nothing was kept.
    """
    file_hash = hashlib.sha256(content).hexdigest()
    same = select(uploads.c.number).where(
        uploads.c.member == member, uploads.c.file_hash == file_hash, uploads.c.file_name == file_name
    )
    number = connection.execute(same.limit(1)).scalar_one_or_none()
    if number is not None:
        tell(connection, number, told)
        return int(number)
    if connection.execute(select(func.count()).select_from(uploads)).scalar_one() >= MOST_WAITING:
        raise TooManyWaiting
    row = {
        "member": member,
        "uploaded_at": now,
        "file_name": file_name,
        "file_hash": file_hash,
        "content": content,
        **_columns(told),
    }
    return int(connection.execute(insert(uploads).returning(uploads.c.number), row).scalar_one())


def tell(connection: Connection, number: int, told: Told) -> None:
    """Have something else said of a list that waits."""
    connection.execute(update(uploads).where(uploads.c.number == number).values(**_columns(told)))


def find(connection: Connection, number: int) -> Upload | None:
    """The list of a number; None where it is applied, thrown away or past its time."""
    row = connection.execute(_listed().where(uploads.c.number == number)).mappings().one_or_none()
    return None if row is None else _upload(row)


def content_of(connection: Connection, number: int) -> bytes:
    """The bytes of a list that waits."""
    content: bytes = connection.execute(
        select(uploads.c.content).where(uploads.c.number == number)
    ).scalar_one()
    return content


def waiting(connection: Connection) -> Sequence[Upload]:
    """All that wait, the newest first."""
    rows = connection.execute(_listed().order_by(uploads.c.number.desc())).mappings()
    return [_upload(row) for row in rows]


def drop(connection: Connection, number: int) -> bool:
    """Throw a list away; whether it was there."""
    return connection.execute(delete(uploads).where(uploads.c.number == number)).rowcount == 1


def forget_before(connection: Connection, moment: datetime) -> int:
    """Drop what was handed in before a moment; how many they were."""
    return connection.execute(delete(uploads).where(uploads.c.uploaded_at < moment)).rowcount


def file_name_of(raw: str) -> str:
    r"""A name that may stand on a page, in the log and in a file, from whatever a browser sent.

    >>> file_name_of("C:\\fakepath\\机构\u202e名单\0 .xlsx")
    '机构名单 .xlsx'
    """
    last = raw.replace("\\", "/").rpartition("/")[2]
    # Categories C: control characters, marks that turn the direction of writing, halves of characters.
    plain = "".join(" " if letter.isspace() else letter for letter in last)
    plain = "".join(letter for letter in plain if unicodedata.category(letter)[0] != "C")
    name = " ".join(plain.split())
    if len(name) > MOST_NAME_CHARACTERS:
        stem, dot, suffix = name.rpartition(".")
        kept = dot + suffix if stem and len(suffix) < _LONGEST_SUFFIX else ""
        name = name[: MOST_NAME_CHARACTERS - len(kept) - 1] + "…" + kept
    return name or "没有名字的文件"


def _listed() -> Select[Any]:
    return select(*_TOLD).join(members, members.c.number == uploads.c.member)


def _columns(told: Told) -> dict[str, str | None]:
    return {
        "kind": None if told.kind is None else told.kind.value,
        "region_code": told.region_code,
        "source": told.source,
    }


def _upload(row: RowMapping) -> Upload:
    return Upload(
        number=row["number"],
        member=row["member"],
        member_name=row["member_name"],
        uploaded_at=row["uploaded_at"],
        file_name=row["file_name"],
        file_hash=row["file_hash"],
        told=Told(
            kind=ListKind(row["kind"]) if row["kind"] else None,
            region_code=row["region_code"],
            source=row["source"],
        ),
    )
