"""The desk with all its pages: importing them puts them on the blueprint."""

from __future__ import annotations

from web.staff import (
    entering,
    log,
    looking,
    own,
    people,
    registry_imports,
    registry_lists,
    today,
    uploads,
)
from web.staff.blueprint import staff

__all__ = [
    "entering",
    "log",
    "looking",
    "own",
    "people",
    "registry_imports",
    "registry_lists",
    "staff",
    "today",
    "uploads",
]
