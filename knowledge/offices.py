"""Who answers for what: the offices of the district plan, the matters they see to, the numbers to call."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.rows import Row, read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from knowledge.sources import Source

OFFICES = Path(__file__).parent / "content" / "offices.yaml"

_FILE_FIELDS = ("region", "plan", "sources", "hotlines", "offices", "matters")
_HOTLINE_FIELDS = ("number", "name", "words", "for", "hours", "note", "sources")
_OFFICE_FIELDS = ("id", "name", "also_named", "present_name", "named_in", "duty", "words", "hotline", "note")
_MATTER_FIELDS = ("id", "asks", "words", "says", "offices", "hotline", "first", "notes", "general", "sources")

MOST_CHARACTERS = 120
"""As many as a parent reads at a glance in WeChat; the same as for the opening of an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotline:
    """A number that is the same everywhere in the country."""

    number: str
    name: str
    words: tuple[str, ...]
    """What parents call it, besides its number."""
    covers: tuple[str, ...]
    """What it is for, in parents' words."""
    hours: str | None
    """When somebody answers, or None: not found out."""
    note: str | None
    """A limit that must be told with it, as a whole sentence."""
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One office, as the plan names it."""

    id: str
    name: str
    """In the document of 2022."""
    also_named: tuple[str, ...]
    """Other names that the same document gives it."""
    present_name: str | None
    """What it is called today, or None: nobody has checked."""
    named_in: tuple[str, ...]
    """Where the document names it, such as 附件第2段; empty for an office that it does not name."""
    duty: str
    """What it sees to, without 。"""
    words: tuple[str, ...]
    """What parents call it."""
    hotline: str
    """The number by which it is reached."""
    note: str | None

    @property
    def is_in_annex(self) -> bool:
        """Whether a paragraph of the annex gives it its duties."""
        return any(place.startswith("附件") for place in self.named_in)

    @property
    def shown_name(self) -> str:
        """The name in the document, and the present one or that nobody has checked it."""
        if not self.named_in:
            return self.name
        others = f"方案里也写“{'”“'.join(self.also_named)}”，" if self.also_named else ""
        present = "现名未核到" if self.present_name is None else f"现在叫{self.present_name}"
        return f"{self.name}（{others}{present}）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Something a parent or an operator needs an office for."""

    id: str
    asks: str
    """A whole question that this answers."""
    words: tuple[tuple[str, ...], ...]
    """Groups; the question is of this matter when one phrase of each stands in it."""
    says: str
    """The answer, whole sentences, with the office's name in the document."""
    offices: tuple[Office, ...]
    """Whoever sees to it first; empty where only a hotline is known."""
    hotline: str
    first: str | None
    """A number to call before anything else, where someone may be in danger."""
    notes: tuple[str, ...]
    is_general: bool
    """It answers only where the question names nothing more particular."""
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offices:
    """All offices, matters and hotlines of one district."""

    region_code: str
    plan: Source
    offices: tuple[Office, ...]
    matters: tuple[Matter, ...]
    hotlines: tuple[Hotline, ...]

    def office(self, name: str) -> Office | None:
        """The office with that id, or None."""
        return next((office for office in self.offices if office.id == name), None)

    def hotline(self, number: str) -> Hotline | None:
        """The hotline with that number, or None."""
        return next((hotline for hotline in self.hotlines if hotline.number == number), None)


@cache
def offices() -> Offices:
    """The offices that ship with the product, read once.

    Raises:
        ContentFileError: the file is wrong; its message says where.
    """
    return read_offices(OFFICES)


def read_offices(path: Path) -> Offices:
    """The offices of a file.

    Raises:
        ContentFileError: the file cannot be used, or a row names an office, a
            hotline or a source that is not there.
    """
    file = read_file(path)
    file.allow(_FILE_FIELDS)
    sources = file.sources("sources")
    plan = file.look_up(("plan",), sources)[0]
    hotlines = tuple(_hotline(row, sources) for row in file.rows("hotlines"))
    numbers = {hotline.number for hotline in hotlines}
    found = tuple(_office(row, numbers) for row in file.rows("offices"))
    by_id = {office.id: office for office in found}
    matters = tuple(_matter(row, by_id, numbers, sources) for row in file.rows("matters"))
    _refuse_twice(file, "hotlines", (hotline.number for hotline in hotlines))
    _refuse_twice(file, "offices", (office.id for office in found))
    _refuse_twice(file, "matters", (matter.id for matter in matters))
    _refuse_twice(file, "offices 的 words", (word for office in found for word in office.words))
    return Offices(
        region_code=file.text("region"), plan=plan, offices=found, matters=matters, hotlines=hotlines
    )


def loose_ends(found: Offices) -> Iterator[str]:
    """What reads badly to a parent, and what to do, a Chinese sentence each."""
    for hotline in found.hotlines:
        if hotline.note is not None and not hotline.note.endswith("。"):
            yield f"hotlines {hotline.number}：note 要写成完整的话，以句号结尾"
    for office in found.offices:
        if office.duty.endswith("。"):
            yield f"offices {office.id}：duty 句末不加句号"
    for matter in found.matters:
        if not all(text.endswith("。") for text in (matter.says, *matter.notes)):
            yield f"matters {matter.id}：says 和 notes 要写成完整的话，以句号结尾"
        if len(matter.says) > MOST_CHARACTERS:
            yield f"matters {matter.id}：says 有 {len(matter.says)} 个字，缩短到 {MOST_CHARACTERS} 个字以内"


def _hotline(row: Row, sources: Mapping[str, Source]) -> Hotline:
    row.allow(_HOTLINE_FIELDS)
    return Hotline(
        number=row.text("number"),
        name=row.text("name"),
        words=row.texts("words"),
        covers=row.texts("for"),
        hours=row.maybe_text("hours"),
        note=row.maybe_text("note"),
        sources=row.cited(sources, usual=("hotlines",)),
    )


def _office(row: Row, numbers: Iterable[str]) -> Office:
    row.allow(_OFFICE_FIELDS)
    return Office(
        id=row.text("id"),
        name=row.text("name"),
        also_named=row.texts("also_named"),
        present_name=row.maybe_text("present_name"),
        named_in=row.texts("named_in"),
        duty=row.text("duty"),
        words=row.texts("words"),
        hotline=_known(row, "hotline", row.text("hotline"), numbers),
        note=row.maybe_text("note"),
    )


def _matter(
    row: Row, by_id: Mapping[str, Office], numbers: Iterable[str], sources: Mapping[str, Source]
) -> Matter:
    row.allow(_MATTER_FIELDS)
    first = row.maybe_text("first")
    return Matter(
        id=row.text("id"),
        asks=row.text("asks"),
        words=row.groups("words"),
        says=row.text("says"),
        offices=tuple(by_id[_known(row, "offices", name, by_id)] for name in row.texts("offices")),
        hotline=_known(row, "hotline", row.text("hotline"), numbers),
        first=None if first is None else _known(row, "first", first, numbers),
        notes=row.texts("notes"),
        is_general=row.flag("general"),
        sources=row.cited(sources, usual=("plan",)),
    )


def _known(row: Row, name: str, value: str, known: Iterable[str]) -> str:
    if value not in known:
        raise row.error(reason=f"{name} 里的 {value} 在这个文件里没有，改成有的，或先把它写上")
    return value


def _refuse_twice(file: Row, name: str, values: Iterable[str]) -> None:
    twice = [value for value, count in Counter(values).items() if count > 1]
    if twice:
        raise file.error(reason=f"{name} 里写了两次：{'、'.join(twice)}，只留一处")
