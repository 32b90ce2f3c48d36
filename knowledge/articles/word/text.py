"""What was read of a Word document, or why nothing was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_PICTURE: Final = re.compile(r"!\[((?:[^\[\]\\]|\\.)*)\]\((picture:\d+)\)")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")
_SAVE_AS: Final = "请用 WPS 或 Word 打开，点“另存为”，选 .docx，再传一次。"


class Refusal(Enum):
    """Why a file is not taken, as a word for the log: what is so, and what to do."""

    EMPTY = "这个文件是空的。请看看是不是选错了，再选一次。"
    TOO_LARGE = "这个文件太大，最多收 20 MB。请把里面的图压小或者删掉，图可以另外一张一张传。"
    OLD_WORD = f"这是旧格式的文档（.doc 或 .wps）。{_SAVE_AS}"
    ENCRYPTED = "这个文件有密码。请先打开，去掉密码，存好再传一次。"
    PAGES = "这是 PDF，不是 Word 文件。请找原来的 Word 文件；没有的话，把字复制过来，贴进正文。"
    RICH_TEXT = f"这是 RTF 文档。{_SAVE_AS}"
    PLAIN_TEXT = "这是纯文字，不是 Word 文件。请打开它，把字复制过来，贴进正文。"
    WORKBOOK = "这是表格文件，不是 Word 文件。请把要用的表复制到 Word 里，存成 .docx 再传。"
    SLIDES = "这是幻灯片，不是 Word 文件。请把字复制过来，贴进正文。"
    OTHER_TEXT = f"这是 OpenDocument 文档。{_SAVE_AS}"
    PACKED = "这是压缩包。请先解压，再传里面的 Word 文件。"
    PICTURE = "这是一张图，不是 Word 文件。请从“加一张图”那里传。"
    NO_WORDS = "这个文件里没有字。要是扫描的，请找原来的 Word 文件。"
    NOT_WORD = f"这个文件不是 Word 文件，认不出来。{_SAVE_AS}"
    HOSTILE = "这个文件里夹带了不安全的内容，不能用。请新建一个 Word 文件，只把字复制进去，再传一次。"
    BROKEN = f"这个文件打不开，可能没有传完整，或者存坏了。{_SAVE_AS}"
    TOO_MUCH = "这个文件展开以后太大，不像一篇文章。请新建一个 Word 文件，只把要用的部分复制进去，再传一次。"


class NotWord(Exception):
    """A file is no Word document that can be read."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.name)
        self.code = refusal.name.lower()
        self.reason = refusal.value


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPicture:
    """A picture that stood in a document, as it came: nobody has looked at its bytes."""

    place: str
    """Its address in the body: picture:1."""
    content: bytes
    alt: str
    """What Word's own alternative text says; empty where there is none that a person wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordText:
    """A document as an article."""

    title: str | None
    body: str
    """Markdown that `render` takes, with pictures at places that are no addresses yet."""
    pictures: tuple[WordPicture, ...]
    lost: tuple[str, ...]
    """What was left out or looks otherwise now, each a line in Chinese."""


def with_addresses(body: str, addresses: Mapping[str, str]) -> str:
    """A body with each picture at its address; one that has none is taken out.

    >>> with_addresses("见图 ![甲](picture:1)![](picture:2)。", {"picture:1": "/pictures/0"})
    '见图 ![甲](/pictures/0)。'
    """

    def place(found: re.Match[str]) -> str:
        address = addresses.get(found[2])
        return f"![{found[1]}]({address})" if address else ""

    return _EMPTY_LINES.sub("\n\n", _PICTURE.sub(place, body)).strip()
