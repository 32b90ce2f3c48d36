"""What a follow-up leaves out, put back: 那爬呢 after 八个月该会坐了吧 asks 八个月该会爬了吧.

The one new thing that it names takes the place of the thing of its kind in the
question before: an age that of an age, a term that of a term of its category, a
word that of the word nearest in meaning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.ages import age_span
from bot.phrases import bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.language.lexicon import Mention
    from knowledge.language.reading import Language, Reading

CORE_CHARACTERS: Final = 8
"""What is asked anew; a longer text is a question of its own."""

TEXT_CHARACTERS: Final = 60
"""Of a question that is kept to be gone on with."""

NEAR: Final = 0.1
"""Cosine of two words of which one may take the other's place; whether it did is seen by the answer."""

_VERB_AND_THING = 2

_AROUND = re.compile(
    r"^(?:那么?|还有|再问下?|哦|嗯|好的?|要是|如果|换成|[,，、 ])*(?P<core>.*?)"
    r"(?:的话)?(?:的)?(?:呢|嘞|哩|咧|啊|呀|吧|吗|嘛)?[?？。!！ ]*$"
)
_SAYS_NOTHING = frozenset({"person", "question"})


def replaced(earlier: Reading | None, reading: Reading, language: Language) -> Iterator[str]:
    """The whole questions that a short one may stand for after another, the likeliest first.

    None where there was no question before, where this one is long, or where
    nothing in the one before is of its kind.
    """
    core = _core(reading)
    if earlier is None or not core:
        return
    for start, end in _places(earlier, reading, core, language):
        yield f"{earlier.text[:start]}{core}{earlier.text[end:]}"


def joined(earlier: Reading | None, reading: Reading, language: Language) -> Reading | None:
    """Both questions asked as one: 流感疫苗半岁能打吗, then 打一针就行; None where this one is long."""
    if earlier is None or not _core(reading):
        return None
    return language.read(f"{earlier.text},{reading.text}")


def is_short(reading: Reading) -> bool:
    """Whether a question is as short as one that leaves something unsaid."""
    return bool(_core(reading))


def tells_of(reading: Reading, told: str) -> bool:
    """Whether an answer names what a follow-up named, by its word or its term; an age needs no naming."""
    core = _core(reading)
    names = {core, *reading.words, *(mention.term.head for mention in reading.mentions)}
    return age_span(core) is not None or any(name in told for name in names)


def _core(reading: Reading) -> str:
    """What a follow-up says anew; empty where it is nothing, or a whole question."""
    found = _AROUND.match(reading.text)
    core = found["core"].strip() if found else ""
    return core if 0 < len(core) <= CORE_CHARACTERS and bare(reading) else ""


def _places(earlier: Reading, reading: Reading, core: str, language: Language) -> Iterator[tuple[int, int]]:
    if age_span(core) is not None:
        if (span := age_span(earlier.text)) is not None:
            yield span
        return
    told = [mention for mention in reading.mentions if mention.term.category not in _SAYS_NOTHING]
    for mention in told:
        for other in earlier.mentions:
            if other.term.category == mention.term.category and other.term.head != mention.term.head:
                yield _span(earlier, other)
    if len(reading.words) != 1:
        return
    vector = language.meaning.vector([reading.words[0]])
    # 吃鸡蛋 may be one word: what takes the place of 鸡蛋 leaves the verb.
    parts = [
        (start + skipped, end)
        for word, start, end in earlier.placed_words()
        for skipped in ({0, 1} if len(word) > _VERB_AND_THING else {0})
    ]
    if told or not parts:
        return
    near = {part: float(vector @ language.meaning.vector([earlier.text[slice(*part)]])) for part in parts}
    likest = max(parts, key=near.__getitem__)
    if near[likest] >= NEAR:
        yield likest


def _span(reading: Reading, mention: Mention) -> tuple[int, int]:
    start = reading.text.index(mention.surface)
    return start, start + len(mention.surface)
