"""The text of a document before it is turned into anything: what must not be read is taken out and noted.

mammoth would read hidden and struck-out words as any others, and pass over
text boxes that have no older form beside them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement

from knowledge.articles.word.losses import Loss
from knowledge.articles.word.names import MC, A, M, R, V, W, is_on, text_of

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Mapping

    from knowledge.articles.word.numbering import Counting
    from knowledge.articles.word.package import Target
    from knowledge.articles.word.styles import Styles

_FORMULA: Final = "〔公式〕"
_CHART: Final = ("/chart", "/diagram", "/chartex")
_UNWRAPPED: Final = frozenset({f"{W}fldSimple", f"{W}dir", f"{W}bdo"})
"""What they hold is seen; mammoth does not know them."""
_CHANGES: Final = frozenset({f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")})
_NOT_A_COLOUR: Final = frozenset({"auto", "000000", "none", ""})
_CONTENTS_STYLE: Final = re.compile(r"toc \d|toc heading")


class Tidying:
    """One part of a document (its text, its notes) being gone through."""

    def __init__(
        self,
        targets: Mapping[str, Target],
        parts: frozenset[str],
        styles: Styles,
        losses: Counter[Loss],
    ) -> None:
        self._targets = targets
        self._parts = parts
        self._styles = styles
        self._losses = losses
        self._instead_of: Mapping[str, Callable[[Element], Iterable[Element] | None]] = {
            f"{W}r": self._instead_of_run,
            f"{W}p": self._instead_of_paragraph,
            f"{W}sdt": self._instead_of_control,
            f"{W}drawing": self._instead_of_graphic,
            f"{W}pict": self._instead_of_graphic,
            f"{W}hyperlink": self._instead_of_link,
            f"{W}ruby": lambda ruby: self._lose(Loss.READINGS, *ruby.findall(f"{W}rubyBase/{W}r/{W}t")),
            f"{W}object": lambda _: self._lose(Loss.EMBEDDED),
            f"{W}commentReference": lambda _: self._lose(Loss.COMMENTS),
            f"{M}oMath": lambda _: self._lose(Loss.FORMULAS, _run(_FORMULA)),
            f"{M}oMathPara": lambda _: self._lose(Loss.FORMULAS, _run(_FORMULA)),
            f"{MC}AlternateContent": _newest,
            **dict.fromkeys(_UNWRAPPED, iter),
        }
        """By tag, what stands in an element's place; None where it stays."""

    def tidy(self, root: Element, counting: Counting) -> None:
        """Take out, replace and note, from the first element to the last."""
        stack = [root]
        while stack:
            parent = stack.pop()
            kept: list[Element] = []
            waiting = list(reversed(parent))
            while waiting:
                element = waiting.pop()
                look = self._instead_of.get(element.tag)
                instead = None if look is None else look(element)
                if instead is None:
                    kept.append(element)
                else:
                    waiting.extend(reversed(list(instead)))
            parent[:] = kept
            if parent.tag == f"{W}p":
                counting.write(parent)
            self._note(parent)
            stack.extend(reversed(kept))

    def _instead_of_paragraph(self, paragraph: Element) -> Iterable[Element] | None:
        is_contents = _CONTENTS_STYLE.match(self._styles.name_of(paragraph))
        return self._lose(Loss.CONTENTS) if is_contents else None

    def _instead_of_control(self, control: Element) -> Iterable[Element] | None:
        gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        is_contents = gallery is not None and gallery.get(f"{W}val") == "Table of Contents"
        return self._lose(Loss.CONTENTS) if is_contents else None

    def _instead_of_run(self, run: Element) -> Iterable[Element] | None:
        properties = run.find(f"{W}rPr")
        if is_on(properties, "vanish"):
            return self._lose(Loss.HIDDEN) if text_of(run).strip() else ()
        if is_on(properties, "strike") or is_on(properties, "dstrike"):
            return self._lose(Loss.STRUCK) if text_of(run).strip() else ()
        return None

    def _instead_of_graphic(self, element: Element) -> Iterable[Element] | None:
        """Words in boxes, pictures; of anything else only that it was there."""
        if element.get("seen"):
            return None
        boxes = list(_outermost_boxes(element))
        if boxes:
            self._losses[Loss.BOXES] += len(boxes)
            return (_pict(box) for box in boxes)
        uris = [data.get("uri", "") for data in element.iter(f"{A}graphicData")]
        if any(part in uri for uri in uris for part in _CHART):
            return self._lose(Loss.CHARTS)
        pictures = [*element.iter(f"{A}blip"), *element.iter(f"{V}imagedata")]
        if not pictures:
            # A rule across the page is drawn as a rectangle, and is no loss.
            is_rule = any(each.get("{urn:schemas-microsoft-com:office:office}hr") for each in element)
            return () if is_rule else self._lose(Loss.SHAPES)
        return self._lose(lost) if (lost := self._trouble_with(pictures)) else None

    def _trouble_with(self, pictures: Iterable[Element]) -> Loss | None:
        for picture in pictures:
            target = self._targets.get(picture.get(f"{R}embed") or picture.get(f"{R}id") or "")
            if target is None:
                return Loss.LINKED_PICTURES if picture.get(f"{R}link") else Loss.BROKEN_PICTURES
            if target.is_external:
                return Loss.LINKED_PICTURES
            if target.address not in self._parts or not target.address.startswith("word/"):
                return Loss.BROKEN_PICTURES
            picture.attrib.pop(f"{R}link", None)
        return None

    def _instead_of_link(self, link: Element) -> None:
        """It stays; one that names no target is its words alone."""
        name = link.get(f"{R}id")
        if name is not None and name not in self._targets:
            del link.attrib[f"{R}id"]

    def _note(self, element: Element) -> None:
        """What stays, and cannot be shown as it was."""
        tag = element.tag
        if tag in _CHANGES:
            self._losses[Loss.CHANGES] += 1
        elif tag == f"{W}tcPr":
            self._losses[Loss.MERGED_CELLS] += _is_merged(element)
        elif tag == f"{W}tc":
            self._losses[Loss.NESTED_TABLES] += len(element.findall(f"{W}tbl"))
        elif tag == f"{W}rPr":
            self._losses[Loss.COLOURS] += _is_coloured(element)

    def _lose(self, loss: Loss, *instead: Element) -> Iterable[Element]:
        self._losses[loss] += 1
        return instead


