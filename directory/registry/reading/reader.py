"""The reader for a file, chosen by what its bytes are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from directory.registry.reading import bounds, refusals
from directory.registry.reading.archive import open_archive, refuse_hostile_xml
from directory.registry.reading.kind import Kind, kind_of
from directory.registry.reading.records import parse_json, read_records
from directory.registry.reading.refusals import Damage, Unsupported
from directory.registry.reading.separated import read_separated
from directory.registry.reading.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from directory.registry.reading.found import FoundTable

_WEB_ARCHIVE = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?MIME-Version:", re.IGNORECASE)
_XML_WORKBOOK = "urn:schemas-microsoft-com:office:spreadsheet"
_HEAD_CHARACTERS = 4096


def read_tables(content: bytes, *, suffix: str) -> tuple[str, Iterable[FoundTable]]:
    """The format as `Document` names it, and the tables, whose rows may still be read from.

    `suffix` is the ending of the file's name, with the dot, in lower case.

    Raises:
        Refused: whatever is wrong with the file, now or while the tables are read.
            A library's own exceptions at damaged files pass through: the child
            process is there for them.
    """
    kind = kind_of(content, suffix=suffix)
    if kind is Kind.TEXT:
        return _read_text(content, suffix)
    if len(content) > bounds.BINARY_BYTES:
        raise refusals.too_large(len(content), bounds.BINARY_BYTES)
    if kind is Kind.PDF:
        return "pdf", _read_pdf(content)
    if kind is Kind.WORD:
        return "docx", _read_word(content)
    return "et" if suffix == ".et" else kind.value, _read_workbook(content, kind)


# Each of these loads a library that the others do not need, and takes longer than reading a list.


def _read_pdf(content: bytes) -> Iterable[FoundTable]:
    from directory.registry.reading.pdf import read_pdf  # noqa: PLC0415 - see above

    return read_pdf(content)


def _read_word(content: bytes) -> Iterable[FoundTable]:
    from directory.registry.reading.word import read_word  # noqa: PLC0415 - see above

    with open_archive(content) as archive:
        refuse_hostile_xml(archive)
    return read_word(content)


def _read_workbook(content: bytes, kind: Kind) -> Iterable[FoundTable]:
    from directory.registry.reading.spreadsheets import read_workbook  # noqa: PLC0415 - see above

    return read_workbook(content, kind)


def _read_text(content: bytes, suffix: str) -> tuple[str, Iterable[FoundTable]]:
    from directory.registry.reading.hypertext import (  # noqa: PLC0415 - see above
        is_html,
        page_of_web_archive,
        read_html,
    )

    if _WEB_ARCHIVE.match(content):
        page = page_of_web_archive(content)
        if page is None:
            raise refusals.no_table()
        return "html", read_html(page)
    text = decode(content, declared=content.lstrip().startswith(b"<"))
    if is_html(text):
        return "html", read_html(text)
    start = text.lstrip()[:_HEAD_CHARACTERS]
    if start.startswith("<?xml"):
        raise refusals.unsupported(Unsupported.XML_WORKBOOK if _XML_WORKBOOK in start else Unsupported.XML)
    if start.startswith(("{", "[")):
        value = parse_json(text)
        if value is not None:
            return "json", [read_records(value)]
        if suffix == ".json":
            raise refusals.unreadable(Damage.JSON)
    return "csv", [read_separated(text, suffix=suffix)]
