"""The title of a document: in the style for titles, or large in the middle above the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knowledge.articles.word.names import W, is_on, text_of
from knowledge.articles.word.numbers import number_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from knowledge.articles.word.styles import Styles

_STYLES: Final = frozenset({"title", "标题", "文档标题"})
_CHARACTERS: Final = 60
_LOOKED_AT: Final = 8
"""Above a title stand at most an issuer in red, a number and a line."""
_LARGE_HALF_POINTS: Final = 30
"""小三, 15 points: text is set in 三号 only where the title is in 二号."""
_NAMES_A_PAPER: Final = re.compile(r"关于|通知|办法|指南|方案|细则|规定|须知|公告|解读|问答|手册|政策|服务")
_SENTENCE_END: Final = tuple("。；，;,")


def take_title(body: Element, styles: Styles) -> str | None:
    """The title, whose paragraph is taken out of the text; None where nothing is surely one."""
    first = [each for each in body.findall(f"{W}p") if text_of(each).strip()][:_LOOKED_AT]
    titled = [each for each in first if styles.name_of(each) in _STYLES]
    centred = [each for each in first if _stands_alone(each, styles)]
    named = [each for each in centred if _NAMES_A_PAPER.search(text_of(each))]
    chosen = next(iter((*titled, *named, *centred)), None)
    if chosen is None:
        return None
    body.remove(chosen)
    return " ".join(text_of(chosen).split())


def _stands_alone(paragraph: Element, styles: Styles) -> bool:
    """Whether it is short, in the middle, and large or bold."""
    text = text_of(paragraph).strip()
    middle = styles.property_of(paragraph, "jc")
    if middle is None or middle.get(f"{W}val") != "center":
        return False
    if len(text) > _CHARACTERS or text.endswith(_SENTENCE_END):
        return False
    runs = [run.find(f"{W}rPr") for run in paragraph.findall(f"{W}r") if text_of(run).strip()]
    return any(is_on(run, "b") or _size(run) >= _LARGE_HALF_POINTS for run in runs)


def _size(properties: Element | None) -> int:
    found = None if properties is None else properties.find(f"{W}sz")
    return number_of(None if found is None else found.get(f"{W}val"), otherwise=0)
