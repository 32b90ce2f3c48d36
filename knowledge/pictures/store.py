"""Keeping pictures and finding them again."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from knowledge.pictures.tables import picture

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from knowledge.pictures.processing import ProcessedPicture

_NAME_CHARACTERS: Final = 80
_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as a browser gets it."""

    id: str
    content: bytes
    media_type: str


def keep(
    connection: Connection,
    processed: ProcessedPicture,
    *,
    uploaded_by: int | None,
    original_name: str,
    now: datetime,
) -> bool:
    """Keep a picture in the caller's writing transaction; False where the very same is there already."""
    if _is_kept(connection, processed.id):
        return False
    values = {
        "id": processed.id,
        "content": processed.content,
        "media_type": processed.media_type,
        "width": processed.width,
        "height": processed.height,
        "size": len(processed.content),
        "made_at": now,
        "uploaded_by": uploaded_by,
        "original_name": cleaned_name(original_name),
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(picture).values(values))
    except IntegrityError:  # somebody else kept it since
        return False
    return True


def find(connection: Connection, picture_id: str) -> Picture | None:
    """The picture of an id, or None."""
    row = connection.execute(
        select(picture.c.id, picture.c.content, picture.c.media_type).where(picture.c.id == picture_id)
    ).one_or_none()
    return None if row is None else Picture(id=row.id, content=row.content, media_type=row.media_type)


def cleaned_name(name: str) -> str:
    """A file's name as people may read it: without folders and what is no character.

    >>> cleaned_name("C:/fakepath/洗手.png"), cleaned_name("../../etc/passwd"), cleaned_name("")
    ('洗手.png', 'passwd', '没有名字')
    """
    base = _FOLDERS.sub("", name)
    kept = "".join(sign for sign in base if unicodedata.category(sign)[0] != "C").strip()
    return kept[:_NAME_CHARACTERS] or "没有名字"


def _is_kept(connection: Connection, picture_id: str) -> bool:
    found = connection.execute(select(picture.c.id).where(picture.c.id == picture_id))
    return found.one_or_none() is not None
