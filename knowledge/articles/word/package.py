"""The parts of a .docx file, unpacked only once they are known to be harmless."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from knowledge.articles.word.text import NotWord, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element, ParseError
else:
    from xml.etree.ElementTree import ParseError

UNPACKED_BYTES: Final = 120 * 1024 * 1024
XML_BYTES: Final = 12 * 1024 * 1024
"""A hundred dense pages have three million; mammoth holds thirty times as much."""
ENTRIES: Final = 2_000
RATIO: Final = 200
RATIO_FROM_BYTES: Final = 5 * 1024 * 1024

TRANSITIONAL: Final = "http://schemas.openxmlformats.org/"
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", b"drawingml/2006/wordprocessingDrawing"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", b"drawingml/2006/picture"),
)
"""Word writes these when asked for “Strict Open XML”."""
_OFFICE: Final = f"{TRANSITIONAL}officeDocument/2006/relationships/"
_RELATIONSHIP: Final = f"{{{TRANSITIONAL}package/2006/relationships}}Relationship"
_ENCRYPTED_FLAG: Final = 0x1
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_NAME: Final = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_NAMES: Final = tuple(name.encode("utf-16-le") for name in ("Workbook\0", "Book\0"))
_SLIDES_NAME: Final = "PowerPoint Document".encode("utf-16-le")
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF", b"II*\x00", b"MM\x00*")
_PACKED: Final = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HEAD: Final = 1024
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # packed in a way that zipfile does not know
    ValueError,
    OSError,
    KeyError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a part points at."""

    kind: str
    """image, hyperlink, header …"""
    address: str
    """A part of the package, or an address outside."""
    is_external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """A document whose sizes have been looked at."""

    archive: zipfile.ZipFile
    document: str
    """The name of the part with the text."""
    _trees: dict[str, Element | None] = field(default_factory=dict)

    def names(self) -> frozenset[str]:
        """All parts."""
        return frozenset(self.archive.namelist())

    def read(self, name: str) -> bytes:
        """One part.

        Raises:
            NotWord: broken.
        """
        try:
            return self.archive.read(name)
        except _DAMAGED as damaged:
            raise NotWord(Refusal.BROKEN) from damaged

    def xml(self, name: str) -> Element | None:
        """One part as a tree under the names that all programs but one write; None where it is missing.

        Each is read once: who changes it changes it for all.

        Raises:
            NotWord: broken; hostile where it declares a document type; too_much.
        """
        if name not in self._trees:
            self._trees[name] = self._parse(name) if name in self.names() else None
        return self._trees[name]

    def _parse(self, name: str) -> Element:
        content = self.read(name)
        if len(content) > XML_BYTES:
            raise NotWord(Refusal.TOO_MUCH)
        for strict, transitional in _STRICT:
            content = content.replace(strict, TRANSITIONAL.encode() + transitional)
        return _parsed(content)

    def targets(self, part: str) -> Mapping[str, Target]:
        """What a part points at, by the id that it uses."""
        folder, _, name = part.rpartition("/")
        tree = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if tree is None:
            return {}
        return {
            each.get("Id", ""): Target(
                kind=each.get("Type", "").rpartition("/")[2],
                address=each.get("Target", "") if is_external(each) else _part_at(folder, each),
                is_external=is_external(each),
            )
            for each in tree.iter(_RELATIONSHIP)
        }


def is_external(relationship: Element) -> bool:
    """Whether it leads out of the package."""
    return relationship.get("TargetMode", "").lower() == "external"


def open_package(content: bytes) -> Package:
    """The package in some bytes, none of whose parts unpacks to more than the bounds.

    Raises:
        NotWord: whatever else the bytes are.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise NotWord(Refusal.EMPTY)
    if not content.startswith(b"PK\x03\x04"):
        raise NotWord(_kind_of(content))
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _DAMAGED as damaged:
        raise NotWord(Refusal.BROKEN) from damaged
    entries = archive.infolist()
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise NotWord(Refusal.ENCRYPTED)
    unpacked = sum(entry.file_size for entry in entries)
    if (
        len(entries) > ENTRIES
        or unpacked > UNPACKED_BYTES
        or (unpacked > RATIO_FROM_BYTES and unpacked > RATIO * len(content))
    ):
        raise NotWord(Refusal.TOO_MUCH)
    return Package(archive, _document_of(archive))


def _document_of(archive: zipfile.ZipFile) -> str:
    names = frozenset(archive.namelist())
    package = Package(archive, "")
    main = [target.address for target in package.targets("").values() if target.kind == "officeDocument"]
    for name in (*main, "word/document.xml"):
        if name in names and name.startswith("word/"):
            return name
    raise NotWord(_kind_of_archive(names))


def _kind_of_archive(names: frozenset[str]) -> Refusal:
    if any(name.startswith("xl/") for name in names):
        return Refusal.WORKBOOK
    if any(name.startswith("ppt/") for name in names):
        return Refusal.SLIDES
    if "mimetype" in names and "content.xml" in names:
        return Refusal.OTHER_TEXT
    return Refusal.BROKEN if "[Content_Types].xml" in names else Refusal.PACKED


def _kind_of(content: bytes) -> Refusal:
    starts = (
        (_OLE, _kind_of_ole),
        (b"{\\rtf", lambda _: Refusal.RICH_TEXT),
        (_PACKED, lambda _: Refusal.PACKED),
        (_PICTURES, lambda _: Refusal.PICTURE),
        (b"PK", lambda _: Refusal.BROKEN),
    )
    for start, kind in starts:
        if content.startswith(start):
            return kind(content)
    if b"%PDF-" in content[:_HEAD]:
        return Refusal.PAGES
    return Refusal.NOT_WORD if b"\x00" in content[:_HEAD] else Refusal.PLAIN_TEXT


def _kind_of_ole(content: bytes) -> Refusal:
    """The names of its streams stand in its directory, in UTF-16."""
    if _ENCRYPTED_NAME in content:
        return Refusal.ENCRYPTED
    if "WordDocument".encode("utf-16-le") in content:
        return Refusal.OLD_WORD
    if any(name in content for name in _WORKBOOK_NAMES):
        return Refusal.WORKBOOK
    return Refusal.SLIDES if _SLIDES_NAME in content else Refusal.OLD_WORD


def _parsed(content: bytes) -> Element:
    try:
        tree: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as hostile:
        raise NotWord(Refusal.HOSTILE) from hostile
    except (ParseError, ValueError, LookupError) as broken:
        raise NotWord(Refusal.BROKEN) from broken
    return tree


def _part_at(folder: str, relationship: Element) -> str:
    """The name of the part that a relationship names; a way out of the package leads nowhere."""
    target = relationship.get("Target", "").partition("#")[0]
    return posixpath.normpath(
        target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    )
