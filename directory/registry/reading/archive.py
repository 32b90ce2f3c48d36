"""Zip archives, opened only after their size is known to be harmless."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from directory.registry.reading import bounds, refusals
from directory.registry.reading.refusals import Damage

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENCRYPTED_FLAG = 0x1
_CHUNK = 1024 * 1024
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The archive, none of whose parts unpacks to more than the bounds.

    Raises:
        Refused: unreadable, encrypted, too_large_unpacked.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as broken:
        raise refusals.unreadable() from broken
    entries = archive.infolist()
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise refusals.encrypted()
    unpacked = sum(entry.file_size for entry in entries)
    if (
        len(entries) > bounds.ARCHIVE_ENTRIES
        or unpacked > bounds.UNPACKED_BYTES
        or (unpacked > bounds.RATIO_FROM_BYTES and unpacked > bounds.UNPACKED_RATIO * len(content))
    ):
        raise refusals.too_large_unpacked()
    return archive


def refuse_hostile_xml(archive: zipfile.ZipFile) -> None:
    """Unpack every XML part once, and let none pass that is broken or declares a document type.

    No program writes a document type into a workbook or a Word file; entities
    need one. Unpacking also proves each part's declared size and checksum,
    before a library trusts them.

    Raises:
        Refused: unreadable.
    """
    for entry in archive.infolist():
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        tail = b""
        for chunk in unpack(archive, entry):
            window = tail + chunk
            if any(doctype in window for doctype in _DOCTYPES):
                raise refusals.unreadable(Damage.HOSTILE)
            tail = window[-32:]


def unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo | str) -> Iterator[bytes]:
    """One part, a megabyte at a time.

    Raises:
        Refused: unreadable.
    """
    try:
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                yield chunk
    except (*_BROKEN, KeyError) as broken:
        raise refusals.unreadable() from broken
