"""Questions with what the steps made of them: what is learned from, and what is put aside."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from bot.deciding import is_barred
from bot.evaluation import fits
from bot.likeness import ahead, company, likeness
from bot.scope import nearness

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy import float32
    from numpy.typing import NDArray

    from bot.evaluation import Item
    from bot.reply import Reply

PUT_ASIDE = 3
"""One question in so many is not fitted to."""

RIVALS = 3
"""Losers of a question that confidence is learned from; the many hopeless ones would drown the close ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One proposal, as it was made for one question."""

    step: str
    features: Mapping[str, float]
    is_right: bool
    article: str | None = None
    columns: Mapping[str, float] = field(default_factory=dict)
    """Of a section of that article: what its likeness is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One question with what the steps made of it."""

    item: Item
    vector: NDArray[float32]
    near: Mapping[str, float]
    proposals: tuple[Told, ...]

    def ranked_by(self, weights: Mapping[str, float]) -> Example:
        """The same with its sections' features as these weights of a likeness make them."""
        sections = [told for told in self.proposals if told.columns]
        if not sections:
            return self
        alike = np.array([float(likeness(weights, told.columns, count=1)[0]) for told in sections])
        slugs = [told.article or "" for told in sections]
        among = company(alike, slugs)
        made = [
            replace(told, features={**told.features, "likeness": value, "ahead": lead, "company": among})
            for told, value, lead in zip(sections, alike.tolist(), ahead(alike, slugs).tolist(), strict=True)
        ]
        others = [told for told in self.proposals if not told.columns]
        made.sort(key=lambda told: -told.features["likeness"])
        return replace(self, proposals=(*others, *made))

    @property
    def is_ours(self) -> bool:
        """Whether the question is of our subjects."""
        return self.item.topic != "out_of_scope"

    @property
    def is_put_aside(self) -> bool:
        """Whether it is kept from the fit; by its id, so that a new question moves no other."""
        return zlib.crc32(self.item.id.encode()) % PUT_ASIDE == 0


def observe(item: Item, reply: Reply) -> Example | None:
    """A question as an example; None where no answer could be called right or wrong.

    That is so of emergencies, of what no step looked at, several proposals
    answered together or nothing may answer (another country), and of what may
    be answered as well as declined.
    """
    situation = reply.situation
    is_either = item.need == "decline" and "answer" in item.accept
    is_unlearnable = situation is None or reply.is_of_several or is_barred(situation)
    if situation is None or is_unlearnable or item.need == "triage" or is_either:
        return None
    is_answerable = item.need == "answer" and says_what_is_right(item)
    return Example(
        item=item,
        vector=situation.understood.meant.vector,
        near=nearness(situation.ranked),
        proposals=tuple(
            Told(
                step=proposal.step,
                features=dict(proposal.features),
                is_right=is_answerable and fits(item, proposal.build()),
                article=proposal.article,
                columns=dict(proposal.columns),
            )
            for place, proposal in enumerate(reply.proposals)
            if place <= RIVALS or proposal.columns
        ),
    )


def says_what_is_right(item: Item) -> bool:
    """Whether an item tells a right answer; a set that only says what must not happen does not."""
    return item.need != "answer" or bool(item.must_mention or item.expect)
