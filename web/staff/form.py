"""The form of an article: its fields as they are named in the page, and what was typed in them.

title, topic, audience*, regions*, place (names of places), age_from, age_until, body, questions (one a
line), section_heading* with section_questions* (one a line, in the same order),
source_title*, source_issuer* … (one of each for every source, in order),
figures* (region/kind/case), in_force_from, in_force_until, review_by,
checked_by. Those with a star may come several times.
"""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from knowledge.articles.front_matter import BODY_CHARACTERS, FRONT_MATTER_CHARACTERS
from knowledge.editing.draft import Draft, DraftSource
from knowledge.editing.places import read_places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzeug.datastructures import MultiDict

_BYTES_A_CHARACTER: Final = 9
"""Of a Chinese character as a browser sends it: %E4%BA%A7."""

MOST_BYTES: Final = 2 * _BYTES_A_CHARACTER * (BODY_CHARACTERS + FRONT_MATTER_CHARACTERS)
"""Of a request that holds a form: twice the longest article, so that nobody loses a text that is too long."""

_MOST_IN_A_CHOICE: Final = 120
"""Characters of what is chosen, not typed, such as a topic: more is none of ours."""

TOO_LONG: Final = "这么长，装不下。请回到上一页，分成几篇；上一页里写的都还在。"
"""What is said of more."""

_SOURCE_FIELDS: Final = tuple(each.name for each in fields(DraftSource))
_PARTS_OF_A_FIGURE: Final = 3
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    r"\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""What nobody typed and no font shows; PostgreSQL refuses the first.

Control characters, and what comes along from Word and from web pages: blanks
without a width, of which a title could consist, and marks that turn the
direction of all that stands behind them. What holds a picture sign together
(U+200D, U+FE0F) stays.
"""


def read_form(form: MultiDict[str, str]) -> Draft:
    """What was typed, sound or not; a field that is missing is empty."""

    def line(name: str) -> str:
        return _line(form.get(name, ""))

    headings = form.getlist("section_heading")
    return Draft(
        title=line("title"),
        topic=line("topic")[:_MOST_IN_A_CHOICE],
        audience=_once_each(form.getlist("audience")),
        regions=_once_each((*form.getlist("regions"), *read_places(line("place")))),
        age_from=line("age_from"),
        age_until=line("age_until"),
        body=typed_text(form.get("body", "")),
        questions=_lines(form.get("questions", "")),
        section_questions=tuple(
            (_line(heading), _lines(questions))
            for heading, questions in zip(headings, form.getlist("section_questions"), strict=False)
            if _lines(questions)
        ),
        sources=tuple(source for source in _sources(form) if not source.is_empty),
        figures=tuple(
            (parts[0], parts[1], parts[2])
            for parts in (figure.split("/") for figure in form.getlist("figures"))
            if len(parts) == _PARTS_OF_A_FIGURE
        ),
        in_force_from=line("in_force_from"),
        in_force_until=line("in_force_until"),
        review_by=line("review_by"),
        checked_by=line("checked_by"),
    )


def _sources(form: MultiDict[str, str]) -> Iterable[DraftSource]:
    columns = [form.getlist(f"source_{name}") for name in _SOURCE_FIELDS]
    for place in range(max(map(len, columns))):
        typed = (column[place] if place < len(column) else "" for column in columns)
        yield DraftSource(**{name: _line(value) for name, value in zip(_SOURCE_FIELDS, typed, strict=True)})


def typed_text(text: str) -> str:
    """Several lines, with line ends as we keep them; a browser sends two characters for each."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _line(text: str) -> str:
    return " ".join(_UNSEEN.sub("", text).split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in map(_line, text.splitlines()) if line)


def _once_each(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in map(_line, values) if line))
