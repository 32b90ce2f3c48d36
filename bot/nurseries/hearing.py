"""A question as the steps on nurseries hear it: its own words, and what the conversation adds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.nurseries.amounts import bare_number
from bot.nurseries.names import Asks, named
from bot.nurseries.wish import Wish, read_wish
from bot.nurseries.wording import TOPIC
from bot.nurseries.words import nursery_words
from bot.phrases import Span
from knowledge.regions.region import NATION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bot.nurseries.wanted import Talk, Wanted
    from bot.situation import Situation
    from knowledge.language.reading import Reading

FOLLOWING_CHARACTERS = 20
"""A question this short may leave unsaid that it is of nurseries."""

_TOWN_DIGITS = 9
_ASKS = re.compile("[吗么?？几哪谁]|怎|咋|多少|多大|什么|啥|能不能|有没有|是不是|要不要")
_BEFORE_LAST_CLAUSE = re.compile(r"(.+)[，,。;；\s]")
_ASKS_WHETHER = re.compile(r"[吗不没么]$|能不能|有没有|是不是|可以")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One question on nurseries."""

    reading: Reading
    wish: Wish
    wanted: Wanted
    """The conditions with the place that the question tells."""
    talk: Talk | None
    """What was said of nurseries, where this question may go on with it."""
    known: Sequence[Span]
    """The stretches that are understood."""
    is_only_near: bool
    """Nothing but that it is near is told: 附近, 我家附近有哪些."""

    @property
    def text(self) -> str:
        """The question as it was read."""
        return self.reading.text

    @property
    def asks_of_it(self) -> bool:
        """Whether it asks for a fact, or whether a condition holds (收一岁的吗), rather than to look on."""
        wish = self.wish
        if wish.asks_more or wish.asks_best or self.wanted.is_placed:
            return False
        return bool(wish.aspects) or (self.wanted.is_filtered and _ASKS_WHETHER.search(self.text) is not None)

    def names_one(self, words_of: Callable[[str], Sequence[str]]) -> bool:
        """Whether it is of one institution that it names, and asks for no list."""
        one = None if self.wish.asks_list else named(self.reading.raw, words_of=words_of)
        return one is not None and one.says_nursery and one.asks is not Asks.NOTHING


def hear(situation: Situation, *, towns: Mapping[str, str]) -> Heard | None:
    """What a question says of nurseries; None where it cannot be of them.

    `towns` gives the code of each town of the home district by its short name,
    which outside a question on nurseries is no place (小店, 向阳).
    """
    understood = situation.understood
    if understood.is_after_school:
        return None
    # Where 托管 was read as 托育 for a small child, the reading that says so is the question's own.
    is_respelled = not understood.carried and understood.subject is not understood.reading
    reading = understood.subject if is_respelled else understood.reading
    talk = talk_of(situation)
    if talk is None and not nursery_words().naming.standing_in(reading.text):
        return None
    wish = read_wish(reading.text)
    says_it = wish.says_nursery or wish.says_small_child or wish.says_mode
    if not (says_it or wish.wanted.is_near or talk is not None):
        return None
    if wish.is_of_others and not wish.says_nursery:
        return None
    town = next((name for name in towns if name in reading.text), None)
    wanted = _placed(wish.wanted, situation, town, towns)
    known = [*wish.spans, *_mentioned(situation, reading), *_reason(reading.text, wish, wanted)]
    if talk is not None and bare_number(reading.text) is not None:
        known.append(Span(start=0, end=len(reading.text), text=reading.text))
    if town is not None:
        start = reading.text.index(town)
        known.append(Span(start=start, end=start + len(town), text=town))
    return Heard(
        reading=reading,
        wish=wish,
        wanted=wanted,
        talk=talk,
        known=known,
        is_only_near=wish.wanted.is_near and _is_all_known(reading, known),
    )


def talk_of(situation: Situation) -> Talk | None:
    """What a question may go on with: the last list, while nurseries are spoken of."""
    conversation = situation.conversation
    if conversation.talk is None or conversation.topic != TOPIC:
        return None
    is_short = len(situation.understood.reading.text) <= FOLLOWING_CHARACTERS
    return conversation.talk if is_short else None


def _placed(wanted: Wanted, situation: Situation, town: str | None, towns: Mapping[str, str]) -> Wanted:
    """The conditions with the town or district that the question names."""
    understood = situation.understood
    told = understood.region.code if understood.region_told else None
    is_of_town = town is not None and (told is None or towns[town].startswith(told))
    code = towns[town] if town is not None and is_of_town else told
    if code is None:
        code = _town_before(wanted, situation, towns)
    if code is None or code == NATION:
        return wanted
    # 小店镇附近 is near the town, and not near where somebody stands; 振中街 is one, and no street.
    is_near = wanted.is_near and len(code) < _TOWN_DIGITS
    text = "" if town is not None and town in wanted.text else wanted.text
    return replace(wanted, region_code=code, is_near=is_near, text=text)


def _town_before(wanted: Wanted, situation: Situation, towns: Mapping[str, str]) -> str | None:
    """The town that a QR code told before anything was asked of nurseries; a street or a point says more."""
    conversation = situation.conversation
    if conversation.talk is not None or wanted.text or (wanted.is_near and conversation.point is not None):
        return None
    return conversation.region_code if conversation.region_code in towns.values() else None


def _reason(text: str, wish: Wish, wanted: Wanted) -> Iterator[Span]:
    """What only says why, before a clause that asks for a list: 奶奶带不动了 附近有托育没."""
    before = _BEFORE_LAST_CLAUSE.match(text)
    if before is None or not (wish.says_nursery and (wish.asks_list or wanted.is_near)):
        return
    if not nursery_words().naming.standing_in(before[1]) and not _ASKS.search(before[1]):
        yield Span(start=0, end=before.end(1), text=before[1])


def _mentioned(situation: Situation, reading: Reading) -> Iterator[Span]:
    for word in situation.understood.place_words:
        start = reading.text.find(word)
        if start >= 0:
            yield Span(start=start, end=start + len(word), text=word)


def _is_all_known(reading: Reading, known: Sequence[Span]) -> bool:
    fillers = nursery_words().fillers
    return all(
        word in fillers or any(span.start < end and start < span.end for span in known)
        for word, start, end in reading.placed_words()
    )
