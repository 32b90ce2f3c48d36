"""Formulas without a stored result and errors in the worksheets of an .xlsx."""

from __future__ import annotations

import re
from posixpath import join, normpath
from typing import TYPE_CHECKING

from defusedxml.ElementTree import iterparse, parse

from directory.registry.reading.archive import unpack
from directory.registry.reading.marks import Marks
from directory.registry.table import NoValue

if TYPE_CHECKING:
    import zipfile
    from xml.etree.ElementTree import Element

_WORTH_PARSING = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/", b't="e"', b"t='e'")
"""A formula or an error; without one, a worksheet's 90 MB of XML need not be parsed a second time."""
_OVERLAP = 64
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"


def marks_of_open_xml(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """By the name of the sheet; merged ranges are calamine's to tell.

    Raises:
        xml.etree.ElementTree.ParseError, KeyError: the workbook is damaged.
        Refused: unreadable.
    """
    with archive.open(_RELATIONS) as part:
        targets = {
            relation.get("Id"): normpath(join("xl", relation.get("Target", ""))).lstrip("/")
            for relation in parse(part, forbid_dtd=True).iter()
        }
    with archive.open(_WORKBOOK) as part:
        sheets = [
            (element.get("name", ""), targets.get(element.get(_RELATION) or element.get(_STRICT_RELATION)))
            for element in parse(part, forbid_dtd=True).iter()
            if _local(element.tag) == "sheet"
        ]
    parts = set(archive.namelist())
    return {name: _marks_of_part(archive, part) for name, part in sheets if part in parts}


def _marks_of_part(archive: zipfile.ZipFile, part: str) -> Marks:
    marks = Marks()
    if not _is_worth_parsing(archive, part):
        return marks
    row = column = -1
    with archive.open(part) as stream:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            name = _local(element.tag)
            if event == "start":
                if name == "row":
                    row = _row_of(element, default=row + 1)
                    column = -1
                continue
            if name == "c":
                row, column = _place_of(element, row=row, column=column + 1)
                if (nothing := _nothing_in(element)) is not None:
                    marks.add((row, column), nothing)
            if name in {"c", "row"}:
                element.clear()
    return marks


def _is_worth_parsing(archive: zipfile.ZipFile, part: str) -> bool:
    tail = b""
    for chunk in unpack(archive, part):
        window = tail + chunk
        if any(mark in window for mark in _WORTH_PARSING):
            return True
        tail = window[-_OVERLAP:]
    return False


def _nothing_in(cell: Element) -> NoValue | None:
    if cell.get("t") == "e":
        return NoValue.ERROR
    names = {_local(child.tag): child for child in cell}
    if "f" not in names:
        return None
    value = names.get("v")
    if value is None or (not value.text and cell.get("t") != "str"):
        return NoValue.FORMULA  # t="str" with an empty v: the result is an empty text
    return None


def _row_of(element: Element, *, default: int) -> int:
    number = element.get("r", "")
    return int(number) - 1 if number.isdecimal() and len(number) < 8 else default  # noqa: PLR2004 - 1,048,576


def _place_of(element: Element, *, row: int, column: int) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(element.get("r", ""))
    if found is None:
        return row, column
    letters, digits = found.groups()
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return int(digits) - 1, place - 1


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
