"""The questions attached to an article: without them parents do not find it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knowledge.articles import rules
from knowledge.articles.check import question_key
from knowledge.editing.checking.remark import Remark, Weight, begun, few

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.editing.checking.remark import Looked, Surroundings

QUESTIONS: Final = "家长会怎么问"

_MOST_CHARACTERS: Final = 40
_LEAST_LETTERS: Final = 2
_STATEMENT = re.compile(r"[。；：]\s*\Z|\A[（(]?[一二三四五六七八九十\d]{1,2}[、.)）]")


def has_questions(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    """Attached questions are what makes an article found."""
    if not looked.article.every_question:
        yield Remark(
            weight=Weight.UNFOUND,
            field=QUESTIONS,
            says="一个问法也没有写，家长很难问到这一篇。",
            do="想想家长会怎么开口，写三句以上，一行一句，不用讲究。",
        )
        return
    for _, reason in rules.has_enough_questions(looked.page, surroundings.library):
        yield Remark(
            weight=Weight.UNFOUND,
            field=QUESTIONS,
            says=f"{reason}。",
            do="换几种说法：老人怎么问，着急时怎么问。",
        )


def attaches_them_to_its_own_headings(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    """Each heading with questions stands in the body, once, with text under it."""
    for _, reason in rules.attaches_questions_to_its_own_headings(looked.page, surroundings.library):
        yield Remark(
            weight=Weight.UNFOUND,
            field=QUESTIONS,
            says=f"{reason}。",
            do="小标题改过的，把问法挪到新的小标题下。",
        )


def asks_as_parents_do(looked: Looked, _: Surroundings) -> Iterator[Remark]:
    """Each is something that a parent might type."""
    return few(
        Remark(
            weight=Weight.UNFOUND,
            field=QUESTIONS,
            place=begun(question),
            says="这不像家长会打出来的一句话。",
            do="写成家长的口气，短一点，不带编号和句号，例如“托班几点接”。",
        )
        for question in looked.article.every_question
        if not _is_asked(question)
    )


def asks_nothing_twice(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    """A question with two answers would be answered by chance."""
    return few(_repeated(looked, surroundings))


def _repeated(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    seen: set[str] = set()
    for question in looked.article.every_question:
        key = question_key(question)
        other = surroundings.attached.get(key)
        if other is not None:
            yield Remark(
                weight=Weight.UNFOUND,
                field=QUESTIONS,
                place=begun(question),
                says=f"已经发布的《{other.title}》里也有这个问法，机器人不知道该用哪一篇。",
                do="这里删掉；要是这一篇答得更好，先去那一篇删掉。",
            )
        elif key in seen:
            yield Remark(
                weight=Weight.UNFOUND,
                field=QUESTIONS,
                place=begun(question),
                says="这个问法在这一篇里写了两遍。",
                do="删掉一个。",
            )
        seen.add(key)


def _is_asked(question: str) -> bool:
    letters = question_key(question)
    return (
        len(letters) >= _LEAST_LETTERS
        and len(question) <= _MOST_CHARACTERS
        and not letters.isdigit()
        and not _STATEMENT.search(question)
    )
