"""What every step looks at: the understood question, and the state of knowledge it is answered from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.conversation import Conversation
    from bot.nurseries.door import Directory
    from bot.understanding import Understood
    from knowledge.articles.ranking import Ranked
    from knowledge.articles.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One question at the moment it is answered."""

    understood: Understood
    conversation: Conversation
    shelf: Shelf
    """What is published now."""
    directory: Directory
    """The nurseries; asked only by a step that answers from them."""
    ranked: Ranked
    """The published sections that may answer."""
    scope: float
    """How surely the question is one of ours, 0 … 1."""
    lineage: tuple[str, ...]
    """Codes from the place asked about up to the nation."""
    reach: tuple[str, ...]
    """Codes of the places whose pages may answer: home's own too where a place around it is named."""
