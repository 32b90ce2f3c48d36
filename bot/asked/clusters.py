"""Like questions together: 育儿补贴怎么领 and 怎样领取育儿补贴 are one wish, asked twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ALIKE: Final = 0.615
"""Two questions are one from this likeness on.

Between 产假被辞退能拿多少钱 and 产假被辞退赔偿金多少 (0.62), which are one, and
育儿补贴怎么领 and 育儿补贴被退回了 (0.61), which are two.
"""

_LOOKED_AT: Final = 12
"""Clusters, the likeliest by their words, against which a question is held letter by letter."""

_TOO_COMMON: Final = 400
"""A word that begins so many clusters tells none of them apart: it brings no candidates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One wording, with how often it was asked."""

    question: str
    times: int
    before: int = 0
    """How often in the time before that it is compared with."""
    words: Mapping[str, float]
    """What it is about: each word or term with how much it tells, 0 … 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One wish in all its wordings."""

    asked: tuple[Asked, ...]
    """The most frequent first; never empty."""

    @property
    def wording(self) -> str:
        """The wording that stands for all: the one most often used."""
        return self.asked[0].question

    @property
    def questions(self) -> tuple[str, ...]:
        """Every wording."""
        return tuple(each.question for each in self.asked)

    @property
    def times(self) -> int:
        """How often it was asked, in whatever words."""
        return sum(each.times for each in self.asked)

    @property
    def before(self) -> int:
        """How often in the time before."""
        return sum(each.before for each in self.asked)


def clusters(asked: Iterable[Asked]) -> list[Cluster]:
    """Like questions together, the most frequent wish first; the same for any order of what is given.

    Each question, the frequent ones first, joins the likest cluster by the wording
    that began it, or begins one. Words count twice as much as letters: 产假多少天 and
    陪产假多少天 have nine letters of ten in common and not one word.
    """
    leaders: list[Asked] = []
    members: list[list[Asked]] = []
    having: defaultdict[str, list[int]] = defaultdict(list)
    for each in sorted(asked, key=_precedence):
        place = _likest(each, leaders, having)
        if place is not None:
            members[place].append(each)
            continue
        for word in each.words:
            having[word].append(len(leaders))
        leaders.append(each)
        members.append([each])
    found = [Cluster(asked=tuple(together)) for together in members]
    return sorted(found, key=lambda cluster: (-cluster.times, -cluster.before, cluster.wording))


def _precedence(each: Asked) -> tuple[int, int, int, str]:
    return (-each.times, -each.before, len(each.question), each.question)


def _likest(each: Asked, leaders: Sequence[Asked], having: Mapping[str, Sequence[int]]) -> int | None:
    shared: defaultdict[int, float] = defaultdict(float)
    for word, weight in each.words.items():
        places = having.get(word, ())
        if len(places) <= _TOO_COMMON:
            for place in places:
                shared[place] += weight
    likely = sorted(shared, key=lambda place: (-shared[place], place))[:_LOOKED_AT]
    scored = [(_likeness(each, leaders[place]), -place) for place in likely]
    best, place = max(scored, default=(0.0, 0))
    return -place if best >= ALIKE else None


def _likeness(one: Asked, other: Asked) -> float:
    """The weight of the words of both as a share of the words of either, and half as much the letters; 0 … 1.

    >>> subsidy = {"育儿补贴": 1.0, "领": 0.3}
    >>> one = Asked(question="育儿补贴怎么领", times=1, words=subsidy)
    >>> round(_likeness(one, Asked(question="怎样领取育儿补贴", times=1, words=subsidy)), 2)
    0.84
    """
    both = sum(weight for word, weight in one.words.items() if word in other.words)
    either = sum(one.words.values()) + sum(other.words.values()) - both
    share = both / either if either else 0.0
    return (2 * share + fuzz.ratio(one.question, other.question) / 100) / 3
