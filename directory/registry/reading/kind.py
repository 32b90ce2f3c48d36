"""What kind of file some bytes are: told by the content, never by the name.

Offices call a page saved from a website .xls, a workbook .et, and tab-separated
text .xls as well. The name only decides what to say of bytes that are nothing known.
"""

from __future__ import annotations

import io
from enum import Enum
from typing import TYPE_CHECKING

import olefile

from directory.registry.reading import refusals
from directory.registry.reading.archive import open_archive, unpack
from directory.registry.reading.refusals import Unsupported
from directory.registry.reading.text import unmarked_utf_16

if TYPE_CHECKING:
    import zipfile

    from directory.registry.report import Refused


class Kind(Enum):
    """Which reader takes a file."""

    OPEN_XML = "xlsx"
    BIFF = "xls"
    OPEN_DOCUMENT = "ods"
    WORD = "docx"
    PDF = "pdf"
    TEXT = "text"
    """CSV, HTML or JSON: decided after decoding."""


_ZIP = b"PK"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HEAD_BYTES = 4096
_PDF_WITHIN = 1024
"""Readers of PDF accept its mark anywhere in the first kilobyte."""
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"II\xbc\x01")
_ISO_MEDIA_IMAGES = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_TABLE_ENDINGS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".docx", ".pdf", ".csv", ".tsv", ".json")


def kind_of(content: bytes, *, suffix: str) -> Kind:
    """The kind of `content`; `suffix` is the ending of its name, with the dot, lower case.

    Raises:
        Refused: empty, encrypted, picture, unsupported_format, unreadable, too_large_unpacked.
    """
    if not content.strip(b"\x00 \t\r\n"):
        if content.strip(b" \t\r\n"):
            raise refusals.unreadable()
        raise refusals.empty()
    if content.startswith(_ZIP) and content[2:4] in {b"\x03\x04", b"\x05\x06", b"\x07\x08"}:
        return _kind_of_archive(content)
    if content.startswith(_OLE):
        return _kind_of_ole(content, suffix)
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return Kind.PDF
    if _is_image(content):
        raise refusals.picture()
    if content.startswith(_PACKED):
        raise refusals.unsupported(Unsupported.PACKED)
    if content.startswith(b"{\\rtf"):
        raise refusals.unsupported(Unsupported.RTF)
    if _is_binary(content):
        raise _unknown(suffix)
    return Kind.TEXT


def _is_image(content: bytes) -> bool:
    if content.startswith(_IMAGES):
        return content[:2] != b"BM" or b"\x00" in content[:14]
    if content[:4] == b"RIFF":
        return content[8:12] == b"WEBP"
    return content[4:8] == b"ftyp" and content[8:12] in _ISO_MEDIA_IMAGES


def _is_binary(content: bytes) -> bool:
    """Whether there are zero bytes that are not those of UTF-16 text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in content[:_HEAD_BYTES]:
        return False
    return unmarked_utf_16(content) is None


def _kind_of_archive(content: bytes) -> Kind:
    archive = open_archive(content)
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        raise refusals.unsupported(Unsupported.BINARY_WORKBOOK)
    if any(name.startswith("xl/") for name in names):
        return Kind.OPEN_XML
    if any(name.startswith("word/") for name in names):
        return Kind.WORD
    if "OFD.xml" in names:
        raise refusals.unsupported(Unsupported.OFD)
    if any(name.startswith("ppt/") for name in names):
        raise refusals.unsupported(Unsupported.SLIDES)
    if "mimetype" in names and "content.xml" in names:
        return _kind_of_open_document(archive)
    if not names:
        raise refusals.empty()
    raise refusals.unsupported(Unsupported.PACKED)


def _kind_of_open_document(archive: zipfile.ZipFile) -> Kind:
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in b"".join(unpack(archive, manifest)):
        raise refusals.encrypted()
    if b"spreadsheet" in b"".join(unpack(archive, "mimetype")):
        return Kind.OPEN_DOCUMENT
    raise refusals.unsupported(Unsupported.OPEN_DOCUMENT_TEXT)


def _kind_of_ole(content: bytes, suffix: str) -> Kind:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            streams = {"/".join(path).lower() for path in ole.listdir()}
    except (OSError, ValueError, IndexError, RecursionError) as broken:
        raise refusals.unreadable() from broken
    if "encryptedpackage" in streams:
        raise refusals.encrypted()
    if streams & {"workbook", "book"}:
        return Kind.BIFF
    if "worddocument" in streams:
        raise refusals.unsupported(Unsupported.OLD_WORD)
    raise _unknown(suffix)


def _unknown(suffix: str) -> Refused:
    """Bytes that are nothing known: a table's name says that they were one."""
    return refusals.unreadable() if suffix in _TABLE_ENDINGS else refusals.unsupported(Unsupported.UNKNOWN)
