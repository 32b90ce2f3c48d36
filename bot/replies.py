"""The fixed sentences, from replies.yaml."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from bot.messages import Answer, AnswerStatus
from knowledge.data_files import read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence


def fixed(
    name: str,
    /,
    *,
    status: AnswerStatus,
    step: str,
    suggestions: Sequence[str] = (),
    read_more: str | None = None,
    topic: str | None = None,
    **filled: str,
) -> Answer:
    """The fixed answer of that name; `declined.default` is a name inside a group.

    Raises:
        KeyError: there is no such sentence, or it has a gap that was not filled.
    """
    found: dict[str, Any] = _replies()
    for part in name.split("."):
        found = found[part]
    return Answer(
        status=status,
        step=step,
        lead=found["lead"].format(**filled),
        paragraphs=tuple(paragraph.format(**filled) for paragraph in found.get("paragraphs", ())),
        suggestions=tuple(found.get("suggestions", suggestions)),
        read_more=read_more,
        topic=topic,
    )


def note(name: str, **filled: str) -> str:
    """A line that is added under an answer."""
    text: str = _replies()[name]["note"]
    return text.format(**filled)


def whom_to_ask(topic: str) -> str:
    """Whom to call about a topic of the first level while the bot says nothing of it."""
    known: dict[str, str] = _replies()["whom_to_ask"]
    return known.get(topic, known["default"])


def starters() -> tuple[str, ...]:
    """Questions to begin with."""
    return tuple(_replies()["starters"])


@cache
def _replies() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(resources.files("bot").joinpath("replies.yaml"))
    return loaded
