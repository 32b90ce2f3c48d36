"""From the bytes of a document to an article: the steps, one after another."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import tostring

import mammoth

from knowledge.articles.word.headings import settle
from knowledge.articles.word.losses import Loss, told
from knowledge.articles.word.names import W, text_of
from knowledge.articles.word.numbering import Counting
from knowledge.articles.word.package import is_external, open_package
from knowledge.articles.word.styles import Styles
from knowledge.articles.word.text import NotWord, Refusal, WordPicture, WordText
from knowledge.articles.word.tidying import Tidying
from knowledge.articles.word.title import take_title
from knowledge.articles.word.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.articles.word.package import Package

MOST_PICTURES: Final = 60
TITLE_CHARACTERS: Final = 200
"""As long as a title may be in a form."""
_STYLE_MAP: Final = "\n".join(
    [
        "b => strong",
        "u =>",
        "strike =>",
        "comment-reference =>",
        *(f"p[style-name='标题 {level}'] => h{level}:fresh" for level in range(1, 7)),
        *(f"p[style-name='标题{level}'] => h{level}:fresh" for level in range(1, 7)),
        "p[style-name='Subtitle'] => p:fresh",
        "p:ordered-list(1) => p:fresh",
    ]
)
_NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml")
_MARGINS: Final = frozenset({"header", "footer"})
_PAGE_NUMBER: Final = re.compile(r"[\s\d\-—–第页共/]*")
_MADE_BY_PROGRAM: Final = re.compile(
    r"[A-Za-z]:\\|.*\.(?:png|jpe?g|gif|bmp|wmf|emf|webp)\Z|(?:图片|图像|Picture|Image|IMG|微信|截图)[\s_\d-]*\Z"
    r"|.*(?:描述已自动生成|AI 生成|Description automatically generated|AI-generated)",
    re.IGNORECASE | re.DOTALL,
)
"""What Word and WPS write where nobody has said what a picture shows."""
_UNKNOWN: Final = "An unrecognised element was ignored"
_PASSED_OVER: Final = frozenset(
    f"w:{name}"
    for name in (
        *("permStart", "permEnd", "pgNum", "ptab", "cr", "continuationSeparator", "separator", "altChunk"),
        *("customXmlInsRangeStart", "customXmlInsRangeEnd", "delText", "tblPrEx", "dayLong", "softHyphen"),
    )
)


def convert(content: bytes) -> WordText:
    """The article in a document.

    Raises:
        NotWord: for any reason. What a library raises at a damaged document
            passes through: the child process is there for it.
    """
    package = open_package(content)
    losses: Counter[Loss] = Counter()
    title, tidied = _tidied(package, losses)
    pictures: list[WordPicture] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of bs4, about text that looks like an address
        html, messages = _html(tidied, pictures)
        losses[Loss.OTHERS] += sum(map(_is_loss, messages))
        markdown = write(html, losses)
    title, blocks = settle(_blocks(markdown), title=title)
    if not blocks and not title:
        raise NotWord(Refusal.NO_WORDS)
    if pictures and not any(re.search(r"\w", block) for block in blocks if not block.startswith("![")):
        raise NotWord(Refusal.NO_WORDS)
    return WordText(
        title=title and title[:TITLE_CHARACTERS],
        body=_put_together(blocks),
        pictures=tuple(pictures),
        lost=told(losses),
    )


def _tidied(package: Package, losses: Counter[Loss]) -> tuple[str | None, bytes]:
    """The title, and the document again as a file of which mammoth needs to fear nothing."""
    tree = package.xml(package.document)
    body = None if tree is None else tree.find(f"{W}body")
    if tree is None or body is None:
        raise NotWord(Refusal.BROKEN)
    parts, targets = package.names(), package.targets(package.document)
    styles = Styles(package.xml("word/styles.xml"))
    counting = Counting(package.xml("word/numbering.xml"), styles)
    title = take_title(body, styles)
    styles.slim()
    Tidying(targets, parts, styles, losses).tidy(body, counting)
    for target in targets.values():
        if target.kind in _MARGINS and not target.is_external:
            margin = package.xml(target.address)
            losses[Loss.MARGINS] += margin is not None and not _PAGE_NUMBER.fullmatch(text_of(margin))
    losses[Loss.MACROS] += any(name.endswith("vbaProject.bin") for name in parts)

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(package.document, tostring(tree, "utf-8"))
        for name in ("[Content_Types].xml", "_rels/.rels", "word/styles.xml", "word/numbering.xml"):
            _copy(package, name, archive)
        _copy_relationships(package, package.document, archive)
        for name in _NOTES:
            notes = package.xml(name)
            if notes is not None:
                Tidying(package.targets(name), parts, styles, losses).tidy(notes, counting)
                archive.writestr(name, tostring(notes, "utf-8"))
                _copy_relationships(package, name, archive)
        for name in sorted(parts):
            if name.startswith("word/media/"):
                archive.writestr(name, package.read(name))
    return title, made.getvalue()


def _copy(package: Package, name: str, archive: zipfile.ZipFile) -> None:
    tree = package.xml(name)
    if tree is not None:
        archive.writestr(name, tostring(tree, "utf-8"))


def _copy_relationships(package: Package, part: str, archive: zipfile.ZipFile) -> None:
    """Without those that lead out of the package, but for links that a reader follows by a tap."""
    folder, _, name = part.rpartition("/")
    at = f"{folder}/_rels/{name}.rels"
    tree = package.xml(at)
    if tree is None:
        return
    for each in list(tree):
        if is_external(each) and not each.get("Type", "").endswith("/hyperlink"):
            tree.remove(each)
    archive.writestr(at, tostring(tree, "utf-8"))


def _html(document: bytes, pictures: list[WordPicture]) -> tuple[str, list[str]]:
    def take(image: Any) -> dict[str, str]:
        if len(pictures) >= MOST_PICTURES:
            raise NotWord(Refusal.TOO_MUCH)
        with image.open() as opened:
            content = opened.read()
        alt = " ".join((image.alt_text or "").split())
        place = f"picture:{len(pictures) + 1}"
        written = "" if _MADE_BY_PROGRAM.match(alt) else alt
        pictures.append(WordPicture(place=place, content=content, alt=written))
        return {"src": place, "alt": written}

    result = mammoth.convert_to_html(
        io.BytesIO(document),
        convert_image=mammoth.images.img_element(take),
        style_map=_STYLE_MAP,
        include_embedded_style_map=False,
        external_file_access=False,
    )
    return result.value, [message.message for message in result.messages]


def _is_loss(message: str) -> bool:
    name = message.rpartition(" ")[2]
    return message.startswith(_UNKNOWN) and name.startswith("w:") and name not in _PASSED_OVER


def _blocks(markdown: str) -> list[str]:
    return [block.strip("\n") for block in re.split(r"\n(?:[ \t]*\n)+", markdown) if block.strip()]


def _put_together(blocks: Iterable[str]) -> str:
    """Blocks with an empty line between them; items that stood each alone become one list."""
    text, before = "", ""
    for block in blocks:
        is_going_on = any(_is_item(before, mark) and _is_item(block, mark) for mark in (r"\d+\.", "-"))
        text += block if not text else ("\n" if is_going_on else "\n\n") + block
        before = block
    return text


def _is_item(block: str, mark: str) -> bool:
    return re.match(rf"{mark}\s", block) is not None
