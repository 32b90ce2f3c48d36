"""A question by itself, then as going on with the one before: 打一针就行 after 流感疫苗半岁能打吗."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.ellipsis import is_short, joined, replaced, tells_of
from bot.going_on import (
    brings_more,
    heads_of_best,
    holds_both,
    holds_half,
    illnesses,
    lent_words,
    may_go_on,
    names_illness,
)
from bot.messages import AnswerStatus
from bot.nurseries.wording import TOPIC as NURSERIES
from bot.stopping import is_told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    from bot.conversation import Conversation
    from bot.reply import Reply
    from knowledge.articles.shelf import Shelf
    from knowledge.language.reading import Language, Reading

    class ByItself(Protocol):
        """Answers one reading after a conversation, without trying it in any other way."""

        def __call__(
            self,
            reading: Reading,
            before: Conversation,
            *,
            lent: tuple[str, ...] = (),
            first: Mapping[str, str] | None = None,
        ) -> Reply:
            """`lent` are subjects left unsaid; `first` has by article the section that goes first of it."""


_LESS_SURE = 0.05
"""By so much both questions as one may be less sure than the second alone, which says less, and yet win."""


@dataclass(frozen=True, kw_only=True)
class FollowUps:
    """What follows one conversation; the ways are tried in order until one brings an answer."""

    before: Conversation
    shelf: Shelf
    language: Language
    by_itself: ByItself

    def reply_to(self, reading: Reading) -> Reply:
        """The reply to a question, which may leave unsaid what was spoken of."""
        reply = self.by_itself(reading, self.before)
        if is_told(reply.answer):
            return self._about_both(reply, reading)
        return (
            self._in_its_place(reading)
            or self._with_its_subject(reply, reading)
            or self._together(reply, reading)
            or reply
        )

    @cached_property
    def _earlier(self) -> Reading | None:
        """The question before, read; None where there was none."""
        return self.language.read(self.before.asked) if self.before.asked else None

    def _in_its_place(self, reading: Reading) -> Reply | None:
        """The answer to the question before with what this one names in its place: 那爬呢."""
        if not is_short(reading):
            return None
        for text in replaced(self._earlier, reading, self.language):
            reply = self.by_itself(self.language.read(text), self.before.about_another())
            if reply.answer.status is AnswerStatus.ANSWERED and tells_of(reading, reply.answer.text):
                return reply
        return None

    def _with_its_subject(self, reply: Reply, reading: Reading) -> Reply | None:
        """The answer with the subject last spoken of, where that brings more."""
        if not may_go_on(reply, self.before):
            return None
        lent = lent_words(self.before, self.shelf, reply, self.language)
        again = self.by_itself(reading, self.before, lent=lent) if lent else reply
        return again if brings_more(reply, again) else None

    def _together(self, reply: Reply, reading: Reading) -> Reply | None:
        """The answer to the question before and this one as one, where it is about both."""
        both = joined(self._earlier, reading, self.language) if is_short(reading) else None
        # A list of nurseries has its own ways of being gone on with: of several it is asked which.
        if both is None or self.before.topic == NURSERIES:
            return None
        # What is asked anew says which part of the article answers.
        own = {each.article: each.key for each in reversed(reply.proposals) if each.article is not None}
        again = self.by_itself(both, self.before.about_another(), first=own)
        stays = self._stays(reply, again) and holds_half(reading, again, self.shelf)
        return again if stays or holds_both(reading, again, self.shelf) else None

    def _stays(self, reply: Reply, again: Reply) -> bool:
        """Whether what is put as going on (要是不合格呢) is answered by the same article as before."""
        goes_on = reply.understood is not None and reply.understood.follow_up
        is_same = bool(again.proposals) and again.proposals[0].article == self.before.slug
        return goes_on and is_same and self.before.slug is not None and is_told(again.answer)

    def _about_both(self, reply: Reply, reading: Reading) -> Reply:
        """The reply, or that to both questions as one, where another article is about both: 没领证的呢."""
        best = reply.proposals[0]
        if best.article is None or best.article == self.before.slug:
            return reply
        for both in (self._together(reply, reading), self._with_the_illness(reply, reading)):
            if both is None or both.proposals[0].article == best.article:
                continue
            if both.proposals[0].confidence >= best.confidence - _LESS_SURE:
                return both
        return reply

    def _with_the_illness(self, reply: Reply, reading: Reading) -> Reply | None:
        """The answer for a child who has what was spoken of: 能打疫苗吗 after 湿疹怎么办.

        None where this question is long or names an illness of its own, or the
        answer is no page on both.
        """
        ill = illnesses(lent_words(self.before, self.shelf, reply, self.language), self.language)
        if not ill or not is_short(reading) or names_illness(reading):
            return None
        again = self.by_itself(reading, self.before, lent=ill)
        is_page = is_told(again.answer) and again.proposals[0].article is not None
        return again if is_page and heads_of_best(again).issuperset(ill) else None
