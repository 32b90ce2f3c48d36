"""The desk with all its pages: importing them puts them on the blueprint."""

from __future__ import annotations

from web.staff import (
    asked,
    entering,
    figures,
    log,
    looking,
    own,
    people,
    reader_reports,
    registry_imports,
    registry_lists,
    today,
    typed,
    uploads,
    writing,
)
from web.staff.blueprint import staff

__all__ = [
    "asked",
    "entering",
    "figures",
    "log",
    "looking",
    "own",
    "people",
    "reader_reports",
    "registry_imports",
    "registry_lists",
    "staff",
    "today",
    "typed",
    "uploads",
    "writing",
]
