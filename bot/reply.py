"""An answer with all that it rests on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.conversation import Conversation
    from bot.messages import Answer, Question
    from bot.proposal import Proposal
    from bot.situation import Situation
    from bot.understanding import Understood


_ID_BYTES = 7
"""Ten characters: whoever tries a hundred a second meets one of a million answers in some twenty years."""


def new_answer_id() -> str:
    """What names an answer to whoever got it, and to nobody else: ten characters, `A-Za-z0-9_-`."""
    return secrets.token_urlsafe(_ID_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer with all that it rests on, before anything is written."""

    question: Question
    answer: Answer
    conversation: Conversation | None
    """To be kept; None: forget what there is."""
    region_code: str
    proposals: tuple[Proposal, ...] = ()
    """Every proposal, the best first: why it won, why the rest lost."""
    is_of_several: bool = False
    """It puts the answers to several questions together; `proposals` are those of all of them."""
    situation: Situation | None = None
    """What the steps looked at; None where none was asked (an emergency, a courtesy)."""

    @property
    def understood(self) -> Understood | None:
        """The question understood; None where the reply needed no understanding."""
        return None if self.situation is None else self.situation.understood
