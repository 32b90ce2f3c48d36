"""Names of elements and attributes in a Word document, as ElementTree writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_OPEN_XML: Final = "http://schemas.openxmlformats.org/"
W: Final = f"{{{_OPEN_XML}wordprocessingml/2006/main}}"
R: Final = f"{{{_OPEN_XML}officeDocument/2006/relationships}}"
WP: Final = f"{{{_OPEN_XML}drawingml/2006/wordprocessingDrawing}}"
A: Final = f"{{{_OPEN_XML}drawingml/2006/main}}"
M: Final = f"{{{_OPEN_XML}officeDocument/2006/math}}"
MC: Final = f"{{{_OPEN_XML}markup-compatibility/2006}}"
V: Final = "{urn:schemas-microsoft-com:vml}"


def is_on(properties: Element | None, tag: str) -> bool:
    """Whether a property is set that is there or not, such as bold."""
    found = None if properties is None else properties.find(f"{W}{tag}")
    return found is not None and found.get(f"{W}val", "true").lower() not in {"0", "false", "off", "none"}


def text_of(element: Element) -> str:
    """The letters in an element, as they stand."""
    return "".join(each.text or "" for each in element.iter(f"{W}t"))
