"""Markdown as editors write it → HTML that is safe to put on a page.

Python-Markdown, because CommonMark leaves the stars of `**注意：**请` in the
text: it does not let bold end between a full-width colon and a character.
HTML in the source is shown as text, and nh3 lets through only what is listed
here, whatever the parser made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import nh3
from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from knowledge.articles.anchors import Anchors
from knowledge.pictures.addresses import id_in
from knowledge.sources import is_official

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "br", "hr", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td", "img"),
}
_ATTRIBUTES = {
    "*": set[str](),
    "a": {"href"},
    "h2": {"id"},
    "h3": {"id"},
    "ol": {"start"},
    "img": {"src", "alt"},
}
_LEVELS = {"h1": "h2", "h5": "h4", "h6": "h4"}
"""The page's h1 is the title; nothing below h4 is told apart."""

_PATH = re.compile(r"(?:/(?![/\\])|#)[^\s\\]*\Z")
_TELEPHONE = re.compile(r"tel:\+?[0-9][0-9-]{1,19}\Z")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]"
_INLINE = r"(?:</?(?:strong|em|a)\b[^>]*>)*"
_LINE_END_BETWEEN_CHARACTERS = re.compile(rf"({_WIDE}{_INLINE})\n(?={_INLINE}{_WIDE})")
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}\.)\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPicture:
    """A picture as an article names it."""

    address: str
    alt: str
    """What it shows, for who cannot see it."""

    @property
    def is_ours(self) -> bool:
        """Whether it was uploaded here: no other is ever loaded."""
        return id_in(self.address) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """An article's body as HTML, and what was found on the way."""

    html: str
    links: tuple[str, ...]
    """Every target as written, refused ones too."""
    anchors: tuple[str, ...]
    """Fragments that the page has."""
    pictures: tuple[NamedPicture, ...] = ()
    """Every picture as written, those too that are not shown."""


def render(body: str, *, path_prefix: str = "") -> Rendered:
    """Safe HTML of a Markdown body.

    `path_prefix` goes before links within the site, for a site that does not
    live at the root of its host, and before pictures. Of pictures those are
    shown that were uploaded here and say what they show. A body nested hundreds deep comes out as
    paragraphs, its markup shown as text.

    >>> render("**注意：**请带[身份证](javascript:alert(1))").html
    '<p><strong>注意：</strong>请带<a rel="noopener noreferrer">身份证</a></p>'
    """
    markdown = Markdown(extensions=["sane_lists", "tables"], output_format="html", tab_length=2)
    # Without these, HTML, entities and indented code reach the tree as anything else does: as text.
    markdown.preprocessors.deregister("html_block")
    for pattern in ("html", "automail", "image_reference", "short_image_ref"):
        markdown.inlinePatterns.deregister(pattern)
    markdown.parser.blockprocessors.deregister("code")
    markdown.preprocessors.register(_ListsApart(markdown), "lists_apart", 10)
    survey = _Survey(markdown)
    markdown.treeprocessors.register(survey, "survey", -10)
    try:
        html = _clean(markdown.convert(body), path_prefix)
    except RecursionError:  # "- " 2,000 times: a list in a list in a list
        paragraphs = (f"<p>{escape(paragraph)}</p>" for paragraph in body.split("\n\n"))
        return Rendered(html=_clean("\n".join(paragraphs), path_prefix), links=(), anchors=())
    return Rendered(
        html=html,
        links=tuple(survey.links),
        anchors=tuple(survey.anchors),
        pictures=tuple(survey.pictures),
    )


def is_allowed_link(target: str) -> bool:
    """Whether a link may stand in an article: https, official http, a telephone, a path or a fragment.

    >>> links = ("tel:12333", "/articles/a#b", "//host.example", "http://www.gov.cn/")
    >>> [is_allowed_link(link) for link in links]
    [True, True, False, True]
    """
    if _PATH.match(target) or _TELEPHONE.match(target):
        return True
    if re.search(r"[\s\\]", target):
        return False
    scheme = target.partition(":")[0].lower()
    return target.lower().startswith("https://") or (scheme == "http" and is_official(target))


def _clean(html: str, path_prefix: str) -> str:
    def filter_attribute(tag: str, attribute: str, value: str) -> str | None:
        if (tag, attribute) == ("img", "src"):
            return path_prefix + value if id_in(value) else None
        if (tag, attribute) != ("a", "href"):
            return value
        if not is_allowed_link(value):
            return None
        return path_prefix + value if value.startswith("/") else value

    safe = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=filter_attribute,
        set_tag_attribute_values={"img": {"loading": "lazy"}},
        url_schemes={"https", "http", "tel"},
    )
    # A browser shows a line end as a space, which Chinese does not put between characters.
    return _LINE_END_BETWEEN_CHARACTERS.sub(r"\1", safe)


class _ListsApart(Preprocessor):
    """Lets a list follow a line of text at once, as in 需要：⏎- 身份证; Markdown wants an empty line."""

    def run(self, lines: list[str]) -> list[str]:
        apart: list[str] = []
        for line in lines:
            if _ITEM.match(line) and apart and self._ends_paragraph(apart):
                apart.append("")
            apart.append(line)
        return apart

    @staticmethod
    def _ends_paragraph(lines: list[str]) -> bool:
        """Whether the last line is text; an indented one belongs to its item unless it starts a paragraph."""
        last = lines[-1]
        if not last.strip() or _ITEM.match(last.lstrip()):
            return False
        return not last[0].isspace() or (len(lines) > 1 and not lines[-2].strip())


class _Survey(Treeprocessor):
    """Gives headings their anchors, notes links and pictures, and takes away what is not shown of these."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.pictures: list[NamedPicture] = []

    def run(self, root: Element) -> None:
        for element in list(root.iter()):
            self._look_at_pictures(element)
        anchors = Anchors()
        for element in root.iter():
            element.tag = _LEVELS.get(element.tag, element.tag)
            if element.tag in {"h2", "h3"}:
                anchor = anchors.take(int(element.tag[1]), "".join(element.itertext()))
                element.set("id", anchor)
                self.anchors.append(anchor)
            if element.tag == "a":
                self.links.append(element.get("href", ""))

    def _look_at_pictures(self, parent: Element) -> None:
        before: Element | None = None
        for element in list(parent):
            if element.tag == "img":
                picture = NamedPicture(address=element.get("src", ""), alt=element.get("alt", "").strip())
                self.pictures.append(picture)
                element.attrib = {"src": picture.address, "alt": picture.alt}
                if not (picture.is_ours and picture.alt):
                    _take_out(parent, element, before)
                    continue
            before = element


def _take_out(parent: Element, element: Element, before: Element | None) -> None:
    """Take an element away and leave the text behind it."""
    if before is None:
        parent.text = (parent.text or "") + (element.tail or "")
    else:
        before.tail = (before.tail or "") + (element.tail or "")
    parent.remove(element)
