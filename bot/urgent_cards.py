"""What is said in an emergency: one card for each red flag, from `knowledge/content/urgent.yaml`.

A card tells how to help only where a published source does. The others send to
where help is, with the general steps of their level, and say that they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from knowledge.sources import parse_source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.sources import Source

_CARD_FIELDS = frozenset(
    {"id", "name", "level", "lead", "call", "steps", "sources", "asks", "recall", "article"}
)
_ASK_FIELDS = frozenset({"words", "lead", "levels"})


class DangerLevel(StrEnum):
    """What to do, gravest first."""

    CALL_120 = "call_120"
    CALL_110 = "call_110"
    CALL_119 = "call_119"
    REPORT_110 = "report_110"
    """To the police; whoever asks about a suspicion is answered."""
    ER_NOW = "er_now"
    WATCH = "watch"
    TALK = "talk"
    """No emergency: someone to talk to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """The card for one red flag."""

    id: str
    name: str
    level: DangerLevel
    lead: str
    """What to do this minute, at most 40 characters."""
    call: str | None
    """120, 110, 119 or 12356, or None where going there is enough."""
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    """Empty where no published document was at hand; the steps are the general ones then."""
    article: str | None = None
    """The slug of the article that says more, where there is time to read one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What parents ask of a danger, and the lead that answers it."""

    words: tuple[str, ...]
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentCard:
    """A card with what goes on from it."""

    danger: Danger
    asks: tuple[Ask, ...]
    """Its own, then those of its level."""
    recall: str | None
    """The danger in a few words, heard before a follow-up to it."""


def parse_cards(raw: Mapping[str, Any]) -> tuple[UrgentCard, ...]:
    """The cards from their YAML, in its order.

    Raises:
        ValueError: a card has an unknown field, cites a source that is not
            there, or gives steps of its own without a source; with a Chinese
            sentence for the editor.
    """
    sources = {key: parse_source(value) for key, value in raw["sources"].items()}
    return tuple(_parse_card(card, raw, sources) for card in raw["cards"])


def _parse_card(raw: Mapping[str, Any], file: Mapping[str, Any], sources: Mapping[str, Source]) -> UrgentCard:
    place = f"急症卡片 {raw.get('id')}"
    refuse_unknown(raw, _CARD_FIELDS, place)
    if missing := sorted(set(raw["sources"]) - set(sources)):
        msg = f"{place} 引用了没有登记的来源：{'、'.join(missing)}"
        raise ValueError(msg)
    if "steps" in raw and not raw["sources"]:
        msg = f"{place} 没有来源，不能自己写做法：删掉 steps，就用通用的几步"
        raise ValueError(msg)
    level = DangerLevel(raw["level"])
    general = file["general"]
    notes = [file["notes"]["talk" if level is DangerLevel.TALK else "emergency"]]
    if not raw["sources"]:
        notes.append(general["note"])
    danger = Danger(
        id=raw["id"],
        name=raw["name"],
        level=level,
        lead=raw["lead"],
        call=raw["call"],
        steps=tuple(raw["steps"] if "steps" in raw else general["steps"][level]),
        notes=tuple(notes),
        sources=tuple(sources[key] for key in raw["sources"]),
        article=raw.get("article"),
    )
    own = _parse_asks(raw.get("asks", ()), level, place)
    shared = _parse_asks(file["asks"], level, "急症卡片共用的 asks")
    return UrgentCard(danger=danger, asks=(*own, *shared), recall=raw.get("recall"))


def _parse_asks(raw: Sequence[Mapping[str, Any]], level: DangerLevel, place: str) -> list[Ask]:
    for ask in raw:
        refuse_unknown(ask, _ASK_FIELDS, place)
    return [
        Ask(words=tuple(ask["words"]), lead=ask["lead"])
        for ask in raw
        if level in ask.get("levels", (level,))
    ]


def refuse_unknown(raw: Mapping[str, Any], known: frozenset[str], place: str) -> None:
    """Stop at a misspelt field, which would otherwise be left out in silence.

    Raises:
        ValueError: a field is none of `known`.
    """
    if unknown := sorted(set(raw) - known):
        msg = f"{place} 里有不认识的字段：{'、'.join(unknown)}"
        raise ValueError(msg)
