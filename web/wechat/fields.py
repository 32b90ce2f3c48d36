"""The fields of a body, XML or JSON, as texts under their names.

What the platform writes is flat but for a few groups; of those, only the ones
that somebody reads are looked into. Nothing else of a body is believed.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn
from xml.etree.ElementTree import TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate

from web.wechat.refusals import NotAMessageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from xml.etree.ElementTree import Element

BODY_BYTES = 64 * 1024
"""Longest body that is read; the platform's own messages stay below 10 KB."""

GROUPS = frozenset({"ScanCodeInfo"})
"""Fields that hold fields, each known as `ScanCodeInfo/ScanResult`."""

_ROOT = "xml"

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML has no way to write.

A parent's telephone can paste them all the same, and the platform passes them
on as they are: without them the message is whole, with them it would be lost.
"""

_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


def begins_json(body: bytes) -> bool:
    """Whether a body would be JSON rather than XML, by how it begins."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read(body: bytes, *, is_json: bool) -> Mapping[str, str]:
    """The fields of a body; of two that have one name, the first.

    Numbers are kept as they are written, so that none is rounded; what is
    empty in XML is an empty text, and what is null in JSON is not there.

    Raises:
        NotAMessageError: the body is too long, not UTF-8, neither XML nor a
            JSON object, or declares a document type.
    """
    if len(body) > BODY_BYTES:
        raise NotAMessageError(reason="too_long")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAMessageError(reason="not_utf_8") from error
    pairs = _of_json(text) if is_json else _of_xml(text)
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(name, value)
    return fields


def _of_xml(text: str) -> Iterator[tuple[str, str]]:
    root = _parse_xml(_UNWRITABLE.sub("", text))
    if root.tag != _ROOT:
        raise NotAMessageError(reason="unknown_root")
    for element in root:
        name = str(element.tag)
        if name in GROUPS:
            yield from ((f"{name}/{inner.tag}", inner.text or "") for inner in element)
        else:
            yield name, element.text or ""


def _parse_xml(text: str) -> Element:
    """The root of a document without a document type, which alone can make entities or name files.

    Expat stops where one begins. So does defusedxml, whose parser is Python
    and takes three times as long.
    """
    builder = TreeBuilder()
    parser = ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(text, True)  # noqa: FBT003 - takes no keywords
    except ExpatError as error:
        raise NotAMessageError(reason="malformed_xml") from error
    return builder.close()


def _refuse_document_type(*_declared: object) -> NoReturn:
    raise NotAMessageError(reason="document_type")


def _of_json(text: str) -> Iterator[tuple[str, str]]:
    try:
        # Not strict: a line break inside a text, though JSON wants it escaped, does no harm.
        told = json.loads(
            text,
            strict=False,
            parse_int=str,
            parse_float=str,
            parse_constant=_no_number,
            object_pairs_hook=tuple,
        )
    except RecursionError as error:
        raise NotAMessageError(reason="too_deep") from error
    except ValueError as error:
        raise NotAMessageError(reason="malformed_json") from error
    if not isinstance(told, tuple):
        raise NotAMessageError(reason="not_an_object")
    for name, value in told:
        if name in GROUPS and isinstance(value, tuple):
            yield from ((f"{name}/{inner}", text) for inner, text in _texts(value))
    yield from _texts(told)


def _texts(pairs: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    """Those of the pairs that hold a text, a number or a truth; groups and lists are left out."""
    for name, value in pairs:
        if isinstance(value, bool):
            yield name, str(value).lower()
        elif isinstance(value, str):
            if _HALF_A_CHARACTER.search(value):
                raise NotAMessageError(reason="half_a_character")
            yield name, _UNWRITABLE.sub("", value)


def _no_number(name: str) -> None:
    raise ValueError(name)
