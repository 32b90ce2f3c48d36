"""An answer as WeChat shows it: plain text with tappable questions, at most 2,047 bytes, or a card."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.messages import AnswerStatus
from web.source_line import issuer_beside_number, since
from web.wechat import rating
from web.wechat.cards import card_of
from web.wechat.plain import border, shortened, showable
from web.wechat.replies import NewsReply, TextReply
from web.wechat.sentences import STEP

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
LINKS_WITHOUT_ANSWER = 4
"""A greeting leaves room for one more."""

HEARD_CHARACTERS = 60
"""As much of a voice or a title is told again as shows whether it was understood."""

_CALL_WITHIN = 40
"""The number to call stands within so many characters of an emergency's beginning."""

_TAPPABLE_CHARACTERS = 30
"""Longer questions are shown whole but not as links: in a link each character counts twice."""

_SEARCHED_CHARACTERS = 40
"""Longest question in a web address: a Chinese character takes nine bytes there."""

_SHOWN_CHARACTERS = 40
"""Longest question that is shown whole; it is asked by its number."""

_ANSWERS = frozenset({AnswerStatus.ANSWERED, AnswerStatus.URGENT})
_HEADINGS = {
    (True, True): "接着问，点一下或回复数字：",
    (True, False): "点一下，或者回复数字：",
    (False, True): "接着问，点一下就行：",
    (False, False): "点一下就能问：",
}
"""Above the follow-ups: whether numbers stand for them, and whether they go on from an answer."""

_APART = "\n\n"
_LEAST_BANNER_BYTES = 60
"""Less of a banner than its first words beneath an emergency tells nothing."""

_SENTENCE_END = re.compile(r"[。！？；\n]")
_UNLINKABLE = re.compile(r'[&"<>#\s]+')


def reply_for(answer: Answer, *, question: str, root: str | None, heard: str | None = None) -> Reply:
    """The reply that carries an answer.

    One thing told whole is a card, where its page can be reached; everything
    else is text, and so is what comes with a banner, which no card has room
    for. `heard` is a line about what was understood of a voice: it
    stands above the answer, but beneath the first line of an emergency.
    """
    said = shortened(showable(" ".join(heard.split())), HEARD_CHARACTERS) if heard else ""
    if root is not None and answer.whole is not None and not answer.banner:
        return NewsReply(
            items=(card_of(answer.whole, notes=(*filter(None, (said,)), *answer.notes), root=root),)
        )
    if said:
        lines = (answer.lead, said) if answer.status is AnswerStatus.URGENT else (said, answer.lead)
        answer = replace(answer, lead="\n".join(lines))
    # The number of a follow-up means something only where the conversation was kept,
    # and those of a list are its own.
    is_numbered = answer.status is not AnswerStatus.FAILED and answer.step != STEP and not answer.cards
    return TextReply(content=render(answer, question=question, root=root, is_numbered=is_numbered))


def render(answer: Answer, *, question: str, root: str | None, is_numbered: bool = True) -> str:
    """The text of an answer within `CONTENT_BYTES`.

    `root` is the product's address as a parent's telephone reaches it, or None
    where it has none: it leads to the article behind the answer, and to the
    whole of an answer that had to be cut. With `is_numbered` the follow-ups
    carry the numbers by which a parent can ask them where a tap does nothing.
    Where the answer can be checked, and 有用 and 没用, come last, and only where
    there is room for them. The banner stands first, but beneath an emergency,
    of which it takes nothing.
    """
    banner = f"【通知】{showable(answer.banner)}" if answer.banner else ""
    if not banner:
        return _render(answer, question=question, root=root, is_numbered=is_numbered, size=CONTENT_BYTES)
    if answer.status is AnswerStatus.URGENT:
        told = _render(answer, question=question, root=root, is_numbered=is_numbered, size=CONTENT_BYTES)
        left = CONTENT_BYTES - _size(told) - _size(_APART)
        shown = banner if _size(banner) <= left else _cut(banner, characters=len(banner), size=left)
        return f"{told}{_APART}{shown}" if left > _LEAST_BANNER_BYTES else told
    left = CONTENT_BYTES - _size(banner) - _size(_APART)
    told = _render(answer, question=question, root=root, is_numbered=is_numbered, size=left)
    return f"{banner}{_APART}{told}"


