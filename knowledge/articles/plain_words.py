"""Words of offices and hospitals, and what parents say instead."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.rows import Row, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAIN_WORDS = Path(__file__).parents[1] / "content" / "plain_words.yaml"

_NOT_OURS = re.compile(r"《[^《》]*》|“[^“”]*”|（[^（）]*）")
"""Names of documents, other people's words, and what explains a word."""

_EXPLAINED = "（"


def read_plain_words(path: Path) -> Mapping[str, str]:
    """What to say instead of each word, in the order of the file.

    Raises:
        ContentFileError: the file is no mapping of words to words.
    """
    file = read_file(path)
    row = Row(content=file.content, where=file.where)
    return {word: row.text(word) for word in row.content}


@cache
def plain_words() -> Mapping[str, str]:
    """The words that ship with the product, read once.

    Raises:
        ContentFileError: the file is wrong; its message says where.
    """
    return read_plain_words(PLAIN_WORDS)


def jargon_in(text: str, words: Mapping[str, str]) -> list[str]:
    """The words of the list that a text uses and does not explain, each time that it does.

    >>> words = {"患儿": "生病的孩子", "惊厥": "抽", "就诊": "去看医生"}
    >>> jargon_in("《患儿须知》说，患儿惊厥（抽风）要尽快就诊。", words)
    ['患儿', '就诊']
    """
    if not words:
        return []
    longest_first = sorted(words, key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest_first))
    ours = _NOT_OURS.sub(lambda match: _EXPLAINED if match.group().startswith(_EXPLAINED) else " ", text)
    return re.findall(rf"(?:{pattern})(?!{_EXPLAINED})", ours)
