"""One change of the directory in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.calendar import day_of
from directory import labels
from directory.registry.changes import EventKind
from knowledge.regions import gazetteer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from directory.registry.changes import Event

_HAPPENED: Final[Mapping[EventKind, str]] = {
    EventKind.FILED: "新备案",
    EventKind.CHANGED: "信息变了",
    EventKind.WITHDRAWN: "注销备案",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A line of the page and an entry of the feeds."""

    key: str
    nursery_id: str
    name: str
    happened: str
    is_withdrawal: bool
    at: datetime
    day: date
    details: tuple[str, ...]

    @property
    def title(self) -> str:
        """For a feed."""
        return f"{self.happened}：{self.name}"

    @property
    def summary(self) -> str:
        """For a feed."""
        return "；".join((self.happened, *self.details))

    def address(self, root: str) -> str:
        """The page of the institution."""
        return f"{root}/nurseries/{self.nursery_id}"

    def id(self, root: str) -> str:
        """The same for ever, and another for each change."""
        return f"{root}/changes#{self.key}"


def news_of(event: Event) -> News:
    """A change in words: what happened, to which fields, where, by whose list."""
    region = gazetteer().get(event.region_code) if event.region_code else None
    fields = dict.fromkeys(labels.FIELDS.get(field, field) for field in event.fields)
    details = (
        "、".join(fields) if event.kind is EventKind.CHANGED else "",
        region.name if region else "",
        f"名单来自{event.source}",
    )
    return News(
        key=event.key,
        nursery_id=event.nursery_id,
        name=event.name,
        happened=_HAPPENED[event.kind],
        is_withdrawal=event.kind is EventKind.WITHDRAWN,
        at=event.at,
        day=day_of(event.at),
        details=tuple(detail for detail in details if detail),
    )
