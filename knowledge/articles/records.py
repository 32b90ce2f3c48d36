"""An Article ↔ the JSON text that its table keeps beside the body."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date
from typing import Any

from knowledge.articles.article import Article, FigureReference
from knowledge.sources import Source


def to_json(article: Article) -> str:
    """Everything but the body, always written the same way."""
    fields = asdict(article)
    del fields["body"]
    if fields["subtopic"] is None:
        del fields["subtopic"]  # so that an article without one is not a new revision to an older release
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, default=date.isoformat)


def from_json(text: str, *, body: str) -> Article:
    """The article that `to_json` wrote."""
    fields: dict[str, Any] = json.loads(text)
    for name in ("audience", "regions", "questions"):
        fields[name] = tuple(fields[name])
    for name in ("in_force_from", "in_force_until", "review_by"):
        fields[name] = _day(fields[name])
    fields["section_questions"] = {
        heading: tuple(questions) for heading, questions in fields["section_questions"].items()
    }
    fields["sources"] = tuple(
        Source(**{**source, "in_force_from": _day(source["in_force_from"])}) for source in fields["sources"]
    )
    fields["figures"] = tuple(FigureReference(**figure) for figure in fields["figures"])
    return Article(**fields, body=body)


def content_hash(article: Article) -> str:
    """Equal for equal articles, and only for them."""
    text = f"{to_json(article)}\0{article.body}"
    return hashlib.sha256(text.encode()).hexdigest()


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
