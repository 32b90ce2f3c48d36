"""The desk with all its pages: importing them puts them on the blueprint."""

from __future__ import annotations

from web.staff import (
    articles,
    asked,
    calendar,
    entering,
    figures,
    log,
    looking,
    offered,
    own,
    people,
    reader_reports,
    registry_imports,
    registry_lists,
    releases,
    text_versions,
    texts,
    today,
    typed,
    uploads,
    writing,
)
from web.staff.blueprint import staff

__all__ = [
    "articles",
    "asked",
    "calendar",
    "entering",
    "figures",
    "log",
    "looking",
    "offered",
    "own",
    "people",
    "reader_reports",
    "registry_imports",
    "registry_lists",
    "releases",
    "staff",
    "text_versions",
    "texts",
    "today",
    "typed",
    "uploads",
    "writing",
]
