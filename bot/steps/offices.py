"""Who answers for what: the offices of the district plan, and the numbers that reach them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import resources
from typing import TYPE_CHECKING, TypeVar

from bot.basis import Basis
from bot.confidence import confidence
from bot.explained import explained
from bot.office_wording import STEP, TOPIC, OfficeWording
from bot.phrases import PhraseLists, Phrases, Span
from bot.proposal import Proposal
from knowledge.data_files import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bot.messages import Answer
    from bot.situation import Situation
    from knowledge.language.reading import Reading
    from knowledge.offices import Hotline, Office, Offices
    from knowledge.regions.gazetteer import Gazetteer

T = TypeVar("T")

AT_ONCE = 2
"""Matters answered in one reply (消防归谁管，食品许可找谁)."""

_NOBODYS_OWN = frozenset({"12345", "110"})
"""Numbers that say nothing of the office they reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeWords:
    """The phrases of offices.yaml beside this module."""

    asking: tuple[Phrases, ...]
    """What asks for an office: who sees to it, what number, where to complain."""
    about: Phrases
    """What asks of an office or a hotline that is named what it is for."""
    unreached: Phrases
    """What says that a number was called in vain."""
    fillers: frozenset[str]
    """Ordinary words around such a question, and heads of terms that only say of what."""
    unsure_places: Mapping[str, Phrases]
    """Towns that another district may see to, each with longer names that are not meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A matter, an office or a hotline that a question names."""

    key: str
    spans: tuple[Span, ...]
    """Where it does."""
    is_named: bool = False
    """By its own name or number, so that what it is for can be asked."""
    is_general: bool = False
    """It gives way to whatever else the question names."""
    tells: frozenset[str] = frozenset()
    """The keys of the offices that it tells of itself."""
    asks: str
    build: Callable[[], Answer]

    @property
    def covered(self) -> frozenset[int]:
        """The places of the characters that name it."""
        return _places(self.spans)


class OfficeStep:
    """Proposes who sees to a matter, or what an office or a hotline is for."""

    name = STEP

    def __init__(self, offices: Offices, gazetteer: Gazetteer, rarity: Callable[[str], float]) -> None:
        """Take the offices, what knows the places, and how much a word tells (0 … 1)."""
        self._rarity = rarity
        self._offices = offices
        self._ours = offices.region_code
        lineage = gazetteer.lineage(offices.region_code)
        self._around = frozenset(region.code for region in lineage)
        self._wording = OfficeWording(offices, district=lineage[0].name, nation=lineage[-1].name)
        self._matters = tuple((matter, tuple(map(Phrases, matter.words))) for matter in offices.matters)
        self._names = tuple((office, Phrases(office.words)) for office in offices.offices)
        self._numbers = tuple(
            (hotline, Phrases([hotline.number, *hotline.words])) for hotline in offices.hotlines
        )
        self._lists = PhraseLists(
            (
                *(names for _, names in (*self._numbers, *self._names)),
                *(group for _, groups in self._matters for group in groups),
            )
        )

    def propose(self, situation: Situation) -> list[Proposal]:
        """One proposal where the question names something of ours."""
        understood = situation.understood
        reading = understood.subject
        lent = len(reading.text) - len(understood.reading.text)
        named = _asked_now(self._find(reading.text, is_ours=self._is_ours(situation)), lent)
        if not named:
            return []
        found = _apart(named, reading.text)
        asking = _asking(reading.text, is_named=found[0].is_named)
        known = [*asking, *_around(reading), *(span for each in found for span in each.spans)]
        features = {
            "scope": situation.scope,
            **self._explained(reading, known, understood.place_words),
            "unasked": 0.0 if asking else 1.0,
        }
        return [
            Proposal(
                step=STEP,
                key=found[0].key,
                topic=TOPIC,
                features=features,
                confidence=confidence().of(STEP, features),
                page_first=office_words().unreached.stands_in(reading.text),
                asks=lambda: found[0].asks,
                build=lambda: replace(
                    _answer(found, reading.text), bases=_bases(found, day=understood.today)
                ),
            )
        ]

    def _is_ours(self, situation: Situation) -> bool:
        """Whether the question is of the district whose offices we know, or of a place around it."""
        return self._ours in situation.lineage or situation.understood.region.code in self._around

    def _find(self, text: str, *, is_ours: bool) -> Iterator[Found]:
        """Hotlines are the same everywhere; matters and offices are those of the district."""
        standing = self._lists.standing_in(text)
        if not standing:
            return
        for hotline, names in self._numbers:
            if names in standing and (
                spans := tuple(span for span in names.find(text) if _is_whole(text, span))
            ):
                yield self._hotline(hotline, spans)
        asking = _asking(text, is_named=False)
        for matter, groups in self._matters if is_ours else ():
            if not standing.issuperset(groups):
                continue
            found = [_beside(group.find(text), asking) for group in groups]
            if all(found):
                yield Found(
                    key=matter.id,
                    spans=tuple(span for each in found for span in each),
                    is_general=matter.is_general,
                    tells=frozenset(f"office:{office.id}" for office in matter.offices),
                    asks=matter.asks,
                    build=partial(self._wording.of_matter, matter),
                )
        for office, names in self._names:
            if names in standing:
                yield from self._office(office, names.find(text), is_ours=is_ours)

    def _office(self, office: Office, spans: tuple[Span, ...], *, is_ours: bool) -> Iterator[Found]:
        """An office; elsewhere the hotline that reaches its like there, where it has one of its own."""
        hotline = self._offices.hotline(office.hotline)
        if is_ours:
            yield Found(
                key=f"office:{office.id}",
                spans=spans,
                is_named=True,
                asks=f"{office.name}管什么",
                build=partial(self._wording.of_office, office),
            )
        elif hotline is not None and hotline.number not in _NOBODYS_OWN:
            yield self._hotline(hotline, spans)

    def _hotline(self, hotline: Hotline, spans: tuple[Span, ...]) -> Found:
        return Found(
            key=hotline.number,
            spans=spans,
            is_named=True,
            asks=f"{hotline.number}管什么",
            build=partial(self._wording.of_hotline, hotline),
        )

    def _explained(
        self, reading: Reading, known: Sequence[Span], place_words: frozenset[str]
    ) -> dict[str, float]:
        """How much of the question's rarer words is known, and the weight of the rest."""
        fillers = office_words().fillers
        share, stray = explained(
            reading,
            known,
            is_filler=lambda word: word in fillers or word in place_words,
            rarity=self._rarity,
        )
        return {"share": share, "stray": stray}


