"""Greetings, thanks, and what the service is: only when nothing else was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Answer, AnswerStatus
from bot.phrases import bare, intents
from bot.replies import fixed, starters

if TYPE_CHECKING:
    from knowledge.language.reading import Reading

STEP = "smalltalk"
_WITH_STARTERS = frozenset({"greeting", "help", "who"})


def smalltalk(reading: Reading) -> Answer | None:
    """The reply to a text that is nothing but a courtesy, else None."""
    whole = bare(reading)
    name = next((name for name, book in intents().smalltalk.items() if whole in book), None)
    if name is None:
        return None
    suggestions = starters()[:3] if name in _WITH_STARTERS else ()
    return fixed(name, status=AnswerStatus.SMALLTALK, step=STEP, suggestions=suggestions)
