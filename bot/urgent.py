"""Which emergency a message tells of, and the card that answers it.

What is said stands in `knowledge/content/urgent.yaml`, by which words it is
known in `knowledge/content/urgent_words.yaml`; this module finds the gravest
danger in a text. Rather one card too many than one too few: a parent who did
not need it loses a minute.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from bot import ages
from bot.urgent_cards import DangerLevel, parse_cards
from bot.urgent_likeness import Likeness
from bot.urgent_spelling import Spelling
from bot.urgent_words import Vocabulary, WordLists, parse_contexts, parse_flag
from knowledge.bounds import CHAT_CHARACTERS
from knowledge.data_files import read_yaml

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

    from bot.urgent_cards import Danger
    from bot.urgent_words import Contexts, Pattern, Words

_PLACES = 12
"""Places of one word that are looked at; a text of 200 times 抽 has 200."""

_DOUBT_BY_EXCEPTION, _DOUBT_BY_AGE = 1.0, 3.0
"""How much more urgent a text must sound with a pattern's words, but an exception or too old a child."""

_DOUBT_BY_CALM, _DOUBT_BY_WELL, _DOUBT_BY_GROWN_UP = 4.0, 9.0, 2.0
"""How much more where a text asks how to prevent, tells that it is over, or names a grown-up."""

_CALM_IN_ALL = 3.5
"""How far below an alarm a text must sound to be calm although a pattern fits.

Chosen by what the likeness had not seen (2026-11-30): of 3000 emergencies that
patterns hear, 6 would be silenced; of 53 calm questions in alarming words that
were sent to hospital, 23, of kinds that nobody had thought of. Short cries, ages
and thoughts of death are left to the patterns.
"""

_LONG_ENOUGH_TO_SOUND_CALM = 10
"""Characters: 尿不湿半天还是干的 sounds like any question."""

_ALWAYS_HEARD = "RF22"
"""Thoughts of death: nothing else in a text speaks against them."""

_AGE_IN_REPLY_FROM = 10 / 30
"""Months."""