@cache
def office_words() -> OfficeWords:
    """The words that ship with the step, read at first use."""
    raw = read_yaml(resources.files("bot.steps").joinpath("offices.yaml"))
    return OfficeWords(
        asking=tuple(Phrases(raw[name]) for name in ("who", "number", "report")),
        about=Phrases(raw["about"]),
        unreached=Phrases(raw["unreached"]),
        fillers=frozenset(raw["fillers"]),
        unsure_places={name: Phrases(others) for name, others in raw["unsure_places"].items()},
    )


def _beside(spans: Iterable[Span], asking: Sequence[Span]) -> list[Span]:
    """The spans that are not a part of asking words: 哪个单位 does not speak of an employer."""
    return [span for span in spans if not any(_is_part(span, asked) for asked in asking)]


def _is_part(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end and span != other


def _is_whole(text: str, span: Span) -> bool:
    """Whether a number is not part of a longer one (12345678)."""
    return not text[span.start - 1 : span.start].isdigit() and not text[span.end : span.end + 1].isdigit()


def _asked_now(found: Iterable[Found], lent: int) -> list[Found]:
    """What the question itself names; what only its first `lent` characters name where it names nothing.

    收费谁定 after a question on cameras is read with 监控 before it, and is not of cameras.
    """
    named = list(found)
    return [each for each in named if any(span.end > lent for span in each.spans)] or named


def _apart(found: Iterable[Found], text: str) -> list[Found]:
    """What covers most of the question, in its order; nothing that lies within what covers more.

    Asking words do not count: 归谁管 is a part of many matters. sorted() is
    stable: equals stay as they were found, a number before a matter, a matter
    before an office.
    """
    asked = _places(_asking(text, is_named=False))
    kept: list[Found] = []
    for each in sorted(found, key=lambda each: -len(each.covered - asked)):
        if not any(each.covered - asked <= other.covered for other in kept):
            kept.append(each)
    particular = [each for each in kept if not each.is_general] or kept
    return sorted(particular[:AT_ONCE], key=lambda each: min(each.covered))


def _asking(text: str, *, is_named: bool) -> list[Span]:
    """The words that ask; what an office is for is asked only of one that is named."""
    words = office_words()
    books = (*words.asking, words.about) if is_named else words.asking
    return [span for book in books for span in book.find(text)]


def _around(reading: Reading) -> Iterator[Span]:
    """The terms that only say of what or of whom: 托儿所, 老师."""
    fillers = office_words().fillers
    for mention in reading.mentions:
        if mention.term.head in fillers or mention.term.category == "person":
            yield Span(start=mention.start, end=mention.end, text=mention.surface)


def _places(spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(place for span in spans for place in range(span.start, span.end))


def _answer(found: Sequence[Found], text: str) -> Answer:
    # 找谁要母婴室 names the trade union too, whose part the matter tells already.
    main, *others = (each.build() for each in found if each.key not in found[0].tells)
    told = (main, *others)
    return replace(
        main,
        details=_distinct(detail for one in told for detail in one.details),
        paragraphs=(*(other.lead for other in others), *main.paragraphs),
        notes=(*main.notes, *_place_notes(text)),
        source_notes=_distinct(note for one in told for note in one.source_notes),
        citations=_distinct(citation for one in told for citation in one.citations),
    )


def _bases(found: list[Found], *, day: date) -> tuple[Basis, ...]:
    """What is kept of what was told: which matter, office or number."""
    told = found[:1] + [each for each in found[1:] if each.key not in found[0].tells]
    return tuple(Basis(step=STEP, key=each.key, day=day) for each in told)


def _place_notes(text: str) -> Iterator[str]:
    for name, others in office_words().unsure_places.items():
        if name in text and not others.stands_in(text):
            yield f"{name}的区划代码属红旗区，现在由哪个区管没有核到，先打 0373-12345 问清再去。"


def _distinct(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
