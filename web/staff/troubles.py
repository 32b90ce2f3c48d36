"""What is lacking in a text or wrong with it, beside the field that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from knowledge.editing.draft import left_to_do
from knowledge.editing.words import FIELD_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knowledge.articles.article import ArticleProblem
    from knowledge.editing.draft import Draft

_FIELDS: Final = {label: name for name, label in FIELD_NAMES.items()}
_ANYWHERE: Final = "writing"
"""The form itself, where a problem names no field of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One sentence about one field."""

    field: str
    """Its name in the form, which is the id of its place in the page."""
    label: str
    sentence: str
    is_empty: bool
    """Whether nothing was written there yet, which is no mistake while somebody writes."""


def troubles_of(draft: Draft, *, slug: str) -> tuple[Trouble, ...]:
    """What keeps a text from being handed in, in the order of the form."""
    return told(draft, left_to_do(draft, slug=slug))


def told(draft: Draft, problems: Iterable[ArticleProblem]) -> tuple[Trouble, ...]:
    """Problems beside their fields, each once."""
    found = dict.fromkeys(
        Trouble(
            field=_FIELDS.get(problem.field, _ANYWHERE),
            label=problem.field,
            sentence=problem.reason,
            is_empty=_is_empty(draft, _FIELDS.get(problem.field, _ANYWHERE)),
        )
        for problem in problems
    )
    order = list(FIELD_NAMES)
    return tuple(sorted(found, key=lambda each: order.index(each.field) if each.field in FIELD_NAMES else -1))


def by_field(troubles: Iterable[Trouble]) -> Mapping[str, Sequence[str]]:
    """Sentences by the field that they are about."""
    sentences: dict[str, list[str]] = {}
    for trouble in troubles:
        sentences.setdefault(trouble.field, []).append(trouble.sentence)
    return sentences


def _is_empty(draft: Draft, field: str) -> bool:
    value = getattr(draft, field, None)
    return value is not None and not (value.strip() if isinstance(value, str) else value)