_FOLLOW_UP_CHARACTERS = 24
"""A longer message speaks of something of its own."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Flag:
    card: Danger
    for_anyone: bool
    """Counts for a grown-up too."""
    patterns: tuple[Pattern, ...]
    asks: tuple[tuple[re.Pattern[str], str], ...]
    """What a parent asks of this danger, and the lead that answers it."""
    recall: str | None
    """The danger in a few words, heard before a follow-up to it."""


class UrgentRules:
    """The red flags of the package, ready to be matched."""

    def __init__(
        self,
        flags: Sequence[_Flag],
        contexts: Contexts,
        *,
        spelling: Spelling,
        likeness: Likeness | None = None,
    ) -> None:
        """Keep the flags gravest first; within a level they stay in the order given.

        `likeness` hears what no pattern names; its kinds are ids of cards.
        """
        order = list(DangerLevel)
        self._flags = tuple(sorted(flags, key=lambda flag: order.index(flag.card.level)))
        self._by_id = {flag.card.id: flag for flag in self._flags}
        self._contexts = contexts
        self._spelling = spelling
        self._likeness = likeness
        self._patterns = [(flag, pattern) for flag in self._flags for pattern in flag.patterns]
        self._lists = WordLists(
            (*contexts.all, *(words for _, each in self._patterns for words in each.every))
        )
        self._led_by: dict[Words, list[int]] = {}
        for place, (_, pattern) in enumerate(self._patterns):
            self._led_by.setdefault(pattern.every[0], []).append(place)

    @staticmethod
    def load() -> UrgentRules:
        """The rules that come with the package; read once in a process."""
        return _load()

    @property
    def cards(self) -> tuple[Danger, ...]:
        """Every card, gravest first."""
        return tuple(flag.card for flag in self._flags)

    def match(
        self,
        text: str,
        *,
        age_months: float | None = None,
        after: str | None = None,
        said_before: str = "",
    ) -> Danger | None:
        """The gravest danger that a message tells of, or None.

        `text` is normalised; what lies beyond the first 200 characters is not
        read. `age_months` is the child's age where the conversation knows it;
        an age in the text goes before it. `after` is the id of the danger that
        the last answer spoke of: a short follow-up (能抠嗓子吗, 还在抽) gets the
        same card, or a graver one. `said_before` is what the last question was
        about: an age told after it (发烧了, then 才四十天) is read with it.

        >>> UrgentRules.load().match("孩子抽了").lead
        '马上打 120。让孩子侧躺，看着表记时间。'
        """
        text = self._spelling.read(text[:CHAT_CHARACTERS])
        told = ages.age_months(text)
        age = age_months if told is None else told
        message = self._message(text, age)
        flag = self._gravest(message, unless_calm=after is None) or self._follow_up(message, age, after)
        if flag is None and said_before and len(text) <= _FOLLOW_UP_CHARACTERS:
            flag = self._with_age(f"{said_before},{text}"[:CHAT_CHARACTERS], _age_in_reply(text))
        if flag is None or flag.card.level is DangerLevel.TALK:
            flag = self._sounding(message, flag)
        return None if flag is None else _answering(flag, text)

    def named(self, text: str) -> Danger | None:
        """The gravest danger that the words of a text name, its likeness to others left out."""
        text = self._spelling.read(text)
        flag = self._gravest(self._message(text, ages.age_months(text)))
        return None if flag is None else flag.card

    def without_harmless(self, text: str) -> str:
        """The text with the phrases blanked out that only look alarming (抽奖, 没发烧)."""
        return self._message(self._spelling.read(text), None).text

    def is_told_to_be_well(self, text: str) -> bool:
        """Whether a text says that it is over or slight (五分钟止住了, 玩得好好的)."""
        return self._message(text, None).is_well

    def _gravest(self, message: _Message, *, unless_calm: bool = False) -> _Flag | None:
        """The gravest flag with a pattern that fits; with `unless_calm` likeness may speak against it."""
        led_by = self._led_by
        leading = [words for words in message.raw_words if words in led_by]
        for place in sorted([place for words in leading for place in led_by[words]]):
            flag, pattern = self._patterns[place]
            if (
                message.words_for(pattern).issuperset(pattern.every)
                and message.tells(flag, pattern)
                and not (unless_calm and self._sounds_calm(message, flag, pattern))
            ):
                return flag
        return None

    def _message(self, text: str, age: float | None) -> _Message:
        return _Message(text, age, self._contexts, self._lists)

    def _sounds_calm(self, message: _Message, flag: _Flag, pattern: Pattern) -> bool:
        """Whether all the rest of a text sounds so calm that the words of a pattern are no alarm.

        保育员体罚会被吊销证不, 安全座椅起火自燃那个牌子召回了吗: nobody can write down
        every sense of an alarming word, but the words around it tell.
        """
        if self._likeness is None or len(message.text) < _LONG_ENOUGH_TO_SOUND_CALM or message.is_of_now:
            return False
        if flag.card.level is DangerLevel.TALK or flag.card.id == _ALWAYS_HEARD or pattern.even_calm:
            return False
        if pattern.under_months is not None or pattern.from_months is not None:
            return False
        return self._likeness.is_far_below(message.text, _CALM_IN_ALL)

    def _with_age(self, text: str, age: float | None) -> _Flag | None:
        return None if age is None else self._gravest(self._message(text, age))

    def _follow_up(self, message: _Message, age: float | None, after: str | None) -> _Flag | None:
        """The flag that a short message goes on about; graver where it tells of a new sign."""
        flag, text = self._by_id.get(after or ""), message.raw
        if flag is None or len(text) > _FOLLOW_UP_CHARACTERS or message.says(self._contexts.other_subject):
            return None
        if flag.recall and (graver := self._recalling(flag.recall, text, age)) not in {None, flag}:
            return graver
        asked = any(words.search(text) for words, _ in flag.asks)
        goes_on = flag.card.level is not DangerLevel.TALK and message.says(self._contexts.follow_up)
        return flag if asked or goes_on else None

    def _recalling(self, recall: str, text: str, age: float | None) -> _Flag | None:
        return self._gravest(self._message(f"{recall},{text}", age))

    def _sounding(self, message: _Message, otherwise: _Flag | None) -> _Flag | None:
        """The flag for what a text sounds like; low mood gives way only to thoughts of death."""
        if self._likeness is None:
            return otherwise
        doubt = message.doubt if otherwise is None else max(message.doubt, _DOUBT_BY_EXCEPTION)
        if otherwise is None:
            doubt += _DOUBT_BY_CALM * message.is_calm + _DOUBT_BY_WELL * message.is_well
        kind = self._likeness.kind(message.text, over=doubt)
        if kind is None:
            return otherwise
        flag = self._by_id[kind]
        if otherwise is not None:
            return flag if flag.card.id == _ALWAYS_HEARD else otherwise
        if message.is_grown_up and not flag.for_anyone:
            kind = self._likeness.kind(message.text, over=doubt + _DOUBT_BY_GROWN_UP)
        return None if kind is None else flag


class _Message:
    """One text with the places of the words that have been looked for in it."""

    def __init__(self, text: str, age: float | None, contexts: Contexts, lists: WordLists) -> None:
        self.raw = text
        self.raw_words = lists.possible_in(text)
        is_blanked = self.says(contexts.harmless)
        self.text = contexts.harmless.expression.sub(_blank, text) if is_blanked else text
        """With what only looks alarming blanked out."""
        self.words = lists.possible_in(self.text) if is_blanked else self.raw_words
        """The lists of which a word may stand in it."""
        self.doubt = 0.0
        """How much more urgent it must sound to be one after all (两岁烧到38度)."""
        self._age = age
        self._contexts = contexts
        self._places: dict[tuple[Words, str], list[tuple[int, int]]] = {}

    @cached_property
    def is_calm(self) -> bool:
        return self.says(self._contexts.calm) and not self.is_of_now

    @cached_property
    def is_of_now(self) -> bool:
        return self.says(self._contexts.now)

    @cached_property
    def is_well(self) -> bool:
        return self.says(self._contexts.well)

    @cached_property
    def is_grown_up(self) -> bool:
        return self.says(self._contexts.grown_up) and not self.says(self._contexts.child)

    def says(self, words: Words) -> bool:
        """Whether a word of a list stands in the whole text."""
        return words in self.raw_words and words.expression.search(self.raw) is not None

    def words_for(self, pattern: Pattern) -> set[Words]:
        """The lists of which a word may stand where a pattern looks."""
        return self.raw_words if pattern.as_typed else self.words

    def tells(self, flag: _Flag, pattern: Pattern) -> bool:
        """Whether a pattern of a flag fits; what costs most is asked last."""
        places = []
        for words in pattern.every:
            found = self._find(words, self.raw if pattern.as_typed else self.text)
            if not found:
                return False
            places.append(found)
        if pattern.near is not None and not any(_lie_near(each, pattern.near) for each in product(*places)):
            return False
        if not self._is_of_age(pattern):
            # Where no age is known, none speaks for a calm text.
            self.doubt = max(self.doubt, 0.0 if self._age is None else _DOUBT_BY_AGE)
            return False
        if pattern.unless is not None and pattern.unless.search(self.text):
            self.doubt = max(self.doubt, _DOUBT_BY_EXCEPTION)
            return False
        return (pattern.even_calm or not self.is_calm) and (flag.for_anyone or not self.is_grown_up)

    def _is_of_age(self, pattern: Pattern) -> bool:
        if pattern.under_months is None and pattern.from_months is None:
            return True
        if self._age is None:
            return False
        return (pattern.from_months or 0.0) <= self._age < (pattern.under_months or math.inf)

    def _find(self, words: Words, text: str) -> list[tuple[int, int]]:
        places = self._places.get((words, text))
        if places is None:
            found = islice(words.expression.finditer(text), _PLACES)
            places = self._places[words, text] = [place.span() for place in found]
        return places


def _age_in_reply(text: str) -> float | None:
    """The age that a message tells, or that it is: 四十八天. A few days are how long something lasts."""
    told = ages.age_months(text)
    if told is not None:
        return told
    alone = ages.age_months(f"宝宝{text}")
    return alone if alone is not None and alone >= _AGE_IN_REPLY_FROM else None


def _lie_near(places: Sequence[tuple[int, int]], near: int) -> bool:
    """Whether no more than `near` characters stand between the first word's end and the last one's start."""
    return max(start for start, _ in places) - min(end for _, end in places) <= near


def _blank(found: re.Match[str]) -> str:
    return "□" * len(found.group())


def _answering(flag: _Flag, text: str) -> Danger:
    """The flag's card, its lead answering what was asked of the danger."""
    for words, lead in flag.asks:
        if words.search(text):
            return replace(flag.card, lead=lead)
    return flag.card


