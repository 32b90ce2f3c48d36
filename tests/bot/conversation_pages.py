"""Reading docs/conversations.md: each conversation, its turns as what is asked and what is told."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "conversations.md"

_TURN = re.compile(r"^> (?P<asked>.+)\n\n(?P<told>(?:(?!^> |^## ).*\n)+)", re.MULTILINE)


def conversations():
    """The turns of each conversation by its title."""
    return {
        part.splitlines()[0]: [(turn["asked"], turn["told"].strip()) for turn in _TURN.finditer(f"{part}\n")]
        for part in PAGE.read_text("utf-8").split("\n## ")[1:]
    }
