"""What one question is answered from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.nurseries.door import Directory
    from knowledge.articles.shelf import Shelf
    from knowledge.standing.state import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The state of knowledge that one question is answered from."""

    shelf: Shelf
    directory: Directory
    standing: Standing
