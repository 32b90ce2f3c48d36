"""What a step looks at, with defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.conversation import EMPTY
from bot.situation import Situation
from knowledge.articles.ranking import NOTHING
from knowledge.articles.shelf import Shelf

if TYPE_CHECKING:
    from bot.understanding import Understood


class NoDirectory:
    """For steps that have no business with nurseries: whatever is asked of it fails the test."""

    def __getattr__(self, name: str) -> Any:
        pytest.fail(f"the directory was asked: {name}")


def make_situation(understood: Understood) -> Situation:
    """A question asked first, in 河南, with nothing published."""
    return Situation(
        understood=understood,
        conversation=EMPTY,
        shelf=Shelf(number=0, articles={}, sections={}),
        ranked=NOTHING,
        scope=1.0,
        directory=NoDirectory(),
        lineage=("410000", "100000"),
        reach=("410000", "100000"),
    )