def _newest(alternatives: Element) -> Iterable[Element]:
    """What a new Word shows; mammoth would take what an old one does."""
    choice = alternatives.find(f"{MC}Choice")
    return alternatives.find(f"{MC}Fallback") or () if choice is None or not len(choice) else choice


def _outermost_boxes(element: Element) -> Iterable[Element]:
    stack = [element]
    while stack:
        each = stack.pop()
        if each.tag == f"{W}txbxContent":
            yield each
        else:
            stack.extend(reversed(each))


def _pict(box: Element) -> Element:
    """A box in the one form that mammoth reads."""
    made = Element(f"{W}pict", {"seen": "yes"})
    SubElement(made, f"{V}textbox").append(box)
    return made


def _run(text: str) -> Element:
    made = Element(f"{W}r")
    SubElement(made, f"{W}t").text = text
    return made


def _is_merged(properties: Element) -> bool:
    span = properties.find(f"{W}gridSpan")
    return properties.find(f"{W}vMerge") is not None or (
        span is not None and span.get(f"{W}val", "1") not in {"0", "1"}
    )


def _is_coloured(properties: Element) -> bool:
    colour, ground, line = (properties.find(f"{W}{name}") for name in ("color", "highlight", "u"))
    return any(
        each is not None and each.get(f"{W}val", "").lower() not in _NOT_A_COLOUR
        for each in (colour, ground, line)
    )