@cache
def _load() -> UrgentRules:
    content = resources.files("knowledge").joinpath("content")
    cards, words = (read_yaml(content / name) for name in ("urgent.yaml", "urgent_words.yaml"))
    return parse_rules(cards, words, Likeness.load())


def parse_rules(
    cards: Mapping[str, Any], words: Mapping[str, Any], likeness: Likeness | None = None
) -> UrgentRules:
    """The rules from their two files; without `likeness` only what patterns name is heard.

    Raises:
        ValueError: a card without words or words without a card; a word group
            or a source that is not there; an unknown field; each with a
            Chinese sentence for the editor.
    """
    vocabulary = Vocabulary(words["words"])
    parsed = parse_cards(cards)
    if unpaired := sorted({card.danger.id for card in parsed} ^ set(words["flags"])):
        msg = f"急症卡片和词表对不上：{'、'.join(unpaired)}"
        raise ValueError(msg)
    flags: list[_Flag] = []
    for card in parsed:
        known = parse_flag(words["flags"][card.danger.id], vocabulary, f"急症词表 {card.danger.id}")
        flags.append(
            _Flag(
                card=card.danger,
                for_anyone=known.for_anyone,
                patterns=known.patterns,
                asks=tuple((vocabulary.compile(ask.words), ask.lead) for ask in card.asks),
                recall=card.recall,
            )
        )
    return UrgentRules(
        flags,
        parse_contexts(words, vocabulary),
        spelling=Spelling(words.get("spelled", {})),
        likeness=likeness,
    )
