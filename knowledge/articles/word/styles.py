"""What a document's styles say of a paragraph that does not say it itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knowledge.articles.word.names import W

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_KEPT: Final = frozenset({f"{W}name", f"{W}basedOn", f"{W}pPr"})
_KEPT_OF_PARAGRAPHS: Final = frozenset({f"{W}numPr", f"{W}jc"})
_DEEPEST: Final = 20
"""A style rests on another; one that rests on itself would never end."""


class Styles:
    """The styles of a document by their id."""

    def __init__(self, tree: Element | None) -> None:
        self._tree = tree
        styles = [] if tree is None else tree.findall(f"{W}style")
        self._by_id = {style.get(f"{W}styleId", ""): style for style in styles}

    def slim(self) -> None:
        """Take out how things look, of which mammoth reads nothing: most of a small document is that."""
        for child in list(() if self._tree is None else self._tree):
            if child.tag != f"{W}style" and self._tree is not None:
                self._tree.remove(child)
        for style in self._by_id.values():
            for child in list(style):
                if child.tag not in _KEPT:
                    style.remove(child)
                elif child.tag == f"{W}pPr":
                    child[:] = [each for each in child if each.tag in _KEPT_OF_PARAGRAPHS]

    def name_of(self, paragraph: Element) -> str:
        """The name of a paragraph's style as Word knows it, in lower case: heading 1, title, toc 2."""
        style = self._by_id.get(_style_id(paragraph))
        name = None if style is None else style.find(f"{W}name")
        return "" if name is None else name.get(f"{W}val", "").lower()

    def property_of(self, paragraph: Element, tag: str) -> Element | None:
        """A property of a paragraph (`numPr`, `jc`): its own, or of the nearest style that has it."""
        holder: Element | None = paragraph
        style_id = _style_id(paragraph)
        for _ in range(_DEEPEST):
            properties = None if holder is None else holder.find(f"{W}pPr")
            found = None if properties is None else properties.find(f"{W}{tag}")
            if found is not None:
                return found
            holder = self._by_id.get(style_id)
            if holder is None:
                return None
            base = holder.find(f"{W}basedOn")
            properties = holder.find(f"{W}pPr")
            found = None if properties is None else properties.find(f"{W}{tag}")
            if found is not None or base is None:
                return found
            style_id = base.get(f"{W}val", "")
        return None


def _style_id(paragraph: Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val", "")
