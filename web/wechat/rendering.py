"""An answer as WeChat shows it: plain text, tappable questions, at most 2,047 bytes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.messages import AnswerStatus
from web.source_line import issuer_beside_number, since
from web.wechat.replies import TextReply

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.messages import Answer, Citation
    from web.wechat.replies import Reply

CONTENT_BYTES = 2_047
"""Longest text in UTF-8; over it the parent reads that the account is out of order."""

ANSWER_CHARACTERS = 450
"""Longest answer above source and links, which a telephone shows without much scrolling."""

URGENT_CHARACTERS = 600
"""An emergency has no links to leave room for, and loses none of its steps."""

SOURCE_CHARACTERS = 60
LINKS = 3

_LINKED = "看全部名单"

_CALL_WITHIN = 40
"""The number to call stands within so many characters of an emergency's beginning."""

_TAPPABLE_CHARACTERS = 30
"""Longer questions are shown whole but not as links: in a link each character counts twice."""

_SEARCHED_CHARACTERS = 40
"""Longest question in a web address: a Chinese character takes nine bytes there."""

_SHOWN_CHARACTERS = 40
"""Longest question that is shown whole; it is asked by its number."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SENTENCE_END = re.compile(r"[。！？；\n]")
_WIDE = str.maketrans({"<": "＜", ">": "＞"})
_UNLINKABLE = re.compile(r'[&"<>#\s]+')
_JOINER = "\u200d"
_SELECTORS = frozenset("\ufe0e\ufe0f")


def reply_for(answer: Answer, *, question: str, root: str | None, heard: str | None = None) -> Reply:
    """The reply that carries an answer; `heard` is what was understood of a voice, told above it."""
    # The number of a follow-up means something only where the conversation was kept,
    # and those of a list are its own.
    is_numbered = answer.status is not AnswerStatus.FAILED and answer.step != "welcome" and not answer.cards
    if heard is not None:
        answer = replace(answer, lead=f"我听到的是：{heard}\n{answer.lead}")
    return TextReply(content=render(answer, question=question, root=root, is_numbered=is_numbered))


def render(answer: Answer, *, question: str, root: str | None, is_numbered: bool = True) -> str:
    """The text of an answer within `CONTENT_BYTES`.

    `root` is the product's address as a parent's telephone reaches it, or None
    where it has none: it leads to the article behind the answer, and to the
    whole of an answer that had to be cut. With `is_numbered` the follow-ups
    carry the numbers by which a parent can ask them where a tap does nothing.
    """
    blocks = [_source_line(answer.citations), _follow_ups(answer.suggestions, is_numbered=is_numbered)]
    below = "".join(f"\n\n{block}" for block in blocks if block)
    body = _body(answer)
    is_urgent = answer.status is AnswerStatus.URGENT
    limit = URGENT_CHARACTERS if is_urgent else ANSWER_CHARACTERS
    link = f"\n{_whole_answer_link(answer, question, root)}" if root else ""
    if len(body) <= limit:
        opened = link if (answer.read_more or answer.page) and not is_urgent else ""
        for between in (opened, ""):
            if _size(body + between + below) <= CONTENT_BYTES:
                return (body + between + below).strip()
    return _cut(body, characters=limit, size=CONTENT_BYTES - _size(link + below)) + link + below


def showable(text: str) -> str:
    r"""The text without what XML cannot carry, and without brackets that would make a link.

    >>> showable('see\x00 <a href="http://x">here</a>\r\n')
    'see ＜a href="http://x"＞here＜/a＞'
    """
    return _NOT_XML.sub("", text).replace("\r\n", "\n").replace("\r", "\n").translate(_WIDE).strip()


def _body(answer: Answer) -> str:
    lines = [showable(line) for line in answer.text.splitlines()]
    if answer.call and answer.call not in answer.lead[:_CALL_WITHIN]:
        lines.insert(0, f"马上打 {showable(answer.call)}。")
    return "\n".join(line for line in lines if line)


def _source_line(citations: Iterable[Citation]) -> str:
    """The first source within `SOURCE_CHARACTERS`.

    Where not all of it fits, the place in the document gives way to issuer,
    number and first day, then the issuer, then the number.
    """
    sources = [citation.source for citation in citations]
    if not sources:
        return ""
    source = sources[0]
    more = f"等{len(sources)}份文件" if len(sources) > 1 else ""
    names = (source.name, f"《{source.title}》")
    told = (issuer_beside_number(source), source.number, since(source))
    lines = [
        f"依据{name}{_bracketed(parts)}{count}"
        for parts in (told, told[1:], told[2:])
        for name in names
        for count in (more, "")
    ]
    line = next((line for line in lines if len(line) <= SOURCE_CHARACTERS), f"依据《{source.title}》")
    return _shortened(showable(line), SOURCE_CHARACTERS)


def _bracketed(parts: Iterable[str | None]) -> str:
    inside = "，".join(filter(None, parts))
    return f"（{inside}）" if inside else ""


def _follow_ups(suggestions: Iterable[str], *, is_numbered: bool) -> str:
    lines = []
    for number, suggestion in enumerate(tuple(suggestions)[:LINKS], start=1):
        shown = _tappable(_UNLINKABLE.sub(" ", showable(suggestion)).strip(), number)
        if shown:
            lines.append(f"{number}. {shown}" if is_numbered else shown)
    if not lines:
        return ""
    return "\n".join(("接着问，点一下或回复数字：" if is_numbered else "点一下就能问：", *lines))


def _tappable(question: str, number: int) -> str:
    """A link whose tap sends the question, or its beginning as plain text where it is too long for one."""
    if len(question) > _TAPPABLE_CHARACTERS or not question:
        return _shortened(question, _SHOWN_CHARACTERS)
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={question}&msgmenuid={number}">{question}</a>'


def _whole_answer_link(answer: Answer, question: str, root: str) -> str:
    """A link to what was found whole, to the article, else to the web page with the same question."""
    if answer.page:
        return f'<a href="{root}{answer.page}">{_LINKED if answer.cards else "看这一家"}</a>'
    if answer.read_more:
        address = f"{root}/articles/{quote(answer.read_more, safe='')}"
    else:
        asked = _NOT_XML.sub("", question).strip()
        address = f"{root}/ask?q={quote(_shortened(asked, _SEARCHED_CHARACTERS, mark=''), safe='')}"
    return f'<a href="{address}">看全文</a>'


def _cut(text: str, *, characters: int, size: int) -> str:
    """As many of a text's sentences as fit in the characters and bytes."""
    kept = text[:characters].encode()[: size - _size("…")].decode(errors="ignore")
    ends = [match.end() for match in _SENTENCE_END.finditer(kept)]
    if ends and ends[-1] >= len(kept) // 2:
        return kept[: ends[-1]].rstrip()
    return f"{kept[: _border(text, len(kept))].rstrip()}…"


def _shortened(text: str, characters: int, *, mark: str = "…") -> str:
    if len(text) <= characters:
        return text
    return text[: _border(text, characters - len(mark))] + mark


def _border(text: str, position: int) -> int:
    """The nearest place before a position where no visible character is cut in two."""
    while 0 < position < len(text) and (_clings(text[position]) or text[position - 1] == _JOINER):
        position -= 1
    return position


def _clings(character: str) -> bool:
    return character == _JOINER or character in _SELECTORS or unicodedata.combining(character) != 0


def _size(text: str) -> int:
    return len(text.encode())