def _render(answer: Answer, *, question: str, root: str | None, is_numbered: bool, size: int) -> str:
    """The text of an answer without its banner, in at most so many bytes."""
    most = LINKS_WITHOUT_ANSWER if answer.step == STEP else LINKS
    asked = _follow_ups(answer.suggestions[:most], is_numbered=is_numbered)
    heading = _HEADINGS[is_numbered, answer.status in _ANSWERS]
    blocks = [_source_line(answer.citations), "\n".join((heading, *asked)) if asked else ""]
    below = "".join(f"\n\n{block}" for block in blocks if block)
    ends = _ends(answer, root)
    body = _body(answer)
    is_urgent = answer.status is AnswerStatus.URGENT
    limit = URGENT_CHARACTERS if is_urgent else ANSWER_CHARACTERS
    if len(body) <= limit:
        opened = f"\n{_further(answer, root)}" if root and not is_urgent else ""
        for between, end in product((opened.rstrip(), ""), ends):
            if _size(body + between + below + end) <= size:
                return (body + between + below + end).strip()
    link = f"\n{_whole_answer(answer, question, root)}" if root else ""
    cut = _cut(body, characters=limit, size=size - _size(link + below)) + link + below
    return next(cut + end for end in ends if not end or _size(cut + end) <= size)


def _ends(answer: Answer, root: str | None) -> tuple[str, ...]:
    """What may end a text, the most first: where to check it above 有用 and 没用, these alone, nothing."""
    if not answer.id or not answer.may_be_rated:
        return ("",)
    rated = rating.invitation(answer.id)
    if not answer.check_path or not root:
        return f"\n\n{rated}", ""
    return f"\n\n{_check(answer.check_path, root)}\n{rated}", f"\n\n{rated}", ""


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
    lines = (
        f"依据{name}{_bracketed(parts)}{count}"
        for parts in (told, told[1:], told[2:])
        for name in names
        for count in (more, "")
    )
    line = next((line for line in lines if len(line) <= SOURCE_CHARACTERS), f"依据《{source.title}》")
    return shortened(showable(line), SOURCE_CHARACTERS)


def _bracketed(parts: Iterable[str | None]) -> str:
    inside = "，".join(filter(None, parts))
    return f"（{inside}）" if inside else ""


def _follow_ups(suggestions: Iterable[str], *, is_numbered: bool) -> list[str]:
    lines = []
    for number, suggestion in enumerate(suggestions, start=1):
        shown = _tappable(_UNLINKABLE.sub(" ", showable(suggestion)).strip(), number)
        if shown:
            lines.append(f"{number}. {shown}" if is_numbered else shown)
    return lines


def _tappable(question: str, number: int) -> str:
    """A link whose tap sends the question, or its beginning as plain text where it is too long for one."""
    if len(question) > _TAPPABLE_CHARACTERS or not question:
        return shortened(question, _SHOWN_CHARACTERS)
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={question}&msgmenuid={number}">{question}</a>'


def _further(answer: Answer, root: str) -> str:
    """A link to what an answer is part of: the whole list, the nursery's page, the article; else nothing."""
    if answer.page:
        return _link(f"{root}{answer.page}", "看全部名单" if answer.cards else "看这一家")
    return _link(_article(answer.read_more, root), "看全文") if answer.read_more else ""


def _whole_answer(answer: Answer, question: str, root: str) -> str:
    """A link to what had to be cut: the article, the page, else the web page with the same question."""
    if answer.page:
        address = f"{root}{answer.page}"
    elif answer.read_more:
        address = _article(answer.read_more, root)
    else:
        asked = shortened(showable(question), _SEARCHED_CHARACTERS, mark="")
        address = f"{root}/ask?q={quote(asked, safe='')}"
    return _link(address, "看全文")


def _check(path: str, root: str) -> str:
    """The page that tells what an answer rests on; its address can be read off a screenshot."""
    address = f"{root}{path}"
    return f"核对：{_link(address, address.partition('://')[2])}"


def _article(slug: str, root: str) -> str:
    return f"{root}/articles/{quote(slug, safe='')}"


def _link(address: str, text: str) -> str:
    """Addresses are of our own making: no quotation mark stands in them."""
    return f'<a href="{address}">{text}</a>'


def _cut(text: str, *, characters: int, size: int) -> str:
    """As many of a text's sentences as fit in the characters and bytes."""
    kept = text[:characters].encode()[: size - _size("…")].decode(errors="ignore")
    ends = [match.end() for match in _SENTENCE_END.finditer(kept)]
    if ends and ends[-1] >= len(kept) // 2:
        return kept[: ends[-1]].rstrip()
    return f"{kept[: border(text, len(kept))].rstrip()}…"


def _size(text: str) -> int:
    return len(text.encode())
